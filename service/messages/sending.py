"""Looking at one person anew, claiming the mail to them in the same transaction, and sending it after."""

import base64
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine

from service.access import actor_for
from service.assignments.nameless import nameless
from service.catalogue.model import Catalogue
from service.clock import Clock
from service.counting.refresh import counted_version, keep_current
from service.delivery.letters import LOCALES, Mailbox, mime
from service.delivery.mails import ManyRefusedError
from service.delivery.outbox import Outbox
from service.errors import BusyError
from service.logs import without_secrets
from service.messages import nudges as asked
from service.messages.deciding import Item, is_called_for, items, rested, week_of
from service.messages.digest import figures
from service.messages.hours import is_open, next_opening
from service.messages.letters import BranchFigures, Task, reminder
from service.messages.nudges import Nudge
from service.messages.policy import Policy
from service.messages.records import Draft, Row, begin, has_digest, is_refused, last_mail
from service.messages.standing import OpenForm, is_reachable, standing, the_person
from service.moments import local_day, stamp
from service.roster.model import Person
from service.settings import Settings

_REFUSALS_IN_A_ROW = 5  # one bad address is that person's trouble; five are ours


@dataclass(slots=True)
class Outcome:
    """What a run did. `waiting`: people not looked at yet; `stopped`: why; `opens`: when mails may go out again."""

    sent: int = 0
    uncertain: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)  # address, why
    digests: int = 0
    waiting: int = 0
    stopped: str | None = None
    opens: datetime | None = None

    def in_short(self) -> dict[str, Any]:
        """The numbers, for who asks later what the last run came to."""
        return {
            "sent": self.sent,
            "digests": self.digests,
            "uncertain": self.uncertain,
            "failed": len(self.failed),
            "waiting": self.waiting,
            "stopped": self.stopped,
            "opens": stamp(self.opens) if self.opens else None,
        }


@dataclass(frozen=True, slots=True)
class Rooms:
    """What sending needs of the installation."""

    engine: Engine
    settings: Settings
    clock: Clock
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class _Mail:
    """A mail that is claimed: what it says, and its row."""

    row: Row
    person: Person
    draft: Draft
    forms: Mapping[str, OpenForm]  # by module
    branches: tuple[BranchFigures, ...]
    nudged: bool
    unnamed: frozenset[str]  # those of its modules that are for figures alone

    @property
    def tells(self) -> bool:
        """Whether somebody may be told that this person was written to: of something that has names, or figures."""
        return self.draft.week is not None or not self.unnamed.issuperset(self.forms)


class _ByTheRoleAccountError(Exception):
    """The mail may not go out in a leader's name: in that mailbox it would tell who is not done."""


