"""What Google lets the installation do: each scope, the two accounts, the domains, the queue, and the time."""

from collections.abc import Callable, Iterator
from typing import Any

from service.clock import Clock
from service.delivery.health.check import Check, FindingError, tried
from service.errors import NanolearnError, NoConnectionError, NotFoundError, RefusedError
from service.settings import Settings
from service.workspace.client import Workspace
from service.workspace.cloud import Cloud, google_time

Json = dict[str, Any]

_QUEUES_AT = "cloudtasks.googleapis.com"
_CLOCKS_MAY_DIFFER_SECONDS = 30  # Google takes tokens from the future for ten seconds, and grants for minutes

Feature = tuple[str, Callable[[], object], str]
"""Its name, a try that harms nothing, and what is to be said when that goes well."""


def delegation(workspace: Workspace, settings: Settings) -> Iterator[Check]:
    """Each feature has a token of its own, so each is tried: with a read that harms nothing, or only the token."""
    for name, attempt, good in [*_directory(workspace), *_delivery(workspace, settings)]:
        try:
            attempt()
        except NoConnectionError as nobody:
            yield Check(name, ok=False, message=str(nobody))
            return  # nobody is there: the others would only wait for the same answer
        except NanolearnError as wrong:
            yield Check(name, ok=False, message=str(wrong))
        else:
            yield Check(name, ok=True, message=good)


def _directory(workspace: Workspace) -> list[Feature]:
    everybody: Json = {"customer": "my_customer", "maxResults": 1, "fields": "users(id)"}
    return [
        (
            "directory people",
            lambda: workspace.call("directory.users.list", **everybody),
            "People may be read.",
        ),
        (
            "directory units",
            lambda: workspace.call("directory.orgunits.list", customerId="my_customer", type="children"),
            "Units may be read.",
        ),
        (
            "directory groups",
            lambda: workspace.authorise("directory.members.list"),
            "Members of groups may be read.",
        ),
    ]


def _delivery(workspace: Workspace, settings: Settings) -> list[Feature]:
    features: list[Feature] = [
        (
            "forms and drive",
            lambda: workspace.call("drive.files.list", pageSize=1, fields="files(id)"),
            "Forms may be made, shared and read.",
        ),
        ("gmail", lambda: workspace.authorise("gmail.users.messages.send"), "Mails may be sent."),
    ]
    if not settings.classroom:
        return features
    return [
        *features,
        (
            "classroom classes",
            lambda: workspace.call("classroom.courses.list", teacherId="me", pageSize=1, fields="courses(id)"),
            "Classes may be made and read.",
        ),
        (
            "classroom members",
            lambda: workspace.authorise("classroom.courses.students.create"),
            "People may be added to classes.",
        ),
        (
            "classroom work",
            lambda: workspace.authorise("classroom.courses.courseWork.create"),
            "Course work and grades may be written.",
        ),
        ("classroom topics", lambda: workspace.authorise("classroom.courses.topics.create"), "Topics may be made."),
    ]


def accounts(workspace: Workspace, settings: Settings) -> Iterator[Check]:
    """The account that acts, and whose people may answer."""
    yield tried("role account", lambda: _role_account(workspace, settings))
    yield tried("domains", lambda: _domains(workspace, settings))


def _role_account(workspace: Workspace, settings: Settings) -> str:
    address = settings.sender()
    try:
        user = workspace.call(
            "directory.users.get", userKey=address, fields="primaryEmail,suspended,archived,isMailboxSetup"
        )
    except NotFoundError:
        raise FindingError(
            f"There is no account {address} in the Directory. Make it, or correct NANOLEARN_DELEGATED_USER."
        ) from None
    if user.get("suspended") or user.get("archived"):
        raise FindingError(f"{address} is suspended or archived. Make it active again in the Admin console.")
    if user.get("isMailboxSetup") is False:
        raise FindingError(f"{address} has no mailbox, so it can send nothing. Give it a licence with Gmail.")
    return f"{user.get('primaryEmail', address)} is an active account."


def _domains(workspace: Workspace, settings: Settings) -> str:
    foreign = [domain for domain in settings.domains if not _is_ours(workspace, domain)]
    if foreign:
        raise FindingError(
            f"Google knows no domain {' or '.join(foreign)} of this organisation, so no Form can be shared with it. "
            "Correct NANOLEARN_DOMAIN and NANOLEARN_RESPONDER_DOMAINS."
        )
    return f"{', '.join(settings.domains)} {'is' if len(settings.domains) == 1 else 'are'} the organisation's own."


def _is_ours(workspace: Workspace, domain: str) -> bool:
    """Whether the Directory knows the domain: it refuses to list the people of another."""
    try:
        workspace.call("directory.users.list", domain=domain, maxResults=1, fields="users(id)")
    except (NotFoundError, RefusedError):
        return False
    return True


def queue(settings: Settings) -> str:
    """The queue that asks for the next slice."""
    name = str(settings.task_queue)
    try:
        state = Cloud(settings.credentials, settings.workspace_root).get(_QUEUES_AT, f"v2/{name}").get("state")
    except NotFoundError:
        project, _, place = name.removeprefix("projects/").partition("/locations/")
        location, _, short = place.partition("/queues/")
        raise FindingError(
            f"There is no queue {name}. Make it: gcloud tasks queues create {short} --project={project} "
            f"--location={location} --max-attempts=1"
        ) from None
    except RefusedError as refused:
        raise FindingError(
            f"{name} cannot be looked at: {refused} Give the service account the roles Cloud Tasks Enqueuer and Cloud "
            "Tasks Viewer."
        ) from None
    if state != "RUNNING":
        raise FindingError(f"{name} is {str(state).lower()}: it calls nobody. Resume it: gcloud tasks queues resume.")
    return f"{name} runs."


def clock_agrees(settings: Settings, clock: Clock) -> str:
    """Whether this machine's clock shows the time that Google has."""
    theirs = google_time(settings.workspace_root)
    if theirs is None:
        return "Google does not say what time it is."  # whoever is not there is found by the next check
    off = (clock.now() - theirs).total_seconds()
    if abs(off) > _CLOCKS_MAY_DIFFER_SECONDS:
        raise FindingError(
            f"This machine's clock is {abs(off):.0f} seconds {'ahead of' if off > 0 else 'behind'} Google's, so tokens "
            "may be refused. Set it right: timedatectl set-ntp true"
        )
    return "This machine's clock agrees with Google's."
