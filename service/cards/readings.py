"""One reading of the database for each click, and another after something was written."""

from types import TracebackType
from typing import Self

from sqlalchemy import Connection, func, select

from service.cards.turn import Lodge
from service.counting.refresh import counted_version, keep_current
from service.house import reading
from service.moments import local_day
from service.store import tables as t

FEW = 5_000
"""In an installation of so many people the counts are brought up to date at once. In a larger one that takes longer
than a click may: the cards show the counts as they are, and the next tick brings them up to date."""


class Readings:
    """A connection that sees one moment, until `anew`."""

    def __init__(self, lodge: Lodge) -> None:
        self._lodge = lodge

    def __enter__(self) -> Self:
        self.connection = self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def anew(self) -> Connection:
        """Let go of the old state and see the new one."""
        self.connection.close()
        self.connection = self._open()
        return self.connection

    def _open(self) -> Connection:
        lodge = self._lodge
        today = local_day(lodge.clock.now(), lodge.settings.timezone)
        connection = reading(lodge)
        if counted_version(connection, lodge.catalogue, today) is None and _are_few(connection):
            connection.close()
            keep_current(lodge.engine, lodge.catalogue, today)
            connection = reading(lodge)
        return connection


def _are_few(connection: Connection) -> bool:
    return int(connection.scalar(select(func.count()).select_from(t.people)) or 0) <= FEW
