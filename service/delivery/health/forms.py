"""Every Form that is out: whether it is open or closed as it should be, to whom, in whose hands, and watched."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Engine, Row, select

from service.delivery.health.check import Check, Finding, FindingError, found, tried
from service.delivery.health.languages import ANYONE
from service.delivery.plan import Step
from service.errors import NotFoundError
from service.moments import parse
from service.settings import Settings
from service.store import tables as t
from service.store.engine import reading
from service.workspace.client import Workspace

_EDITING = {"writer", "fileOrganizer", "organizer"}


def forms(engine: Engine, workspace: Workspace, settings: Settings, now: datetime) -> Iterator[Check]:
    """Two checks on each Form, or one where no watches are kept."""
    with reading(engine) as connection:
        rows = connection.execute(
            select(t.forms, t.watches.c.watch_id, t.watches.c.expires_at, t.watches.c.error.label("trouble"))
            .join(t.watches, isouter=True)
            .where(t.forms.c.step.in_((Step.PUBLISHED.value, Step.CLOSED.value)))
            .order_by(t.forms.c.module_id, t.forms.c.language, t.forms.c.id)
        ).all()
    for row in rows:
        name = f"{row.module_id} ({row.language})"
        yield tried(f"form {name}", partial(_form, workspace, settings, row))
        if settings.pubsub_topic is not None and row.step == Step.PUBLISHED.value:
            yield tried(f"watch {name}", partial(_watch, workspace, row, now))


def _form(workspace: Workspace, settings: Settings, row: Row[Any]) -> Finding:
    editor = f"https://docs.google.com/forms/d/{row.form_id}/edit"
    wanted_open = row.step == Step.PUBLISHED.value
    try:
        form = workspace.call("forms.forms.get", formId=row.form_id, fields="formId,publishSettings")
    except NotFoundError:
        raise FindingError("form.deleted", form=row.form_id, account=str(settings.delegated_user)) from None
    state = form.get("publishSettings", {}).get("publishState", {})
    is_open = bool(state.get("isPublished") and state.get("isAcceptingResponses"))
    if wanted_open and not is_open:
        raise FindingError("form.closed_by_hand", editor=editor)
    if not wanted_open:
        if is_open:
            raise FindingError("form.opened_by_hand", editor=editor)
        return found("form.closed")
    if row.shared_with is not None and set(row.shared_with) != set(settings.domains):
        raise FindingError("form.other_domains")
    _shared(workspace, settings, row.form_id, editor)
    return found("form.ok", domains=settings.domains)


def _shared(workspace: Workspace, settings: Settings, form_id: str, editor: str) -> None:
    permissions = workspace.pages(
        "drive.permissions.list",
        "permissions",
        fileId=form_id,
        includePermissionsForView="published",
        fields="nextPageToken,permissions(id,type,role,view,domain,emailAddress)",
    )
    published = [each for each in permissions if each.get("view") == "published"]
    domains = {str(each.get("domain")).lower() for each in published if each.get("type") == "domain"}
    missing = sorted(set(settings.domains) - domains)
    others = sorted(
        {domain for domain in domains if domain not in settings.domains}
        | {_whom(each) for each in published if each.get("type") != "domain"}
    )
    editing = sorted({_whom(each) for each in permissions if each.get("role") in _EDITING})
    if missing:
        raise FindingError("form.unshared", domains=missing, editor=editor)
    if others:
        raise FindingError("form.shared", others=others, editor=editor)
    if editing:
        raise FindingError("form.edited", others=editing, editor=editor)


def _whom(permission: dict[str, Any]) -> str:
    """Whom it lets in, as a person would say it."""
    kind = permission.get("type")
    if kind == "anyone":
        return ANYONE
    return str(permission.get("domain") if kind == "domain" else permission.get("emailAddress") or kind)


def _watch(workspace: Workspace, row: Row[Any], now: datetime) -> Finding:
    """Without one, answers come home within minutes instead of one."""
    if row.watch_id is None:
        if row.trouble:
            raise FindingError("watch.refused", why=row.trouble.rstrip("."))
        raise FindingError("watch.none")
    watches = workspace.call("forms.forms.watches.list", formId=row.form_id).get("watches", [])
    watch = next((each for each in watches if each["id"] == row.watch_id), None)
    if watch is None or parse(watch["expireTime"]) <= now:
        raise FindingError("watch.ended")
    if watch.get("state") == "SUSPENDED":
        raise FindingError("watch.suspended", why=str(watch.get("errorType", "–")))
    return found("watch.ok", day=watch["expireTime"][:10])
