"""Placing an assignment, card by card: what, whom (`whom`), when, a last look, and done."""

from dataclasses import replace

from service.asking import record, use_of_assignment
from service.assignments import request
from service.assignments.foresee import foresee, people_by_unit
from service.assignments.model import Rule
from service.assignments.records import write_rule
from service.cards import making_cards as cards
from service.cards.answers import Answer, Move, Shown
from service.cards.draft import RHYTHMS, Draft, NoDraftError
from service.cards.making_cards import CheckCard, Offer, Shelf, Tally
from service.cards.standing import state
from service.cards.targets import may_bind, shown, target_of
from service.cards.turn import Trouble, Turn
from service.cards.whom import whom
from service.catalogue.model import Course, Module
from service.moments import stamp
from service.roles.audit import Door
from service.store.once import MeanwhileError, Request, fingerprint, keep_reply, reply_to

_DONE = 201


def modules(turn: Turn) -> Answer:
    """Step 1, begun or come back to."""
    return Shown(_what(turn, turn.draft))


def course(turn: Turn) -> Answer:
    """The modules of one course."""
    return Shown(_shelf(turn, _ticked(turn)))


def find(turn: Turn) -> Answer:
    """The modules whose title, objective or course has the words that were typed."""
    draft = _ticked(turn)
    query = turn.event.text("query")
    if not _found(turn, query):
        return Shown(_what(turn, draft, turn.words.what.none_found.format(query=query)), Move.UPDATE)
    return Shown(_shelf(turn, draft, {"query": query}))


def take(turn: Turn) -> Answer:
    """What was ticked is chosen."""
    shown_now = [module.id for module in _shown_modules(turn, _here(turn))]
    draft = turn.draft.choosing(shown_now, _existing(turn, turn.event.typed.get("module", ())))
    return Shown(_what(turn, draft), Move.BACK)


def take_all(turn: Turn) -> Answer:
    """All that are shown are chosen."""
    shown_now = [module.id for module in _shown_modules(turn, _here(turn))]
    return Shown(_what(turn, turn.draft.choosing(shown_now, shown_now)), Move.BACK)


def choose_whom(turn: Turn) -> Answer:
    """On from the modules, if there are any; or another look at the tree."""
    if turn.parameter("from") != "modules":
        return whom(turn)
    draft = _ticked(turn)
    if not draft.modules:
        return Shown(_what(turn, draft, turn.words.what.none_chosen), Move.UPDATE)
    return whom(turn, draft, Move.PUSH)


def when(turn: Turn) -> Answer:
    """Step 3, if somebody is chosen."""
    if not turn.draft.targets:
        return whom(turn, notice=turn.words.whom.none_chosen)
    return Shown(cards.when(turn.voice, turn.draft, turn.today, None))


def check(turn: Turn) -> Answer:
    """The dry run: it writes nothing."""
    draft = _dated(turn)
    words = turn.words.when
    if draft.due is not None and draft.due < (draft.starts or turn.today):
        return Shown(cards.when(turn.voice, draft, turn.today, words.backwards), Move.UPDATE)
    if draft.due is not None and draft.due < turn.today:
        return Shown(cards.when(turn.voice, draft, turn.today, words.past), Move.UPDATE)
    draft = replace(draft, order=turn.new_order())
    rule = _rule(turn, draft)
    found = foresee(turn.connection, rule, turn.units, turn.house.settings.domains)
    people = people_by_unit(turn.connection, turn.units)
    card = cards.check(
        turn.voice,
        CheckCard(
            draft=draft,
            titles=[turn.title(each) for each in draft.modules],
            targets=[shown(turn, each, people) for each in draft.targets],
            exceptions=[shown(turn, each, people) for each in draft.exceptions],
            starts=draft.starts or turn.today,
            tally=Tally(found.people, found.units, found.already_done, sorted(found.unreachable.items())),
        ),
    )
    return Shown(card)


def assign(turn: Turn) -> Answer:
    """Place it, once, however often the button is pressed."""
    draft = turn.draft
    if draft.order is None:
        raise NoDraftError
    rule = _rule(turn, draft)
    by = turn.actor.email
    asked = Request(f"card {by}", draft.order, fingerprint("assign", {"draft": draft.text()}))
    number = _placed_before(turn, asked)
    if number is None:
        try:
            with turn.house.engine.begin() as connection:
                number = write_rule(connection, rule, now=stamp(turn.now), by=by)
                labels = [target.label for target in rule.targets]
                record(connection, turn.actor, Door.CARD, turn.now, use_of_assignment(number, labels))
                keep_reply(connection, asked, _DONE, number, turn.now)
        except MeanwhileError:  # undone, for the other click has placed it
            number = _placed_before(turn, asked)
    assert number is not None, "either placed now, or the reply of who placed it is kept"
    turn.read_anew()
    return Shown(state(turn, number), Move.FRESH, turn.words.check.placed)


