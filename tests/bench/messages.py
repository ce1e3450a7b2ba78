"""A tick's reminder run over a whole city: what it costs to find nobody, to find ten thousand, and to write to them.

Google is an address that takes everything at once, so that what is measured is the product and the database. Each
figure is taken in a process of its own, whose memory is watched meanwhile.
"""

import multiprocessing
import os
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Engine, event, func, insert, select, update

from service.counting.model import State
from service.counting.refresh import keep_current
from service.messages.hours import is_open
from service.messages.policy import Policy
from service.messages.run import Reminders
from service.moments import stamp
from service.settings import Settings, load_settings
from service.store import tables as t
from service.store.engine import open_engine
from service.store.recounts import Recount, ask_for_recount
from service.workspace.limits import OutOfTimeError
from tests.bench.city import DOMAIN, City, Size, copied_city, person_id
from tests.bench.mailed import write_mails
from tests.bench.table import Ratio, say, sized
from tests.bench.web import forget_peak, peak, resident
from tests.support.databases import KINDS

if TYPE_CHECKING:
    from service.workspace.client import Workspace

DUE, MAILS = 10_000, 1_000
_GROWN, _PAGES = 30, 64  # MiB; the second is SQLite's own, of pages that were read
NOW = datetime(2026, 12, 28, 9, tzinfo=UTC)
"""A working day three days before twenty of the sixty modules are due: their reminder of a week before is overdue."""

PEOPLE = "SELECT id, email, name, unit_id, role, language, manager FROM people WHERE active"
LEFT = (
    "SELECT o.person_id, o.module_id, o.due_on, p.email, p.unit_id, p.role FROM obligations o "
    "JOIN people p ON p.id = o.person_id WHERE o.bound AND o.state < 1 AND o.module_id IN "
    "(SELECT module_id FROM assignment_modules WHERE due_on = '2026-12-31')"
)


@dataclass(frozen=True, slots=True)
class Still:
    """A clock that stands."""

    def now(self) -> datetime:
        return NOW

    def sleep(self, seconds: float) -> None:
        raise AssertionError(f"Nobody should have to wait {seconds} seconds here.")


class TakesAll:
    """Stands where the Workspace does: takes so many mails at once, then there is no time for more."""

    def __init__(self, most: int) -> None:
        self.left = most
        self.pace = self

    def wait(self, _method: str, **_more: Any) -> None:
        if self.left == 0:
            raise OutOfTimeError("That is enough to be measured.")

    def call(self, _method: str, **_more: Any) -> dict[str, Any]:
        self.left -= 1
        return {}


@dataclass(frozen=True, slots=True)
class Took:
    """What something cost. `found`: people looked at, or mails; `grown`: bytes of memory at its highest."""

    found: int
    seconds: float
    queries: int
    grown: int


def run(scale: float) -> Iterator[Ratio]:
    """On both databases: nobody has anything left; ten thousand are due; they have just been written to."""
    size = Size.at(scale)
    due, mails = sized(DUE, scale, least=20), sized(MAILS, scale, least=5)
    for kind in KINDS:
        say(f"reminders, {kind} …")
        with copied_city(kind, size) as city:
            engine = open_engine(city.url)
            write_mails(engine, city)
            keep_current(engine, city.catalogue, NOW.date())
            yield from _rows(f"{kind}: a run with nobody due", apart(city, _nobody), apart(city, _people), 1.0)
            _open(engine, city, due)
            found, left = apart(city, _look), apart(city, _left)
            if not due <= found.found <= due + sum(size.levels):  # leaders get their digest beside
                raise AssertionError(f"Of {due:,} who are due {found.found:,} were found.")
            yield from _rows(f"{kind}: finding {due:,} who are due", found, left, 10.0)
            sent, plain = apart(city, _send, mails), apart(city, _plainly, mails)
            alone = replace(sent, seconds=sent.seconds - found.seconds, queries=sent.queries - found.queries)
            yield from _rows(f"{kind}: writing to {mails:,} of them", alone, plain, 15.0, each=mails)
            _rest(engine)
            yield from _rows(f"{kind}: a run when all have been written to", apart(city, _nobody), left, 10.0)
            engine.dispose()


def _rows(what: str, took: Took, plain: Took, goal: float, each: int = 1) -> Iterator[Ratio]:
    queries = took.queries / each
    yield Ratio(
        f"{what} ÷ a plain {'write' if each > 1 else 'read'} of {plain.found:,} rows",
        took.seconds * 1000, plain.seconds * 1000, "ms", goal, note=f"{queries:,.1f} queries{' each' * (each > 1)}",
    )  # fmt: skip
    room = _GROWN + (_PAGES if what.startswith("sqlite") else 0)
    yield Ratio(f"{what}: growth of memory", took.grown / 2**20, 1, "MiB", room)


# --- how the city stands ----------------------------------------------------------------------------------------------


