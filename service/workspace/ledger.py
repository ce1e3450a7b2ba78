"""One ledger for all workers of an installation, in its database: together they keep Google's limits."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, delete, insert, select, text, update

from service.store import tables as t
from service.workspace.limits import MARGIN, free_at, kept_for, limits_of

_LOCK = 0x6E616E6F  # one number for PostgreSQL, the same in every worker


class SharedLedger:
    """Enters a call before it is made. One that takes longer than the margin is moved to its end."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._open: dict[str, tuple[list[int], datetime]] = {}

    def take(self, budget: str, calls: int, now: datetime, *, enter: bool = True) -> datetime:
        with self._engine.begin() as connection:
            self._alone(connection)
            connection.execute(
                delete(t.spent).where(t.spent.c.budget == budget, t.spent.c.at < _number(now - kept_for(budget)))
            )
            made = [_moment(at) for at in self._made(connection, budget)]
            free = max(free_at(limit, made, calls, now) for limit in limits_of(budget))
            if enter and free <= now:
                rows = [{"budget": budget, "at": _number(now)}] * calls
                entered = connection.execute(insert(t.spent).returning(t.spent.c.id), rows).scalars().all()
                self._open[budget] = (list(entered), now)
        return free

    def ended(self, budget: str, now: datetime) -> None:
        entered, began = self._open.pop(budget, ([], now))
        if now - began > MARGIN:
            with self._engine.begin() as connection:
                connection.execute(update(t.spent).where(t.spent.c.id.in_(entered)).values(at=_number(now)))

    def note(self, budget: str, moments: Sequence[datetime]) -> None:
        with self._engine.begin() as connection:
            connection.execute(insert(t.spent), [{"budget": budget, "at": _number(moment)} for moment in moments])

    def _alone(self, connection: Connection) -> None:
        """One worker at a time; on SQLite whoever has begun to write is alone already."""
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})

    def _made(self, connection: Connection, budget: str) -> Sequence[int]:
        """Of each budget no more calls matter than its largest limit holds."""
        most = max(limit.calls for limit in limits_of(budget))
        query = select(t.spent.c.at).where(t.spent.c.budget == budget).order_by(t.spent.c.at.desc()).limit(most)
        return connection.execute(query).scalars().all()[::-1]


def _number(moment: datetime) -> int:
    """Microseconds since 1970."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _moment(number: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=number)
