"""Placing an assignment, once modules (`choosing`) and people (`whom`) are chosen: when and how, a last look, done."""

from dataclasses import replace

from sqlalchemy import Connection, func, select

from service.asking import record, use_of_assignment
from service.assignments import request
from service.assignments.foresee import foresee, is_bound, people_by_unit
from service.assignments.model import Rule
from service.assignments.nameless import FEWEST, Hindrance, Why, for_pupils, hindrance, unnamed_with
from service.assignments.records import read_rules, write_rule
from service.cards import making_cards as cards
from service.cards.answers import Answer, Move, Shown
from service.cards.choosing import ticked, what
from service.cards.draft import RHYTHMS, SEEN, WAYS, Draft, NoDraftError
from service.cards.making_cards import CheckCard, Tally
from service.cards.parts import may_change
from service.cards.standing import state
from service.cards.targets import may_bind, shown, target_of
from service.cards.turn import Trouble, Turn
from service.cards.whom import whom
from service.counting.records import take_turn
from service.errors import NanolearnError, UsageError
from service.moments import stamp
from service.roles.audit import Door
from service.store import tables as t
from service.store.among import among
from service.store.once import Request, fingerprint, keep_reply, reply_to

_DONE = 201
_LONGEST_ADDRESS = 200


def choose_whom(turn: Turn) -> Answer:
    """On from the modules, if there are any; or another look at the tree."""
    if turn.parameter("from") != "modules":
        return whom(turn)
    draft = ticked(turn)
    if not draft.modules:
        return Shown(what(turn, draft, turn.words.what.none_chosen), Move.UPDATE)
    return whom(turn, draft, Move.PUSH)


def when(turn: Turn) -> Answer:
    """Step 3, if somebody is chosen."""
    if not turn.draft.targets:
        return whom(turn, notice=turn.words.whom.none_chosen)
    return _when(turn, turn.draft, move=Move.PUSH)


def how(turn: Turn) -> Answer:
    """Step 3 again, with a field for the class if one is to be used."""
    return _when(turn, _dated(turn))


def check(turn: Turn) -> Answer:
    """The dry run: it writes nothing."""
    draft = _dated(turn)
    words = turn.words.when
    wrong = _wrong_days(turn, draft) or _hindered(turn, turn.connection, _rule(turn, draft))
    if wrong is not None:
        return _when(turn, draft, wrong)
    if draft.way != "class":
        return Shown(_check(turn, draft, None))
    try:
        draft = replace(draft, class_id=request.class_id(draft.class_id or ""))
    except UsageError:
        return _when(turn, draft, words.class_none)
    try:
        return Shown(_check(turn, draft, turn.house.read_class(str(draft.class_id))))
    except NanolearnError:
        account = turn.house.settings.delegated_user or ""
        return _when(turn, draft, words.class_unread.format(account=account))


def assign(turn: Turn) -> Answer:
    """Place it, once, however often the button is pressed, and whoever else asks for exactly the same."""
    draft = turn.draft
    if draft.order is None:
        raise NoDraftError
    rule = _rule(turn, draft)
    by = turn.actor.email
    asked = Request(f"card {by}", draft.order, fingerprint("assign", {"draft": draft.text()}))
    notice = turn.words.check.placed
    with turn.house.engine.begin() as connection:
        take_turn(connection)  # of two at once, the second sees what the first has placed
        before = reply_to(connection, asked)
        number = int(before.body) if before else _the_same(connection, rule)
        if number is None:
            hindered = _hindered(turn, connection, rule)  # somebody may have placed another since the last card
            if hindered is not None:
                raise Trouble(hindered)
            number = write_rule(connection, rule, now=stamp(turn.now), by=by)
            labels = [target.label for target in rule.targets]
            record(connection, turn.actor, Door.CARD, turn.now, use_of_assignment(number, labels))
        elif before is None:
            notice = turn.words.check.placed_before
        if before is None:
            keep_reply(connection, asked, _DONE, number, turn.now)
    turn.read_anew()
    return Shown(state(turn, number), Move.FRESH, notice)


def _when(turn: Turn, draft: Draft, notice: str | None = None, move: Move = Move.UPDATE) -> Answer:
    return Shown(cards.when(turn.voice, draft, turn.today, notice, ways=turn.house.settings.classroom), move)