def _open(engine: Engine, city: City, people: int) -> None:
    """So many people, from all over the city, have not done what is due at the end of the year; it is counted."""
    step = city.size.people // people
    chosen = [person_id(number * step) for number in range(people)]
    of = t.obligations.c
    with engine.begin() as connection:
        modules = connection.scalars(
            select(t.assignment_modules.c.module_id).where(t.assignment_modules.c.due_on > NOW.date())
        ).all()
        for start in range(0, people, 500):
            part = of.person_id.in_(chosen[start : start + 500])
            these = update(t.obligations).where(of.module_id.in_(modules), part)
            connection.execute(these.values(state=int(State.OPEN)))
        ask_for_recount(connection, Recount.TREE)  # counters from the obligations as they are now
    keep_current(engine, city.catalogue, NOW.date())
    with engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def _rest(engine: Engine) -> None:
    """Everybody has been reminded this morning."""
    of = t.reminders.c
    newest = select(func.max(of.id).label("id")).group_by(of.person_id).subquery()
    with engine.begin() as connection:
        moment = stamp(NOW - timedelta(hours=1))
        these = update(t.reminders).where(of.id.in_(select(newest.c.id)))
        connection.execute(these.values(intent_at=moment, sent_at=moment, state="sent"))
        connection.exec_driver_sql("ANALYZE")


# --- what is measured, each in a process of its own -------------------------------------------------------------------


def apart(city: City, act: Callable[..., int], *more: int) -> Took:
    """Do something in a new process, and say what it took there."""
    processes = multiprocessing.get_context("forkserver")  # like a new one, but for what has to be loaded
    processes.set_forkserver_preload([__name__])
    told = processes.Queue()
    running = processes.Process(target=_measure, args=(city.url, city.courses, act, more, told.put))
    running.start()
    took: Took | str = told.get(timeout=3600)
    running.join()
    if isinstance(took, str):
        raise AssertionError(took)  # noqa: TRY004 - what went wrong there, in words
    return took


def _measure(
    url: str, courses: Path, act: Callable[..., int], more: tuple[int, ...], tell: Callable[[Any], None]
) -> None:
    try:
        reminders = _reminders(url, courses)
        queries = [0]

        @event.listens_for(reminders.engine, "before_cursor_execute")
        def count(*_: Any) -> None:
            queries[0] += 1

        before = resident(os.getpid())
        forget_peak(os.getpid())
        act(reminders, *more)  # for its memory; what a process loads and compiles once is not in the time
        grown, queries[0] = max(0, peak(os.getpid()) - before), 0
        began = time.perf_counter()
        found = act(reminders, *more)
        took = Took(found, time.perf_counter() - began, queries[0], grown)
        reminders.engine.dispose()
    except Exception as error:  # noqa: BLE001 - whoever waits for the figures is told, not left waiting
        tell(f"{type(error).__name__}: {error}")
    else:
        tell(took)


def _reminders(url: str, courses: Path) -> Reminders:
    environment = {
        "NANOLEARN_DATABASE_URL": url,
        "NANOLEARN_COURSES": str(courses),
        "NANOLEARN_DOMAIN": DOMAIN,
        "NANOLEARN_DELEGATED_USER": f"nanolearn@{DOMAIN}",
    }
    settings: Settings = load_settings(environment)
    city = City(Size.at(0), url, courses)
    is_open(NOW, Policy(country="SE"), settings.timezone)  # loads the holidays
    return Reminders(open_engine(url), settings, Still(), city.catalogue)


def _nobody(reminders: Reminders) -> int:
    """A whole run, as the scheduler has it, that finds nobody."""
    outcome = reminders.run(cast("Workspace", TakesAll(1)), lambda _what, _done, _total: None)
    if outcome.sent or outcome.waiting or outcome.stopped:
        raise AssertionError(f"Somebody was due: {outcome}")
    return 0


def _look(reminders: Reminders) -> int:
    return len(reminders.look().people)


def _send(reminders: Reminders, mails: int) -> int:
    """A run that has time for so many."""
    outcome = reminders.run(cast("Workspace", TakesAll(mails)), lambda _what, _done, _total: None)
    if outcome.sent != mails:
        raise AssertionError(f"{outcome.sent:,} mails went out, not {mails:,}: {outcome}")
    return mails


def _plainly(reminders: Reminders, mails: int) -> int:
    """The rows of so many mails and nothing else: written down before each is sent, and after it."""
    modules = list(reminders.catalogue.modules)[:20]
    for _ in range(mails):
        row = {"person_id": "nobody", "kind": "reminder", "state": "sending"}
        with reminders.engine.begin() as connection:
            written = insert(t.reminders).values(**row, message_id=uuid.uuid4().hex, intent_at=stamp(NOW))
            key = connection.execute(written).inserted_primary_key
            assert key is not None
            items = [{"reminder_id": key[0], "module_id": each, "due_on": NOW.date(), "why": "due"} for each in modules]
            connection.execute(insert(t.reminder_items), items)
        with reminders.engine.begin() as connection:
            sent = update(t.reminders).where(t.reminders.c.id == key[0])
            connection.execute(sent.values(state="sent", sent_at=stamp(NOW)))
    return mails


def _people(reminders: Reminders) -> int:
    return _read(reminders.engine, PEOPLE)


def _left(reminders: Reminders) -> int:
    return _read(reminders.engine, LEFT)


def _read(engine: Engine, query: str) -> int:
    with engine.connect() as connection:
        return len(connection.exec_driver_sql(query).fetchall())
