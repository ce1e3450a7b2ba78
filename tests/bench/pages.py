"""Every page that a learner, a leader and an owner can open, over HTTP, each against bare Flask that answers its bytes.

Both are gunicorn with one sync worker, and are asked in turn by the same client. Mostly nothing is written meanwhile:
what a process has answered it answers again. Before those that are called `anew` something is committed that has to do
with none of the pages, so each is made afresh. `growth` sets pages and files, made anew, of a city against those of one
with a hundredth of the answers: nothing that is opened should grow with them.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from service.store.engine import open_engine
from service.store.runs import note_run
from tests.bench.city import City, Size, Unit, address, city, drawn_homes
from tests.bench.table import Ratio, median, say, sized
from tests.bench.web import Site, free_port, serving, session_of, wait_for
from tests.support.databases import KINDS

GOAL, GROWTH = 10, 1.3
_SET = "made for each who asks: letters are set on a page"
_REPEATS, _SECONDS = 100, 4.0
_BARE = """
from pathlib import Path
from flask import Flask, Response
app = Flask("bare", static_folder=None)
pages = {file.name: file.read_bytes() for file in Path(__file__).parent.glob("page-*")}
app.add_url_rule("/healthz", "healthz", lambda: "ok")
app.add_url_rule("/<name>", "page", lambda name: Response(pages[name], mimetype="text/html"))
"""

LEFT_OUT: Mapping[str, str] = {
    "static": "a file that browsers keep for ever",
    "front": "leads on to another page, for who is signed in",
    "healthz": "asked by machines; a row of `reports.page`",
    "warmup": "asked by machines",
    "picture": "kept by browsers, and read from the folder of its module",
    "drift": "of a Form that was changed by hand: none is, in a city",
    "errand": "asks what a click means; reads nothing that grows",
    "units_sheet": "leads on to the unit; what it makes is Google's",
    "nudge": "is asked for from a unit's page, with a token",
    "session": "tells how long one is signed in; reads nothing that grows",
    "session_part": "the same, in the page",
    "goals": "leads on to the unit",
    "assignment_goal": "leads on to the assignment",
}
"""Pages by their endpoints that are not measured, and why."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its endpoint, who opens it, where it is. `goal`: None where it is told alone."""

    endpoint: str
    by: str
    path: str
    goal: float | None = GOAL
    note: str = ""


def pages_of(made: City) -> list[Page]:
    """Every page, a unit's at each depth."""
    deep = _deep(made)
    top, unit, lowest = (quote(each.path) for each in (deep[1], deep[-2], deep[-1]))
    module = next(iter(made.catalogue.modules))
    return [
        *_of_learner(),
        *(Page("unit", "owner", f"/units{quote(each.path)}") for each in deep),
        Page("unit", "leader", f"/units{top}"),
        Page("unit", "leader", f"/units{top}?module={module}"),
        Page("module", "leader", f"/modules/{module}"),
        Page("catalogue", "leader", "/catalogue"),
        Page("units_csv", "leader", f"/units.csv?unit={top}"),
        Page("units_csv", "leader", f"/units.csv?unit={top}&by=module"),
        Page("units_csv", "leader", f"/units.csv?unit={top}&by=question"),
        Page("units_csv", "owner", f"/units.csv?unit={lowest}&by=person"),
        Page("left", "owner", f"/left?unit={lowest}"),
        Page("units_file", "leader", f"/units.xlsx?unit={top}"),
        Page("units_file", "leader", f"/units.html?unit={top}"),
        Page("units_file", "leader", f"/units.pdf?unit={top}"),
        Page("units_file", "owner", f"/units.xlsx?unit={lowest}&by=person", None, "made for each who asks"),
        Page("wall", "leader", f"/wall.pdf?unit={unit}", None, _SET),
        *_of_owner(),
    ]


def _of_learner() -> list[Page]:
    return [
        Page("how", "learner", "/how"),
        Page("privacy", "learner", "/privacy"),
        Page("paper", "owner", "/privacy/dpia.html"),
        Page("me", "learner", "/me"),
        Page("mydata", "learner", "/me/data"),
        Page("mydata_json", "learner", "/me/data.json"),
        Page(
            "certificate", "learner", "/me/certificate.pdf", None, "made for each who asks: letters are set on a page"
        ),
        Page("certificates", "learner", "/certificates"),
    ]


def _of_owner() -> list[Page]:
    rooms = (
        "people",
        "classroom",
        "reminders",
        "roles",
        "settings",
        "health",
        "audit",
        "assignments",
        "assign",
        "work",
    )
    return [
        Page("console", "owner", "/console"),
        *(Page(room, "owner", f"/console/{room}") for room in rooms),
        Page("work_json", "owner", "/console/work.json"),
        Page("assignment", "owner", "/console/assignments/1"),
        Page("sidebar", "owner", "/cards/preview"),
    ]


def _deep(made: City) -> list[Unit]:
    """The way down from the root to a unit on the lowest level."""
    lowest = max(made.units, key=lambda unit: (unit.path.count("/"), -int(unit.id[1:])))
    way = [lowest]
    while way[0].parent is not None:
        way.insert(0, made.units[way[0].parent])
    return way


