"""Choosing whom an assignment is for."""

from collections.abc import Collection, Mapping

from service.access import Permission, may, reach
from service.assignments.foresee import people_by_unit
from service.assignments.model import Level
from service.cards.answers import Answer, Move, Shown, Suggested
from service.cards.draft import Draft
from service.cards.targets import (
    Chosen,
    address_in,
    may_bind,
    person_of,
    search,
    shown,
    suggestion,
    target_of,
)
from service.cards.turn import Trouble, Turn
from service.cards.whom_cards import Below, WhomCard
from service.cards.whom_cards import whom as card_of
from service.errors import NanolearnError
from service.moments import stamp
from service.reports.counted import directly_below
from service.roster.model import ROOT, Unit
from service.roster.records import write_group


def whom(
    turn: Turn,
    draft: Draft | None = None,
    move: Move = Move.UPDATE,
    *,
    notice: str | None = None,
    hits: list[Chosen] | None = None,
) -> Answer:
    """The card as it is now: who is chosen, and the tree from where the reader stands."""
    draft = draft or turn.draft
    excepting = _excepting(turn)
    people = people_by_unit(turn.connection, turn.units)
    here, branches = _where(turn)
    parts = directly_below(here.path, turn.units) if here else branches
    parents = {unit.path.rpartition("/")[0] or ROOT for unit in turn.units.units.values() if unit.path != ROOT}
    card = card_of(
        turn.voice,
        WhomCard(
            draft=draft,
            excepting=excepting,
            chosen=[shown(turn, each, people) for each in draft.whom(excepted=excepting)],
            others=[] if excepting else [shown(turn, each, people) for each in draft.exceptions],
            here=_below(turn, here, people, parents) if here else None,
            above=_above(turn, here, branches) if here else None,
            below=[_below(turn, each, people, parents) for each in parts],
            page=turn.page,
            hits=hits or [],
            pupils=bool(turn.house.settings.pupils),
            notice=notice,
        ),
    )
    return Shown(card, move)


def add(turn: Turn) -> Answer:
    """One more is chosen."""
    return _adding(turn, turn.parameter("target"))


def drop(turn: Turn) -> Answer:
    """One is not chosen after all."""
    return whom(turn, turn.draft.without(turn.parameter("target"), excepted=_excepting(turn)))


def look(turn: Turn) -> Answer:
    """What was typed: an address or a unit's path is added at once, else there is something to choose from."""
    query = turn.event.text("query")
    address = address_in(query)
    code = person_of(turn.connection, address) if address else _unit_code(turn, query)
    if code is None and address:
        code = _group(turn, address)
    if code is not None:
        return _adding(turn, code)
    hits = search(turn.connection, turn.units, _branches(turn), query)
    if len(hits) == 1:
        return _adding(turn, hits[0].code)
    return whom(turn, hits=hits, notice=None if hits else turn.words.whom.none_found.format(query=query))


def suggest(turn: Turn) -> Answer:
    """What could complete the field."""
    query = turn.event.text("query")
    return Suggested([suggestion(hit) for hit in search(turn.connection, turn.units, _branches(turn), query)])


def _adding(turn: Turn, code: str) -> Answer:
    target = target_of(turn, code)
    if target is None:
        raise Trouble(turn.words.trouble.target_gone)
    excepting = _excepting(turn)
    if not excepting and not may_bind(turn, target):
        return whom(turn, notice=turn.words.whom.not_yours.format(name=shown(turn, code, {}).name))
    return whom(turn, turn.draft.adding(code, excepted=excepting))


def _group(turn: Turn, address: str) -> str | None:
    """A group of the Directory, which is read if it is not known here yet; its code, or None if there is none."""
    code = f"group:{address}"
    if target_of(turn, code) is not None:
        return code
    if not may(turn.actor, Permission.ASSIGNMENTS_MANAGE, ROOT):
        return None
    try:
        group = turn.house.read_group(address)
    except NanolearnError:
        raise Trouble(turn.words.whom.group_unread.format(name=address)) from None
    with turn.house.engine.begin() as connection:
        write_group(connection, group, stamp(turn.now))
    turn.read_anew()
    return code


def _excepting(turn: Turn) -> bool:
    return turn.parameter("excepting") == "1"


def _branches(turn: Turn) -> list[str]:
    return reach(turn.actor, Permission.ASSIGNMENTS_MANAGE)


def _where(turn: Turn) -> tuple[Unit | None, list[Unit]]:
    """The unit whose parts are shown, and the branches one may choose in; None: several, to begin with."""
    branches = [unit for path in _branches(turn) if (unit := turn.units.unit_at(path)) is not None]
    at = turn.parameter("at")
    if at and may(turn.actor, Permission.ASSIGNMENTS_MANAGE, at):
        return turn.unit(at), branches
    return (branches[0] if len(branches) == 1 else None), branches


def _above(turn: Turn, here: Unit, branches: list[Unit]) -> tuple[str, str] | None:
    if here.path == ROOT or here in branches:
        return None
    above = turn.units.unit_at(here.path.rpartition("/")[0] or ROOT)
    return (above.path, above.name) if above else None


def _below(turn: Turn, unit: Unit, people: Mapping[str, int], parents: Collection[str]) -> Below:
    code = Level.ADMINISTRATION.value if unit.path == ROOT else f"{Level.UNIT}:{unit.id}"
    return Below(unit.path, shown(turn, code, people), unit.path in parents)


def _unit_code(turn: Turn, query: str) -> str | None:
    unit = turn.units.unit_at(query) if query.startswith("/") and len(query) > 1 else None
    return f"{Level.UNIT}:{unit.id}" if unit else None
