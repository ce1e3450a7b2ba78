"""Google's promise to hint at each response: one watch on each open Form, kept alive.

A watch lives seven days, is suspended when Pub/Sub refuses its notices, and says nothing when it ends. Answers do
not depend on any: they are fetched by turns, and a hint only brings a Form's turn forward.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import Engine, delete, select

from service.errors import NotFoundError, RefusedError, UncertainError
from service.moments import parse, stamp
from service.store import tables as t
from service.store.engine import reading
from service.store.upsert import dialect_insert
from service.workspace.client import Workspace
from service.workspace.failures import NoTokenError
from service.workspace.limits import OutOfTimeError

Json = dict[str, Any]

RENEW_BEFORE = timedelta(days=3, hours=12)  # of seven days: two failed attempts a day still leave time
CHECK_EVERY = timedelta(days=1)
_ENOUGH_REFUSALS = 3
"""In a row: then the topic or a right is at fault, and every other Form would be refused as well."""


class Act(IntEnum):
    """What one watch needs, the most urgent first."""

    MAKE = 1
    RENEW = 2
    CHECK = 3


@dataclass(frozen=True, slots=True)
class Watched:
    """One published Form and what is remembered of its watch; no `watch_id`: it has none yet."""

    form: int
    form_id: str
    watch_id: str | None = None
    topic: str | None = None
    expires_at: datetime | None = None
    checked_at: datetime | None = None
    error: str | None = None


@dataclass(slots=True)
class Tended:
    """What a run did; `failed`: Google's id of the Form, and why it has no watch."""

    made: int = 0
    renewed: int = 0
    forgotten: int = 0
    left: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


def wanted(forms: Iterable[Watched], topic: str, now: datetime) -> list[tuple[Act, Watched]]:
    """What to do, in order: pure. Forms that failed before come last, so that they stop no other."""
    acts = [(act, form) for form in forms if (act := _act(form, topic, now)) is not None]
    return sorted(acts, key=lambda pair: (pair[1].error is not None, pair[0], pair[1].form))


def _act(form: Watched, topic: str, now: datetime) -> Act | None:
    if form.watch_id is None or form.topic != topic or form.expires_at is None or form.expires_at <= now:
        return Act.MAKE
    if form.error is not None or form.expires_at - now <= RENEW_BEFORE:
        return Act.RENEW
    if form.checked_at is None or form.checked_at + CHECK_EVERY <= now:
        return Act.CHECK
    return None


def tend(engine: Engine, workspace: Workspace, topic: str, now: datetime) -> Tended:
    """Give every published Form a living watch on the topic, and forget those of closed ones.

    Those end by themselves within a week: nobody can answer a closed Form, so they have nothing to say until then.

    Raises:
        NanolearnError: Google cannot be reached, or gives no token.
    """
    tended = Tended(forgotten=_forget_closed(engine))
    acts = wanted(_published(engine), topic, now)
    keeper = _Keeper(engine, workspace, topic, now)
    refused = 0
    for done, (act, form) in enumerate(acts):
        try:
            made, renewed = keeper.do(act, form)
        except NoTokenError:
            raise
        except OutOfTimeError:
            tended.left = len(acts) - done
            break
        except (RefusedError, NotFoundError, UncertainError) as failure:
            keeper.note_failure(form, str(failure))
            tended.failed.append((form.form_id, str(failure)))
            refused += 1
            if refused == _ENOUGH_REFUSALS:
                tended.left = len(acts) - done - 1
                break
            continue
        refused = 0
        tended.made += made
        tended.renewed += renewed
    return tended


