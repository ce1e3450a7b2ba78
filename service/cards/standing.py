"""An assignment that was placed: how it stands, whom it missed, a reminder, another due day, taking it back."""

from datetime import date

from sqlalchemy import Connection, func, select

from service.access import Permission, may, reach
from service.asking import record, use_of_assignment
from service.assignments.changing import extend, hold, last_due
from service.assignments.foresee import is_bound
from service.assignments.model import Level, Rule
from service.assignments.records import read_rules, withdraw
from service.cards import standing_cards as cards
from service.cards import widgets as w
from service.cards.answers import Answer, Move, Shown
from service.cards.event import Json
from service.cards.home import running, titles, whom
from service.cards.missed import missed, missed_people
from service.cards.parts import may_change, may_read, own_parts, sees_counts, sees_names, to_remind
from service.cards.standing_cards import StateCard, Step
from service.cards.turn import Trouble, Turn
from service.errors import NanolearnError
from service.messages.nudges import About, nudge
from service.moments import local_day, parse, stamp
from service.reports.standing import STANDINGS, kept_standings
from service.roles.audit import Door, Use
from service.roster.model import ROOT
from service.store import tables as t
from service.store.runs import last_runs
from service.store.work import works


def listed(turn: Turn) -> Answer:
    """Every assignment in force that the reader may see."""
    may_assign = bool(reach(turn.actor, Permission.ASSIGNMENTS_MANAGE))
    card = cards.all_running(turn.voice, running(turn), turn.page, may_assign)
    return Shown(card, Move.UPDATE if "page" in turn.event.parameters else Move.PUSH)


def one(turn: Turn) -> Answer:
    """One assignment."""
    card = state(turn, _number(turn))
    return Shown(card, Move.BACK if "page" in turn.event.parameters else Move.PUSH)


def prolong(turn: Turn) -> Answer:
    """Another due day, unless somebody else has set one since the card was shown."""
    rule = _changeable(turn)
    due = turn.event.days.get("due")
    before = last_due(rule.tasks)
    words = turn.words.state
    if turn.parameter("was") != (before.isoformat() if before else ""):
        return Shown(state(turn, rule.id, words.met), Move.UPDATE)
    earliest = max(turn.today, *(task.starts_on for task in rule.tasks))
    if due is None or due < earliest:
        return Shown(state(turn, rule.id, words.earlier.format(day=turn.voice.day(earliest))), Move.UPDATE)
    with turn.house.engine.begin() as connection:
        met = not hold(connection, rule.id) or read_rules(connection, rule.id) != [rule]
        if not met:
            extend(connection, rule, due)
            _note(turn, connection, rule, "extended")
    turn.read_anew()
    if met:
        return Shown(state(turn, rule.id, words.met), Move.UPDATE)
    return Shown(state(turn, rule.id), Move.UPDATE, words.extended.format(day=turn.voice.day(due)))


def ask(turn: Turn) -> Answer:
    """Whether it shall really be taken back."""
    rule = _changeable(turn)
    return Shown(cards.ask(turn.voice, rule.id, titles(turn, rule), whom(turn, rule)))


def take_back(turn: Turn) -> Answer:
    """It binds nobody from now on."""
    rule = _changeable(turn)
    with turn.house.engine.begin() as connection:
        if hold(connection, rule.id):  # else somebody else has done it in this moment
            withdraw(connection, rule.id, stamp(turn.now))
            _note(turn, connection, rule, "withdrawn")
    turn.read_anew()
    return Shown(state(turn, rule.id), Move.BACK, turn.words.state.withdrawn)


def remind(turn: Turn) -> Answer:
    """Those who are not done are reminded, in the branches where the reader may ask for that; nobody is named."""
    rule, withdrawn_at = _rule(turn, _number(turn))
    branches = to_remind(turn, rule)
    if not branches:
        raise Trouble(turn.words.trouble.forbidden)
    words, house = turn.words.state, turn.house
    if withdrawn_at is not None:
        return Shown(state(turn, rule.id), Move.UPDATE)
    try:
        taken = [
            nudge(house.engine, house.settings, turn.now, About(rule.id, unit=path), by=turn.actor, door=Door.CARD)
            for path in branches
        ]
    except NanolearnError:  # it is said in the words of the command line, so not as it is
        return Shown(state(turn, rule.id, words.remind_off), Move.UPDATE)
    turn.read_anew()
    first = max(each.first for each in taken)
    notice = words.reminded if first <= turn.now else words.reminded_later.format(moment=turn.voice.moment(first))
    if all(each.again for each in taken):
        notice = words.reminded_before
    return Shown(state(turn, rule.id), Move.UPDATE, notice)


