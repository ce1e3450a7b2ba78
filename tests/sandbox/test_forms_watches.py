"""Watches: who may have how many, how long they live, and what they hear."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox.apis.forms_answers import submit
from sandbox.refusal import Refusal
from tests.support.forms_office import Office, create, section

Json = dict[str, Any]
TOPIC = "projects/nano/topics/forms"


class Watched(Office):
    """A published form."""

    def __init__(self) -> None:
        super().__init__()
        self.form_id = self.form()
        self.publish(self.form_id)

    def watch(self, event: str = "RESPONSES", topic: str = TOPIC, **call: Any) -> Json:
        watch = {"target": {"topic": {"topicName": topic}}, "eventType": event}
        body = {"watch": watch, **({"watchId": call.pop("watch_id")} if "watch_id" in call else {})}
        made: Json = self.ask("watches.create", body, **{"formId": self.form_id, **call})
        return made

    def watches(self, **call: Any) -> list[Json]:
        listed: list[Json] = self.ask("watches.list", formId=self.form_id, **call)["watches"]
        return listed

    def later(self, **time: float) -> None:
        self.world.clock.set(self.world.clock.now() + timedelta(**time), freeze=True)

    def editor(self, user: str) -> str:
        """Let one more person edit the form."""
        address = self.world.users[user]["primaryEmail"]
        self.share(self.form_id, {"type": "user", "emailAddress": address}, "writer", view=None)
        return user


@pytest.fixture
def office() -> Watched:
    return Watched()


def refusal(call: Any, *args: Any, **more: Any) -> tuple[int, str, str]:
    with pytest.raises(Refusal) as refused:
        call(*args, **more)
    return refused.value.code, refused.value.status, refused.value.message


def test_a_watch_lives_seven_days(office: Watched) -> None:
    """Created active, listed as created, gone when its time is up."""
    made = office.watch(watch_id="answers-of-anna")
    assert made == {
        "id": "answers-of-anna",
        "target": {"topic": {"topicName": TOPIC}},
        "eventType": "RESPONSES",
        "createTime": "2026-11-22T09:00:00.000000Z",
        "expireTime": "2026-11-29T09:00:00.000000Z",
        "state": "ACTIVE",
    }
    assert office.watches() == [made]
    office.later(days=7)
    assert office.watches() == []


def test_renewing_starts_the_seven_days_again(office: Watched) -> None:
    """Id and creation stay, expiry moves, an error is forgotten; once expired there is nothing to renew."""
    made = office.watch()
    stored = office.world.forms[office.form_id].watches[0].resource
    stored |= {"state": "SUSPENDED", "errorType": "OTHER_ERRORS"}
    office.later(days=6)
    renewed = office.ask("watches.renew", {}, formId=office.form_id, watchId=made["id"])
    assert renewed == {**made, "expireTime": "2026-12-05T09:00:00.000000Z"}
    office.later(days=7)
    missing = (404, "NOT_FOUND", "Requested entity was not found.")
    assert refusal(office.ask, "watches.renew", {}, formId=office.form_id, watchId=made["id"]) == missing
    assert office.watch()["id"] != made["id"]


def test_deleting_twice_is_denied(office: Watched) -> None:
    """The second time, and for another project, the watch is not found or not permitted."""
    made = office.watch()
    call = {"formId": office.form_id, "watchId": made["id"]}
    denied = (403, "PERMISSION_DENIED", "Watch not found or permission denied.")
    other = {**call, "project": "other", "scopes": ("drive",)}
    assert refusal(office.ask, "watches.delete", **other) == denied
    assert office.ask("watches.delete", **call) == {}
    assert refusal(office.ask, "watches.delete", **call) == denied
    assert office.watches() == []


def test_the_order_of_refusals(office: Watched) -> None:
    """An unknown form comes first, then a topic that is not the project's."""
    topic = "projects/other/topics/forms"
    assert refusal(office.watch, topic=topic, formId="nowhere")[0] == 404
    denied = (403, "PERMISSION_DENIED", "Topic parent project not found or permission denied.")
    assert refusal(office.watch, topic=topic) == denied
    assert refusal(office.watch, topic="forms") == denied
    assert office.watch()["state"] == "ACTIVE"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"watch": {"eventType": "RESPONSES"}},
        {"watch": {"target": {"topic": {"topicName": TOPIC}}}},
        {"watch": {"target": {"topic": {"topicName": TOPIC}}, "eventType": "EVENT_TYPE_UNSPECIFIED"}},
        {"watch": {"id": "mine", "target": {"topic": {"topicName": TOPIC}}, "eventType": "SCHEMA"}},
        {"watch": {"target": {"topic": {"topicName": TOPIC}}, "eventType": "SCHEMA"}, "watchId": "abc"},
        {"watch": {"target": {"topic": {"topicName": TOPIC}}, "eventType": "SCHEMA"}, "watchId": "Watch-1"},
    ],
)
def test_a_watch_must_be_whole(office: Watched, body: Json) -> None:
    """Event, topic and a well-formed id are needed."""
    assert refusal(office.ask, "watches.create", body, formId=office.form_id)[:2] == (400, "INVALID_ARGUMENT")
    assert office.watches() == []


