"""What the database tells: whether what should come round by itself still does, and how much of the quotas is left."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, func, not_, select

from service.delivery.health.check import Check, Finding, FindingError, found, tried
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


def _people(engine: Engine, settings: Settings) -> Finding:
    with reading(engine) as connection:
        people = connection.scalar(select(func.count()).select_from(t.people).where(t.people.c.active)) or 0
        email = func.lower(t.people.c.email)
        beyond = [not_(email.endswith(f"@{domain}", autoescape=True)) for domain in settings.domains]
        others = connection.scalars(select(t.people.c.email).where(t.people.c.active, *beyond)).all()
    if not people:
        raise FindingError("people.none")
    domains = Counter(email.lower().rpartition("@")[2] for email in others)
    strange = [{"n": n, "domain": domain} for domain, n in sorted(domains.items()) if domain not in settings.domains]
    if strange:
        raise FindingError("people.strange", strange=strange)
    return found("people.ok", n=people)


def _roster(engine: Engine, now: datetime) -> Finding:
    done = _last(engine, "roster")
    if done is None:
        return found("roster.never")
    if now - done > _ROSTER_STALE:
        raise FindingError("roster.stale", ago=_seconds(now - done))
    return found("roster.ok", ago=_seconds(now - done))


def _tick(engine: Engine, now: datetime) -> Finding:
    done = _last(engine, "tick")
    if done is None:
        raise FindingError("tick.never")
    if now - done > _TICK_STALE:
        raise FindingError("tick.stale", ago=_seconds(now - done))
    return found("tick.ok", ago=_seconds(now - done))


def _mails(engine: Engine, now: datetime) -> Finding:
    with reading(engine) as connection:
        sent = len(list(sent_since(connection, stamp(now - timedelta(days=1)))))
    if sent >= _MAILS_A_DAY:
        raise FindingError("mails.used", n=_MAILS_A_DAY)
    return found("mails.ok", sent=sent, n=_MAILS_A_DAY)


def _quotas(engine: Engine, now: datetime) -> Finding:
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
                    near.append({"spent": spent, "calls": limit.calls, "budget": budget})
    if near:
        raise FindingError("quotas.near", limits=near)
    return found("quotas.ok")


def _seconds(time: timedelta) -> int:
    return int(time.total_seconds())