def _check(turn: Turn, draft: Draft, students: frozenset[str] | None) -> dict[str, object]:
    """The last card. `students`: ids of those in the class that is to be used, None where none is."""
    rule = _rule(turn, draft)
    draft = replace(draft, order=turn.new_order(), seen="figures" if rule.aggregate_only else draft.seen)
    found = foresee(turn.connection, rule, turn.units, turn.house.settings.domains)
    people = people_by_unit(turn.connection, turn.units)
    outside = 0 if students is None else found.people - _inside(turn, rule, students)
    return cards.check(
        turn.voice,
        CheckCard(
            draft=draft,
            titles=[turn.title(each) for each in draft.modules],
            targets=[shown(turn, each, people) for each in draft.targets],
            exceptions=[shown(turn, each, people) for each in draft.exceptions],
            starts=draft.starts or turn.today,
            ways=turn.house.settings.classroom,
            tally=Tally(
                found.people,
                found.units,
                found.already_done,
                sorted(found.unreachable.items()),
                outside,
                len(unnamed_with(turn.connection, rule)),
            ),
        ),
    )


def _wrong_days(turn: Turn, draft: Draft) -> str | None:
    words = turn.words.when
    if draft.due is not None and draft.due < (draft.starts or turn.today):
        return words.backwards
    return words.past if draft.due is not None and draft.due < turn.today else None


def _hindered(turn: Turn, connection: Connection, rule: Rule) -> str | None:
    """Why an assignment cannot show figures alone, or names too, as was chosen; None: it can."""
    words = turn.words.when
    found = hindrance(connection, rule)
    if found is None and rule.aggregate_only:
        people = select(func.count()).select_from(t.people).where(is_bound(rule, turn.units))
        found = Hindrance(Why.FEW) if (connection.scalar(people) or 0) < FEWEST else None
    if found is not None:
        title = turn.title(found.modules[0]) if found.modules else ""
        return words.hindered[found.why].format(title=title, few=turn.voice.number(FEWEST))
    mine = all(may_change(turn, other) for other in unnamed_with(connection, rule))
    return None if mine else words.names_of_others


def _inside(turn: Turn, rule: Rule, students: frozenset[str]) -> int:
    """How many of those whom a rule binds are in a class."""
    of = t.people.c
    chosen = is_bound(rule, turn.units) & among(turn.connection, of.id, students)
    return int(turn.connection.scalar(select(func.count()).select_from(t.people).where(chosen)) or 0)


def _the_same(connection: Connection, rule: Rule) -> int | None:
    """An assignment in force that is this one but for its number: another would ask nobody for anything more."""
    return next((each.id for each in read_rules(connection) if replace(each, id=rule.id) == rule), None)


def _rule(turn: Turn, draft: Draft) -> Rule:
    """The rule that a draft means.

    Raises:
        Trouble: something of it is gone, somebody in it is not the actor's to assign to, or pupils would be asked
            for what they go through with a teacher.
    """
    if not draft.modules or not draft.targets:
        raise NoDraftError
    if any(turn.module(each) is None for each in draft.modules):
        raise Trouble(turn.words.trouble.module_gone)
    targets = [target_of(turn, each) for each in draft.targets]
    exceptions = [target_of(turn, each) for each in draft.exceptions]
    for code, target in zip(draft.targets, targets, strict=True):
        if target is None:
            raise Trouble(turn.words.trouble.target_gone)
        if not may_bind(turn, target):
            raise Trouble(turn.words.whom.not_yours.format(name=shown(turn, code, {}).name))
    tasks = request.tasks(
        draft.modules, today=turn.today, starts=draft.starts, due=draft.due, rhythm=draft.step or None
    )
    try:
        role = request.role_for(draft.modules, draft.role, turn.house.catalogue)
    except UsageError:
        together = next(each for each in draft.modules if turn.house.catalogue.modules[each].with_teacher)
        raise Trouble(turn.words.when.with_teacher.format(title=turn.title(together))) from None
    rule = Rule(
        id=0,
        tasks=tasks,
        targets=tuple(each for each in targets if each is not None),
        exceptions=tuple(each for each in exceptions if each is not None),  # who has left needs no exception
        role=role,
        via=draft.via,
        class_id=draft.class_id if draft.way == "class" else None,
        aggregate_only=draft.seen == "figures",
    )
    return for_pupils(rule, turn.house.settings)


def _dated(turn: Turn) -> Draft:
    """The draft with what the card's fields say; an emptied day means no day."""
    rhythm, way, seen = (turn.event.text(each) for each in ("rhythm", "way", "seen"))
    return replace(
        turn.draft,
        starts=turn.event.days.get("starts"),
        due=turn.event.days.get("due"),
        rhythm=rhythm if rhythm in RHYTHMS and len(turn.draft.modules) > 1 else "0",
        way=way if way in WAYS and turn.house.settings.classroom else "",
        class_id=(turn.event.text("class")[:_LONGEST_ADDRESS] or None) if way == "class" else None,
        seen=seen if seen in SEEN else "",
    )
