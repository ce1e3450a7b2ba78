"""Watches on Forms: who wants to hear of changes and answers, and what they are told.

A notice is a Pub/Sub message in `world.notifications`; one that is held back by the limit of one each 30
seconds carries the time it goes out as `publishTime`, which is then still to come.
"""

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox.apis.forms_store import NOT_FOUND, WATCHING, editable_form, may_edit
from sandbox.handlers import Call, handles
from sandbox.refusal import Refusal
from sandbox.world import StoredWatch

if TYPE_CHECKING:
    from sandbox.world import StoredForm, World

Json = dict[str, Any]

LIFETIME = timedelta(days=7)
QUIET = timedelta(seconds=30)
MOST_IN_PROJECT = 20
MOST_ON_FORM = 50
WATCH_ID = re.compile(r"[a-z-]{4,63}")
TOPIC = re.compile(r"projects/([^/]+)/topics/[^/]+")


@handles("forms.forms.watches.create")
def create(world: "World", call: Call) -> Json:
    form = editable_form(world, call, WATCHING)
    watch = call.body.get("watch") or {}
    topic = ((watch.get("target") or {}).get("topic") or {}).get("topicName")
    event = watch.get("eventType", "EVENT_TYPE_UNSPECIFIED")
    if watch.get("id"):
        raise Refusal(400, "watch.id must not be set: use watch_id.")
    if event == "EVENT_TYPE_UNSPECIFIED":
        raise Refusal(400, "watch.event_type was not provided")
    if not topic:
        raise Refusal(400, "watch.target.topic.topic_name was not provided")
    named = TOPIC.fullmatch(topic)
    if named is None or named[1] != call.actor.project:
        raise Refusal(403, "Topic parent project not found or permission denied.")
    _check_room(world, form, event, call)
    resource = {
        "id": _watch_id(world, form, call),
        "target": {"topic": {"topicName": topic}},
        "eventType": event,
        "createTime": world.timestamp(),
        "state": "ACTIVE",
    }
    stored = StoredWatch(resource, call.actor.user_id, call.actor.project)
    _prolong(world, stored)
    form.watches.append(stored)
    return dict(stored.resource)


@handles("forms.forms.watches.list")
def list_watches(world: "World", call: Call) -> Json:
    form = editable_form(world, call, WATCHING)
    mine = [watch for watch in _alive(world, form) if watch.project == call.actor.project]
    return {"watches": [dict(watch.resource) for watch in mine]}


@handles("forms.forms.watches.delete")
def delete(world: "World", call: Call) -> Json:
    form = editable_form(world, call, WATCHING)
    watch = _find(world, form, call)
    if watch is None:
        raise Refusal(403, "Watch not found or permission denied.")
    form.watches.remove(watch)
    return {}


@handles("forms.forms.watches.renew")
def renew(world: "World", call: Call) -> Json:
    form = editable_form(world, call, WATCHING)
    watch = _find(world, form, call)
    if watch is None:
        raise Refusal(404, NOT_FOUND)
    watch.resource["state"] = "ACTIVE"
    watch.resource.pop("errorType", None)
    _prolong(world, watch)
    return dict(watch.resource)


def notify(world: "World", form: "StoredForm", event: str) -> None:
    """Tell the watches of a form that something happened; one notice may stand for many events."""
    if not form.watches:
        return
    now = world.clock.now()
    for watch in _alive(world, form):
        if watch.resource["eventType"] != event or watch.resource["state"] != "ACTIVE":
            continue
        if not may_edit(world, world.files[form.resource["formId"]], watch.user_id):
            watch.resource |= {"state": "SUSPENDED", "errorType": "NO_USER_ACCESS"}
            continue
        last = watch.notified_at
        if last is not None and last > now:
            continue  # a notice is waiting to go out and will stand for this event too
        watch.notified_at = now if last is None else max(now, last + QUIET)
        world.notifications.append(_message(world, form, watch, watch.notified_at))


def _message(world: "World", form: "StoredForm", watch: StoredWatch, moment: datetime) -> Json:
    return {
        "topic": watch.resource["target"]["topic"]["topicName"],
        "messageId": str(len(world.notifications) + 1),
        "publishTime": moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "attributes": {
            "formId": form.resource["formId"],
            "watchId": watch.resource["id"],
            "eventType": watch.resource["eventType"],
        },
    }


def _prolong(world: "World", watch: StoredWatch) -> None:
    watch.resource["expireTime"] = (world.clock.now() + LIFETIME).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _alive(world: "World", form: "StoredForm") -> list[StoredWatch]:
    """The watches of a form; those whose time is up are forgotten."""
    now = world.timestamp()
    form.watches[:] = [watch for watch in form.watches if watch.resource["expireTime"] > now]
    return form.watches


def _find(world: "World", form: "StoredForm", call: Call) -> StoredWatch | None:
    """The calling project's watch with the id asked for."""
    for watch in _alive(world, form):
        if watch.resource["id"] == call.params["watchId"] and watch.project == call.actor.project:
            return watch
    return None


def _check_room(world: "World", form: "StoredForm", event: str, call: Call) -> None:
    """One watch an end user, 20 a project and 50 in all for each form and event type."""
    same = [watch for watch in _alive(world, form) if watch.resource["eventType"] == event]
    ours = [watch for watch in same if watch.project == call.actor.project]
    if any(watch.user_id == call.actor.user_id for watch in ours):
        limit = "The maximum number of watches (1) for this (end user, project, form, event type)"
    elif len(ours) >= MOST_IN_PROJECT:
        limit = f"The maximum number of watches ({MOST_IN_PROJECT}) for this (project, form, event type)"
    elif len(same) >= MOST_ON_FORM:
        limit = f"The maximum number of watches ({MOST_ON_FORM}) for this (form, event type)"
    else:
        return
    raise Refusal(400, f"{limit} has been reached.", status="FAILED_PRECONDITION")


def _watch_id(world: "World", form: "StoredForm", call: Call) -> str:
    """The id asked for, or a new one. Ids are the project's own: two projects may use the same."""
    wanted: str | None = call.body.get("watchId")
    used = {watch.resource["id"] for watch in form.watches if watch.project == call.actor.project}
    if not wanted:
        while (made := "".join(world.random.choices("abcdefghijklmnopqrstuvwxyz", k=32))) in used:
            pass
        return made
    if not WATCH_ID.fullmatch(wanted):
        raise Refusal(400, "Invalid watch_id: it must be 4-63 characters of a-z and -.")
    if wanted in used:
        raise Refusal(409, "Requested entity already exists")
    return wanted
