"""The only place that joins everything: settings, database, Workspace, catalogue; and the web application."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from service.clock import Clock, SystemClock
from service.moments import local_day
from service.settings import Settings, load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from service.catalogue.model import Catalogue
    from service.delivery.reconcile import Delivery
    from service.doors import Doors
    from service.messages.run import Reminders
    from service.roster.model import Group
    from service.workspace.client import Workspace


@dataclass
class Service:
    """One installation's rooms, each opened when it is first needed."""

    settings: Settings
    clock: Clock

    def count(self) -> None:
        """See to it that the kept counts are those of today."""
        from service.counting.refresh import keep_current  # noqa: PLC0415 - needs the database

        keep_current(self.engine, self.catalogue, local_day(self.clock.now(), self.settings.timezone))

    def read_group(self, address: str) -> "Group":
        """A group as the Directory has it now."""
        from service.roster.directory import read_members  # noqa: PLC0415 - Google's client is heavy
        from service.roster.records import as_known  # noqa: PLC0415 - needs the database
        from service.store.engine import reading  # noqa: PLC0415 - the same

        members = read_members(self.workspace, address)
        with reading(self.engine) as connection:
            return as_known(connection, members)

    def read_class(self, class_id: str) -> frozenset[str]:
        """The ids of the students of a Classroom class that others made."""
        from service.delivery.classroom.reading import usable_class  # noqa: PLC0415 - Google's client is heavy

        return usable_class(self.workspace, self.settings.sender(), class_id)

    def close(self) -> None:
        """Let go of connections; the service opens them again when it needs them."""
        if "workspace" in self.__dict__:
            self.workspace.close()
        if "engine" in self.__dict__:
            self.engine.dispose()

    @cached_property
    def engine(self) -> "Engine":
        """The database, at the current schema."""
        from service.store.engine import open_store  # noqa: PLC0415 - SQLAlchemy is heavy

        return open_store(self.settings.database_url)

    @cached_property
    def workspace(self) -> "Workspace":
        """Google Workspace, or what stands in for it."""
        from service.workspace.client import Workspace  # noqa: PLC0415 - Google's client is heavy
        from service.workspace.ledger import SharedLedger  # noqa: PLC0415 - the same

        return Workspace(self.settings, self.clock, SharedLedger(self.engine))

    @cached_property
    def catalogue(self) -> "Catalogue":
        """What can be taught."""
        from service.catalogue.kept import load_kept  # noqa: PLC0415 - needed by some commands only

        return load_kept(*self.settings.courses)

    @cached_property
    def delivery(self) -> "Delivery":
        """Makes Workspace what the rules ask for."""
        from service.delivery.reconcile import Delivery  # noqa: PLC0415 - heavy

        self.settings.sender()
        return Delivery(self.engine, self.settings, self.clock, self.catalogue)

    @cached_property
    def reminders(self) -> "Reminders":
        """Reminds whoever is not done."""
        from service.messages.run import Reminders  # noqa: PLC0415 - heavy

        self.settings.sender()
        return Reminders(self.engine, self.settings, self.clock, self.catalogue)


def _reveal(version: str, key_file: "Path | None", root: str | None) -> str:
    from service.workspace.secret_manager import reveal  # noqa: PLC0415 - most installations keep no secrets there

    return reveal(version, key_file, root)


def read_settings() -> Settings:
    """The settings of this machine, those in Secret Manager too."""
    return load_settings(reveal=_reveal)


def open_service(settings: Settings | None = None, clock: Clock | None = None) -> Service:
    """The installation that the environment describes, or the one given."""
    return Service(settings or read_settings(), clock or SystemClock())


def create_app(settings: Settings | None = None) -> "Doors":
    """The web application, for a WSGI server. A wrong setting stops it here, with a sentence."""
    from service.doors import Doors  # noqa: PLC0415 - not needed on the command line

    return Doors(open_service(settings))
