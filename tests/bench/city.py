"""A city that nobody lives in: 60,000 people in 1,500 units on five levels, 60 modules, 3.6 million completions.

Everything is drawn from one seed and written past the product's doors, with the database's own fast way; the product
then checks the obligations, and counts them. Made once and kept in a folder between runs.
"""

import fcntl
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

import psycopg
from sqlalchemy import Connection, Table, insert
from sqlalchemy.engine import make_url

from sandbox.towns.names import SWEDISH_FAMILY, SWEDISH_GIVEN
from service.assignments.model import Level, Rule, Target, Task
from service.assignments.records import write_rule
from service.catalogue.load import load
from service.catalogue.model import Catalogue
from service.compiler.form import compile_form
from service.counting.model import NO_DUE_DAY, State
from service.counting.refresh import keep_current
from service.moments import parse
from service.roster.records import note_tree
from service.store import tables as t
from service.store.bulk import insert_rows
from service.store.engine import current_revision, newest_revision, open_engine, open_store
from tests.bench.servers import kept_server
from tests.bench.table import say, sized, told
from tests.support.databases import copied
from tests.support.module_files import GOOD, MODULE, write_good

PEOPLE, MODULES = 60_000, 60
LEVELS = (1, 12, 80, 400, 1_007)
DOMAIN = "storstad.example"
TODAY = date(2026, 11, 22)
_STARTS, _DUE = date(2026, 8, 17), (date(2026, 10, 1), date(2026, 12, 31), None)
_FIRST_ANSWER, _ANSWERED_WITHIN = datetime(2026, 8, 18, 6, tzinfo=UTC), timedelta(days=90)
_MOMENTS = 5_000  # different moments at which somebody answered
_PASS = 2
_SEED = 20_261_122
_DRAWN = 1  # raised when cities are drawn in another way: those that are kept are then made anew


@dataclass(frozen=True, slots=True)
class Size:
    """How large a city is. `answered`: which share of person × module has been completed."""

    people: int
    levels: tuple[int, ...]
    modules: int
    answered: float = 1.0

    @classmethod
    def at(cls, scale: float, answered: float = 1.0) -> "Size":
        """The city at this scale; a small one keeps five levels."""
        levels = tuple(sized(units, scale, least=1 + depth) for depth, units in enumerate(LEVELS))
        return cls(sized(PEOPLE, scale, least=300), levels, sized(MODULES, min(1.0, scale * 20), least=3), answered)

    @property
    def name(self) -> str:
        """What its database is called."""
        return f"city_{_DRAWN}_{self.people}_{self.modules}_{round(self.answered * 1000)}"

    @property
    def completions(self) -> int:
        return self.modules * round(self.people * self.answered)


@dataclass(frozen=True, slots=True)
class Unit:
    """An org unit; `parent` is its place in the list."""

    id: str
    path: str
    parent: int | None

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2] or "/"


@dataclass(frozen=True)
class City:
    """A made city: its database and the folder of its courses. The first person owns the installation."""

    size: Size
    url: str
    courses: Path

    owner = f"p00000@{DOMAIN}"

    @cached_property
    def catalogue(self) -> Catalogue:
        return load(self.courses)

    @cached_property
    def units(self) -> list[Unit]:
        return drawn_units(self.size)


