"""Reports over HTTP, from the kept counters of the whole city: one client, p50, on both databases.

`page` sets two reports against the bare reading of the same counters by the database's own driver, and the reading of
all obligations, which they save, against a report. `growth` sets one against the same report of a city with a
hundredth of the answers: what a report costs should not depend on them. A worker keeps a report until a counter
changes; what one costs that has to be made, and an answer that says nothing, are told beside.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import quote

import psycopg
from sqlalchemy.engine import make_url

from tests.bench.city import City, Size, Unit, city
from tests.bench.table import Ratio, median, say, sized, told
from tests.bench.web import Site, serving
from tests.support.databases import KINDS

WHOLE = "/units.csv?unit=/&by=module"
"""The whole administration: a line for each module."""

_REPEATS, _SCANS = 400, 3

COUNTERS = "SELECT unit_id, module_id, due_on, assigned, completed, passed FROM counters WHERE unit_id IN ({units})"
SCAN = (
    "SELECT module_id, due_on, count(*), sum(CASE WHEN state >= 1 THEN 1 ELSE 0 END), "
    "sum(CASE WHEN state = 2 THEN 1 ELSE 0 END) FROM obligations WHERE bound GROUP BY module_id, due_on"
)
"""The same figures from the obligations themselves, one for each person and module."""


def page(scale: float) -> Iterator[Ratio]:
    size, repeats = Size.at(scale), sized(_REPEATS, scale, least=3)
    for kind in KINDS:
        say(f"reports from {kind} …")
        with city(kind, size) as made:
            yield from _reports(kind, made, repeats)


def _reports(kind: str, made: City, repeats: int) -> Iterator[Ratio]:
    first, *others = [unit for unit in made.units if unit.parent == 0]
    with serving(made, workers=1) as site:
        whole = p50(lambda: site.page(WHOLE).seconds, f"{kind}: the whole", repeats)
        branch = p50(lambda: site.page(_file_of(first)).seconds, f"{kind}: a branch", repeats)
        least = p50(lambda: site.page("/healthz").seconds, f"{kind}: nothing", repeats)
        fresh = median([site.page(_file_of(other)).seconds for other in others])
    with _driver(made) as ask:
        root, below = _counters_of(made, made.units[0]), _counters_of(made, first, deep=True)
        if sorted(row[1:] for row in ask(root)) != sorted(ask(SCAN)):
            raise AssertionError("The counters and the obligations do not give the same figures.")
        root_read = p50(lambda: _timed(ask, root), f"{kind}: reads", repeats)
        below_read = p50(lambda: _timed(ask, below), f"{kind}: reads", repeats)
        scan = p50(lambda: _timed(ask, SCAN), f"{kind}: scans", _SCANS)
        sizes = len(ask(root)), len(ask(below))
    yield _in_ms(f"{kind}: report of a branch ÷ bare read of its {sizes[1]:,} counters", branch, below_read, 3.5)
    yield _in_ms(f"{kind}: report of the whole ÷ bare read of its {sizes[0]:,} counters", whole, root_read, 3.5)
    yield _in_ms(f"{kind}: the same ÷ an answer that says nothing, /healthz", whole, least, None)
    yield _in_ms(f"{kind}: the same of a branch, made anew", fresh, below_read, None)
    obligations = made.size.people * made.size.modules
    yield Ratio(
        f"{kind}: full scan of {obligations:,} obligations ÷ report of the whole",
        scan * 1000, whole * 1000, "ms", 100, "above",
    )  # fmt: skip


def _in_ms(name: str, seconds: float, over: float, goal: float | None) -> Ratio:
    return Ratio(name, seconds * 1000, over * 1000, "ms", goal)


def growth(scale: float) -> Iterator[Ratio]:
    for kind in KINDS:
        say(f"reports of much and of little, {kind} …")
        much, little = Size.at(scale), Size.at(scale, answered=0.01)
        with (
            city(kind, much) as large,
            city(kind, little) as small,
            serving(large, 1) as one,
            serving(small, 1) as other,
        ):
            large_seconds, small_seconds = _in_turn(one, other, sized(_REPEATS, scale, least=3))
        yield Ratio(
            f"{kind}: report at {much.completions:,} completions ÷ at {little.completions:,}",
            large_seconds * 1000, small_seconds * 1000, "ms", 1.3,
        )  # fmt: skip


def _in_turn(one: Site, other: Site, repeats: int) -> tuple[float, float]:
    """The p50 of each; they take turns, so that whatever else the machine does befalls both."""
    for _ in range(repeats // 10):
        one.page(WHOLE)
        other.page(WHOLE)
    took = [(one.page(WHOLE).seconds, other.page(WHOLE).seconds) for _ in told(range(repeats), "reports", repeats)]
    return median([first for first, _ in took]), median([second for _, second in took])


def p50(act: Callable[[], float], what: str, repeats: int) -> float:
    """The middle one of so many times, in seconds, after some that do not count."""
    for _ in range(1 + repeats // 10):
        act()
    return median([act() for _ in told(range(repeats), what, repeats)])


def _file_of(unit: Unit) -> str:
    """A branch, a line for each unit and module."""
    return f"/units.csv?unit={quote(unit.path)}"


def _counters_of(made: City, unit: Unit, *, deep: bool = False) -> str:
    """Reads the counters of one unit; `deep`: of every one below it as well."""
    below = [each for each in made.units if deep and each.path.startswith(f"{unit.path}/")]
    return COUNTERS.format(units=", ".join(f"'{each.id}'" for each in [unit, *below]))


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
