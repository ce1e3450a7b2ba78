"""Whether an installation can do its work: each part tried separately, each fault with what to do about it.

Only looks: nothing is written, neither here nor at Google.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.engine import make_url

from service.catalogue.load import load
from service.clock import Clock
from service.delivery.plan import Step
from service.delivery.records import sent_since
from service.errors import NanolearnError, NoConnectionError, NotFoundError
from service.moments import stamp
from service.roster.records import read_roster
from service.settings import Settings, load_settings
from service.store import tables as t
from service.store.engine import current_revision, newest_revision, open_engine, reading
from service.workspace.client import Workspace
from service.workspace.credentials import delegated
from service.workspace.limits import BUDGETS

Json = dict[str, Any]

_MAILS_A_DAY = max(BUDGETS["gmail.send"], key=lambda limit: limit.seconds).calls


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; the message of one that is not `ok` says what to do."""

    name: str
    ok: bool
    message: str


def examine(environment: Mapping[str, str] | None, clock: Clock) -> Iterator[Check]:
    """Every check, as soon as it is made; those that cannot be made without a part that failed are left out."""
    try:
        settings = load_settings(environment)
        settings.sender()
    except NanolearnError as wrong:
        yield Check("settings", ok=False, message=str(wrong))
        return
    role, admin = settings.delegated_user, settings.directory_admin
    yield Check("settings", ok=True, message=f"Acts as {role}, reads the Directory as {admin}.")
    yield _tried("courses", lambda: _courses(settings))
    database = _tried("database", lambda: _database(settings))
    yield database
    key = _tried("key", lambda: _key(settings))
    yield key
    workspace = Workspace(settings, clock)
    reached = False
    if key.ok:
        for check in _delegation(workspace, settings):
            yield check
            reached = reached or check.ok
    if database.ok:
        engine = open_engine(settings.database_url)
        yield _tried("people", lambda: _people(engine, settings))
        yield _tried("mails", lambda: _mails(engine, clock))
        if reached:
            yield from _forms(engine, workspace, settings)
        engine.dispose()
    workspace.close()


class _FindingError(NanolearnError):
    """Something is not as it should be; the text says what to do."""


def _tried(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, ok=True, message=look())
    except NanolearnError as wrong:
        return Check(name, ok=False, message=str(wrong))


def _courses(settings: Settings) -> str:
    catalogue = load(settings.courses)
    return f"{len(catalogue.modules)} modules in {settings.courses}."


def _database(settings: Settings) -> str:
    address = make_url(settings.database_url)
    place = address.render_as_string(hide_password=True)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        raise _FindingError(f"There is no database yet at {place}. Run `nanolearn db upgrade`.")
    engine = open_engine(settings.database_url)
    revision, newest = current_revision(engine), newest_revision()
    engine.dispose()
    if revision is not None and revision > newest:
        raise _FindingError(
            f"{place} is at revision {revision}, this program knows {newest}. Install the newer Nanolearn."
        )
    if revision != newest:
        raise _FindingError(f"{place} is at revision {revision}, not {newest}. Run `nanolearn db upgrade`.")
    return f"{place} is at revision {revision}."


def _key(settings: Settings) -> str:
    delegated(settings.credentials, settings.sender(), ())
    if settings.credentials is None:
        return "This machine's service account signs; there is no key to lose."
    return f"{settings.credentials} is a service account's key."


def _delegation(workspace: Workspace, settings: Settings) -> Iterator[Check]:
    """Each feature has a token of its own, so each is tried: with a read that harms nothing, or only the token."""
    everybody: Json = {"customer": "my_customer", "maxResults": 1, "fields": "users(id)"}
    features: list[tuple[str, Callable[[], object], str]] = [
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
        (
            "forms and drive",
            lambda: workspace.call("drive.files.list", pageSize=1, fields="files(id)"),
            "Forms may be made, shared and read.",
        ),
        ("gmail", lambda: workspace.authorise("gmail.users.messages.send"), "Mails may be sent."),
    ]
    known = False
    for name, attempt, good in features:
        try:
            attempt()
        except NoConnectionError as nobody:
            yield Check(name, ok=False, message=str(nobody))
            return  # nobody is there: the others would only wait for the same answer
        except NanolearnError as wrong:
            yield Check(name, ok=False, message=str(wrong))
        else:
            yield Check(name, ok=True, message=good)
            known = known or name == "directory people"
    if known:
        yield _tried("role account", lambda: _role_account(workspace, settings))


