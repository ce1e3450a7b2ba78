"""One slice of the work that goes on by itself: who is there, what came back, what should exist.

Each part is tried whatever became of the others: a Directory that cannot be read keeps no mail waiting.
"""

import logging
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from service.counting.history import keep_history
from service.delivery.health.examine import look_at
from service.errors import NanolearnError
from service.hooks.slices import ask_for_another
from service.hooks.works import Works
from service.moments import stamp
from service.privacy.keeping import keep_no_longer
from service.privacy.least import keep_the_least
from service.reports.standing import OFTEN_ENOUGH, keep_standings
from service.roles.audit import forget_old
from service.roster.sync import sync
from service.store.engine import reading
from service.store.locks import exclusive
from service.store.runs import last_run, note_run, wanted_since
from service.tracking.collect import collect
from service.tracking.turns import Budget
from service.tracking.watches import tend
from service.workspace.telling import Progress, telling

Json = dict[str, Any]

ROSTER_EVERY = timedelta(days=1)
ROSTER_AGAIN = timedelta(minutes=15)  # after a failure
ROSTER_MAY_TAKE = timedelta(minutes=8)
"""The Directory is read whole or not at all, so this part is given more than a slice. App Engine allows ten minutes.

So is a look at everything that somebody has asked for on the health page.
"""
WATCHES_EVERY = timedelta(minutes=5)
AUDIT_EVERY = timedelta(days=1)
"""How often entries past their retention time are deleted."""
FORMS_A_TICK = 120
"""Of the 180 lists of responses that Google allows a minute: some are left for pages and for `nanolearn track`."""
_SHARE_OF_ANSWERS = 0.4  # of the slice; what they do not need, delivery has

_log = logging.getLogger(__name__)


def tick(works: Works, seconds: float) -> Json:
    """Work for about so long and say what was done; `{"busy": true}` while another worker does.

    `failed` names the parts that could not be done at all; `more` says that something is left which another tick
    could do, and `next` when Cloud Tasks was asked to call for it.
    """
    began = works.clock.now()
    with exclusive(works.engine, "tick") as held:
        if not held:
            return {"busy": True}
        done = _Slice(works, seconds).work()
    # Only now that others may work: a task that comes while the lock is held would find it busy, and be the last.
    again = ask_for_another(works.settings, began, works.clock.now()) if done["more"] else None
    return {**done, "next": stamp(again) if again else None}


