"""A run tells the database how far it is, about once a second; when it ends its row is gone, when killed it stays."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from service.store.engine import open_store, reading
from service.store.work import Work, works, write_work
from service.workspace.limits import Pace
from service.workspace.telling import telling
from tests.support.databases import KINDS, fresh_database

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SEND = "gmail.users.messages.send"


class FakeClock:
    """Stands still until somebody sleeps."""

    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with fresh_database(request.param, tmp_path) as url:
        opened = open_store(url)
        yield opened
        opened.dispose()


def known(engine: Engine) -> list[Work]:
    with reading(engine) as connection:
        return works(connection)


def test_what_is_told_while_it_runs_and_after(engine: Engine) -> None:
    """The part, how much of it, since when; nothing remains when the run ends."""
    clock = FakeClock()
    with telling(engine, Pace(clock), clock, name="deliver", source="command") as progress:
        clock.sleep(5)
        progress("forms", 0, 3)
        clock.sleep(2)
        progress("forms", 2, 3)
        (work,) = known(engine)
        assert work == Work(
            id=work.id,
            name="deliver",
            source="command",
            began_at=START,
            part_at=START + timedelta(seconds=5),
            at=START + timedelta(seconds=7),
            part="forms",
            done=2,
            total=3,
        )
        progress("mails", 0, 400)
        assert [(each.part, each.part_at) for each in known(engine)] == [("mails", clock.now())]
    assert known(engine) == []


def test_a_thousand_steps_in_ten_seconds_are_eleven_writes(engine: Engine) -> None:
    """However fast a run is, the database is told about once a second."""
    clock = FakeClock()
    written = []
    event.listen(engine, "before_cursor_execute", lambda *told: written.append(told[2].startswith("INSERT INTO work")))
    shown = []
    with telling(engine, Pace(clock), clock, name="deliver", source="tick", show=shown.append) as progress:
        for done in range(1000):
            progress("mails", done, 1000)
            clock.sleep(0.01)
    assert sum(written) == 10
    assert [each.done for each in shown] == list(range(1000))


def test_a_run_that_finds_nothing_to_do_writes_nothing(engine: Engine) -> None:
    """Nor does it tell of parts that have nothing in them."""
    clock = FakeClock()
    statements = []
    event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2].split()[0]))
    with telling(engine, Pace(clock), clock, name="track", source="tick") as progress:
        progress("responses", 0, 0)
    assert set(statements) <= {"BEGIN", "SELECT"}


def test_waiting_for_a_limit_is_told_before_it_begins(engine: Engine) -> None:
    """Which budget, and until when; the next step ends it. A call tells that the run is alive, even between steps."""
    clock = FakeClock()
    pace = Pace(clock)
    waits = []

    def asleep(seconds: float) -> None:
        waits.append(known(engine)[0])
        clock.moment += timedelta(seconds=seconds)

    with telling(engine, pace, clock, name="deliver", source="command") as progress:
        progress("mails", 0, 200)
        for _ in range(150):
            pace.wait(SEND)
            pace.made(SEND)
        clock.sleep, sleep = asleep, clock.sleep  # type: ignore[method-assign]  # to see what stands there meanwhile
        pace.wait(SEND)
        clock.sleep = sleep  # type: ignore[method-assign]
        (waiting,) = waits
        assert (waiting.waiting_for, waiting.waiting_until) == ("gmail.send", START + timedelta(seconds=60.25))
        assert waiting.waits(START + timedelta(seconds=60))
        assert not waiting.waits(clock.now())
        progress("mails", 151, 200)
        (work,) = known(engine)
        assert (work.done, work.waiting_for, work.waiting_until) == (151, None, None)
        clock.sleep(40)
        pace.pause(0)
        assert known(engine)[0].at == clock.now()
    assert pace.watcher is None


def test_what_stops_a_run_takes_its_row_away(engine: Engine) -> None:
    """Ctrl-C too: only what was killed remains."""
    clock = FakeClock()
    running = telling(engine, Pace(clock), clock, name="deliver", source="command")
    running.__enter__()("mails", 3, 200)
    assert len(known(engine)) == 1
    running.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert known(engine) == []


def test_a_killed_run_is_silent_after_a_minute_and_forgotten_once_it_was_taken_up(engine: Engine) -> None:
    """The next run of the same kind has done what was left, even if that was nothing; others' rows stay."""
    clock = FakeClock()
    dead = Work("1", "deliver", "command", began_at=START, part_at=START, at=START, part="mails", done=3, total=9)
    waits = replace(dead, id="2", waiting_for="gmail.send", waiting_until=START + timedelta(minutes=2))
    other = replace(dead, id="3", name="track")
    with engine.begin() as connection:
        for each in (dead, waits, other):
            write_work(connection, each)
    clock.sleep(60)
    assert [each.is_silent(clock.now()) for each in known(engine)] == [False, False, False]
    clock.sleep(1)
    assert [each.is_silent(clock.now()) for each in known(engine)] == [True, False, True]
    with telling(engine, Pace(clock), clock, name="deliver", source="tick"):
        assert [each.id for each in known(engine)] == ["1", "2", "3"]
    assert [each.id for each in known(engine)] == ["2", "3"]
    clock.sleep(120)
    with telling(engine, Pace(clock), clock, name="deliver", source="tick"):
        pass
    assert [each.id for each in known(engine)] == ["3"]
