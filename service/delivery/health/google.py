"""What Google lets the installation do: each scope, the two accounts, the domains, the queue, and the time."""

from collections.abc import Callable, Iterator
from typing import Any

from service.clock import Clock
from service.delivery.health.check import Check, Finding, FindingError, as_check, failed, found, tried
from service.errors import NanolearnError, NoConnectionError, NotFoundError, RefusedError
from service.settings import Settings
from service.workspace.client import Workspace
from service.workspace.cloud import Cloud, google_time

Json = dict[str, Any]

_QUEUES_AT = "cloudtasks.googleapis.com"
_CLOCKS_MAY_DIFFER_SECONDS = 30  # Google takes tokens from the future for ten seconds, and grants for minutes

Feature = tuple[str, Callable[[], object]]
"""Its name, and a try that harms nothing."""


def delegation(workspace: Workspace, settings: Settings) -> Iterator[Check]:
    """Each feature has a token of its own, so each is tried: with a read that harms nothing, or only the token."""
    for name, attempt in [*_directory(workspace), *_delivery(workspace, settings)]:
        try:
            attempt()
        except NoConnectionError as nobody:
            yield failed(name, nobody)
            return  # nobody is there: the others would only wait for the same answer
        except NanolearnError as wrong:
            yield failed(name, wrong)
        else:
            yield as_check(name, found(f"may.{name}"), ok=True)


def _directory(workspace: Workspace) -> list[Feature]:
    everybody: Json = {"customer": "my_customer", "maxResults": 1, "fields": "users(id)"}
    return [
        (
            "directory people",
            lambda: workspace.call("directory.users.list", **everybody),
        ),
        (
            "directory units",
            lambda: workspace.call("directory.orgunits.list", customerId="my_customer", type="children"),
        ),
        (
            "directory groups",
            lambda: workspace.authorise("directory.members.list"),
        ),
    ]


def _delivery(workspace: Workspace, settings: Settings) -> list[Feature]:
    features: list[Feature] = [
        (
            "forms and drive",
            lambda: workspace.call("drive.files.list", pageSize=1, fields="files(id)"),
        ),
        ("gmail", lambda: workspace.authorise("gmail.users.messages.send")),
    ]
    if not settings.classroom:
        return features
    return [
        *features,
        (
            "classroom classes",
            lambda: workspace.call("classroom.courses.list", teacherId="me", pageSize=1, fields="courses(id)"),
        ),
        (
            "classroom members",
            lambda: workspace.authorise("classroom.courses.students.create"),
        ),
        (
            "classroom work",
            lambda: workspace.authorise("classroom.courses.courseWork.create"),
        ),
        ("classroom topics", lambda: workspace.authorise("classroom.courses.topics.create")),
    ]


def accounts(workspace: Workspace, settings: Settings) -> Iterator[Check]:
    """The account that acts, and whose people may answer."""
    yield tried("role account", lambda: _role_account(workspace, settings))
    yield tried("domains", lambda: _domains(workspace, settings))


def _role_account(workspace: Workspace, settings: Settings) -> Finding:
    address = settings.sender()
    try:
        user = workspace.call(
            "directory.users.get", userKey=address, fields="primaryEmail,suspended,archived,isMailboxSetup"
        )
    except NotFoundError:
        raise FindingError("account.none", address=address) from None
    if user.get("suspended") or user.get("archived"):
        raise FindingError("account.idle", address=address)
    if user.get("isMailboxSetup") is False:
        raise FindingError("account.no_mailbox", address=address)
    return found("account.ok", address=str(user.get("primaryEmail", address)))


def _domains(workspace: Workspace, settings: Settings) -> Finding:
    foreign = [domain for domain in settings.domains if not _is_ours(workspace, domain)]
    if foreign:
        raise FindingError("domains.foreign", either=foreign)
    return found("domains.ok", n=len(settings.domains), domains=settings.domains)


def _is_ours(workspace: Workspace, domain: str) -> bool:
    """Whether the Directory knows the domain: it refuses to list the people of another."""
    try:
        workspace.call("directory.users.list", domain=domain, maxResults=1, fields="users(id)")
    except (NotFoundError, RefusedError):
        return False
    return True


def queue(settings: Settings) -> Finding:
    """The queue that asks for the next slice."""
    name = str(settings.task_queue)
    try:
        state = Cloud(settings.credentials, settings.workspace_root).get(_QUEUES_AT, f"v2/{name}").get("state")
    except NotFoundError:
        project, _, place = name.removeprefix("projects/").partition("/locations/")
        location, _, short = place.partition("/queues/")
        raise FindingError("queue.none", name=name, short=short, project=project, location=location) from None
    except RefusedError as refused:
        raise FindingError("queue.shut", name=name, why=str(refused)) from None
    if state != "RUNNING":
        raise FindingError("queue.stopped", name=name, state=str(state).lower())
    return found("queue.ok", name=name)


def clock_agrees(settings: Settings, clock: Clock) -> Finding:
    """Whether this machine's clock shows the time that Google has."""
    theirs = google_time(settings.workspace_root)
    if theirs is None:
        return found("clock.silent")  # whoever is not there is found by the next check
    off = (clock.now() - theirs).total_seconds()
    if abs(off) > _CLOCKS_MAY_DIFFER_SECONDS:
        raise FindingError("clock.ahead" if off > 0 else "clock.behind", n=round(abs(off)))
    return found("clock.ok")