def _published(engine: Engine) -> list[Watched]:
    query = (
        select(t.forms.c.id, t.forms.c.form_id, t.watches)
        .join(t.watches, isouter=True)
        .where(t.forms.c.step == "published", t.forms.c.form_id.is_not(None))
    )
    with reading(engine) as connection:
        return [
            Watched(
                form=row.id,
                form_id=row.form_id,
                watch_id=row.watch_id,
                topic=row.topic,
                expires_at=parse(row.expires_at) if row.expires_at else None,
                checked_at=parse(row.checked_at) if row.checked_at else None,
                error=row.error,
            )
            for row in connection.execute(query)
        ]


def _forget_closed(engine: Engine) -> int:
    open_now = select(t.forms.c.id).where(t.forms.c.step == "published")
    with engine.begin() as connection:
        return connection.execute(delete(t.watches).where(t.watches.c.form.not_in(open_now))).rowcount


@dataclass(frozen=True, slots=True)
class _Keeper:
    """Does one act at a time and records it. `do` gives how many watches it made and how many it renewed."""

    engine: Engine
    workspace: Workspace
    topic: str
    now: datetime

    def do(self, act: Act, form: Watched) -> tuple[int, int]:
        if act is Act.MAKE or form.watch_id is None:
            return self._make(form)
        if act is Act.RENEW:
            return self._renew(form, form.watch_id)
        return self._check(form)

    def _make(self, form: Watched) -> tuple[int, int]:
        """A user may have one watch on a Form. A refusal may mean that it is there: our own, and forgotten."""
        try:
            watch = self._create(form)
        except (RefusedError, UncertainError) as failure:
            if isinstance(failure, NoTokenError):
                raise
            found = self._ours(self._list(form))
            if found is None:
                raise
            if found["target"]["topic"]["topicName"] == self.topic:
                return self._renew(form, found["id"])
            self.workspace.call("forms.forms.watches.delete", formId=form.form_id, watchId=found["id"])
            watch = self._create(form)
        self._record(form, watch)
        return 1, 0

    def _renew(self, form: Watched, watch_id: str) -> tuple[int, int]:
        """Seven days more. This also wakes a watch that was suspended."""
        try:
            watch = self.workspace.call("forms.forms.watches.renew", formId=form.form_id, watchId=watch_id, body={})
        except NotFoundError:
            return self._make(form)  # it has ended before its time
        self._record(form, watch)
        return 0, 1

    def _check(self, form: Watched) -> tuple[int, int]:
        found = next((each for each in self._list(form) if each["id"] == form.watch_id), None)
        if found is None:
            return self._make(form)
        if found.get("state") == "SUSPENDED":
            return self._renew(form, found["id"])
        self._record(form, found)
        return 0, 0

    def _create(self, form: Watched) -> Json:
        watch = {"target": {"topic": {"topicName": self.topic}}, "eventType": "RESPONSES"}
        return self.workspace.call("forms.forms.watches.create", formId=form.form_id, body={"watch": watch})

    def _list(self, form: Watched) -> Sequence[Json]:
        watches: list[Json] = self.workspace.call("forms.forms.watches.list", formId=form.form_id).get("watches", [])
        return [each for each in watches if each["eventType"] == "RESPONSES"]

    def _ours(self, watches: Sequence[Json]) -> Json | None:
        """Of the project's watches, one on our topic, else any."""
        return min(watches, key=lambda each: each["target"]["topic"]["topicName"] != self.topic, default=None)

    def _record(self, form: Watched, watch: Json) -> None:
        kept = {
            "watch_id": watch["id"],
            "topic": self.topic,
            "expires_at": watch["expireTime"],
            "checked_at": stamp(self.now),
            "error": None,
        }
        self._write(form, kept)

    def note_failure(self, form: Watched, why: str) -> None:
        self._write(form, {"error": why})

    def _write(self, form: Watched, kept: Json) -> None:
        with self.engine.begin() as connection:
            statement = dialect_insert(connection, t.watches)
            changing = {name: statement.excluded[name] for name in kept}
            connection.execute(
                statement.on_conflict_do_update(index_elements=["form"], set_=changing), [{"form": form.form, **kept}]
            )