def test_one_watch_an_end_user(office: Watched) -> None:
    """The same user, project, form and event is refused; any other of them is not."""
    office.watch()
    code, status, message = refusal(office.watch)
    assert (code, status) == (400, "FAILED_PRECONDITION")
    assert "(end user, project, form, event type)" in message
    office.watch("SCHEMA")
    office.watch(user=office.editor("2"))
    office.watch(topic="projects/other/topics/t", project="other", scopes=("drive",))
    assert [watch["eventType"] for watch in office.watches()] == ["RESPONSES", "SCHEMA", "RESPONSES"]


def test_watch_ids_are_used_once(office: Watched) -> None:
    """An id in use in the project is refused."""
    office.watch(watch_id="mine")
    assert refusal(office.watch, "SCHEMA", watch_id="mine")[:2] == (409, "ALREADY_EXISTS")


def test_the_most_watches(office: Watched) -> None:
    """Twenty a project and fifty in all, for each form and event."""
    for number in range(100, 151):
        address = f"u{number}@kommun.se"
        office.world.users[str(number)] = {**office.world.users["2"], "id": str(number), "primaryEmail": address}
        office.world.users[str(number)].pop("aliases")
        office.editor(str(number))

    def watch(number: int, project: str) -> Json:
        topic = f"projects/{project}/topics/t"
        return office.watch(topic=topic, user=str(number), project=project, scopes=("drive",))

    for number in range(100, 120):
        watch(number, "one")
    assert "(20) for this (project, form, event type)" in refusal(watch, 120, "one")[2]
    for number in range(120, 140):
        watch(number, "two")
    for number in range(140, 150):
        watch(number, "three")
    assert "(50) for this (form, event type)" in refusal(watch, 150, "three")[2]


def heard(office: Watched) -> list[tuple[str, str]]:
    return [(note["attributes"]["eventType"], note["publishTime"][14:19]) for note in office.world.notifications]


def test_watches_hear_of_answers_and_of_changes(office: Watched) -> None:
    """Each event reaches the watches of its kind, with form, watch and event as attributes and no data."""
    made = office.watch()
    schema = office.watch("SCHEMA")
    submit(office.world, office.form_id, "anna@kommun.se", {})
    office.batch(office.form_id, create(section("S")))
    office.publish(office.form_id)

    assert office.world.notifications == [
        {
            "topic": TOPIC,
            "messageId": "1",
            "publishTime": "2026-11-22T09:00:00.000000Z",
            "attributes": {"formId": office.form_id, "watchId": made["id"], "eventType": "RESPONSES"},
        },
        {
            "topic": TOPIC,
            "messageId": "2",
            "publishTime": "2026-11-22T09:00:00.000000Z",
            "attributes": {"formId": office.form_id, "watchId": schema["id"], "eventType": "SCHEMA"},
        },
    ]


def test_notices_are_thirty_seconds_apart(office: Watched) -> None:
    """Events soon after a notice are told together, thirty seconds after it."""
    office.watch()
    for pause in (0, 10, 10, 15, 30, 61):
        office.later(seconds=pause)
        submit(office.world, office.form_id, "anna@kommun.se", {})
    assert heard(office) == [
        ("RESPONSES", "00:00"),
        ("RESPONSES", "00:30"),
        ("RESPONSES", "01:00"),
        ("RESPONSES", "01:30"),
        ("RESPONSES", "02:06"),
    ]


def test_a_watch_ends_with_its_users_access(office: Watched) -> None:
    """Who may no longer edit the form hears no more: the watch says why, and renewing makes it try again."""
    made = office.watch(user=office.editor("2"))
    permissions = office.world.files[office.form_id].permissions
    lost = permissions.popitem()
    submit(office.world, office.form_id, "anna@kommun.se", {})
    assert heard(office) == []
    assert office.watches() == [{**made, "state": "SUSPENDED", "errorType": "NO_USER_ACCESS"}]

    permissions[lost[0]] = lost[1]
    assert office.ask("watches.renew", {}, formId=office.form_id, watchId=made["id"]) == made
    submit(office.world, office.form_id, "anna@kommun.se", {})
    assert heard(office) == [("RESPONSES", "00:00")]


def test_expired_and_suspended_watches_hear_nothing(office: Watched) -> None:
    """Nobody is told through a watch that has ended or is suspended."""
    office.watch()
    office.world.forms[office.form_id].watches[0].resource["state"] = "SUSPENDED"
    submit(office.world, office.form_id, "anna@kommun.se", {})
    office.later(days=7)
    submit(office.world, office.form_id, "anna@kommun.se", {})
    assert heard(office) == []
