"""How one person stands at this moment, read in the transaction that claims the mail to them."""

from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from service.assignments.model import Due, Level, Rule
from service.assignments.records import read_rules
from service.assignments.resolve import resolve
from service.catalogue.model import Catalogue, Module
from service.counting.model import State
from service.delivery.classroom.wishes import asks_for_classroom
from service.delivery.plan import FormKey, Step, language_for
from service.messages.deciding import Left
from service.messages.nudges import Nudge
from service.messages.records import reminded, told
from service.messages.switches import read_silenced
from service.moments import local_day, parse
from service.roster.model import Group, Person, Roster, Unit, within
from service.settings import Settings
from service.store import tables as t
from service.store.among import among


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A Form that takes answers, and its address."""

    key: FormKey
    url: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A person and what they have left to do. `forms`: by module, the Form that the mail would lead to.

    `expects`: a first notice is about to be sent to them, and comes before any reminder.
    """

    person: Person
    left: tuple[Left, ...]
    forms: Mapping[str, OpenForm]
    expects: bool


def the_person(connection: Connection, person_id: str) -> Person | None:
    """The person if they are there, kept as they are until the transaction ends: two workers take turns here."""
    row = connection.execute(
        select(t.people).where(t.people.c.id == person_id, t.people.c.active).with_for_update()
    ).one_or_none()
    if row is None:
        return None
    return Person(row.id, row.email, row.name, row.unit_id, row.role, row.language, row.manager)


def standing(
    connection: Connection,
    person: Person,
    settings: Settings,
    catalogue: Catalogue,
    *,
    now: datetime,
    nudges: Collection[Nudge] = (),
) -> Standing:
    """What a person has left, from the rules, the roster and the answers themselves: no count is asked."""
    today = local_day(now, settings.timezone)
    rules = read_rules(connection)
    roster = _alone(connection, person, _units_of(rules, nudges))
    silenced = read_silenced(connection)
    every = _of_modules(resolve(rules, roster, today).values())
    heard = _of_modules(resolve([rule for rule in rules if rule.id not in silenced], roster, today).values())
    done = _done(connection, person.id)
    open_now = [each for each in every if each not in done and each in catalogue.modules]
    notices = told(connection, open_now, [person.id])
    reminders = reminded(connection, open_now, [person.id])
    addresses = _open_forms(connection, open_now)
    by_id = {rule.id: rule for rule in rules}
    units = {unit.id: unit.path for unit in roster.units.values()}
    path = roster.path_of(person)
    left, forms, expects = [], {}, False
    for module_id in open_now:
        module = catalogue.modules[module_id]
        form = form_for(person, module, addresses, settings.language)
        if form is None:
            continue
        forms[module_id] = OpenForm(form, addresses[form])
        ids = every[module_id].assignment_ids
        notice = notices.get((person.id, module_id), {})
        if notice.keys().isdisjoint(ids) and not _in_classroom(person, ids, by_id, settings):
            expects = True
        elif module_id in heard:
            last = max([*notice.values(), *filter(None, [reminders.get((person.id, module_id))])], default=None)
            due = heard[module_id]
            left.append(
                Left(
                    module_id,
                    due.due_on,
                    local_day(parse(last), settings.timezone) if last else None,
                    frozenset(nudge.id for nudge in nudges if is_about(nudge, due, path, units)),
                )
            )
    return Standing(person, tuple(left), forms, expects)


def is_about(nudge: Nudge, due: Due, path: str, units: Mapping[str, str]) -> bool:
    """Whether somebody has asked that a person at `path` be reminded of this. `units`: unit id -> path."""
    return (
        nudge.unit_id in units
        and within(path, units[nudge.unit_id])
        and nudge.module in {None, due.module_id}
        and (nudge.assignment is None or nudge.assignment in due.assignment_ids)
    )


def form_for(person: Person, module: Module, addresses: Iterable[FormKey], language: str) -> FormKey | None:
    """The open Form to lead a person to: of the module as it is now, in their language, as far as there is one."""
    spoken = language_for(person, module, language)
    mine = (key for key in addresses if key.module_id == module.id)
    return max(mine, key=lambda key: (key.language == spoken, key.version == module.version, key), default=None)


def _in_classroom(person: Person, ids: Iterable[int], rules: Mapping[int, Rule], settings: Settings) -> bool:
    """Whether somebody hears of a module through Classroom, where no first notice is on record."""
    return settings.classroom and any(asks_for_classroom(rules[each], person) for each in ids)


def _of_modules(dues: Iterable[Due]) -> dict[str, Due]:
    return {due.module_id: due for due in dues}


def _done(connection: Connection, person_id: str) -> frozenset[str]:
    of = t.obligations.c
    query = select(of.module_id).where(of.person_id == person_id, of.state >= int(State.COMPLETED))
    return frozenset(connection.scalars(query))


def _open_forms(connection: Connection, modules: Collection[str]) -> dict[FormKey, str]:
    """Where people answer each published Form of these modules; nothing else of them, which is much."""
    of = t.forms.c
    query = select(of.module_id, of.version, of.language, of.responder_uri).where(
        of.step == Step.PUBLISHED.value, among(connection, of.module_id, modules)
    )
    return {FormKey(*row[:3]): row[3] for row in connection.execute(query)}


def _units_of(rules: Iterable[Rule], nudges: Iterable[Nudge]) -> set[str]:
    """The units that decide whom something is about, by id."""
    targets = (target for rule in rules for target in (*rule.targets, *rule.exceptions))
    return {target.key for target in targets if target.level is Level.UNIT} | {nudge.unit_id for nudge in nudges}


def _alone(connection: Connection, person: Person, units: AbstractSet[str]) -> Roster:
    """The roster as if only this person, their unit and these were there: the rules mean the same."""
    of = t.group_members.c
    theirs = frozenset(connection.scalars(select(of.group_address).where(of.person_id == person.id)))
    groups = {
        row.address: Group(row.address, frozenset({person.id}) if row.address in theirs else frozenset(), row.everyone)
        for row in connection.execute(select(t.groups.c.address, t.groups.c.everyone))
    }
    rows = connection.execute(select(t.units).where(among(connection, t.units.c.id, units | {person.unit_id})))
    return Roster(
        {row.id: Unit(row.id, row.path, row.name, row.parent_id) for row in rows}, {person.id: person}, groups
    )


def is_reachable(person: Person, settings: Settings) -> bool:
    """Whether the Forms are open to somebody's address; nobody else is led to one."""
    return person.email.lower().rpartition("@")[2] in settings.domains


def due_days(rules: Iterable[Rule], today: date) -> dict[str, frozenset[date]]:
    """Module -> the due days of the rules that have begun with it: pure."""
    found: dict[str, set[date]] = {}
    for rule in rules:
        for task in rule.tasks:
            if task.starts_on <= today and task.due_on is not None:
                found.setdefault(task.module_id, set()).add(task.due_on)
    return {module: frozenset(days) for module, days in found.items()}
