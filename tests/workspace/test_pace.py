"""The pace, on a clock that only sleeping and calling move: no window is ever exceeded, none waited for in vain."""

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.discovery import discovery
from sandbox.quotas import quotas_of
from service.errors import BusyError
from service.store.engine import open_store
from service.workspace.ledger import SharedLedger
from service.workspace.limits import BUDGETS, Ledger, Limit, OutOfTimeError, Pace, budget_of
from tests.support.databases import KINDS, fresh_database

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LIST = "forms.forms.responses.list"
SEND = "gmail.users.messages.send"
A_CALL = {
    "forms.read": "forms.forms.get",
    "forms.responses.list": LIST,
    "forms.write": "forms.forms.create",
    "gmail.send": SEND,
    "gmail.send.leader": SEND,
    "classroom": "classroom.courses.list",
    "directory": "directory.users.list",
    "drive": "drive.files.list",
    "sheets": "sheets.spreadsheets.values.batchUpdate",
}


LEADER = "asa.oberg@ekby.example"


class FakeClock:
    """Stands still until somebody sleeps or a call takes its time."""

    def __init__(self) -> None:
        self.moment = START
        self.slept = 0.0

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.slept += seconds
        self.moment += timedelta(seconds=seconds)


class Caller:
    """Makes paced calls and remembers when the server saw each of them."""

    def __init__(self, ledger: Ledger | None = None, beside: "Caller | None" = None) -> None:
        self.clock = beside.clock if beside else FakeClock()
        self.pace = Pace(self.clock, ledger)
        self.seen: list[datetime] = beside.seen if beside else []

    def call(self, method: str, takes: float = 0.0, seen_after: float = 0.0, *, in_name_of: str | None = None) -> None:
        self.pace.wait(method, in_name_of=in_name_of)
        self.seen.append(self.clock.moment + timedelta(seconds=takes * seen_after))
        self.clock.moment += timedelta(seconds=takes)
        self.pace.made(method, in_name_of)

    def most_in(self, limit: Limit) -> int:
        """The most calls that the server saw in any window of the limit."""
        window = timedelta(seconds=limit.seconds)
        return max(sum(start <= other < start + window for other in self.seen) for start in self.seen)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0, 2), st.floats(0, 1), st.one_of(st.just(0.0), st.floats(0, 40))),
        min_size=1,
        max_size=60,
    ),
    st.integers(3, 12),
)
def test_the_server_never_counts_too_many(calls: list[tuple[float, float, float]], times: int) -> None:
    """However long calls take, wherever in them the server counts, and whatever pauses lie between."""
    caller = Caller()
    for takes, seen_after, idle in calls * times:
        caller.clock.moment += timedelta(seconds=idle)
        caller.call(LIST, takes, seen_after)
    (limit,) = BUDGETS["forms.responses.list"]
    assert caller.most_in(limit) <= limit.calls


@pytest.mark.parametrize("budget", sorted(BUDGETS))
def test_a_full_window_is_free_and_the_next_call_waits_just_long_enough(budget: str) -> None:
    """All calls of a window go at once; the one too many waits for the first to be forgotten, and no longer."""
    caller = Caller()
    smallest = BUDGETS[budget][0]
    leader = LEADER if budget.endswith(".leader") else None
    for _ in range(smallest.calls):
        caller.call(A_CALL[budget], in_name_of=leader)
    assert caller.clock.slept == 0
    caller.call(A_CALL[budget], in_name_of=leader)
    assert smallest.seconds <= caller.clock.slept <= smallest.seconds + 1


def test_slow_calls_are_not_held_back() -> None:
    """Calls that come slower than the limit allows never wait."""
    caller = Caller()
    for _ in range(600):
        caller.call(LIST, takes=0.4)
    assert caller.clock.slept == 0


def test_steady_work_runs_at_the_limit() -> None:
    """A thousand mails take about seven minutes at 150 a minute: waiting is for Google, not for us."""
    caller = Caller()
    for _ in range(1_000):
        caller.call(SEND)
    assert 6 * 60 <= caller.clock.slept <= 6 * 60 + 6


def test_budgets_do_not_eat_each_other() -> None:
    """Reading Forms to the limit leaves writing free."""
    caller = Caller()
    for _ in range(390):
        caller.call("forms.forms.get")
    caller.call("forms.forms.create")
    caller.call(LIST)
    assert caller.clock.slept == 0


