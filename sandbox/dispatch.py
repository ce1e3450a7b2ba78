"""Cloud Tasks at work: a thread that calls back what is due, by the sandbox's clock, with the headers Google sends."""

import logging
import threading
import time
from base64 import b64decode
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import requests

from sandbox.google_signature import service_account_token

if TYPE_CHECKING:
    from sandbox.world import StoredQueue, StoredTask, World

Json = dict[str, Any]

log = logging.getLogger(__name__)
LOOK_EVERY_SECONDS = 0.05


class Dispatcher:
    """Calls one task after the other, in the order in which they are due, until it is stopped."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, name="cloudtasks", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """No more calls; one that is being made is waited for a moment."""
        self._stopped.set()
        self._thread.join(5)

    def _work(self) -> None:
        while not self._stopped.wait(LOOK_EVERY_SECONDS):
            while not self._stopped.is_set() and (found := self._due()) is not None:
                self._dispatch(*found)

    def _due(self) -> "tuple[StoredQueue, StoredTask] | None":
        if not self.world.queues:
            return None
        with self.world.lock:
            now = self.world.clock.now()
            due = [
                (queue, task)
                for queue in self.world.queues.values()
                if queue.resource["state"] == "RUNNING"
                for task in queue.tasks.values()
                if task.at <= now
            ]
        return min(due, key=lambda pair: pair[1].at, default=None)

    def _dispatch(self, queue: "StoredQueue", task: "StoredTask") -> None:
        verb, address, headers, body, deadline = self._request(queue, task)
        try:
            reply = requests.request(verb, address, headers=headers, data=body, timeout=deadline, allow_redirects=False)
            status = reply.status_code
        except requests.RequestException as error:
            log.info("%s: %s", task.resource["name"], type(error).__name__)
            status = 0
        with self.world.lock:
            now = self.world.clock.now()
            task.attempts += 1
            most = queue.resource["retryConfig"]["maxAttempts"]
            if 200 <= status < 300 or 0 < most <= task.attempts:
                queue.forget(task.resource["name"], now)
            else:
                task.at = now + _back_off(queue.resource["retryConfig"], task.attempts)
            queue.dispatched.append({"name": task.resource["name"], "status": status, "at": now.isoformat()})

    def _request(self, queue: "StoredQueue", task: "StoredTask") -> tuple[str, str, Json, bytes, float]:
        resource = task.resource
        short = queue.resource["name"].rpartition("/")[2]
        tells = {
            "QueueName": short,
            "TaskName": resource["name"].rpartition("/")[2],
            "TaskRetryCount": str(task.attempts),
            "TaskExecutionCount": str(task.attempts),
            "TaskETA": f"{task.at.timestamp():.6f}",
        }
        if "httpRequest" in resource:
            asked, prefix = resource["httpRequest"], "X-CloudTasks-"
            address = asked["url"]
        else:
            asked, prefix = resource["appEngineHttpRequest"], "X-AppEngine-"
            address = self.world.switches.app_engine_url.rstrip("/") + asked.get("relativeUri", "/")
        headers = {**(asked.get("headers") or {}), **{prefix + name: value for name, value in tells.items()}}
        headers["User-Agent"] = "Google-Cloud-Tasks" if prefix == "X-CloudTasks-" else "AppEngine-Google"
        if oidc := asked.get("oidcToken"):
            token = service_account_token(oidc["serviceAccountEmail"], oidc.get("audience") or address, time.time())
            headers["Authorization"] = f"Bearer {token}"
        deadline = float(resource["dispatchDeadline"].removesuffix("s"))
        return asked["httpMethod"], address, headers, b64decode(asked.get("body", "")), deadline


def _back_off(retry: Json, attempts: int) -> timedelta:
    """Doubled after each attempt, between the queue's own bounds."""
    shortest, longest = (float(str(retry[name]).removesuffix("s")) for name in ("minBackoff", "maxBackoff"))
    return timedelta(seconds=min(longest, shortest * 2 ** min(attempts - 1, int(retry["maxDoublings"]))))


def dispatched(world: "World") -> list[Json]:
    """Every call that was made, oldest first, with what it was answered."""
    calls = [call for queue in world.queues.values() for call in queue.dispatched]
    return sorted(calls, key=lambda call: datetime.fromisoformat(call["at"]))
