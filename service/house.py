"""What a door needs of the installation, and one reading of its database for each request."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from sqlalchemy import Connection, Engine

from service.catalogue.model import Catalogue
from service.clock import Clock
from service.counting.refresh import counted_version, keep_current
from service.moments import local_day
from service.settings import Settings


class House(Protocol):
    """The rooms that every door calls; `service.app` joins them."""

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


@contextmanager
def current(house: House) -> Iterator[tuple[Connection, int]]:
    """A reading in which the counts are those of today, and their version."""
    today = local_day(house.clock.now(), house.settings.timezone)
    connection = reading(house)
    try:
        version = counted_version(connection, house.catalogue, today)
        if version is None:
            connection.close()
            keep_current(house.engine, house.catalogue, today)
            connection = reading(house)
            version = counted_version(connection, house.catalogue, today) or 0  # 0: changed again in this moment
        yield connection, version
    finally:
        connection.close()