@contextmanager
def city(kind: str, size: Size) -> Iterator[City]:
    """The city in a database of this kind (`sqlite`, `postgresql`), made first if it is not there yet."""
    with (cache_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # others who want the same city wait until it is there
        courses = _courses(cache_folder(), size.modules)
        url = _file(size, courses) if kind == "sqlite" else _database(size, courses)
        _bring_up_to_date(url, courses)
    yield City(size, url, courses)


def _bring_up_to_date(url: str, courses: Path) -> None:
    """One that was made under an older schema, its counts too."""
    engine = open_engine(url)
    behind = current_revision(engine) != newest_revision()
    engine.dispose()
    if not behind:
        return
    say("… bringing it up to date …")
    engine = open_store(url)
    keep_current(engine, load(courses), TODAY)
    engine.dispose()
    _settle(url)


def _file(size: Size, courses: Path) -> str:
    file, making = (cache_folder() / f"{size.name}.{ending}" for ending in ("db", "making"))
    if not file.exists():
        making.unlink(missing_ok=True)
        _make(f"sqlite:///{making}", courses, size)
        making.rename(file)
    return f"sqlite:///{file}"


def _database(size: Size, courses: Path) -> str:
    server = kept_server(cache_folder() / "postgres")
    if not server.has(size.name):
        server.drop(f"{size.name}_making")
        _make(server.create(f"{size.name}_making"), courses, size)
        server.rename(f"{size.name}_making", size.name)
    return server.url(size.name)


@contextmanager
def copied_city(kind: str, size: Size) -> Iterator[City]:
    """A copy of the city that may be written into; it is gone afterwards."""
    with city(kind, size) as made:
        if kind == "sqlite":
            with TemporaryDirectory(dir=cache_folder()) as folder, copied(made.url, Path(folder)) as url:
                yield City(size, url, made.courses)
            return
        server = kept_server(cache_folder() / "postgres")
        copy = f"{size.name}_copy"
        server.drop(copy)
        try:
            yield City(size, server.create(copy, template=size.name), made.courses)
        finally:
            server.drop(copy)


def cache_folder() -> Path:
    """Where made cities are kept."""
    named = os.environ.get("NANOLEARN_BENCH_CACHE")
    folder = Path(named) if named else Path(gettempdir()) / "nanolearn-bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


def _courses(folder: Path, modules: int) -> Path:
    """A courses folder with so many modules that differ in their names."""
    courses = folder / f"courses-{modules}"
    if not courses.exists():
        making = folder / f"courses-{modules}.making"
        shutil.rmtree(making, ignore_errors=True)
        write_good(making)
        model = making / MODULE
        ids = [f"modul-{number:02}" for number in range(modules)]
        for id_ in ids:
            shutil.copytree(model, model.parent / id_)
            file = model.parent / id_ / "module.yaml"
            file.write_text(file.read_text(encoding="utf-8").replace("id: call-back", f"id: {id_}"), encoding="utf-8")
        shutil.rmtree(model)
        course = GOOD["start/course.yaml"].replace("  - call-back\n", "".join(f"  - {id_}\n" for id_ in ids))
        (model.parent / "course.yaml").write_text(course, encoding="utf-8")
        making.rename(courses)
    return courses


# --- drawing and writing ----------------------------------------------------------------------------------------------


def _make(url: str, courses: Path, size: Size) -> None:
    say(f"making a city of {size.people:,} people with {size.completions:,} completions; it is kept …")
    catalogue = load(courses)
    engine = open_store(url)
    with engine.begin() as connection:
        _write_roster(connection, size)
        forms = _write_forms(connection, catalogue)
        _write_rule(connection, list(catalogue.modules))
    for module_id, form in told(forms.items(), "answers", total=len(forms)):
        with engine.begin() as connection:
            insert_rows(connection, t.responses, _responses(size, form, module_id))
    with engine.begin() as connection:
        insert_rows(connection, t.obligations, _obligations(size, forms))
    say("… counting it …")
    keep_current(engine, catalogue, TODAY)
    engine.dispose()
    _settle(url)


def drawn_units(size: Size) -> list[Unit]:
    """Each level's units hang below those of the level above, in turn."""
    units = [Unit("u0", "/", None)]
    above = [0]
    for depth, number in enumerate(size.levels[1:], start=1):
        here = []
        for place in range(number):
            parent = above[place % len(above)]
            path = f"{units[parent].path.rstrip('/')}/{_LEVEL_NAMES[depth]} {place + 1}"
            here.append(len(units))
            units.append(Unit(f"u{len(units)}", path, parent))
        above = here
    return units


_LEVEL_NAMES = ("", "Förvaltning", "Område", "Enhet", "Grupp")


def drawn_homes(size: Size) -> list[str]:
    """The unit of each person. Units differ much in size, and some are too small to be shown."""
    random = Random(_SEED)
    units = drawn_units(size)
    weights = [random.expovariate(1.0) for _ in units]
    return [unit.id for unit in random.choices(units, weights, k=size.people)]


def person_id(number: int) -> str:
    return str(100_000 + number)


def address(number: int) -> str:
    return f"p{number:05}@{DOMAIN}"


def _write_roster(connection: Connection, size: Size) -> None:
    random, units, homes = Random(_SEED), drawn_units(size), drawn_homes(size)
    joined = "2026-08-01T06:00:00.000000Z"
    _write(
        connection, t.units, ("id", "path", "name", "parent_id"),
        [(u.id, u.path, u.name, None if u.parent is None else units[u.parent].id) for u in units],
    )  # fmt: skip
    note_tree(connection, parse(joined))
    names = [f"{random.choice(SWEDISH_GIVEN)} {random.choice(SWEDISH_FAMILY)}" for _ in range(size.people)]
    _write(
        connection, t.people, ("id", "email", "name", "unit_id", "role", "language", "active", "joined_at"),
        [(person_id(n), address(n), names[n], homes[n], "staff", "sv", True, joined) for n in range(size.people)],
    )  # fmt: skip
    _write(connection, t.addresses, ("address", "person_id"), [(address(n), person_id(n)) for n in range(size.people)])
    first = {home: person_id(n) for n, home in reversed(list(enumerate(homes)))}
    _write(
        connection, t.leaders, ("unit_id", "person_id", "source"),
        [(unit, person, "manager") for unit, person in sorted(first.items())],
    )  # fmt: skip


def _write(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Rows of some of the columns; the others are null."""
    places = [names.index(column.name) if column.name in names else None for column in table.columns]
    insert_rows(connection, table, ([None if place is None else row[place] for place in places] for row in rows))


def _write_forms(connection: Connection, catalogue: Catalogue) -> dict[str, int]:
    """A published Form of each module, as delivery would have left it: module id -> its number."""
    forms = {}
    for number, module in enumerate(catalogue.modules.values(), start=1):
        blueprint = compile_form(module, "sv")
        connection.execute(
            insert(t.forms).values(
                id=number,
                module_id=module.id,
                version=module.version,
                language="sv",
                step="published",
                mark=blueprint.mark,
                form_id=f"form-{number}",
                responder_uri=f"https://forms.{DOMAIN}/{number}",
                key={form_id: question.as_json() for form_id, question in blueprint.questions.items()},
                pass_points=float(blueprint.pass_points),
                points=float(blueprint.points),
                shared_with=[DOMAIN],
            )
        )
        forms[module.id] = number
    return forms


def _write_rule(connection: Connection, modules: list[str]) -> None:
    tasks = tuple(Task(module, _STARTS, _due(place)) for place, module in enumerate(modules))
    everybody = Target(Level.ADMINISTRATION, "", "administration")
    write_rule(connection, Rule(0, tasks, (everybody,)), now="2026-08-14T06:00:00.000000Z", by=None)


def _due(place: int) -> date | None:
    return _DUE[place % len(_DUE)]


def _outcomes(size: Size, form: int) -> Iterator[tuple[int, int, int]]:
    """Who has completed a module, which of the moments it was at, and which of the outcomes it had."""
    random = Random(_SEED + form)
    people = range(size.people)
    answered = people if size.answered == 1.0 else sorted(random.sample(people, round(size.people * size.answered)))
    for person in answered:
        yield person, int(random.random() * _MOMENTS), int(random.random() * len(_OUTCOMES))


def _responses(size: Size, form: int, module_id: str) -> Iterator[tuple[Any, ...]]:
    """One answer of each who has completed the module, in the table's order of columns."""
    assert tuple(column.name for column in t.responses.columns) == _RESPONSE, "the table of responses has changed"
    random = Random(_SEED + form)
    moments = [
        (_FIRST_ANSWER + _ANSWERED_WITHIN * random.random()).strftime("%Y-%m-%dT%H:%M:%S.%fZ") for _ in range(_MOMENTS)
    ]
    outcomes = [
        (float(points), points >= _PASS, json.dumps({"list": "bookmark", "sign": "wish", "typed": chosen}))
        for points, chosen in _OUTCOMES
    ]
    for person, when, outcome in _outcomes(size, form):
        points, passed, answers = outcomes[outcome]
        moment = moments[when]
        yield form, f"r{person:06}", person_id(person), None, module_id, moment, moment, points, passed, answers


def _obligations(size: Size, forms: Mapping[str, int]) -> Iterator[tuple[Any, ...]]:
    """What each is bound to and how far they have come, in the order of the primary key, which is quickest to write."""
    assert tuple(column.name for column in t.obligations.columns) == _OBLIGATION, "the table has changed"
    homes = drawn_homes(size)
    for place, (module_id, form) in enumerate(forms.items()):
        states = bytearray(size.people)
        for person, _, outcome in _outcomes(size, form):
            states[person] = State.PASSED if _OUTCOMES[outcome][0] >= _PASS else State.COMPLETED
        due_on = _due(place) or NO_DUE_DAY
        for person, home in enumerate(homes):
            yield person_id(person), module_id, home, True, due_on, states[person]


_OUTCOMES = ((3, "now"), (3, "now"), (2, "tomorrow"), (1, "delete"))  # points, and what was chosen last
_OBLIGATION = ("person_id", "module_id", "unit_id", "bound", "due_on", "state")
_RESPONSE = (
    *("form", "response_id", "person_id", "address", "module_id"),
    *("submitted_at", "first_at", "score", "passed", "answers"),
)


def _settle(url: str) -> None:
    """Statistics for the planner, and everything in the one file."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(place.database or "", isolation_level=None)) as file:
            file.execute("ANALYZE")
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            file.execute("PRAGMA journal_mode=DELETE")
    else:
        address = place.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
