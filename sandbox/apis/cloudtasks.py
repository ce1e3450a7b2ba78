"""Cloud Tasks v2: queues, and tasks that call an address back. Who calls is in `sandbox.dispatch`.

Everybody with a service account's own token may do everything in the account's own project; a user's token may
nothing, since delegation does not reach Google Cloud.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sandbox.handlers import Actor, Call, handles
from sandbox.refusal import Refusal
from sandbox.world import StoredQueue, StoredTask

if TYPE_CHECKING:
    from sandbox.world import World

Json = dict[str, Any]

QUEUE_NAME = re.compile(r"(projects/([^/]+)/locations/[^/]+)/queues/[A-Za-z0-9-]{1,100}")
TASK_ID = re.compile(r"[\w-]{1,500}", re.ASCII)
LATEST = timedelta(days=30)
REMEMBERED = timedelta(hours=1)  # a name cannot be used again for so long after its task is gone
SHORTEST, LONGEST_HTTP, LONGEST_APP_ENGINE = 15, 1_800, 86_400


@handles("cloudtasks.projects.locations.queues.create")
def create_queue(world: "World", call: Call) -> Json:
    name = call.body.get("name", "")
    named = QUEUE_NAME.fullmatch(name)
    if named is None or named[1] != call.params["parent"]:
        raise Refusal(400, 'Queue.name must be formatted: "projects/<PROJECT>/locations/<LOCATION>/queues/<QUEUE>".')
    _allow(call, "cloudtasks.queues.create", call.params["parent"])
    if name in world.queues:
        raise Refusal(409, "Queue already exists")
    retry = {"maxAttempts": 100, "minBackoff": "0.100s", "maxBackoff": "3600s", "maxDoublings": 16}
    retry |= call.body.get("retryConfig") or {}
    world.queues[name] = StoredQueue({"name": name, "state": "RUNNING", "retryConfig": retry})
    return dict(world.queues[name].resource)


@handles("cloudtasks.projects.locations.queues.get")
def get_queue(world: "World", call: Call) -> Json:
    return dict(_queue(world, call, "cloudtasks.queues.get", call.params["name"]).resource)


@handles("cloudtasks.projects.locations.queues.pause")
def pause_queue(world: "World", call: Call) -> Json:
    return _turned(_queue(world, call, "cloudtasks.queues.pause", call.params["name"]), "PAUSED")


@handles("cloudtasks.projects.locations.queues.resume")
def resume_queue(world: "World", call: Call) -> Json:
    return _turned(_queue(world, call, "cloudtasks.queues.resume", call.params["name"]), "RUNNING")


@handles("cloudtasks.projects.locations.queues.tasks.create")
def create_task(world: "World", call: Call) -> Json:
    parent = call.params["parent"]
    queue = _queue(world, call, "cloudtasks.tasks.create", parent)
    asked: Json = dict(call.body.get("task") or {})
    now = world.clock.now()
    _check_target(world, call.actor, asked)
    at = max(now, _schedule(asked, now))
    name = asked.get("name") or f"{parent}/tasks/{world.random.randrange(10**18, 10**19)}"
    if not name.startswith(f"{parent}/tasks/") or not TASK_ID.fullmatch(name.removeprefix(f"{parent}/tasks/")):
        raise Refusal(400, f'Task name must be formatted: "{parent}/tasks/<TASK_ID>", not "{name}".')
    queue.gone = {gone: when for gone, when in queue.gone.items() if when + REMEMBERED > now}
    if name in queue.tasks or name in queue.gone:
        raise Refusal(409, "Requested entity already exists")
    resource = {
        **asked,
        "name": name,
        "scheduleTime": _written(at),
        "createTime": _written(now),
        "dispatchDeadline": asked.get("dispatchDeadline", "600s"),
    }
    for wrapped in ("httpRequest", "appEngineHttpRequest"):
        if wrapped in resource:
            resource[wrapped] = {"httpMethod": "POST", **resource[wrapped]}
    queue.tasks[name] = StoredTask(resource, at, call.actor.project)
    return _basic(queue.tasks[name])


@handles("cloudtasks.projects.locations.queues.tasks.list")
def list_tasks(world: "World", call: Call) -> Json:
    queue = _queue(world, call, "cloudtasks.tasks.list", call.params["parent"])
    return {"tasks": [_basic(task) for task in queue.tasks.values()]}


@handles("cloudtasks.projects.locations.queues.tasks.delete")
def delete_task(world: "World", call: Call) -> Json:
    name = call.params["name"]
    queue = _queue(world, call, "cloudtasks.tasks.delete", name.rpartition("/tasks/")[0])
    if name not in queue.tasks:
        raise Refusal(404, "Requested entity was not found.")
    queue.forget(name, world.clock.now())
    return {}


def _allow(call: Call, permission: str, resource: str) -> None:
    if not _is_own(call.actor, resource):
        raise _denied(permission, resource)


def _is_own(actor: Actor, resource: str) -> bool:
    """Whether a service account acts for itself in its own project."""
    return actor.email.endswith(".gserviceaccount.com") and resource.startswith(f"projects/{actor.project}/")


def _denied(permission: str, resource: str) -> Refusal:
    return Refusal(
        403,
        f'The principal (user or service account) lacks IAM permission "{permission}" for the resource "{resource}" '
        "(or the resource may not exist).",
    )


def _queue(world: "World", call: Call, permission: str, name: str) -> StoredQueue:
    _allow(call, permission, name)
    if name not in world.queues:
        raise Refusal(404, "Queue does not exist. If you just created the queue, wait at least a minute for it.")
    return world.queues[name]


def _turned(queue: StoredQueue, state: str) -> Json:
    queue.resource["state"] = state
    return dict(queue.resource)


def _check_target(world: "World", actor: Actor, task: Json) -> None:
    http, app_engine = task.get("httpRequest"), task.get("appEngineHttpRequest")
    if (http is None) == (app_engine is None):
        raise Refusal(400, "Task.message_type must be set: one of Task.app_engine_http_request, Task.http_request.")
    longest = LONGEST_APP_ENGINE if http is None else LONGEST_HTTP
    deadline = float(str(task.get("dispatchDeadline", "600s")).removesuffix("s"))
    if not SHORTEST <= deadline <= longest:
        raise Refusal(400, f"Task.dispatchDeadline must be between [{SHORTEST}s, {longest}s].")
    if http is not None:
        _check_http(actor, http)
    elif not str((app_engine or {}).get("relativeUri", "/")).startswith("/"):
        raise Refusal(400, "AppEngineHttpRequest.relative_uri must begin with '/'.")
    elif not world.switches.app_engine_url:
        raise Refusal(400, "App Engine application does not exist in this project.", status="FAILED_PRECONDITION")


def _check_http(actor: Actor, http: Json) -> None:
    address = urlsplit(str(http.get("url", "")))
    if address.scheme not in {"http", "https"} or not address.netloc:
        raise Refusal(400, 'HttpRequest.url must be set and start with "http://" or "https://".')
    if http.get("oauthToken") and http.get("oidcToken"):
        raise Refusal(400, "HttpRequest.authorization_header: at most one of oauth_token and oidc_token may be set.")
    account = (http.get("oidcToken") or {}).get("serviceAccountEmail")
    if http.get("oidcToken") is not None and not account:
        raise Refusal(400, "OidcToken.service_account_email must be set.")
    if account and not account.endswith(f"@{actor.project}.iam.gserviceaccount.com"):
        raise _denied("iam.serviceAccounts.actAs", account)


def _schedule(task: Json, now: datetime) -> datetime:
    if not task.get("scheduleTime"):
        return now
    at = datetime.fromisoformat(task["scheduleTime"]).astimezone(UTC)
    if at > now + LATEST:
        raise Refusal(400, "Task.scheduleTime must be less than 30 days from now.")
    return at


def _basic(task: StoredTask) -> Json:
    """As it is shown without a wish for more: its body is left out."""
    shown = {**task.resource, "view": "BASIC", "dispatchCount": task.attempts}
    for wrapped in ("httpRequest", "appEngineHttpRequest"):
        if wrapped in shown:
            shown[wrapped] = {name: value for name, value in shown[wrapped].items() if name != "body"}
    return shown


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
