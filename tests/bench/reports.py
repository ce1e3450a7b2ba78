"""Reports over HTTP, from the kept counters of the whole city: one client, p50, on both databases.

`page` sets the report against the bare reading of the same counters by the database's own driver, and the reading of
all obligations, which it saves, against the report. `growth` sets it against the same report of a city with a
hundredth of the answers: what a report costs should not depend on them.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from tests.bench.city import City, Size, city
from tests.bench.table import Ratio, median, say, sized, told
from tests.bench.web import Site, serving
from tests.support.databases import KINDS

REPORT = "/units/"
"""A leader's page, of the whole administration: its modules and the units directly below it."""

_REPEATS, _SCANS = 400, 3

COUNTERS = "SELECT unit_id, module_id, due_on, assigned, completed, passed FROM counters WHERE unit_id IN ({units})"
"""What the page shows is in these counters: those of the unit, and those of the units directly below."""

SCAN = (
    "SELECT module_id, due_on, count(*), sum(CASE WHEN state >= 1 THEN 1 ELSE 0 END), "
    "sum(CASE WHEN state = 2 THEN 1 ELSE 0 END) FROM obligations WHERE bound GROUP BY module_id, due_on"
)
"""The same figures from the obligations themselves, one for each person and module."""


def page(scale: float) -> Iterator[Ratio]:
    size, repeats = Size.at(scale), sized(_REPEATS, scale, least=3)
    for kind in KINDS:
        with city(kind, size) as made:
            say(f"reports from {kind} …")
            with serving(made) as site:
                report = p50(lambda site=site: site.page(REPORT).seconds, f"{kind}: reports", repeats)
            with _driver(made) as ask:
                whole = [row[1:] for row in ask(_counters_of(made)) if row[0] == made.units[0].id]
                if sorted(whole) != sorted(ask(SCAN)):
                    raise AssertionError("The counters and the obligations do not give the same figures.")
                bare = p50(lambda ask=ask, made=made: _timed(ask, _counters_of(made)), f"{kind}: reads", repeats)
                scan = p50(lambda ask=ask: _timed(ask, SCAN), f"{kind}: scans", _SCANS)
        answers = f"{size.completions:,} completions"
        yield Ratio(
            f"{kind}: report over HTTP ÷ bare read of the same counters, {answers}",
            report * 1000,
            bare * 1000,
            "ms",
            3.5,
        )
        yield Ratio(
            f"{kind}: full scan with GROUP BY ÷ report over HTTP, {answers}",
            scan * 1000, report * 1000, "ms", 100, "above",
        )  # fmt: skip


def growth(scale: float) -> Iterator[Ratio]:
    for kind in KINDS:
        say(f"reports of much and of little, {kind} …")
        much, little = Size.at(scale), Size.at(scale, answered=0.01)
        with city(kind, much) as large, city(kind, little) as small, serving(large) as one, serving(small) as other:
            large_seconds, small_seconds = _in_turn(one, other, sized(_REPEATS, scale, least=3))
        yield Ratio(
            f"{kind}: report at {much.completions:,} completions ÷ at {little.completions:,}",
            large_seconds * 1000, small_seconds * 1000, "ms", 1.3,
        )  # fmt: skip


def _in_turn(one: Site, other: Site, repeats: int) -> tuple[float, float]:
    """The p50 of each; they take turns, so that whatever else the machine does befalls both."""
    for _ in range(repeats // 10):
        one.page(REPORT)
        other.page(REPORT)
    took = [(one.page(REPORT).seconds, other.page(REPORT).seconds) for _ in told(range(repeats), "reports", repeats)]
    return median([first for first, _ in took]), median([second for _, second in took])


def p50(act: Callable[[], float], what: str, repeats: int) -> float:
    """The middle one of so many times, in seconds, after some that do not count."""
    for _ in range(1 + repeats // 10):
        act()
    return median([act() for _ in told(range(repeats), what, repeats)])


def _counters_of(made: City) -> str:
    shown = [unit.id for unit in made.units if unit.parent in {None, 0}]
    return COUNTERS.format(units=", ".join(f"'{unit_id}'" for unit_id in shown))


def _timed(ask: Callable[[str], list[Any]], query: str) -> float:
    began = time.perf_counter()
    ask(query)
    return time.perf_counter() - began


@contextmanager
def _driver(made: City) -> Iterator[Callable[[str], list[Any]]]:
    """Asks the database with nothing between: gives all rows, with days as text."""
    place = make_url(made.url)
    if place.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(place.database or "")) as file:
            yield lambda query: file.execute(query).fetchall()
        return
    with psycopg.connect(place.set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
        yield lambda query: connection.execute(query).fetchall()
