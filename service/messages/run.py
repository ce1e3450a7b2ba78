"""One run of reminders: find whom they may be for, then write to one after the other."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from service.catalogue.model import Catalogue
from service.clock import Clock
from service.counting.refresh import keep_current
from service.delivery.mails import ManyRefusedError
from service.delivery.outbox import Outbox
from service.errors import BusyError, NanolearnError
from service.messages import nudges as asked
from service.messages.candidates import AT_ONCE, Crowd, Moment, crowd
from service.messages.hours import is_open, next_opening
from service.messages.nearby import Nearby
from service.messages.nudges import Nudge
from service.messages.policy import Policy, read_policy
from service.messages.records import doubt_interrupted
from service.messages.sending import Outcome, Rooms, Sending
from service.moments import local_day
from service.settings import Settings
from service.store.engine import reading
from service.store.runs import last_runs, note_run
from service.workspace.client import Workspace
from service.workspace.limits import OutOfTimeError
from service.workspace.telling import Progress

OFTEN_ENOUGH = timedelta(minutes=10)
"""Between two looks of the scheduler at everybody, where nobody waits."""


@dataclass(slots=True)
class Reminders:
    """Reminds whoever the policy or a nudge says, of what they have left."""

    engine: Engine
    settings: Settings
    clock: Clock
    catalogue: Catalogue

    def run(self, workspace: Workspace, progress: Progress) -> Outcome:
        """Send what is to be sent now; safe to run again, to kill, and beside another run.

        Raises:
            SettingsError: the policy is broken; nothing is sent.
        """
        policy = read_policy(self.settings)
        doubt_interrupted(self.engine)
        outcome = Outcome()
        now = self.clock.now()
        if not policy.on:
            outcome.stopped = "Reminders are switched off (NANOLEARN_REMINDERS)."
        elif not is_open(now, policy, self.settings.timezone):
            outcome.opens = next_opening(now, policy, self.settings.timezone)
        else:
            self._run(policy, workspace, progress, outcome)
        with self.engine.begin() as connection:
            note_run(connection, "remind", self.clock.now(), outcome.in_short())
        return outcome

    def _run(self, policy: Policy, workspace: Workspace, progress: Progress, outcome: Outcome) -> None:
        now = self.clock.now()
        nudges = self._live_nudges(now)
        found = self._look(policy, nudges, now)
        nearby = Nearby.begin(self.engine, self.settings, local_day(now, self.settings.timezone))
        rooms = Rooms(self.engine, self.settings, self.clock, self.catalogue)
        sending = Sending(rooms, policy, nudges, Outbox(workspace, nearby.senders), outcome)
        outcome.waiting = len(found.people)
        try:
            for done, person_id in enumerate(found.people):
                if done % AT_ONCE == 0:
                    nearby.bring(found.people[done : done + AT_ONCE])
                progress("reminders", done, len(found.people))
                if person_id in nearby:
                    sending.write_to(person_id, leads=person_id in found.leaders)
                else:
                    outcome.waiting -= 1
            progress("reminders", len(found.people), len(found.people))
        except NanolearnError as stop:
            if not isinstance(stop, (OutOfTimeError, BusyError, ManyRefusedError)) and not outcome.sent:
                raise
            outcome.stopped = str(stop)
        if outcome.stopped is None and outcome.opens is None and not outcome.waiting:
            with self.engine.begin() as connection:
                for nudge in nudges:
                    asked.end(connection, nudge.id, self.clock.now())

    def look(self) -> Crowd:
        """Whom a run would look at now, if mails may go out; touches nothing.

        Raises:
            SettingsError: the policy is broken.
        """
        policy, now = read_policy(self.settings), self.clock.now()
        if not policy.on or not is_open(now, policy, self.settings.timezone):
            return Crowd((), frozenset())
        with reading(self.engine) as connection:
            nudges = [each for each in asked.waiting(connection) if now - each.at < asked.LAPSES]
        return self._look(policy, nudges, now)

    def _live_nudges(self, now: datetime) -> tuple[Nudge, ...]:
        """Nudges to act on; those that have lapsed are let go."""
        with self.engine.begin() as connection:
            every = asked.waiting(connection)
            for nudge in every:
                if now - nudge.at >= asked.LAPSES:
                    asked.end(connection, nudge.id, now)
        return tuple(nudge for nudge in every if now - nudge.at < asked.LAPSES)

    def _look(self, policy: Policy, nudges: Collection[Nudge], now: datetime) -> Crowd:
        today = local_day(now, self.settings.timezone)
        keep_current(self.engine, self.catalogue, today)
        with reading(self.engine) as connection:
            return crowd(connection, Moment(policy, self.settings, self.catalogue, nudges, now, today))

    def is_due(self, now: datetime) -> bool:
        """Whether the scheduler should run it now: time has passed, somebody waits, or somebody has asked."""
        with reading(self.engine) as connection:
            last = last_runs(connection).get("remind")
            if last is None or now - last.at >= OFTEN_ENOUGH or last.result.get("waiting"):
                return True
            return any(nudge.at > last.at for nudge in asked.waiting(connection))
