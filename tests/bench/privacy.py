"""Erasing people, and deleting what has been kept long enough, in a whole city: ÷ plain statements on the same rows.

The plain statements know where the rows are and nothing of who else may name somebody; they write what the product
writes, and as safely.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection, Delete, Engine, Update, delete, event, update

from service.counting.refresh import keep_current
from service.moments import stamp
from service.privacy.erasing import erase as erase_person
from service.privacy.finding import known
from service.privacy.keeping import keep_no_longer
from service.roster.erased import pseudonym
from service.settings import load_settings
from service.store import tables as t
from service.store.engine import open_engine
from tests.bench.city import Size, copied_city, person_id
from tests.bench.mailed import write_mails
from tests.bench.table import Ratio, median, say, sized
from tests.support.databases import KINDS

PERSONS = 40
NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)
ANSWERS_DAYS, MESSAGES_DAYS = 88, 30
"""A tenth of the city's answers are older than the first, three of five reminders than the second."""
LATE_ANSWERS, LATE_MESSAGES = datetime(2026, 11, 7, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)
"""As many answers are later than the first, two of five reminders than the second."""


def erase(scale: float) -> Iterator[Ratio]:
    """One person after the other, each a transaction."""
    size, persons = Size.at(scale), sized(PERSONS, scale, least=3)
    for kind in KINDS:
        say(f"erasing, {kind} …")
        with copied_city(kind, size) as city:
            engine = open_engine(city.url)
            write_mails(engine, city)
            ours, plain = [], []
            for number in range(1, 1 + persons):  # taking turns
                ours.append(_erased(engine, person_id(number * 2)))
                plain.append(_plainly_erased(engine, person_id(number * 2 + 1)))
            engine.dispose()
        rows = {found for _, found in [*ours, *plain]}
        yield Ratio(
            f"{kind}: erasing one of {size.people:,} people ÷ plain statements on the same rows",
            median([seconds for seconds, _ in ours]) * 1000, median([seconds for seconds, _ in plain]) * 1000,
            "ms", 5.0, note=f"{min(rows):,}–{max(rows):,} rows",
        )  # fmt: skip


def _erased(engine: Engine, who: str) -> tuple[float, int]:
    began = time.perf_counter()
    with engine.begin() as connection:
        identity = known(connection, who)
        assert identity is not None
        _, erased = erase_person(connection, identity)
    return time.perf_counter() - began, sum(erased.rows.values())


def _plainly_erased(engine: Engine, who: str) -> tuple[float, int]:
    """The same rows of somebody else."""
    alias, number = pseudonym(), 1
    began = time.perf_counter()
    with engine.begin() as connection:
        for table in (t.addresses, t.leaders):
            number += connection.execute(delete(table).where(table.c.person_id == who)).rowcount
        blank = {"id": alias, "email": alias, "name": alias, "language": None, "manager": None}
        connection.execute(update(t.people).where(t.people.c.id == who).values(blank))
        for table in (t.message_items, t.messages, t.reminders, t.responses, t.obligations):
            these = update(table).where(table.c.person_id == who)
            number += connection.execute(these.values(person_id=alias)).rowcount
    return time.perf_counter() - began, number


def retention(scale: float) -> Iterator[Ratio]:
    """What was chosen in the first days of the term, and all but the latest reminders: a round of the daily run."""
    size = Size.at(scale)
    for kind in KINDS:
        say(f"retention, {kind} …")
        with copied_city(kind, size) as city:
            engine = open_engine(city.url)
            write_mails(engine, city)
            keep_current(engine, city.catalogue, NOW.date())
            of, own = t.responses.c, t.reminders.c
            emptied = update(t.responses).where(of.submitted_at > stamp(LATE_ANSWERS)).values(answers={})
            yield from _rates(f"{kind}: answers kept no longer", engine, f"answers={ANSWERS_DAYS}", emptied, 0.15)
            deleted = delete(t.reminders).where(own.intent_at >= stamp(LATE_MESSAGES))
            yield from _rates(f"{kind}: reminders kept no longer", engine, f"messages={MESSAGES_DAYS}", deleted, 0.5)
            engine.dispose()


def _rates(what: str, engine: Engine, kept: str, plain: Delete | Update, goal: float) -> Iterator[Ratio]:
    """A round, after a plain statement on about as many other rows; and how long it keeps others waiting at most."""
    began = time.perf_counter()
    with engine.begin() as connection:
        rows = connection.execute(plain).rowcount
    over = rows / (time.perf_counter() - began)
    settings = load_settings({"NANOLEARN_RETENTION": kept, "NANOLEARN_RETENTION_DECISION": "a bench"})
    with _longest(engine) as held:
        began = time.perf_counter()
        number = sum(keep_no_longer(engine, settings, NOW, at_once=True, parts=None).values())
        took = time.perf_counter() - began
    yield Ratio(f"{what} ÷ a plain statement", number / took, over, "rows/s", goal, "above", note=f"{number:,} rows")
    yield Ratio(f"{what}: the longest that anybody waits", held[0], 1, "s", 1.0)


@contextmanager
def _longest(engine: Engine) -> Iterator[list[float]]:
    """The seconds that the longest of what is written meanwhile took, from its beginning to its end."""
    longest, begun = [0.0], {}

    def begin(connection: Connection) -> None:
        begun[id(connection)] = time.perf_counter()

    def commit(connection: Connection) -> None:
        longest[0] = max(longest[0], time.perf_counter() - begun[id(connection)])

    event.listen(engine, "begin", begin)
    event.listen(engine, "commit", commit)
    yield longest
    event.remove(engine, "begin", begin)
    event.remove(engine, "commit", commit)
