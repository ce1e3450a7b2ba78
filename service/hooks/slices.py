"""Asking Cloud Tasks for the next slice of work, so that a roll-out need not wait for cron's next minute.

Cron comes anyway: whatever goes wrong here is logged, and nobody is kept waiting for long.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from service.errors import AlreadyThereError, NanolearnError
from service.settings import Settings
from service.workspace.cloud import Cloud

Json = dict[str, Any]

HOST = "cloudtasks.googleapis.com"
PATH = "/hooks/tick"
APART = timedelta(seconds=50)
"""From the beginning of one slice to that of the next, at least: what waits for a quota need not be asked at once."""

_log = logging.getLogger(__name__)


def ask_for_another(settings: Settings, began: datetime, now: datetime) -> datetime | None:
    """Have the tick called once more; gives when, or None if there is no queue or it could not be asked.

    The task is named after its place in time. However many ticks ask for the same place, there is one task there:
    cron and tasks do not drive each other on to more and more of them.
    """
    if settings.task_queue is None:
        return None
    at = max(now, began + APART)
    try:
        Cloud(settings.credentials, settings.workspace_root).post(
            HOST, f"v2/{settings.task_queue}/tasks", {"task": task(settings, at)}
        )
    except AlreadyThereError:
        return at
    except NanolearnError as trouble:
        _log.warning("No task for the next slice; cron calls within a minute: %s", trouble)
        return None
    return at


def task(settings: Settings, at: datetime) -> Json:
    """The task as Cloud Tasks wants it. On App Engine its own header tells who calls, elsewhere a token."""
    place = int(at.timestamp() // APART.total_seconds())
    body: Json = {
        "name": f"{settings.task_queue}/tasks/tick-{place}",
        "scheduleTime": at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
    }
    if settings.on_app_engine:
        return {**body, "appEngineHttpRequest": {"httpMethod": "POST", "relativeUri": PATH}}
    address = settings.public_url + PATH
    token = {"serviceAccountEmail": settings.task_account, "audience": address}
    return {**body, "httpRequest": {"httpMethod": "POST", "url": address, "oidcToken": token}}