def _role_account(workspace: Workspace, settings: Settings) -> str:
    address = settings.sender()
    try:
        user = workspace.call(
            "directory.users.get", userKey=address, fields="primaryEmail,suspended,archived,isMailboxSetup"
        )
    except NotFoundError:
        raise _FindingError(
            f"There is no account {address} in the Directory. Make it, or correct NANOLEARN_DELEGATED_USER."
        ) from None
    if user.get("suspended") or user.get("archived"):
        raise _FindingError(f"{address} is suspended or archived. Make it active again in the Admin console.")
    if user.get("isMailboxSetup") is False:
        raise _FindingError(f"{address} has no mailbox, so it can send nothing. Give it a licence with Gmail.")
    return f"{user.get('primaryEmail', address)} is an active account."


def _people(engine: Engine, settings: Settings) -> str:
    with reading(engine) as connection:
        people = read_roster(connection).people
    if not people:
        raise _FindingError("The roster is empty. Run `nanolearn roster sync`.")
    domains = Counter(person.email.lower().rpartition("@")[2] for person in people.values())
    strange = {domain: count for domain, count in sorted(domains.items()) if domain not in settings.domains}
    if strange:
        listed = ", ".join(f"{count} at {domain}" for domain, count in strange.items())
        raise _FindingError(
            f"Some people may not answer the Forms: {listed}. Add the domains to NANOLEARN_RESPONDER_DOMAINS."
        )
    return f"{len(people)} people in the roster; all may answer the Forms."


def _mails(engine: Engine, clock: Clock) -> str:
    with reading(engine) as connection:
        sent = len(list(sent_since(connection, stamp(clock.now() - timedelta(days=1)))))
    if sent >= _MAILS_A_DAY:
        raise _FindingError(
            f"Google's {_MAILS_A_DAY} mails a day are used up. What waits goes out when `nanolearn deliver` runs later."
        )
    return f"{sent} of the {_MAILS_A_DAY} mails that Google allows in 24 hours have been sent."


def _forms(engine: Engine, workspace: Workspace, settings: Settings) -> Iterator[Check]:
    with reading(engine) as connection:
        rows = connection.execute(
            select(t.forms)
            .where(t.forms.c.step.in_((Step.PUBLISHED.value, Step.CLOSED.value)))
            .order_by(t.forms.c.module_id, t.forms.c.language, t.forms.c.id)
        ).all()
    for row in rows:
        wanted_open = row.step == Step.PUBLISHED.value
        look = partial(_form, workspace, settings, row.form_id, row.shared_with, wanted_open=wanted_open)
        yield _tried(f"form {row.module_id} ({row.language})", look)


def _form(
    workspace: Workspace, settings: Settings, form_id: str, shared_with: list[str] | None, *, wanted_open: bool
) -> str:
    editor = f"https://docs.google.com/forms/d/{form_id}/edit"
    try:
        form = workspace.call("forms.forms.get", formId=form_id, fields="formId,publishSettings")
    except NotFoundError:
        raise _FindingError(
            f"The Form {form_id} has been deleted. Take it out of the bin of {settings.delegated_user}'s Drive."
        ) from None
    state = form.get("publishSettings", {}).get("publishState", {})
    is_open = bool(state.get("isPublished") and state.get("isAcceptingResponses"))
    if wanted_open and not is_open:
        raise _FindingError(f"Somebody has closed it by hand. Publish it and let it accept responses: {editor}")
    if not wanted_open:
        if is_open:
            raise _FindingError(f"Nobody is bound to it, and somebody has opened it by hand. Close it: {editor}")
        return "Closed, as it should be: nobody is bound to it."
    if shared_with is not None and set(shared_with) != set(settings.domains):
        raise _FindingError("The domains in the settings have changed since. Run `nanolearn deliver`.")
    _shared(workspace, settings, form_id, editor)
    return f"Published and open to {', '.join(settings.domains)}."


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
        | {str(each.get("emailAddress") or each["type"]) for each in published if each.get("type") != "domain"}
    )
    if missing:
        raise _FindingError(f"Its sharing with {', '.join(missing)} was taken away by hand. Share it again: {editor}")
    if others:
        raise _FindingError(f"Somebody has opened it to {', '.join(others)} too. Take that away: {editor}")