@dataclass
class _Slice:
    """One tick while it works."""

    works: Works
    seconds: float
    failed: list[Json] = field(default_factory=list)
    more: bool = False

    def work(self) -> Json:
        """All parts in turn."""
        began = self.works.clock.now()
        calls = Counter(self.works.workspace.calls)
        end = began + timedelta(seconds=self.seconds)
        parts: Json = {
            "roster": self._try("roster", self._roster, began + ROSTER_MAY_TAKE)
            if self._roster_is_due(began)
            else None,
            "track": self._try("track", self._track, began + timedelta(seconds=self.seconds * _SHARE_OF_ANSWERS)),
            "watches": self._try("watches", self._watches, end) if self._watches_are_due(began) else None,
            "deliver": self._try("deliver", self._deliver, end),
            # After the first notices, which no reminder may precede.
            "remind": self._try("remind", self._remind, end),
        }
        self._try("standings", self._keep_standings, end)
        self._try("weeks", self._keep_weeks, end)
        self._try("audit", self._forget_old_audit, end)
        self._try("retention", self._keep_no_longer, end)
        self._try("pupils", self._keep_the_least, end)
        if self._is_wanted("doctor"):
            self._try("doctor", self._examine, began + ROSTER_MAY_TAKE)
        ended = self.works.clock.now()
        self._note("tick", ended, {"failed": self.failed, "more": self.more})
        return {
            "busy": False,
            **parts,
            "failed": self.failed,
            "more": self.more,
            "calls": dict(sorted((Counter(self.works.workspace.calls) - calls).items())),
            "seconds": round((ended - began).total_seconds(), 1),
        }

    def _try(self, name: str, part: Callable[[], Json | None], deadline: datetime) -> Json | None:
        """Do one part until its deadline; a failure is logged and told, and the next part has its turn."""
        pace = self.works.workspace.pace
        pace.deadline = deadline
        try:
            return part()
        except NanolearnError as failure:
            _log.error("%s: %s", name, failure)
            self.failed.append({"what": name, "error": str(failure)})
        except Exception as fault:  # noqa: BLE001 - a fault of ours in one part must not stop the others for ever
            _log.exception("%s", name)
            self.failed.append({"what": name, "error": f"An unexpected fault, {type(fault).__name__}; the log has it."})
        finally:
            pace.deadline = None
        return None

    def _roster_is_due(self, now: datetime) -> bool:
        with reading(self.works.engine) as connection:
            done, tried = last_run(connection, "roster"), last_run(connection, "roster tried")
            wanted = wanted_since(connection, "roster")
        if wanted is not None and (tried is None or tried < wanted):
            return True
        return (done is None or done + ROSTER_EVERY <= now) and (tried is None or tried + ROSTER_AGAIN <= now)

    def _roster(self) -> Json:
        works = self.works
        self._note("roster tried", works.clock.now())
        works.settings.sender()
        with self._telling("roster") as progress:
            synced = sync(works.engine, works.workspace, works.settings, works.clock, progress)
        changes = synced.changes
        return {
            "units": synced.units,
            "people": synced.people,
            "joined": changes.joined,
            "moved": changes.moved,
            "left": changes.left,
        }

    def _track(self) -> Json:
        works = self.works
        works.settings.sender()
        budget = Budget(now=works.clock.now(), forms=FORMS_A_TICK)
        with self._telling("track") as progress:
            collected = collect(works.engine, works.workspace, works.settings, progress, budget)
        self.more |= collected.left > 0
        return {
            "responses": collected.responses,
            "completions": collected.completions,
            "unknown_respondents": collected.unknown,
            "failed": len(collected.failed),
            "waiting": collected.left,
        }

    def _watches_are_due(self, now: datetime) -> bool:
        if self.works.settings.pubsub_topic is None:
            return False
        with reading(self.works.engine) as connection:
            done = last_run(connection, "watches")
        return done is None or done + WATCHES_EVERY <= now

    def _watches(self) -> Json:
        works, now = self.works, self.works.clock.now()
        self._note("watches", now)
        tended = tend(works.engine, works.workspace, str(works.settings.pubsub_topic), now)
        for form_id, why in tended.failed:
            _log.warning("No watch on the Form %s: %s", form_id, why)
        return {
            "made": tended.made,
            "renewed": tended.renewed,
            "forgotten": tended.forgotten,
            "failed": len(tended.failed),
            "waiting": tended.left,
        }

    def _deliver(self) -> Json:
        with self._telling("deliver") as progress:
            outcome = self.works.delivery.run(self.works.workspace, progress)
        self.more |= outcome.waiting > 0
        return {
            "created": dict(outcome.created),
            "updated": dict(outcome.updated),
            "failed": len(outcome.failed),
            "uncertain": len(outcome.uncertain),
            "fallback": len(outcome.fallback),
            "grades_left": len(outcome.left),
            "waiting": outcome.waiting,
            "stopped": outcome.stopped,
        }

    def _remind(self) -> Json | None:
        works = self.works
        if not works.reminders.is_due(works.clock.now()):
            return None
        with self._telling("remind") as progress:
            outcome = works.reminders.run(works.workspace, progress)
        self.more |= outcome.waiting > 0 and outcome.opens is None
        return outcome.in_short()

    def _keep_standings(self) -> None:
        works = self.works
        keep_standings(works.engine, works.settings, works.catalogue, works.clock.now(), again_after=OFTEN_ENOUGH)

    def _keep_weeks(self) -> None:
        works = self.works
        keep_history(works.engine, works.catalogue, works.settings.timezone, works.clock.now())

    def _forget_old_audit(self) -> None:
        works, now = self.works, self.works.clock.now()
        with reading(works.engine) as connection:
            done = last_run(connection, "audit")
        if done is not None and now < done + AUDIT_EVERY:
            return
        with works.engine.begin() as connection:
            note_run(connection, "audit", now, {"deleted": forget_old(connection, now, works.settings.audit_days)})

    def _keep_the_least(self) -> None:
        keep_the_least(self.works.engine, self.works.settings, self.works.clock.now())

    def _keep_no_longer(self) -> None:
        keep_no_longer(self.works.engine, self.works.settings, self.works.clock.now())

    def _examine(self) -> None:
        """What `nanolearn doctor` finds, kept for the health page."""
        works = self.works
        found = [asdict(check) for check in look_at(works.settings, works.workspace, works.clock)]
        self._note("doctor", works.clock.now(), {"checks": found})

    def _is_wanted(self, name: str) -> bool:
        with reading(self.works.engine) as connection:
            return wanted_since(connection, name) is not None

    def _telling(self, name: str) -> AbstractContextManager[Progress]:
        works = self.works
        return telling(works.engine, works.workspace.pace, works.clock, name=name, source="tick")

    def _note(self, name: str, now: datetime, result: Json | None = None) -> None:
        with self.works.engine.begin() as connection:
            note_run(connection, name, now, result)