def _visitors(made: City) -> dict[str, str]:
    """Mail addresses: the owner, who leads the first of the widest branches, and somebody who leads nothing."""
    homes = drawn_homes(made.size)
    leader = homes.index(_deep(made)[1].id)
    first = {home: number for number, home in reversed(list(enumerate(homes)))}
    learner = next(number for number in range(1, made.size.people) if first[homes[number]] != number)
    return {"owner": made.owner, "leader": address(leader), "learner": address(learner)}


def page(scale: float) -> Iterator[Ratio]:
    """Each page over its bytes, the middle one of many: asked again, and made anew."""
    size, repeats = Size.at(scale), sized(_REPEATS, scale, least=3)
    for kind in KINDS:
        say(f"pages from {kind} …")
        with city(kind, size) as made, serving(made, workers=1) as site, _committing(made) as commit:
            wanted, sites = pages_of(made), _signed_in(site, _visitors(made))
            bodies = [sites[each.by].page(each.path).body for each in wanted]
            with _bare(bodies) as bare:
                for number, (each, body) in enumerate(zip(wanted, bodies, strict=True)):
                    asked = _asking(sites[each.by], each.path), _asking(bare, f"/{_name(number)}")
                    for anew in (False, True):
                        ours, theirs = _in_turn(asked, repeats, commit if anew else _nothing)
                        yield Ratio(
                            f"{kind}: {each.by}'s {each.path}{', anew,' if anew else ''} ÷ its {len(body):,} bytes "
                            "from bare Flask",
                            ours * 1000, theirs * 1000, "ms", None if anew else each.goal, note=each.note,
                        )  # fmt: skip


def growth(scale: float) -> Iterator[Ratio]:
    """Each page and file of a city with all its answers over the same with a hundredth of them, made anew."""
    much, little = Size.at(scale), Size.at(scale, answered=0.01)
    repeats = sized(_REPEATS, scale, least=3)
    for kind in KINDS:
        say(f"pages of much and of little, {kind} …")
        with ExitStack() as open_:
            made = [open_.enter_context(city(kind, size)) for size in (much, little)]
            sites = [_signed_in(open_.enter_context(serving(each, 1)), _visitors(each)) for each in made]
            commits = [open_.enter_context(_committing(each)) for each in made]
            write = partial(_all_of, commits)
            for each in pages_of(made[0]):
                if any(site[each.by].get(each.path).status != 200 for site in sites):
                    continue  # who has answered nothing has no certificate
                asked = [_asking(site[each.by], each.path) for site in sites]
                one, other = _in_turn(asked, repeats, write)
                yield Ratio(
                    f"{kind}: {each.by}'s {each.path} at {much.completions:,} completions ÷ at {little.completions:,}",
                    one * 1000, other * 1000, "ms", None if each.by == "learner" else GROWTH,
                )  # fmt: skip


@contextmanager
def _committing(made: City) -> Iterator[Callable[[], object]]:
    """Something to do that writes to the city's database what no page shows."""
    engine = open_engine(made.url)
    began = datetime.now(UTC)
    moments = count()

    def commit() -> None:
        with engine.begin() as connection:
            note_run(connection, "bench", began + timedelta(microseconds=next(moments)))

    yield commit
    engine.dispose()


def _all_of(commits: Sequence[Callable[[], object]]) -> None:
    for commit in commits:
        commit()


def _nothing() -> None:
    """Between two requests."""


def _signed_in(site: Site, visitors: Mapping[str, str]) -> dict[str, Site]:
    return {who: replace(site, session=session_of(email)) for who, email in visitors.items()}


def _asking(site: Site, path: str) -> Callable[[], float]:
    return lambda: site.page(path).seconds


def _in_turn(
    asked: Sequence[Callable[[], float]], repeats: int, before: Callable[[], object] = _nothing
) -> list[float]:
    """The p50 of each in seconds; they take turns, so that whatever else the machine does befalls all of them.

    `before` each turn something is done that takes none of their time.
    """
    for ask in asked:
        ask()
    took: list[list[float]] = []
    until = time.monotonic() + _SECONDS
    while len(took) < 3 or (len(took) < repeats and time.monotonic() < until):
        before()
        took.append([ask() for ask in asked])
    return [median(each) for each in zip(*took, strict=True)]


def _name(number: int) -> str:
    return f"page-{number:03}"


@contextmanager
def _bare(bodies: Sequence[bytes]) -> Iterator[Site]:
    """An application of five lines that answers these bytes."""
    with TemporaryDirectory() as folder:
        for number, body in enumerate(bodies):
            (Path(folder) / _name(number)).write_bytes(body)
        (Path(folder) / "bare.py").write_text(_BARE, encoding="utf-8")
        port = free_port()
        words = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--log-level", "warning", "bare:app"]
        running = subprocess.Popen(words, cwd=folder)
        try:
            site = Site(port, running.pid, "")
            wait_for(site, running)
            yield site
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(30)
