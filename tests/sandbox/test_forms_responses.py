"""Responses are listed in no order, filtered by time, in pages that lose nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.apis.forms_answers import submit
from sandbox.refusal import Refusal
from tests.support.forms_office import Office

Json = dict[str, Any]
START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class Answered(Office):
    """A form with an answer at each of these microseconds after nine o'clock."""

    def __init__(self, microseconds: list[int]) -> None:
        super().__init__()
        self.form_id = self.form()
        self.publish(self.form_id)
        for microsecond in microseconds:
            self.answer(microsecond)

    def answer(self, microsecond: int, response_id: str | None = None) -> Json:
        self.world.clock.set(START + timedelta(microseconds=microsecond), freeze=True)
        return submit(self.world, self.form_id, "anna@kommun.se", {}, response_id=response_id)

    def page(self, **params: Any) -> Json:
        reply: Json = self.ask("responses.list", formId=self.form_id, **params)
        return reply

    def pages(self, **params: Any) -> list[Json]:
        """All responses of a listing, page by page."""
        found: list[Json] = []
        token = None
        while True:
            reply = self.page(**params, **({"pageToken": token} if token else {}))
            found += reply["responses"]
            token = reply.get("nextPageToken")
            if token is None:
                return found


def times(responses: list[Json]) -> list[str]:
    return sorted(response["lastSubmittedTime"][17:-1] for response in responses)


def test_list_items_are_responses_without_the_forms_id() -> None:
    """The form is known already; all else is as responses.get shows it."""
    office = Answered([0])
    (listed,) = office.page()["responses"]
    whole = office.ask("responses.get", formId=office.form_id, responseId=listed["responseId"])
    assert whole == {"formId": office.form_id, **listed}
    assert office.page() == {"responses": [listed]}


def test_an_unknown_response_is_not_found() -> None:
    """responses.get of an id that is none, or of a form that is none."""
    office = Answered([])
    for form_id in (office.form_id, "nowhere"):
        with pytest.raises(Refusal) as refused:
            office.ask("responses.get", formId=form_id, responseId="r")
        assert (refused.value.code, refused.value.message) == (404, "Requested entity was not found.")


def test_only_answer_scopes_reach_every_forms_answers() -> None:
    """`drive.file` of another project sees nothing; the answers' own scope does, the body's does not."""
    office = Answered([0])
    reply = office.page(project="other", scopes=("forms.responses.readonly",))
    assert len(reply["responses"]) == 1
    with pytest.raises(Refusal):
        office.page(project="other", scopes=("drive.file", "forms.body"))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("timestamp > 2026-11-22T09:00:00Z", ["00.000001", "00.000999", "00.001000", "01.000000"]),
        ("timestamp >= 2026-11-22T09:00:00Z", ["00.000000", "00.000001", "00.000999", "00.001000", "01.000000"]),
        ("timestamp > 2026-11-22T09:00:00.000Z", ["00.000001", "00.000999", "00.001000", "01.000000"]),
        ("timestamp >= 2026-11-22T09:00:00.001Z", ["00.001000", "01.000000"]),
        ("timestamp > 2026-11-22T09:00:00.000998Z", ["00.000999", "00.001000", "01.000000"]),
        ("timestamp > 2026-11-22T09:00:00.000999000Z", ["00.001000", "01.000000"]),
        ("timestamp >= 2026-11-22T09:00:00.000999001Z", ["00.001000", "01.000000"]),
        ("timestamp > 2026-11-22T09:00:00.000998999Z", ["00.000999", "00.001000", "01.000000"]),
        ("timestamp >= 2026-11-22T09:00:01Z", ["01.000000"]),
        ("timestamp > 2026-11-22T09:00:01Z", []),
        ("timestamp>=2026-11-22T09:00:01Z", ["01.000000"]),
    ],
)
def test_the_filter_compares_microseconds(wanted: str, found: list[str]) -> None:
    """A cursor cut to milliseconds finds its last answer again; a whole one does not."""
    office = Answered([0, 1, 999, 1000, 1_000_000])
    assert times(office.page(filter=wanted)["responses"]) == found


