"""What the environment says, read once; a wrong setting stops the start with a sentence that names it."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from service.errors import SettingsError

_WITH_THE_PROGRAM = Path(__file__).resolve().parent.parent / "courses"
_TOPIC = re.compile(r"projects/[^/\s]+/topics/[^/\s]+")
_QUEUE = re.compile(r"projects/[^/\s]+/locations/[^/\s]+/queues/[^/\s]+")
_SECRET = "secret:"  # noqa: S105 - how a reference to a secret begins
_SECRET_VERSION = re.compile(r"projects/[^/\s]+(/locations/[^/\s]+)?/secrets/[\w-]+/versions/([1-9]\d*|latest|[\w-]+)")

RETENTION: Mapping[str, int] = {
    "leavers": 1,
    "answers": 1,
    "pupil-leavers": 0,
    "pupil-answers": 0,
    "messages": 30,
    "strangers": 1,
}
"""What NANOLEARN_RETENTION may name, and the fewest days: a reminder is remembered for weeks to be the only one."""

_CLIENT = ".apps.googleusercontent.com"

MADE_AT_START = "made at start "
"""How a secret key begins that somebody has made up for the processes of one start."""

_MAY_BE_SECRETS = {
    "NANOLEARN_DATABASE_URL",
    "NANOLEARN_OIDC_CLIENT_ID",
    "NANOLEARN_OIDC_CLIENT_SECRET",
    "NANOLEARN_SECRET_KEY",
}

Reveal = Callable[[str, Path | None, str | None], str]
"""Gives what a secret holds, by its version's full name, the key file and the root address of Google's APIs."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one installation; `docs/operate.md` says what each is for.

    `courses`: folders of which later ones win. `pupils` holds org-unit paths (with all below) and `@mail.domains`.
    `domains` are those whose people may answer a Form, the primary one first. `hook_accounts` are the service accounts
    in whose name Google may call `/hooks/…`, lower case, and `task_account` the first of them, in whose name tasks
    call; `on_app_engine` says that App Engine's own request headers can be believed. `project` is the Cloud project
    that it runs in. `leaders_send`: mails go out from the mailbox of whoever leads the reader's unit; `mail_groups`:
    one mail to a group may stand for one to each member. `addon_clients` are the OAuth clients whose ID tokens prove
    who uses the add-on, and `addon_account` the service account in whose name Google calls `/cards/…` for one that it
    runs itself, lower case. `api_clients` are those whose tokens prove who calls the API, and `api_rate` how often one
    caller may, a minute. `audit_days`: how long it is kept what rights over other people's data were used for.
    `leader_titles`, case folded, are those of who heads an org unit where no manager relation says it;
    `leaders_see_names`: leaders see by name who is done in their branch; `pupils_by_name`: pupils may be assigned
    modules of which somebody sees who is done; `pupils_answers`: what pupils chose is kept like everybody's answers.
    `reminders`: on, off, or the file that says when they go out.
    `retention`: for how many days what is kept (`RETENTION`), for ever what is not in it; `retention_decision` is
    the municipality's own reference. `sources`: which settings were given, by "environment" or "secret"; all others
    are as they come.
    """

    database_url: str = field(repr=False)  # may hold a password
    courses: tuple[Path, ...]
    workspace_root: str | None
    credentials: Path | None
    delegated_user: str | None
    directory_admin: str | None
    domains: tuple[str, ...]
    pupils: tuple[str, ...]
    language: str
    timezone: ZoneInfo
    public_url: str
    owners: frozenset[str]
    oidc_issuer: str
    oidc_client_id: str | None
    oidc_client_secret: str | None = field(repr=False)
    secret_key: str | None = field(repr=False)
    hook_accounts: frozenset[str] = frozenset()
    pubsub_topic: str | None = None
    pubsub_audience: str | None = None
    task_queue: str | None = None
    task_account: str | None = None
    project: str | None = None
    on_app_engine: bool = False
    classroom: bool = True
    leaders_send: bool = False
    mail_groups: bool = False
    leader_titles: tuple[str, ...] = ()
    leaders_see_names: bool = False
    pupils_by_name: bool = True
    pupils_answers: bool = False
    addon_clients: frozenset[str] = frozenset()
    addon_account: str | None = None
    api_clients: frozenset[str] = frozenset()
    api_rate: int = 300
    audit_days: int = 730
    reminders: str = "on"
    retention: Mapping[str, int] = field(default_factory=dict, hash=False)
    retention_decision: str | None = None
    sources: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def lasting_key(self) -> str | None:
        """The secret key, if what is signed with it can still be checked when the service has been started anew."""
        made = self.secret_key is None or self.secret_key.startswith(MADE_AT_START)
        return None if made else self.secret_key

    @property
    def pupils_scores(self) -> bool:
        """Whether pupils' scores are kept: grades in Classroom are made of them."""
        return self.pupils_answers or self.classroom

    @property
    def role_accounts(self) -> frozenset[str]:
        """The accounts of the installation itself, lower case: not people who can be taught."""
        return frozenset(a.lower() for a in (self.delegated_user, self.directory_admin) if a)

    @property
    def picture_root(self) -> str | None:
        """The address under which Google can fetch modules' pictures; None where it cannot.

        Google itself cannot reach this machine or a private network; an offline Workspace beside it can.
        """
        if "NANOLEARN_PUBLIC_URL" not in self.sources:
            return None
        reachable = self.workspace_root is not None or _is_public(urlsplit(self.public_url).hostname or "")
        return f"{self.public_url}/pictures" if reachable else None

    def sender(self) -> str:
        """The account the service acts for.

        Raises:
            SettingsError: it is not set.
        """
        if self.delegated_user is None:
            raise SettingsError(
                "NANOLEARN_DELEGATED_USER is not set. Give the address of the role account in whose name the "
                "service acts, for example nanolearn@kommun.example."
            )
        return self.delegated_user


