"""A Form is made once, whole, whatever fails: each call in each way, a kill at every point, two runs at once."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox.serve import Sandbox
from service.errors import BusyError, RefusedError, UncertainError, UnreachableError, WorkspaceError
from service.workspace.limits import OutOfTimeError
from tests.support.databases import fresh_database
from tests.support.form_works import BLUEPRINT, DOMAINS, KEY, FormWorks, HookedWorkspace, Killed
from tests.support.story import StoryClock

CALLS = (
    "drive.files.list",
    "forms.forms.create",
    "forms.forms.get",
    "forms.forms.batchUpdate",
    "drive.files.update",
    "drive.permissions.create",
    "forms.forms.setPublishSettings",
)
TROUBLE: dict[str, dict[str, Any]] = {
    "500": {"code": 500},
    "503": {"code": 503},
    "a page": {"kind": "html", "code": 502},
    "429": {"code": 429, "retry_after": 3},
    "403": {"code": 403},
    "lost reply": {"kind": "lost_reply"},
    "slow": {"kind": "slow", "seconds": 0.05},
}


@pytest.mark.parametrize("trouble", TROUBLE)
@pytest.mark.parametrize("method", CALLS)
def test_each_call_failing_once(works: FormWorks, method: str, trouble: str) -> None:
    """One run, or after a refusal a second, and there is one Form."""
    works.sandbox.world.switches.search_lag_seconds = 20
    fault = works.fault(method, **TROUBLE[trouble])
    try:
        works.publish()
    except RefusedError:
        assert trouble == "403"
        works.publish()
    assert fault.met == 1
    works.assert_finished()


@pytest.mark.parametrize("trouble", ["500", "lost reply"])
@pytest.mark.parametrize("method", CALLS)
def test_each_call_failing_again_and_again(works: FormWorks, method: str, trouble: str) -> None:
    """Eight times in a row: some runs give up and say so, the last one finishes what they have begun."""
    works.sandbox.world.switches.search_lag_seconds = 20
    works.fault(method, times=8, **TROUBLE[trouble])
    for _ in range(6):
        try:
            works.publish()
        except (UncertainError, UnreachableError) as given_up:
            assert str(given_up)  # noqa: PT017 - that it may happen is the point
    works.assert_finished()


@pytest.mark.parametrize("trouble", ["500", "lost reply"])
def test_taking_away_what_google_gave(works: FormWorks, trouble: str) -> None:
    """Of a consumer's account the link is open to anyone; taking that away may fail too."""
    works.sandbox.world.switches.owner_kind = "consumer"
    fault = works.fault("drive.permissions.delete", **TROUBLE[trouble])
    works.publish()
    assert fault.met == 1
    works.assert_finished()


def _calls_of_a_run(works: FormWorks) -> list[str]:
    seen: list[str] = []
    workspace = works.workspace()
    workspace.before = seen.append
    works.maker(workspace).publish(KEY, BLUEPRINT)
    return seen


def _at(workspace: HookedWorkspace, number: int, when: str, act: Any) -> None:
    """Do something before or after the nth call of a workspace, once."""
    counted = 0

    def hook(_method: str) -> None:
        nonlocal counted
        counted += 1
        if counted == number:
            act()

    setattr(workspace, when, hook)


def _die() -> None:
    raise Killed


CALLS_OF_A_RUN = 8


def test_how_many_calls_there_are(works: FormWorks) -> None:
    """The tests below go through all of them."""
    assert len(_calls_of_a_run(works)) == CALLS_OF_A_RUN


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", range(1, CALLS_OF_A_RUN + 1))
def test_killed_at_every_call(works: FormWorks, number: int, when: str) -> None:
    """Whether the call was not sent or its answer never read, the next run finishes the same Form."""
    works.sandbox.world.switches.search_lag_seconds = 20
    workspace = works.workspace()
    _at(workspace, number, when, _die)
    with pytest.raises(Killed):
        works.maker(workspace).publish(KEY, BLUEPRINT)
    works.publish()
    works.assert_finished()


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", range(1, CALLS_OF_A_RUN + 1))
def test_two_runs_at_once(works: FormWorks, number: int, when: str) -> None:
    """Wherever the first run stands, the second waits for its turn; given up, it leaves everything to the first."""
    workspace, other = works.workspace(), works.workspace()
    other.pace.deadline = works.clock.now() + timedelta(minutes=5)

    def second() -> None:
        with pytest.raises(OutOfTimeError):
            works.maker(other).publish(KEY, BLUEPRINT)

    _at(workspace, number, when, second)
    works.maker(workspace).publish(KEY, BLUEPRINT)
    works.assert_finished()
    assert not other.calls


