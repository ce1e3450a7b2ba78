"""Every check in turn: what needs a part that has failed is left out, since it could only fail for the same reason."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from service.catalogue.kept import load_kept
from service.clock import Clock
from service.delivery.health.check import Check, Finding, FindingError, as_check, failed, found, tried
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
        yield failed("settings", wrong)
        return
    role, admin = settings.delegated_user, settings.directory_admin
    yield as_check("settings", found("settings.ok", role=str(role), admin=str(admin)), ok=True)
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


def _courses(settings: Settings) -> Finding:
    modules = load_kept(*settings.courses).modules
    both = [str(folder) for folder in settings.courses]
    if settings.picture_root is not None or not any(module.pictures for module in modules.values()):
        return found("courses.ok", n=len(modules), both=both)
    return found("courses.pictures", n=len(modules), both=both, address=settings.public_url)


def _database(settings: Settings) -> Finding:
    address = make_url(settings.database_url)
    place = address.render_as_string(hide_password=True)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        raise FindingError("database.none", place=place)
    engine = open_engine(settings.database_url)
    revision, newest = current_revision(engine), newest_revision()
    engine.dispose()
    if revision is not None and revision > newest:
        raise FindingError("database.newer", place=place, revision=revision, newest=newest)
    if revision != newest:
        raise FindingError("database.older", place=place, revision=str(revision), newest=newest)
    return found("database.ok", place=place, revision=newest)


def _key(settings: Settings) -> Finding:
    delegated(settings.credentials, settings.sender(), ())
    if settings.credentials is None:
        return found("key.machine")
    return found("key.ok", file=str(settings.credentials))