@pytest.mark.parametrize("kind", ["memory", *KINDS])
def test_each_sender_has_a_budget_of_their_own(kind: str, tmp_path: Path) -> None:
    """A minute of the role account's mails, of one leader's and of another's go at once; an address has one budget."""
    with fresh_database(kind, tmp_path) if kind != "memory" else nullcontext("") as url:
        engine = open_store(url) if url else None
        caller = Caller(SharedLedger(engine) if engine else None)
        for _ in range(150):
            for sender in (None, LEADER, "fatuma.abdi@ekby.example"):
                caller.call(SEND, in_name_of=sender)
        assert caller.clock.slept == 0
        caller.call(SEND, in_name_of=LEADER.upper())
        assert caller.clock.slept >= 60
        if engine:
            engine.dispose()


def test_a_leaders_day_leaves_room_for_their_own_mails() -> None:
    """Of the two thousand that Google allows a leader, five hundred are not ours."""
    caller = Caller()
    day = [START] * 1_500
    budget = budget_of(SEND, LEADER)
    assert budget is not None
    caller.pace.ledger.note(budget, day)
    with pytest.raises(BusyError, match=r"gmail\.send\.leader is used up until 2026-11-23 09:00 UTC"):
        caller.pace.wait(SEND, in_name_of=LEADER)
    caller.pace.wait(SEND)


def test_a_day_that_is_used_up_is_not_slept_through() -> None:
    """The wait until tomorrow is told, with the hour at which it ends."""
    caller = Caller()
    caller.pace.ledger.note(
        "gmail.send", [START - timedelta(hours=23, minutes=30) + timedelta(seconds=n) for n in range(2_000)]
    )
    with pytest.raises(BusyError, match=r"gmail\.send is used up until 2026-11-22 09:30 UTC") as caught:
        caller.pace.wait(SEND)
    assert caught.value.retry_after == pytest.approx(1_800, abs=1)
    assert caller.clock.slept == 0


def test_seeing_that_there_is_room_enters_nothing() -> None:
    """Who waits before writing an intent, and then calls, is counted once."""
    caller = Caller()
    for _ in range(150):
        caller.pace.wait(SEND, enter=False)
        caller.call(SEND)
    assert caller.clock.slept == 0


@pytest.mark.parametrize("kind", KINDS)
def test_workers_keep_the_limits_together(kind: str, tmp_path: Path) -> None:
    """Three workers with one ledger, fast and slow ones, are never more than one would be, and lose little time."""
    with fresh_database(kind, tmp_path) as url:
        engine = open_store(url)
        first = Caller(SharedLedger(engine))
        workers = [first, *(Caller(SharedLedger(engine), first) for _ in range(2))]
        for number in range(500):
            workers[number % 3].call(LIST, takes=0.1 if number % 7 else 1.5, seen_after=0.5)
        engine.dispose()
    assert first.most_in(Limit(180, 60)) <= 180
    needed = timedelta(seconds=60 * (500 / 180 - 1))
    assert first.clock.moment - START < 1.1 * needed + timedelta(seconds=60)


def test_a_deadline_is_not_slept_through() -> None:
    """What would be ready only after the run's time is left to the next."""
    caller = Caller()
    caller.pace.deadline = START + timedelta(seconds=30)
    for _ in range(180):
        caller.call(LIST)
    with pytest.raises(OutOfTimeError):
        caller.call(LIST)
    assert caller.clock.slept == 0


def test_a_run_without_time_does_nothing() -> None:
    """A deadline that has passed stops the next call, though no limit is near."""
    caller = Caller()
    caller.pace.deadline = START - timedelta(seconds=1)
    with pytest.raises(OutOfTimeError):
        caller.call(LIST)


def test_our_budgets_are_googles() -> None:
    """Each method's budget is no larger, and not much smaller, than the limits that the sandbox keeps for one user."""
    by_id = discovery().methods
    for budget, method_id in A_CALL.items():
        if budget == "gmail.send.leader":
            continue  # smaller: a leader writes mails of their own too
        theirs = {
            (quota.limit, quota.window.total_seconds()) for quota in quotas_of(by_id[method_id]) if quota.per_user
        }
        assert {(limit.calls, float(limit.seconds)) for limit in BUDGETS[budget]} == theirs, method_id


def test_every_call_we_make_has_its_budget() -> None:
    """Reads, expensive reads and writes of Forms are counted apart; sending is counted, reading mail is not."""
    expected = {
        "forms.forms.get": "forms.read",
        "forms.forms.watches.list": "forms.read",
        "forms.forms.responses.list": "forms.responses.list",
        "forms.forms.create": "forms.write",
        "forms.forms.batchUpdate": "forms.write",
        "forms.forms.setPublishSettings": "forms.write",
        "forms.forms.watches.create": "forms.write",
        "drive.permissions.create": "drive",
        "directory.members.list": "directory",
        "gmail.users.messages.send": "gmail.send",
        "gmail.users.messages.list": None,
    }
    assert {method: budget_of(method) for method in expected} == expected