@dataclass(slots=True)
class Sending:
    """A run while it sends."""

    rooms: Rooms
    policy: Policy
    nudges: tuple[Nudge, ...]
    outbox: Outbox
    outcome: Outcome
    _refused: int = 0

    def write_to(self, person_id: str, *, leads: bool) -> None:
        """Look at one person anew, and send what there is to say, if there is anything.

        Raises:
            NanolearnError: the run cannot go on.
        """
        outcome = self.outcome
        if outcome.opens is not None:
            return
        try:
            self._write_to(person_id, leads=leads)
        except BusyError as busy:  # others may still be written to in their leaders' names
            outcome.stopped = str(busy)

    def _write_to(self, person_id: str, *, leads: bool) -> None:
        outcome, clock, zone = self.outcome, self.rooms.clock, self.rooms.settings.timezone
        sender = self.outbox.ready(self.outbox.senders.of(person_id))
        if not is_open(clock.now(), self.policy, zone):  # it has been waited for long
            outcome.opens = next_opening(clock.now(), self.policy, zone)
            return
        try:
            mail = self._claim(person_id, sender, leads=leads)
        except _ByTheRoleAccountError:
            sender = self.outbox.ready(None)
            mail = self._claim(person_id, sender, leads=leads)
        if mail is None:
            outcome.waiting -= 1
            return
        why = self.outbox.send(_Told(mail.row, outcome), sender, partial(self._compose, mail))
        outcome.waiting -= 1
        if why is None:
            self._refused = 0
            outcome.digests += int(mail.draft.week is not None)
            return
        mail.row.refused(str(why))
        told = (mail.person.email, str(why)) if mail.tells else ("somebody", without_secrets(str(why)))
        outcome.failed.append(told)
        self._refused += 1
        if self._refused == _REFUSALS_IN_A_ROW:
            raise ManyRefusedError(f"{_REFUSALS_IN_A_ROW} mails in a row were refused, so the fault is hardly theirs.")

    def _claim(self, person_id: str, sender: Person | None, *, leads: bool) -> _Mail | None:
        """Read how the person stands and write down the mail to them, in one transaction; None: there is to be none."""
        rooms = self.rooms
        today = local_day(rooms.clock.now(), rooms.settings.timezone)
        while True:
            with rooms.engine.begin() as connection:
                if not leads or counted_version(connection, rooms.catalogue, today) is not None:
                    return self._claimed(connection, person_id, sender, leads=leads)
            keep_current(rooms.engine, rooms.catalogue, today)  # a digest tells counts, and they have just changed

    def _claimed(self, connection: Connection, person_id: str, sender: Person | None, *, leads: bool) -> _Mail | None:
        rooms, policy = self.rooms, self.policy
        settings, now = rooms.settings, rooms.clock.now()
        today = local_day(now, settings.timezone)
        person = the_person(connection, person_id)
        if person is None or not is_reachable(person, settings):
            return None
        if not rested(last_mail(connection, person_id, now), now) or is_refused(connection, person_id, now):
            return None
        stands = standing(connection, person, settings, rooms.catalogue, now=now, nudges=self.nudges)
        if stands.expects:
            return None
        found = items(stands.left, policy, today) if person.role in policy.to else ()
        week, branches = self._digest(connection, person, today, leads=leads)
        if not branches and not is_called_for(found):
            return None
        named = {item.module_id for item in found}
        unnamed = nameless(connection) & named
        if unnamed and sender is not None:
            raise _ByTheRoleAccountError
        draft = Draft(person_id, f"<nanolearn-{uuid.uuid4().hex}@{settings.domains[0]}>", found, week)
        number = begin(connection, draft, now, sender.email if sender else None)
        nudged = frozenset[int]().union(*(each.nudges for each in stands.left if each.module_id in named))
        asked.count_mail(connection, nudged)
        forms = {module: stands.forms[module] for module in named}
        return _Mail(Row(rooms.engine, rooms.clock, number), person, draft, forms, branches, bool(nudged), unnamed)

    def _digest(
        self, connection: Connection, person: Person, today: date, *, leads: bool
    ) -> tuple[str | None, tuple[BranchFigures, ...]]:
        """This week, and what the digest says of it; nothing where none is due to the person."""
        rooms = self.rooms
        if not leads or has_digest(connection, person.id, week_of(today)):
            return None, ()
        actor = actor_for(connection, person.email, rooms.settings, rooms.clock.now())
        branches = figures(connection, person, actor, settings=rooms.settings, catalogue=rooms.catalogue, today=today)
        return week_of(today) if branches else None, branches

    def _compose(self, mail: _Mail, leader: Person | None) -> str:
        """The mail as Gmail takes it."""
        rooms, settings = self.rooms, self.rooms.settings
        now = rooms.clock.now().astimezone(settings.timezone)
        role = Mailbox("Nanolearn", settings.sender())
        spoken = mail.person.language if mail.person.language in LOCALES else settings.language
        text = reminder(
            name=mail.person.name,
            language=spoken or settings.language,
            tasks=[self._task(item, mail, now.date()) for item in mail.draft.items],
            branches=mail.branches,
            nudged=mail.nudged,
            sender=settings.domains[0],
            leader=leader.name if leader else "",
            replies=role.address,
        )
        source = mime(
            text,
            sender=Mailbox(f"{leader.name} via Nanolearn", leader.email) if leader else role,
            recipient=Mailbox(mail.person.name, mail.person.email),
            message_id=mail.draft.message_id,
            date=now,
            reply_to=role if leader else None,
        )
        return base64.urlsafe_b64encode(source).decode("ascii")

    def _task(self, item: Item, mail: _Mail, today: date) -> Task:
        form = mail.forms[item.module_id]
        module = self.rooms.catalogue.modules[item.module_id]
        title = module.words[form.key.language].title if form.key.language in module.words else item.module_id
        late = item.due_on is not None and item.due_on < today
        return Task(title, module.minutes, form.url, item.due_on, late, item.module_id in mail.unnamed)


@dataclass(frozen=True, slots=True)
class _Told:
    """A row that the outcome of its run hears of."""

    row: Row
    outcome: Outcome

    def sent(self) -> None:
        self.row.sent()
        self.outcome.sent += 1

    def uncertain(self, why: str) -> None:
        self.row.uncertain(why)
        self.outcome.uncertain += 1

    def forget(self) -> None:
        self.row.forget()

    def from_role_account(self) -> None:
        self.row.from_role_account()