@pytest.mark.parametrize(
    "wanted",
    [
        "timestamp < 2026-11-22T09:00:00Z",
        "timestamp = 2026-11-22T09:00:00Z",
        "timestamp > 2026-11-22",
        "timestamp > 2026-11-22T09:00:00",
        "timestamp > 2026-11-22T09:00:00+01:00",
        "timestamp > 2026-11-22T09:00:00.1234567890Z",
        "timestamp > 2026-13-22T09:00:00Z",
        "timestamp > '2026-11-22T09:00:00Z'",
        "timestamp > 2026-11-22T09:00:00Z AND timestamp > 2026-11-22T09:00:00Z",
        "createTime > 2026-11-22T09:00:00Z",
        "nonsense",
    ],
)
def test_any_other_filter_is_refused(wanted: str) -> None:
    """Only later-than, in UTC, with at most nine digits."""
    with pytest.raises(Refusal) as refused:
        Answered([]).page(filter=wanted)
    assert (refused.value.code, refused.value.message) == (400, f"Invalid filter: {wanted}")


def test_no_order_can_be_relied_on() -> None:
    """The order is not that of time, but the same each time; another seed gives another."""
    office = Answered(list(range(50)))
    listed = [response["lastSubmittedTime"] for response in office.page()["responses"]]
    assert listed != sorted(listed)
    assert listed == [response["lastSubmittedTime"] for response in office.page()["responses"]]
    office.world.switches.seed = 2
    again = [response["lastSubmittedTime"] for response in office.page()["responses"]]
    assert again != listed
    assert sorted(again) == sorted(listed)


def test_page_sizes() -> None:
    """Nothing, 0 and too much all mean 5,000; a negative size is refused."""
    office = Answered(list(range(5001)))
    for params in ({}, {"pageSize": 0}, {"pageSize": 9000}):
        reply = office.page(**params)
        assert len(reply["responses"]) == 5000
        last = office.page(pageToken=reply["nextPageToken"], **params)
        assert len(last["responses"]) == 1
        assert "nextPageToken" not in last
    with pytest.raises(Refusal) as refused:
        office.page(pageSize=-1)
    assert refused.value.code == 400


def test_a_page_token_serves_its_own_listing() -> None:
    """With another form or filter, or made up, a token is refused; another page size is no matter."""
    office = Answered([0, 1, 2])
    wanted = "timestamp >= 2026-11-22T09:00:00Z"
    token = office.page(pageSize=1, filter=wanted)["nextPageToken"]
    assert len(office.page(pageSize=5, filter=wanted, pageToken=token)["responses"]) == 2
    for params in ({}, {"filter": "timestamp > 2026-11-22T09:00:00Z"}, {"filter": wanted, "formId": office.form()}):
        with pytest.raises(Refusal) as refused:
            office.ask("responses.list", **{"formId": office.form_id, "pageToken": token, **params})
        assert refused.value.code == 400
    for made_up in ("x", "bm9uc2Vuc2U=", "W10=", "MQ==", "é"):
        with pytest.raises(Refusal) as refused:
            office.page(pageToken=made_up)
        assert (refused.value.code, refused.value.message) == (400, "Invalid page token.")


def test_answers_that_come_in_meanwhile_push_nothing_out() -> None:
    """Paging through while people answer shows all that was there at the start, once."""
    office = Answered(list(range(20)))
    before = {response["responseId"] for response in office.pages()}
    found: list[str] = []
    token = None
    for microsecond in range(100, 200):
        reply = office.page(pageSize=2, **({"pageToken": token} if token else {}))
        found += [response["responseId"] for response in reply["responses"]]
        token = reply.get("nextPageToken")
        if token is None:
            break
        office.answer(microsecond)
    assert token is None
    assert before <= set(found)
    assert len(found) == len(set(found))


@settings(deadline=None)  # the machine may be busy
@given(
    rounds=st.lists(st.lists(st.integers(0, 3000), max_size=8), min_size=1, max_size=5),
    edits=st.sets(st.integers(0, 20)),
    size=st.integers(1, 9),
)
def test_a_cursor_misses_nothing(rounds: list[list[int]], edits: set[int], size: int) -> None:
    """Asking `>=` the last time seen and keeping by id ends with the same set, whatever the paging."""
    office = Answered([])
    mirror: dict[str, Json] = {}
    cursor = ""
    now = 0
    for arrivals in rounds:
        for pause in arrivals:
            now += pause
            stored = list(office.world.forms[office.form_id].responses)
            edited = stored[now % len(stored)] if stored and now % 21 in edits else None
            office.answer(now, edited)
        params = {"filter": f"timestamp >= {cursor}"} if cursor else {}
        for response in office.pages(pageSize=size, **params):
            mirror[response["responseId"]] = response
            cursor = max(cursor, response["lastSubmittedTime"])
    assert mirror == {response["responseId"]: response for response in office.page()["responses"]}
