"""Every setting with its value and where it comes from, secrets never: pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import make_url

from service.settings import Settings

SECRET = object()
"""Stands for a value that is set and not shown."""

_READ: Mapping[str, Callable[[Settings], Any]] = {
    "NANOLEARN_DATABASE_URL": lambda of: make_url(of.database_url).render_as_string(hide_password=True),
    "NANOLEARN_WORKSPACE_ROOT": lambda of: of.workspace_root,
    "GOOGLE_APPLICATION_CREDENTIALS": lambda of: of.credentials,
    "GOOGLE_CLOUD_PROJECT": lambda of: of.project,
    "NANOLEARN_DELEGATED_USER": lambda of: of.delegated_user,
    "NANOLEARN_DIRECTORY_ADMIN": lambda of: of.directory_admin,
    "NANOLEARN_DOMAIN": lambda of: of.domains[:1],
    "NANOLEARN_RESPONDER_DOMAINS": lambda of: of.domains[1:],
    "NANOLEARN_PUPILS": lambda of: of.pupils,
    "NANOLEARN_LANGUAGE": lambda of: of.language,
    "NANOLEARN_TIMEZONE": lambda of: of.timezone,
    "NANOLEARN_COURSES": lambda of: of.courses,
    "NANOLEARN_PUBLIC_URL": lambda of: of.public_url,
    "NANOLEARN_OWNERS": lambda of: sorted(of.owners),
    "NANOLEARN_OIDC_ISSUER": lambda of: of.oidc_issuer,
    "NANOLEARN_OIDC_CLIENT_ID": lambda of: of.oidc_client_id,
    "NANOLEARN_OIDC_CLIENT_SECRET": lambda of: SECRET if of.oidc_client_secret else None,
    "NANOLEARN_SECRET_KEY": lambda of: SECRET if of.lasting_key else None,
    "NANOLEARN_HOOK_ACCOUNTS": lambda of: sorted(of.hook_accounts),
    "NANOLEARN_PUBSUB_TOPIC": lambda of: of.pubsub_topic,
    "NANOLEARN_PUBSUB_AUDIENCE": lambda of: of.pubsub_audience,
    "NANOLEARN_TASK_QUEUE": lambda of: of.task_queue,
    "NANOLEARN_CLASSROOM": lambda of: of.classroom,
    "NANOLEARN_MAIL_SENDERS": lambda of: "leaders" if of.leaders_send else "account",
    "NANOLEARN_MAIL_GROUPS": lambda of: of.mail_groups,
    "NANOLEARN_LEADER_TITLES": lambda of: of.leader_titles,
    "NANOLEARN_LEADERS_SEE_NAMES": lambda of: of.leaders_see_names,
    "NANOLEARN_PUPILS_BY_NAME": lambda of: of.pupils_by_name,
    "NANOLEARN_PUPILS_ANSWERS": lambda of: of.pupils_answers,
    "NANOLEARN_ADDON_CLIENTS": lambda of: sorted(of.addon_clients),
    "NANOLEARN_ADDON_ACCOUNT": lambda of: of.addon_account,
    "NANOLEARN_API_CLIENTS": lambda of: sorted(of.api_clients),
    "NANOLEARN_API_RATE": lambda of: of.api_rate,
    "NANOLEARN_AUDIT_DAYS": lambda of: of.audit_days,
    "NANOLEARN_REMINDERS": lambda of: of.reminders,
    "NANOLEARN_RETENTION": lambda of: [f"{name}={days}" for name, days in of.retention.items()],
    "NANOLEARN_RETENTION_DECISION": lambda of: of.retention_decision,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One setting. `value`: as one would write it, None where there is none, `SECRET` where it is not shown."""

    name: str
    value: str | object | None
    source: str


def shown(settings: Settings) -> list[Shown]:
    """All of them, in the order of their documentation."""
    values = {name: _written(read(settings)) for name, read in _READ.items()}
    return [
        Shown(name, value, "default" if value is None else settings.sources.get(name, "default"))
        for name, value in values.items()
    ]


def _written(value: Any) -> Any:
    if value is None or value is SECRET:
        return value
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value)) or None
    return str(value)
