"""What the database tells: whether what should come round by itself still does, and how much of the quotas is left."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, func, not_, select

from service.delivery.health.check import Check, FindingError, tried
from service.delivery.records import sent_since
from service.moments import stamp
from service.settings import Settings
from service.store import tables as t
from service.store.engine import reading
from service.store.runs import last_run
from service.workspace.limits import BUDGETS, limits_of

_MAILS_A_DAY = max(BUDGETS["gmail.send"], key=lambda limit: limit.seconds).calls
_ROSTER_STALE = timedelta(days=2)
_TICK_STALE = timedelta(minutes=15)  # cron calls every minute; a slice may take nine, while the Directory is read
_NEARLY = 0.9  # of a limit


def routine(engine: Engine, settings: Settings, now: datetime) -> Iterator[Check]:
    """Each check on what is remembered."""
    yield tried("people", lambda: _people(engine, settings))
    yield tried("roster", lambda: _roster(engine, now))
    if settings.on_app_engine or _last(engine, "tick") is not None:
        yield tried("tick", lambda: _tick(engine, now))
    yield tried("mails", lambda: _mails(engine, now))
    yield tried("quotas", lambda: _quotas(engine, now))


def _last(engine: Engine, name: str) -> datetime | None:
    with reading(engine) as connection:
        return last_run(connection, name)


def _people(engine: Engine, settings: Settings) -> str:
    with reading(engine) as connection:
        people = connection.scalar(select(func.count()).select_from(t.people).where(t.people.c.active)) or 0
        email = func.lower(t.people.c.email)
        beyond = [not_(email.endswith(f"@{domain}", autoescape=True)) for domain in settings.domains]
        others = connection.scalars(select(t.people.c.email).where(t.people.c.active, *beyond)).all()
    if not people:
        raise FindingError("The roster is empty. Run `nanolearn roster sync`.")
    domains = Counter(email.lower().rpartition("@")[2] for email in others)
    strange = {domain: count for domain, count in sorted(domains.items()) if domain not in settings.domains}
    if strange:
        listed = ", ".join(f"{count} at {domain}" for domain, count in strange.items())
        raise FindingError(
            f"Some people may not answer the Forms: {listed}. Add the domains to NANOLEARN_RESPONDER_DOMAINS."
        )
    return f"{people} people in the roster; all may answer the Forms."


def _roster(engine: Engine, now: datetime) -> str:
    done = _last(engine, "roster")
    if done is None:
        return "The Directory has not been read by this program yet."
    if now - done > _ROSTER_STALE:
        raise FindingError(
            f"The Directory was last read {_ago(now - done)} ago: who has come since gets nothing, who has left is "
            "still written to. Run `nanolearn roster sync`; its message says why it does not happen by itself."
        )
    return f"The Directory was read {_ago(now - done)} ago."


def _tick(engine: Engine, now: datetime) -> str:
    done = _last(engine, "tick")
    if done is None or now - done > _TICK_STALE:
        since = f"for {_ago(now - done)}" if done else "yet"
        raise FindingError(
            f"Nobody has called /hooks/tick {since}, so nothing goes on by itself. Look at App Engine › Cron jobs in "
            "the console, or at the scheduler's own page, and at the service's log."
        )
    return f"The last tick was {_ago(now - done)} ago."


def _mails(engine: Engine, now: datetime) -> str:
    with reading(engine) as connection:
        sent = len(list(sent_since(connection, stamp(now - timedelta(days=1)))))
    if sent >= _MAILS_A_DAY:
        raise FindingError(
            f"Google's {_MAILS_A_DAY} mails a day are used up. What waits goes out when `nanolearn deliver` runs later."
        )
    return f"{sent} of the {_MAILS_A_DAY} mails that Google allows in 24 hours have been sent."


def _quotas(engine: Engine, now: datetime) -> str:
    """Limits of a minute fill up whenever there is much to do, and are kept by waiting; those of a day matter."""
    near = []
    with reading(engine) as connection:
        for budget in connection.execute(select(t.spent.c.budget).distinct().order_by(t.spent.c.budget)).scalars():
            for limit in limits_of(budget):
                since = (now - timedelta(seconds=limit.seconds) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
                spent = connection.execute(
                    select(func.count()).where(t.spent.c.budget == budget, t.spent.c.at > int(since * 1_000_000))
                ).scalar_one()
                if limit.seconds >= 86_400 and spent >= limit.calls * _NEARLY:
                    near.append(f"{spent:,} of {limit.calls:,} calls of {budget} in 24 hours")
    if near:
        raise FindingError(
            f"Google's limits are nearly used up: {'; '.join(near)}. What does not fit waits until tomorrow by itself. "
            "If that is too late, let leaders send, or write to groups (docs/operate.md)."
        )
    return "No limit of Google's is nearly used up."


def _ago(time: timedelta) -> str:
    """About how long, in words."""
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if time.total_seconds() >= size:
            number = int(time.total_seconds() // size)
            return f"{number} {name}{'' if number == 1 else 's'}"
    return "less than a minute"