def _placed_before(turn: Turn, asked: Request) -> int | None:
    with turn.house.engine.connect() as connection:
        reply = reply_to(connection, asked)
    return None if reply is None else int(reply.body)


def _rule(turn: Turn, draft: Draft) -> Rule:
    """The rule that a draft means.

    Raises:
        Trouble: something of it is gone, or somebody in it is not the actor's to assign to.
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
    return Rule(
        id=0,
        tasks=tasks,
        targets=tuple(each for each in targets if each is not None),
        exceptions=tuple(each for each in exceptions if each is not None),  # who has left needs no exception
        role=draft.role,
    )


def _dated(turn: Turn) -> Draft:
    """The draft with the days and the rhythm of the card; an emptied field means no day."""
    rhythm = turn.event.text("rhythm")
    return replace(
        turn.draft,
        starts=turn.event.days.get("starts"),
        due=turn.event.days.get("due"),
        rhythm=rhythm if rhythm in RHYTHMS and len(turn.draft.modules) > 1 else "0",
    )


def _ticked(turn: Turn) -> Draft:
    """The draft after the boxes of step 1, which stand at the chosen modules; an unticked one is not in the event."""
    draft = turn.draft
    return draft.choosing(draft.modules, _existing(turn, turn.event.typed.get("module", ())))


def _existing(turn: Turn, ids: tuple[str, ...]) -> list[str]:
    return [each for each in ids if turn.module(each) is not None]


def _what(turn: Turn, draft: Draft, notice: str | None = None) -> dict[str, object]:
    chosen = [module for each in draft.modules if (module := turn.module(each)) is not None]
    shelves = [
        Shelf(each.id, _course_title(turn, each), len(each.modules), len(set(each.modules) & set(draft.modules)))
        for each in turn.house.catalogue.courses.values()
        if each.modules
    ]
    return cards.what(turn.voice, draft, [_offer(turn, each) for each in chosen], shelves, notice)


def _here(turn: Turn) -> dict[str, str]:
    """Which modules the card shows: those of a course, or those of a search."""
    return {name: turn.parameter(name) for name in ("course", "query") if name in turn.event.parameters}


def _shelf(turn: Turn, draft: Draft, here: dict[str, str] | None = None) -> dict[str, object]:
    here = here or _here(turn)
    offers = [_offer(turn, each) for each in _shown_modules(turn, here)]
    title = turn.words.what.found.format(query=here["query"]) if "query" in here else _title_here(turn, here)
    return cards.shelf(turn.voice, title, draft, offers, here)


def _title_here(turn: Turn, here: dict[str, str]) -> str:
    found = turn.house.catalogue.courses.get(here.get("course", ""))
    if found is None:
        raise Trouble(turn.words.trouble.module_gone)
    return _course_title(turn, found)


def _shown_modules(turn: Turn, here: dict[str, str]) -> list[Module]:
    if "query" in here:
        return _found(turn, here["query"])
    found = turn.house.catalogue.courses.get(here.get("course", ""))
    ids = found.modules if found else ()
    return [module for each in ids if (module := turn.module(each)) is not None][:90]


def _found(turn: Turn, query: str) -> list[Module]:
    """Each word somewhere in the module's title, objective or course; those with it in the title first."""
    wanted = query.casefold().split()
    found = []
    for module in turn.house.catalogue.modules.values():
        offer = _offer(turn, module)
        course_of = turn.house.catalogue.courses.get(module.course)
        title = offer.title.casefold()
        text = f"{title} {offer.objective} {_course_title(turn, course_of) if course_of else ''}".casefold()
        if wanted and all(word in text for word in wanted):
            found.append((not all(word in title for word in wanted), module))
    found.sort(key=lambda each: each[0])
    return [module for _, module in found][:25]


def _offer(turn: Turn, module: Module) -> Offer:
    spoken = turn.words.code if turn.words.code in module.words else module.languages[0]
    words = module.words[spoken]
    return Offer(module.id, words.title, words.objective, round(module.minutes), turn.web(f"/modules/{module.id}"))


def _course_title(turn: Turn, of: Course) -> str:
    return of.title.get(turn.words.code) or next(iter(of.title.values()), of.id)
