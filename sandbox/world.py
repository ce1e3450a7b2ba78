"""All that the offline Workspace remembers: one value in memory, one lock.

Resources are kept as the JSON that Google's APIs show; what only Google's insides know stands beside it.
"""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

Json = dict[str, Any]


class WorldClock:
    """Time in the sandbox: the machine's, plus an offset that can be moved, or frozen at a moment."""

    def __init__(self) -> None:
        self.offset = timedelta(0)
        self.frozen: datetime | None = None

    def now(self) -> datetime:
        return self.frozen if self.frozen is not None else datetime.now(UTC) + self.offset

    def set(self, moment: datetime, *, freeze: bool = False) -> None:
        self.frozen = moment if freeze else None
        self.offset = moment - datetime.now(UTC)


@dataclass(slots=True)
class StoredFile:
    """A Drive file: the resource, its owner (user id), the project that made it, its permissions by id."""

    resource: Json
    owner_id: str
    project: str
    permissions: dict[str, Json] = field(default_factory=dict)
    app_properties: dict[str, dict[str, str]] = field(default_factory=dict)  # by project: private to each app


@dataclass(slots=True)
class StoredWatch:
    """A watch on a Form: the resource, who made it from which project, and when its latest notice goes out."""

    resource: Json
    user_id: str
    project: str
    notified_at: datetime | None = None


@dataclass(slots=True)
class StoredForm:
    """A Form as `forms.get` shows it (resource), with answers and watches. Its Drive file has the same id."""

    resource: Json
    owner_id: str
    responses: dict[str, Json] = field(default_factory=dict)  # by response id, as responses.get shows them
    respondents: dict[str, str] = field(default_factory=dict)  # response id -> user id, or outsider's address
    watches: list[StoredWatch] = field(default_factory=list)
    last_submitted: datetime | None = None  # the next answer is stamped later than this


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A picture that Forms has fetched: its media type and its bytes."""

    kind: str
    content: bytes


@dataclass(slots=True)
class StoredTask:
    """A task of Cloud Tasks: the resource with its body, when it is due next, and the project that made it."""

    resource: Json
    at: datetime
    project: str
    attempts: int = 0


@dataclass(slots=True)
class StoredQueue:
    """A queue of Cloud Tasks, the tasks in it by name, and which names are used up since when."""

    resource: Json
    tasks: dict[str, StoredTask] = field(default_factory=dict)
    gone: dict[str, datetime] = field(default_factory=dict)
    dispatched: list[Json] = field(default_factory=list)  # each call back: name, status, at

    def forget(self, name: str, now: datetime) -> None:
        """The task is done or given up."""
        self.tasks.pop(name, None)
        self.gone[name] = now


@dataclass(slots=True)
class StoredSecret:
    """A secret of Secret Manager: the resource, its versions, the oldest first, and what each holds in base64."""

    resource: Json
    versions: list[Json] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Mail:
    """One message in somebody's inbox. `raw` is the RFC 2822 source."""

    id: str
    sender_id: str
    recipient_id: str | None  # None: somebody outside
    raw: bytes
    at: datetime
    recipient: str = ""  # the address it was delivered to
    sent_id: str = ""  # the copy in the sender's mailbox, one for all recipients; none of automatic mails


@dataclass(slots=True)
class Switches:
    """Where Google's documents leave room, or a test wants trouble."""

    forms_default_published: bool = False
    owner_kind: str = "workspace"  # or "consumer"
    strict_sections: bool = True  # goToSectionId must exist when its sub-request is validated
    search_lag_seconds: float = 0.0
    quotas: bool = False
    seed: int = 1
    app_engine_url: str = ""  # where the project's App Engine application answers; empty: it has none


@dataclass(slots=True)
class World:
    """The whole offline Workspace of one customer."""

    domain: str
    customer_id: str = "C0sandbox"
    base_url: str = ""  # where this sandbox is served; empty: addresses look like Google's own
    clock: WorldClock = field(default_factory=WorldClock)
    lock: threading.RLock = field(default_factory=threading.RLock)
    switches: Switches = field(default_factory=Switches)
    random: Random = field(default_factory=lambda: Random(1))  # noqa: S311 - ids, not secrets
    orgunits: dict[str, Json] = field(default_factory=dict)  # by path
    users: dict[str, Json] = field(default_factory=dict)  # by id
    addresses: dict[str, str] = field(default_factory=dict)  # lower-case address or alias -> user id
    groups: dict[str, Json] = field(default_factory=dict)  # by lower-case address
    members: dict[str, list[Json]] = field(default_factory=dict)  # by lower-case group address
    files: dict[str, StoredFile] = field(default_factory=dict)
    forms: dict[str, StoredForm] = field(default_factory=dict)
    pictures: dict[str, StoredPicture] = field(default_factory=dict)  # of Forms, by the end of their address
    notifications: list[Json] = field(default_factory=list)  # Pub/Sub messages of the watches, oldest first
    mail: list[Mail] = field(default_factory=list)
    classroom: Any = None  # sandbox.apis.classroom_state, made on first use
    oidc_clients: dict[str, Any] = field(default_factory=dict)  # by id: sandbox.oidc_provider.OidcClient
    domains: set[str] = field(default_factory=set)  # lower-case: all of the customer's
    deleted_users: dict[str, Json] = field(default_factory=dict)  # by id; can be undeleted for 20 days
    directory_revision: int = 0  # raised by every change of users, so that sorted lists can be kept
    spreadsheets: dict[str, Any] = field(default_factory=dict)  # by id: sandbox.apis.sheets_cells.Spreadsheet
    queues: dict[str, StoredQueue] = field(default_factory=dict)  # of Cloud Tasks, by full name
    secrets: dict[str, StoredSecret] = field(default_factory=dict)  # of Secret Manager, by full name
    directory_order: Any = None  # sandbox.apis.directory_listing, made on first use

    def user(self, key: str) -> Json | None:
        """A user by id, primary address or alias, whatever its case."""
        return self.users.get(key) or self.users.get(self.addresses.get(key.lower(), ""))

    def new_id(self, length: int = 33) -> str:
        """An opaque id as Drive makes them."""
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
        return "1" + "".join(self.random.choice(alphabet) for _ in range(length - 1))

    def timestamp(self) -> str:
        """Now as RFC 3339 in UTC with microseconds, as Forms stores it."""
        return self.clock.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
