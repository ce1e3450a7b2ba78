"""Placing an assignment, step 1: which modules, by goal, course or search, each to be seen as learners meet it."""

from collections.abc import Mapping
from dataclasses import replace

from service.cards import choosing_cards as cards
from service.cards.answers import Answer, Move, Shown
from service.cards.choosing_cards import Asked, Offer, Seen, Shelf
from service.cards.draft import MOST_MODULES, Draft
from service.cards.event import Json
from service.cards.turn import Trouble, Turn
from service.catalogue.model import Module
from service.catalogue.orders import option_orders, right_option
from service.catalogue.together import WITH_TEACHER

_PLACES = ("goal", "course", "query")
"""What a card's modules were found by."""
_MOST_SHOWN = 90


def modules(turn: Turn) -> Answer:
    """Step 1, begun or come back to."""
    return Shown(what(turn, turn.draft))


def shelf(turn: Turn) -> Answer:
    """The modules of one course, or those that serve one goal."""
    return Shown(_shelf(turn, ticked(turn), _here(turn)))


def find(turn: Turn) -> Answer:
    """The modules whose title, objective or course has the words that were typed."""
    draft = ticked(turn)
    query = turn.event.text("query")
    if not _found(turn, query):
        return Shown(what(turn, draft, turn.words.what.none_found.format(query=query)), Move.UPDATE)
    return Shown(_shelf(turn, draft, {"query": query}))


def take(turn: Turn) -> Answer:
    """What was ticked is chosen."""
    return Shown(what(turn, _ticked_here(turn)), Move.BACK)


def take_all(turn: Turn) -> Answer:
    """All that are shown are chosen."""
    shown_now = [module.id for module in _shown_modules(turn, _here(turn))]
    return Shown(what(turn, turn.draft.choosing(shown_now, shown_now)), Move.BACK)


def see(turn: Turn) -> Answer:
    """One module as learners meet it; what is ticked on the card below goes along."""
    module = turn.module(turn.parameter("module"))
    if module is None:
        raise Trouble(turn.words.trouble.module_gone)
    words = turn.voice.text(module)
    orders = option_orders(module)
    asked = [
        Asked(
            stem=words.questions[each.id].stem,
            options=[words.questions[each.id].options[option] for option in orders[each.id]],
            right=words.questions[each.id].options[right_option(each)],
            why=words.questions[each.id].right,
            otherwise=words.questions[each.id].wrong,
        )
        for each in module.questions
    ]
    points = [words.key_points[point.id] for point in module.key_points]
    draft = _ticked_here(turn)
    told = WITH_TEACHER[turn.voice.language] if module.with_teacher else ""
    seen = Seen(_offer(turn, module), words.scenario, points, asked, told)
    return Shown(cards.seen(turn.voice, draft, _here(turn), seen))


def pick(turn: Turn) -> Answer:
    """Back from a module that was looked at, to the card below: with it chosen, if it is named."""
    draft, here = turn.draft, _here(turn)
    module = turn.module(turn.parameter("module"))
    if module is not None:
        draft = replace(draft, modules=tuple(dict.fromkeys([*draft.modules, module.id]))[:MOST_MODULES])
    return Shown(_shelf(turn, draft, here) if here else what(turn, draft), Move.BACK)


def ticked(turn: Turn) -> Draft:
    """The draft after the boxes of step 1, which stand at the chosen modules; an unticked one is not in the event."""
    draft = turn.draft
    return draft.choosing(draft.modules, _existing(turn, turn.event.typed.get("module", ())))


def what(turn: Turn, draft: Draft, notice: str | None = None) -> Json:
    """Step 1 as a card."""
    catalogue = turn.house.catalogue
    chosen = [module for each in draft.modules if (module := turn.module(each)) is not None]
    goals = [_counted(turn, draft, each.id, each.words, each.modules) for each in catalogue.goals.values()]
    courses = [
        _counted(turn, draft, each.id, each.title, each.modules) for each in catalogue.courses.values() if each.modules
    ]
    return cards.what(turn.voice, draft, [_offer(turn, each) for each in chosen], goals, courses, notice=notice)


def _ticked_here(turn: Turn) -> Draft:
    """The draft after the boxes of the card that was clicked, whichever of the two kinds it is."""
    here = _here(turn)
    if not here:
        return ticked(turn)
    shown_now = [module.id for module in _shown_modules(turn, here)]
    return turn.draft.choosing(shown_now, _existing(turn, turn.event.typed.get("module", ())))


def _existing(turn: Turn, ids: tuple[str, ...]) -> list[str]:
    return [each for each in ids if turn.module(each) is not None]


def _counted(turn: Turn, draft: Draft, id_: str, words: Mapping[str, str], modules: tuple[str, ...]) -> Shelf:
    return Shelf(id_, _spoken(turn, words, id_), len(modules), len(set(modules) & set(draft.modules)))


def _here(turn: Turn) -> dict[str, str]:
    """What the modules on the card were found by; nothing on the first card of the step."""
    return {name: turn.parameter(name) for name in _PLACES if name in turn.event.parameters}


def _shelf(turn: Turn, draft: Draft, here: dict[str, str]) -> Json:
    offers = [_offer(turn, each) for each in _shown_modules(turn, here)]
    return cards.shelf(turn.voice, _title(turn, here), draft, offers, here)


def _title(turn: Turn, here: dict[str, str]) -> str:
    catalogue = turn.house.catalogue
    if "query" in here:
        return turn.words.what.found.format(query=here["query"])
    if goal := catalogue.goals.get(here.get("goal", "")):
        return _spoken(turn, goal.words, goal.id)
    if course := catalogue.courses.get(here.get("course", "")):
        return _spoken(turn, course.title, course.id)
    raise Trouble(turn.words.trouble.module_gone)


def _shown_modules(turn: Turn, here: dict[str, str]) -> list[Module]:
    if "query" in here:
        return _found(turn, here["query"])
    catalogue = turn.house.catalogue
    held = catalogue.goals.get(here.get("goal", "")) or catalogue.courses.get(here.get("course", ""))
    ids = held.modules if held else ()
    return [module for each in ids if (module := turn.module(each)) is not None][:_MOST_SHOWN]


def _found(turn: Turn, query: str) -> list[Module]:
    """Each word somewhere in the module's title, objective, course or goals; those with it in the title first."""
    wanted = query.casefold().split()
    found = []
    for module in turn.house.catalogue.modules.values():
        offer = _offer(turn, module)
        title = offer.title.casefold()
        text = " ".join([title, offer.objective, *_serves(turn, module)]).casefold()
        if wanted and all(word in text for word in wanted):
            found.append((not all(word in title for word in wanted), module))
    found.sort(key=lambda each: each[0])
    return [module for _, module in found][:25]


def _serves(turn: Turn, module: Module) -> list[str]:
    """The course that a module is of, and the goals that it serves."""
    catalogue = turn.house.catalogue
    course = catalogue.courses.get(module.course)
    goals = [_spoken(turn, each.words, "") for each in catalogue.goals.values() if module.id in each.modules]
    return [*([_spoken(turn, course.title, "")] if course else []), *goals]


def _offer(turn: Turn, module: Module) -> Offer:
    words = turn.voice.text(module)
    return Offer(module.id, words.title, words.objective, round(module.minutes), turn.web(f"/modules/{module.id}"))


def _spoken(turn: Turn, words: Mapping[str, str], otherwise: str) -> str:
    return words.get(turn.words.code) or next(iter(words.values()), otherwise)