def _is_public(host: str) -> bool:
    """Whether a host can be one that the whole internet reaches, as far as its name tells."""
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".internal", ".lan"))


def load_settings(environment: Mapping[str, str] | None = None, reveal: Reveal | None = None) -> Settings:
    """Read the environment; `reveal` is asked, once each, for what is kept in Secret Manager.

    Raises:
        SettingsError: names every setting that is wrong, and what would be right.
    """
    return _Reader(os.environ if environment is None else environment, reveal).settings()


class _Reader:
    """Collects every wrong setting before it complains, so that one start shows all of them."""

    def __init__(self, environment: Mapping[str, str], reveal: Reveal | None = None) -> None:
        self._environment = environment
        self._reveal = reveal
        self._revealed: dict[str, str | None] = {}
        self._sources: dict[str, str] = {}
        self._wrong: list[str] = []

    def settings(self) -> Settings:
        delegated = self._address("NANOLEARN_DELEGATED_USER")
        settings = Settings(
            database_url=self._database(),
            courses=self._courses(),
            workspace_root=self._url("NANOLEARN_WORKSPACE_ROOT"),
            credentials=self._key_file(),
            delegated_user=delegated,
            directory_admin=self._address("NANOLEARN_DIRECTORY_ADMIN") or delegated,
            domains=self._domains(delegated),
            pupils=self._pupils(),
            language=self._language(),
            timezone=self._timezone(),
            public_url=(self._url("NANOLEARN_PUBLIC_URL") or "http://127.0.0.1:8080").rstrip("/"),
            owners=self._owners(),
            oidc_issuer=(self._url("NANOLEARN_OIDC_ISSUER") or "https://accounts.google.com").rstrip("/"),
            oidc_client_id=self._get("NANOLEARN_OIDC_CLIENT_ID"),
            oidc_client_secret=self._get("NANOLEARN_OIDC_CLIENT_SECRET"),
            secret_key=self._get("NANOLEARN_SECRET_KEY"),
            hook_accounts=self._hook_accounts(),
            pubsub_topic=self._topic(),
            pubsub_audience=self._get("NANOLEARN_PUBSUB_AUDIENCE"),
            task_queue=self._queue(),
            task_account=next((each.lower() for each in self._list("NANOLEARN_HOOK_ACCOUNTS")), None),
            project=self._get("GOOGLE_CLOUD_PROJECT"),
            on_app_engine=self._get("GAE_ENV") == "standard",
            classroom=self._switch("NANOLEARN_CLASSROOM"),
            leaders_send=self._choice("NANOLEARN_MAIL_SENDERS", "account", "leaders") == "leaders",
            mail_groups=self._switch("NANOLEARN_MAIL_GROUPS", default="off"),
            leader_titles=tuple(title.casefold() for title in self._list("NANOLEARN_LEADER_TITLES")),
            leaders_see_names=self._switch("NANOLEARN_LEADERS_SEE_NAMES", default="off"),
            pupils_by_name=self._switch("NANOLEARN_PUPILS_BY_NAME", default="on"),
            pupils_answers=self._switch("NANOLEARN_PUPILS_ANSWERS", default="off"),
            addon_clients=self._clients("NANOLEARN_ADDON_CLIENTS"),
            addon_account=(self._address("NANOLEARN_ADDON_ACCOUNT") or "").lower() or None,
            api_clients=self._clients("NANOLEARN_API_CLIENTS"),
            api_rate=self._rate(),
            audit_days=self._audit_days(),
            reminders=self._reminders(),
            retention=self._retention(),
            retention_decision=self._get("NANOLEARN_RETENTION_DECISION"),
            sources=self._sources,
        )
        if self._wrong:
            raise SettingsError(" ".join(self._wrong))
        return settings

    def _get(self, name: str) -> str | None:
        value = self._environment.get(name, "").strip() or None
        if value is not None:
            self._sources[name] = "secret" if value.startswith(_SECRET) else "environment"
        if value is None or not value.startswith(_SECRET):
            return value
        version = value.removeprefix(_SECRET)
        if version not in self._revealed:
            self._revealed[version] = self._opened(name, version)
        return self._revealed[version]

    def _opened(self, name: str, version: str) -> str | None:
        """What a secret holds, without the line end that an editor left."""
        if not _SECRET_VERSION.fullmatch(version):
            self._wrong.append(
                f"{name} names the secret {version!r}; it should be a version's full name, like "
                "secret:projects/nanolearn-kommun/secrets/database/versions/latest."
            )
        elif self._reveal is None or name not in _MAY_BE_SECRETS:
            self._wrong.append(
                f"{name} cannot be kept in Secret Manager; only {', '.join(sorted(_MAY_BE_SECRETS))} can. "
                "Set its value."
            )
        else:
            try:
                root = self._environment.get("NANOLEARN_WORKSPACE_ROOT", "").strip() or None
                return self._reveal(version, self._key_file(), root).strip()
            except SettingsError as closed:
                self._wrong.append(f"{name}: {closed}")
        return None

    def _switch(self, name: str, default: str = "on") -> bool:
        return self._choice(name, default, "on" if default == "off" else "off") == "on"

    def _choice(self, name: str, default: str, other: str) -> str:
        """One of two words."""
        value = (self._get(name) or default).lower()
        if value not in {default, other}:
            self._wrong.append(f"{name} is {value!r}; it should be {default} or {other}.")
        return value

    def _list(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in (self._get(name) or "").split(",") if part.strip())

    def _owners(self) -> frozenset[str]:
        return self._addresses("NANOLEARN_OWNERS", "anna@kommun.example, per@kommun.example")

    def _hook_accounts(self) -> frozenset[str]:
        return self._addresses("NANOLEARN_HOOK_ACCOUNTS", "hooks@nanolearn-kommun.iam.gserviceaccount.com")

    def _addresses(self, name: str, example: str) -> frozenset[str]:
        """Mail addresses, lower case."""
        addresses = self._list(name)
        for address in addresses:
            if not _is_address(address):
                self._wrong.append(f"{address!r} in {name} is no mail address; it should be a list like {example}.")
        return frozenset(address.lower() for address in addresses)

    def _clients(self, name: str) -> frozenset[str]:
        clients = self._list(name)
        for client in clients:
            if not client.endswith(_CLIENT):
                self._wrong.append(
                    f"{client!r} in {name} is no OAuth client; it should be a list of client IDs, "
                    f"like 123456789-abc{_CLIENT}."
                )
        return frozenset(clients)

    def _rate(self) -> int:
        value = self._get("NANOLEARN_API_RATE") or "300"
        if not value.isdecimal() or not 1 <= int(value) <= 100_000:
            self._wrong.append(
                f"NANOLEARN_API_RATE is {value!r}; it should be a number of requests a minute, from 1 to 100000."
            )
            return 1
        return int(value)

    def _audit_days(self) -> int:
        value = self._get("NANOLEARN_AUDIT_DAYS") or "730"
        if not value.isdecimal() or not 90 <= int(value) <= 36_500:
            self._wrong.append(f"NANOLEARN_AUDIT_DAYS is {value!r}; it should be a number of days, from 90 to 36500.")
            return 730
        return int(value)

    def _retention(self) -> Mapping[str, int]:
        """Days by what is kept no longer than that."""
        found: dict[str, int] = {}
        for entry in self._list("NANOLEARN_RETENTION"):
            name, _, days = (part.strip() for part in entry.partition("="))
            least = RETENTION.get(name)
            if least is None or name in found or not days.isdecimal() or not least <= int(days) <= 36_500:
                self._wrong.append(
                    f"{entry!r} in NANOLEARN_RETENTION should be one of "
                    f"{', '.join(f'{each} from {days} days' for each, days in RETENTION.items())}, each once, written "
                    "like answers=90,leavers=180."
                )
            else:
                found[name] = int(days)
        return found

    def _reminders(self) -> str:
        """The file itself is read when it is needed: one that is wrong stops reminders and nothing else."""
        value = self._get("NANOLEARN_REMINDERS") or "on"
        return value.lower() if value.lower() in {"on", "off"} else value

    def _topic(self) -> str | None:
        value = self._get("NANOLEARN_PUBSUB_TOPIC")
        if value is not None and not _TOPIC.fullmatch(value):
            self._wrong.append(
                f"NANOLEARN_PUBSUB_TOPIC is {value!r}; it should be a topic's full name, "
                "like projects/nanolearn-kommun/topics/forms."
            )
        return value

    def _queue(self) -> str | None:
        value = self._get("NANOLEARN_TASK_QUEUE")
        if value is not None and not _QUEUE.fullmatch(value):
            self._wrong.append(
                f"NANOLEARN_TASK_QUEUE is {value!r}; it should be a queue's full name, "
                "like projects/nanolearn-kommun/locations/europe-north1/queues/nanolearn."
            )
        elif value is not None and self._get("GAE_ENV") != "standard" and not self._list("NANOLEARN_HOOK_ACCOUNTS"):
            self._wrong.append(
                "NANOLEARN_TASK_QUEUE is set and NANOLEARN_HOOK_ACCOUNTS is not; it should name the service account in "
                "whose name tasks may call."
            )
        return value

    def _address(self, name: str) -> str | None:
        value = self._get(name)
        if value is not None and not _is_address(value):
            self._wrong.append(f"{name} is {value!r}; it should be one mail address, like nanolearn@kommun.example.")
        return value

    def _url(self, name: str) -> str | None:
        value = self._get(name)
        if value is not None:
            try:
                parts = urlsplit(value)
                sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
            except ValueError:  # a port that is none, a bracket left open
                sound = False
            if not sound:
                self._wrong.append(
                    f"{name} is {value!r}; it should be an address like https://nanolearn.kommun.example/."
                )
        return value

    def _database(self) -> str:
        value = self._get("NANOLEARN_DATABASE_URL") or "sqlite:///nanolearn.db"
        if value.startswith(("postgres://", "postgresql://")):
            value = "postgresql+psycopg://" + value.split("://", 1)[1]
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            kind, found, _ = value.partition("://")  # the rest may hold a password
            begins = f"begins with {kind!r}" if found else "is no address"
            self._wrong.append(
                f"NANOLEARN_DATABASE_URL {begins}; it should begin with sqlite:/// or postgresql+psycopg://."
            )
        return value

    def _courses(self) -> tuple[Path, ...]:
        value = self._get("NANOLEARN_COURSES")
        if value is None:
            here = Path("courses")
            return (here if here.is_dir() else _WITH_THE_PROGRAM,)
        named = [part.strip() for part in value.split(os.pathsep) if part.strip()]
        for part in named:
            if not Path(part).is_dir():
                self._wrong.append(f"NANOLEARN_COURSES is {part!r}, which is not a folder; it should hold the courses.")
        return tuple(map(Path, named))

    def _key_file(self) -> Path | None:
        value = self._get("GOOGLE_APPLICATION_CREDENTIALS")
        return Path(value) if value else None

    def _domains(self, delegated: str | None) -> tuple[str, ...]:
        primary = self._get("NANOLEARN_DOMAIN") or (delegated.rpartition("@")[2] if delegated else None)
        domains = [
            d.lower().lstrip("@") for d in (*([primary] if primary else []), *self._list("NANOLEARN_RESPONDER_DOMAINS"))
        ]
        for domain in domains:
            if "." not in domain or "@" in domain or " " in domain:
                self._wrong.append(
                    f"{domain!r} in NANOLEARN_DOMAIN or NANOLEARN_RESPONDER_DOMAINS is not a mail domain, "
                    "like kommun.example."
                )
        return tuple(dict.fromkeys(domains))

    def _pupils(self) -> tuple[str, ...]:
        entries = self._list("NANOLEARN_PUPILS")
        for entry in entries:
            if not entry.startswith(("/", "@")) or entry == "@":
                self._wrong.append(
                    f"{entry!r} in NANOLEARN_PUPILS is neither an org-unit path like /Elever nor a domain "
                    "like @elev.kommun.example."
                )
        return tuple(e.lower() if e.startswith("@") else "/" + e.strip("/") for e in entries)

    def _language(self) -> str:
        value = self._get("NANOLEARN_LANGUAGE") or "sv"
        if value not in {"sv", "da", "en"}:
            self._wrong.append(f"NANOLEARN_LANGUAGE is {value!r}; it should be sv, da or en.")
        return value

    def _timezone(self) -> ZoneInfo:
        value = self._get("NANOLEARN_TIMEZONE") or "Europe/Stockholm"
        try:
            return ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._wrong.append(
                f"NANOLEARN_TIMEZONE is {value!r}; it should be a name like Europe/Stockholm or Europe/Copenhagen."
            )
            return ZoneInfo("UTC")


def _is_address(text: str) -> bool:
    name, _, domain = text.partition("@")
    return bool(name and domain) and "@" not in domain and not set(text) & set(" ,;<>")
