"""How a unit stands, and who is not done."""

from collections.abc import Sequence
from urllib.parse import quote

from sqlalchemy import Connection

from service.access import Permission, may
from service.asking import record, sight, use_of
from service.cards import widgets as w
from service.cards.answers import Answer, Move, Shown
from service.cards.report_cards import Figure, ReportCard, Waiting, in_words, names, report
from service.cards.showing import Voice
from service.cards.turn import Lodge, Trouble, Turn
from service.catalogue.model import Catalogue
from service.moments import local_day
from service.reports.counted import among, branch_of, counted_rows, directly_below
from service.reports.model import By, Counts, Scope, UnitRow, together
from service.reports.rollup import total_of
from service.reports.unfinished import unfinished
from service.reports.usefulness import usefulness_of
from service.roles.audit import Door
from service.roster.model import ROOT, Roster, Unit

LISTED = 20_000
"""People × modules whose names are listed without choosing a module."""
BARS = 8
"""Rows of a picture; more would be too thin in a sidebar."""


def figures(turn: Turn) -> Answer:
    """A unit with everything below it, all modules or one."""
    unit, module = turn.unit(turn.parameter("unit")), _module(turn)
    seen = sight(turn.actor, Scope(unit.path, module), By.UNIT)
    below = directly_below(unit.path, turn.units)
    here = among([unit, *below])
    rows = counted_rows(turn.connection, turn.today, here, module=module, names=seen.names, known=seen.known)
    units = _units(below, rows)
    modules = _modules(turn.house.catalogue, turn.voice, unit, rows)
    bars = bars_of(units or modules)
    total = total_of(rows, unit.path)
    page = min(turn.page, max(len(units) - 1, 0) // w.PAGE)
    card = report(
        turn.voice,
        ReportCard(
            path=unit.path,
            name=unit.name,
            module=Figure(module, turn.title(module), total) if module else None,
            nobody=not any(row.unit == unit.path for row in rows),
            total=total,
            usefulness=together(usefulness_of(turn.connection, unit, _shown(unit, rows)).values()),
            modules=modules,
            units=units,
            above=_above(turn, unit),
            picture=(turn.picture(unit.path, module), in_words(turn.voice, bars)) if bars else None,
            names=may(turn.actor, Permission.NAMES_READ, unit.path)
            and module not in turn.unnamed
            and _can_be_listed(total, module),
            as_of=turn.now,
            web=turn.web(_page_of(unit.path, module)),
            page=page,
        ),
    )
    return Shown(card, Move.UPDATE if "page" in turn.event.parameters else Move.PUSH)


def who(turn: Turn) -> Answer:
    """Who is not done, by name."""
    unit, module = turn.unit(turn.parameter("unit")), _module(turn)
    use = use_of(Scope(unit.path, module), By.PERSON, None, scores=False, exported=False)
    with turn.house.engine.begin() as connection:
        record(connection, turn.actor, Door.CARD, turn.now, use)
    branch = [each.id for each in branch_of(turn.units, unit.path)]
    count, found = unfinished(turn.connection, branch, module=module, start=turn.page * w.PAGE, most=w.PAGE)
    people = [
        Waiting(
            each.name, each.email, turn.title(each.module), each.due, each.due is not None and each.due < turn.today
        )
        for each in found
    ]
    here = {"unit": unit.path, "module": module}
    card = names(turn.voice, turn.voice.place(unit.path, unit.name), here, people, count=count, page=turn.page)
    return Shown(card, Move.UPDATE if "page" in turn.event.parameters else Move.PUSH)


def bars_of(figures: Sequence[Figure]) -> list[tuple[str, Counts]]:
    """What a picture shows: the first of those that may be shown."""
    return [(each.name, each.counts) for each in figures if each.counts is not None][:BARS]


def picture_bars(
    lodge: Lodge,
    connection: Connection,
    units: Roster,
    unit: Unit,
    module: str | None,
    *,
    voice: Voice,
    by_name: bool,
    known: Sequence[str] = (),
) -> list[tuple[str, Counts]]:
    """The same bars as the card on the unit has."""
    below = directly_below(unit.path, units)
    today = local_day(lodge.clock.now(), lodge.settings.timezone)
    rows = counted_rows(connection, today, among([unit, *below]), module=module, names=by_name, known=known)
    return bars_of(_units(below, rows) or _modules(lodge.catalogue, voice, unit, rows))


def _can_be_listed(total: Counts | None, module: str | None) -> bool:
    """Millions of people × modules are no list that anybody reads, and take long to sort: then one module first."""
    return module is not None or (total is not None and total.assigned - total.completed <= LISTED)


def _module(turn: Turn) -> str | None:
    module = turn.event.parameters.get("module")
    if module is not None and turn.module(module) is None:
        raise Trouble(turn.words.trouble.module_gone)
    return module


def _shown(unit: Unit, rows: Sequence[UnitRow]) -> set[str]:
    """The modules whose figures the reader sees of the unit."""
    return {row.module for row in rows if row.unit == unit.path and not row.hidden}


def _units(below: Sequence[Unit], rows: Sequence[UnitRow]) -> list[Figure]:
    """The units directly below in which somebody is assigned."""
    anybody = {row.unit for row in rows}
    return [Figure(unit.path, unit.name, total_of(rows, unit.path)) for unit in below if unit.path in anybody]


def _modules(catalogue: Catalogue, voice: Voice, unit: Unit, rows: Sequence[UnitRow]) -> list[Figure]:
    here = [row for row in rows if row.unit == unit.path]
    order = {module_id: place for place, module_id in enumerate(catalogue.modules)}
    here.sort(key=lambda row: (order.get(row.module, len(order)), row.module))
    return [Figure(row.module, voice.title(catalogue, row.module), None if row.hidden else row.counts) for row in here]


def _above(turn: Turn, unit: Unit) -> tuple[str, str] | None:
    if unit.path == ROOT:
        return None
    above = turn.units.unit_at(unit.path.rpartition("/")[0] or ROOT)
    if above is None or not may(turn.actor, Permission.COUNTS_READ, above.path):
        return None
    return above.path, above.name


def _page_of(path: str, module: str | None) -> str:
    address = "/units/" + quote(path.strip("/"))
    return f"{address}?module={quote(module, safe='')}" if module else address
