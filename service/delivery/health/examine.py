"""Every check in turn: what needs a part that has failed is left out, since it could only fail for the same reason."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from service.catalogue.load import load
from service.clock import Clock
from service.delivery.health.check import Check, FindingError, tried
from service.delivery.health.forms import forms
from service.delivery.health.google import accounts, clock_agrees, delegation, queue
from service.delivery.health.mailboxes import leaders_mailboxes
from service.delivery.health.routine import routine
from service.errors import NanolearnError
from service.moments import local_day
from service.settings import Settings, load_settings
from service.store.engine import current_revision, newest_revision, open_engine
from service.workspace.client import Workspace
from service.workspace.credentials import delegated
from service.workspace.secret_manager import reveal


def examine(environment: Mapping[str, str] | None, clock: Clock) -> Iterator[Check]:
    """Every check, as soon as it is made; those that cannot be made without a part that failed are left out."""
    try:
        settings = load_settings(environment, reveal)
        settings.sender()
    except NanolearnError as wrong:
        yield Check("settings", ok=False, message=str(wrong))
        return
    role, admin = settings.delegated_user, settings.directory_admin
    yield Check("settings", ok=True, message=f"Acts as {role}, reads the Directory as {admin}.")
    workspace = Workspace(settings, clock)
    yield from look_at(settings, workspace, clock)
    workspace.close()


def look_at(settings: Settings, workspace: Workspace, clock: Clock) -> Iterator[Check]:
    """Every check on an installation whose settings can be read."""
    yield tried("courses", lambda: _courses(settings))
    database = tried("database", lambda: _database(settings))
    yield database
    key = tried("key", lambda: _key(settings))
    yield key
    working: set[str] = set()
    if key.ok:
        yield tried("clock", lambda: clock_agrees(settings, clock))
        for check in _google(workspace, settings):
            yield check
            working |= {check.name} if check.ok else set()
    if database.ok:
        engine = open_engine(settings.database_url)
        yield from _remembered(engine, workspace, settings, clock, reached=bool(working))
        engine.dispose()


def _google(workspace: Workspace, settings: Settings) -> Iterator[Check]:
    """What Google lets us do."""
    working = set()
    for check in delegation(workspace, settings):
        yield check
        working |= {check.name} if check.ok else set()
    if "directory people" in working:
        yield from accounts(workspace, settings)
    if settings.task_queue is not None and working:
        yield tried("task queue", lambda: queue(settings))


def _remembered(
    engine: Engine, workspace: Workspace, settings: Settings, clock: Clock, *, reached: bool
) -> Iterator[Check]:
    """What the database tells, and the Forms it knows if Google can be asked."""
    yield from routine(engine, settings, clock.now())
    if reached and settings.leaders_send:
        today = local_day(clock.now(), settings.timezone)
        yield tried("mails from leaders", lambda: leaders_mailboxes(engine, workspace, today))
    if reached:
        yield from forms(engine, workspace, settings, clock.now())


def _courses(settings: Settings) -> str:
    modules = load(*settings.courses).modules
    found = f"{len(modules)} modules in {' and '.join(map(str, settings.courses))}."
    if settings.picture_root is not None or not any(module.pictures for module in modules.values()):
        return found
    return (
        f"{found} Forms say in words what their pictures show, since Google cannot fetch them from "
        f"{settings.public_url}. To have the pictures, set NANOLEARN_PUBLIC_URL to an address on the internet."
    )


def _database(settings: Settings) -> str:
    address = make_url(settings.database_url)
    place = address.render_as_string(hide_password=True)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        raise FindingError(f"There is no database yet at {place}. Run `nanolearn db upgrade`.")
    engine = open_engine(settings.database_url)
    revision, newest = current_revision(engine), newest_revision()
    engine.dispose()
    if revision is not None and revision > newest:
        raise FindingError(
            f"{place} is at revision {revision}, this program knows {newest}. Install the newer Nanolearn."
        )
    if revision != newest:
        raise FindingError(f"{place} is at revision {revision}, not {newest}. Run `nanolearn db upgrade`.")
    return f"{place} is at revision {revision}."


def _key(settings: Settings) -> str:
    delegated(settings.credentials, settings.sender(), ())
    if settings.credentials is None:
        return "This machine's service account signs; there is no key to lose."
    return f"{settings.credentials} is a service account's key."
