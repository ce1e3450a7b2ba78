"""Home by role: what runs, what is late, what I must do myself."""

from service.access import Permission, may, reach
from service.asking import known_by_name
from service.assignments.model import Rule
from service.assignments.records import read_rules
from service.cards.answers import Answer, Move, Shown
from service.cards.home_cards import Branch, HomeCard, OwnTask, Running, home
from service.cards.parts import concerns, may_read, own_parts, sees_counts
from service.cards.targets import code_of, shown
from service.cards.turn import Trouble, Turn
from service.catalogue.model import Module
from service.delivery.plan import FormKey
from service.delivery.records import form_addresses
from service.reports.counted import among, counted_rows
from service.reports.own import own_work
from service.reports.rollup import total_of
from service.reports.standing import STANDINGS, kept_standings
from service.store.runs import last_runs


def opened(turn: Turn) -> Answer:
    """The sidebar was opened."""
    return Shown(_card(turn))


def started(turn: Turn) -> Answer:
    """Back to the first card, whatever lies on it."""
    return Shown(_card(turn), Move.START)


def _card(turn: Turn) -> dict[str, object]:
    if turn.name is None and not turn.actor.owner:
        raise Trouble(turn.words.trouble.unknown.format(email=turn.actor.email))
    assigns = bool(reach(turn.actor, Permission.ASSIGNMENTS_MANAGE))
    seen = running(turn) if reach(turn.actor, Permission.ASSIGNMENTS_READ) else []
    return home(
        turn.voice,
        HomeCard(
            name=turn.name or turn.actor.email,
            tasks=_tasks(turn),
            running=seen if seen or assigns else None,
            branches=_branches(turn),
            may_assign=assigns,
            own_page=turn.web("/me"),
        ),
    )


def _tasks(turn: Turn) -> list[OwnTask] | None:
    """What the reader has to do, the earliest due first; None for somebody who is not in the roster."""
    person = turn.actor.person_id
    if person is None:
        return None
    work = own_work(turn.connection, person, turn.today)
    forms = form_addresses(turn.connection)
    dues = [due for due in work.dues.values() if due.module_id not in work.tries]
    tasks = []
    for due in sorted(dues, key=lambda due: (due.due_on is None, due.due_on, due.module_id)):
        module = turn.module(due.module_id)
        if module is not None:
            late = due.due_on is not None and due.due_on < turn.today
            form = _form(turn, module, forms)
            tasks.append(OwnTask(turn.title(module.id), round(module.minutes), due.due_on, late, form))
    return tasks


def _form(turn: Turn, module: Module, forms: dict[FormKey, str]) -> str | None:
    """The module's Form in the reader's language, else in the installation's, else in the first that has one."""
    languages = dict.fromkeys([turn.words.code, turn.house.settings.language, *module.languages])
    keys = (FormKey(module.id, module.version, language) for language in languages)
    return next((forms[key] for key in keys if key in forms), None)


def running(turn: Turn) -> list[Running]:
    """The assignments in force that the reader may see: those with people past the due day first, then the newest."""
    kept = kept_standings(last_runs(turn.connection).get(STANDINGS))
    rules = [rule for rule in sorted(read_rules(turn.connection), key=lambda rule: -rule.id) if may_read(turn, rule)]
    whole = {rule.id for rule in rules if sees_counts(turn, rule)}
    parts = own_parts(turn, [rule for rule in rules if rule.id not in whole])
    found = [
        Running(
            rule.id,
            titles(turn, rule),
            whom(turn, rule),
            kept[rule.id].counts if rule.id in whole and rule.id in kept else None,
            parts=None if rule.id in whole else parts[rule.id],
        )
        for rule in rules
    ]
    return sorted(found, key=lambda each: not each.late)


def titles(turn: Turn, rule: Rule) -> str:
    """An assignment's name: its module, or the first of them and how many more there are."""
    first, *others = (turn.title(task.module_id) for task in rule.tasks)
    return f"{first} +{len(others)}" if others else first


def whom(turn: Turn, rule: Rule) -> str:
    """Whom an assignment is for, the first two by name; what does not concern the reader is only counted."""
    theirs = [target for target in rule.targets if concerns(turn, target)]
    names = [shown(turn, code_of(target), {}).name for target in theirs[:2]]
    others = len(rule.targets) - len(names)
    more = turn.voice.count(turn.words.check.more, others) if others else ""
    return f"{', '.join(names)} {more}".strip()


def _branches(turn: Turn) -> list[Branch]:
    """The branches that the reader follows, with their figures."""
    paths = reach(turn.actor, Permission.COUNTS_READ)
    units = [unit for path in paths if (unit := turn.units.unit_at(path)) is not None]
    if not units:
        return []
    names = all(may(turn.actor, Permission.NAMES_READ, unit.path) for unit in units)
    known = known_by_name(turn.actor)
    rows = counted_rows(turn.connection, turn.today, among(units), module=None, names=names, known=known)
    anybody = {row.unit for row in rows}
    return [Branch(unit.path, unit.name, total_of(rows, unit.path), nobody=unit.path not in anybody) for unit in units]