def unreached(turn: Turn) -> Answer:
    """Whom it has not reached, by name."""
    rule, _ = _rule(turn, _number(turn))
    if not sees_counts(turn, rule):
        raise Trouble(turn.words.trouble.forbidden)
    use = Use(Permission.NAMES_READ.value, about=f"whom assignment {rule.id} has not reached")
    with turn.house.engine.begin() as connection:
        record(connection, turn.actor, Door.CARD, turn.now, use)
    count, people = missed_people(turn, rule, turn.page * w.PAGE, w.PAGE)
    card = cards.unreached(turn.voice, rule.id, titles(turn, rule), people, count=count, page=turn.page)
    return Shown(card, Move.UPDATE if "page" in turn.event.parameters else Move.PUSH)


def _note(turn: Turn, connection: Connection, rule: Rule, what: str) -> None:
    labels = [target.label for target in rule.targets]
    record(connection, turn.actor, Door.CARD, turn.now, use_of_assignment(rule.id, labels, what))


def state(turn: Turn, number: int, notice: str | None = None) -> Json:
    """The card on an assignment.

    Raises:
        Trouble: there is none, or it is not the reader's to see.
    """
    rule, withdrawn_at = _rule(turn, number)
    whole, named = sees_counts(turn, rule), sees_names(turn, rule)
    run = last_runs(turn.connection).get(STANDINGS)
    kept = kept_standings(run).get(number)
    units = [target for target in rule.targets if target.level in {Level.UNIT, Level.ADMINISTRATION}]
    unit = turn.units.units.get(units[0].key) if len(units) == 1 else None
    path = unit.path if unit else ROOT
    single = len(units) == 1 and (unit is not None or units[0].level is Level.ADMINISTRATION)
    what = StateCard(
        id=number,
        title=titles(turn, rule),
        whom=whom(turn, rule),
        people=kept.people if kept else _people(turn, rule),
        counts=kept.counts if kept and whole else None,
        parts=None if whole else own_parts(turn, [rule])[number],
        as_of=run.at if run else None,
        mails=_mails(turn, number) if whole else 0,
        missed=missed(turn, rule) if named and withdrawn_at is None else [],
        way="class" if rule.class_id else (rule.via or ""),
        ways=turn.house.settings.classroom,
        may_remind=bool(to_remind(turn, rule)),
        working=_working(turn),
        steps=[Step(turn.title(task.module_id), task.starts_on, task.due_on) for task in rule.tasks],
        ends=last_due(rule.tasks),
        withdrawn_on=_day(turn, withdrawn_at) if withdrawn_at else None,
        may_change=may_change(turn, rule),
        report=path if single and may(turn.actor, Permission.COUNTS_READ, path) else None,
        unnamed=not turn.unnamed.isdisjoint(task.module_id for task in rule.tasks),
    )
    return cards.state(turn.voice, what, notice)


def _number(turn: Turn) -> int:
    text = turn.parameter("id")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Trouble(turn.words.state.gone)
    return int(text)


def _rule(turn: Turn, number: int) -> tuple[Rule, str | None]:
    rules = read_rules(turn.connection, number)
    if not rules:
        raise Trouble(turn.words.state.gone)
    if not may_read(turn, rules[0]):
        raise Trouble(turn.words.trouble.forbidden)
    withdrawn = turn.connection.scalar(select(t.assignments.c.withdrawn_at).where(t.assignments.c.id == number))
    return rules[0], withdrawn


def _changeable(turn: Turn) -> Rule:
    rule, withdrawn_at = _rule(turn, _number(turn))
    if not may_change(turn, rule):
        raise Trouble(turn.words.trouble.forbidden)
    if withdrawn_at is not None:
        raise Trouble(turn.words.state.withdrawn_before.format(day=turn.voice.day(_day(turn, withdrawn_at))))
    return rule


def _day(turn: Turn, moment: str) -> date:
    return local_day(parse(moment), turn.house.settings.timezone)


def _people(turn: Turn, rule: Rule) -> int:
    """How many a rule binds that nobody has worked out yet."""
    query = select(func.count()).select_from(t.people).where(is_bound(rule, turn.units))
    return int(turn.connection.scalar(query) or 0)


def _mails(turn: Turn, number: int) -> int:
    """How many people have been written to about it."""
    of = t.message_items.c
    query = (
        select(func.count(of.person_id.distinct()))
        .join(t.messages, t.messages.c.id == of.message_id)
        .where(of.assignment_id == number, t.messages.c.state.in_(("sent", "uncertain")))
    )
    return int(turn.connection.scalar(query) or 0)


def _working(turn: Turn) -> tuple[int, int] | None:
    """A delivery that runs now, whatever it delivers."""
    running_now = [each for each in works(turn.connection) if each.name == "deliver" and each.total]
    return next(((each.done, each.total) for each in running_now if not each.is_silent(turn.now)), None)
