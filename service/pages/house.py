"""What the pages need of the installation, and one reading of its database for each request."""

from typing import Protocol

from sqlalchemy import Connection, Engine

from service.catalogue.model import Catalogue
from service.clock import Clock
from service.counting.refresh import keep_current
from service.moments import local_day
from service.settings import Settings


class House(Protocol):
    """The rooms that the pages call; `service.app` joins them."""

    @property
    def settings(self) -> Settings: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def engine(self) -> Engine: ...
    @property
    def catalogue(self) -> Catalogue: ...


def reading(house: House) -> Connection:
    """A connection that only reads: it does not wait for whoever writes, and sees one moment throughout."""
    return house.engine.execution_options(reading=True).connect()


def count(house: House) -> None:
    """See to it that the counts are those of today, before they are read."""
    keep_current(house.engine, house.catalogue, local_day(house.clock.now(), house.settings.timezone))
