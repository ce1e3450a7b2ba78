"""What the hooks need of the installation. Naming the rooms loads none of them: the first tick does."""

from typing import TYPE_CHECKING, Protocol

from sqlalchemy import Engine

from service.clock import Clock
from service.settings import Settings

if TYPE_CHECKING:
    from service.catalogue.model import Catalogue
    from service.delivery.reconcile import Delivery
    from service.messages.run import Reminders
    from service.workspace.client import Workspace


class Works(Protocol):
    """The rooms that a tick calls; `service.app` joins them."""

    @property
    def settings(self) -> Settings: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def engine(self) -> Engine: ...
    @property
    def catalogue(self) -> "Catalogue": ...
    @property
    def workspace(self) -> "Workspace": ...
    @property
    def delivery(self) -> "Delivery": ...
    @property
    def reminders(self) -> "Reminders": ...