def test_a_create_that_is_done_after_we_gave_up_waiting(works: FormWorks, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reply timed out and the Form came later: the search waits from then on, not from when it was asked for."""
    clock = works.clock
    assert isinstance(clock, StoryClock)
    sleep = clock.sleep

    def sleep_a_little(seconds: float) -> None:
        time.sleep(seconds / 100)
        sleep(seconds)

    monkeypatch.setattr(clock, "sleep", sleep_a_little)
    monkeypatch.setattr("service.workspace.client._TIMEOUT_SECONDS", 0.1)
    works.fault("forms.forms.create", kind="slow", seconds=0.3)
    workspace = works.workspace()
    _at(workspace, 2, "before", lambda: clock.move(timedelta(seconds=90)))  # as long as the wait for a reply
    works.maker(workspace).publish(KEY, BLUEPRINT)
    time.sleep(0.5)
    works.assert_finished()


def test_a_search_that_lags_the_longest(works: FormWorks) -> None:
    """Forty seconds after a lost reply the Form is found, and no second one made."""
    works.sandbox.world.switches.search_lag_seconds = 40
    works.fault("forms.forms.create", kind="lost_reply")
    works.publish()
    works.assert_finished()


def test_nothing_was_made_after_all(works: FormWorks) -> None:
    """A create that failed without doing anything costs the wait, and then a second create."""
    begun = works.clock.now()
    works.fault("forms.forms.create", code=500)
    works.publish()
    works.assert_finished()
    assert 45 <= (works.clock.now() - begun).total_seconds() <= 60


def test_giving_up_is_told(works: FormWorks) -> None:
    """After three lost answers the sentence says what to do, and nothing has been made twice."""
    works.fault("forms.forms.create", code=503, times=None)
    with pytest.raises(UncertainError, match="run `nanolearn deliver` again"):
        works.publish()
    works.sandbox.wire.faults.orders.clear()
    works.publish()
    works.assert_finished()


def test_a_quota_that_stays_used_up(works: FormWorks) -> None:
    """It waits more than a minute, then says that Google is busy; the next run goes on."""
    works.fault("forms.forms.batchUpdate", code=429, times=None)
    with pytest.raises(BusyError):
        works.publish()
    works.sandbox.wire.faults.orders.clear()
    works.publish()
    works.assert_finished()


def test_deleted_before_anybody_could_have_its_address(works: FormWorks) -> None:
    """A half-made Form that somebody threw away is made anew."""
    workspace = works.workspace()
    _at(workspace, 4, "before", _die)
    with pytest.raises(Killed):
        works.maker(workspace).publish(KEY, BLUEPRINT)
    (gone,) = works.forms()
    del works.sandbox.world.files[gone]
    del works.sandbox.world.forms[gone]
    works.publish()
    works.assert_finished()
    assert works.forms() != [gone]


def test_a_database_that_was_lost(works: FormWorks, sandbox: Sandbox, kind: str, tmp_path: Path) -> None:
    """Another installation of the same project finds the Form by its mark, and takes it as it is."""
    works.publish()
    with fresh_database(kind, tmp_path) as database:
        other = FormWorks(sandbox, tmp_path, database)
        other.publish()
        other.assert_finished()
        other.close()


def test_a_domain_that_is_none(works: FormWorks) -> None:
    """The refusal names the domain and the setting; corrected, the same Form goes on."""
    fault = works.fault("drive.permissions.create", code=400, message="The domain is invalid.", nth=2, times=None)
    with pytest.raises(RefusedError, match=f"opened to the domain {DOMAINS[1]}; check NANOLEARN_DOMAIN"):
        works.publish()
    assert fault.met == 1
    works.sandbox.wire.faults.orders.clear()
    works.publish()
    works.assert_finished()


@pytest.mark.parametrize("trouble", ["500", "lost reply", "429"])
@pytest.mark.parametrize("method", ["drive.permissions.list", "forms.forms.setPublishSettings"])
def test_opening_and_closing_with_trouble(works: FormWorks, method: str, trouble: str) -> None:
    """Both may be done twice, so both are."""
    works.publish()
    works.fault(method, **TROUBLE[trouble])
    works.maker().close(KEY)
    assert works.row().step == "closed"
    works.sandbox.wire.faults.orders.clear()
    works.fault(method, **TROUBLE[trouble])
    works.maker().reopen(KEY)
    works.assert_finished()


def test_an_error_is_a_sentence(works: FormWorks) -> None:
    """Whatever fails, the text has no Python in it."""
    for method in CALLS:
        works.fault(method, code=403, times=None)
        with pytest.raises(WorkspaceError) as caught:
            works.publish()
        assert "Traceback" not in str(caught.value)
        assert method in str(caught.value)
        works.sandbox.wire.faults.orders.clear()
