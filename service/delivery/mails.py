"""Sending invitations: one mail a person or group, intent before, result after, never twice."""

import base64
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import partial

from sqlalchemy import Engine

from service.catalogue.model import Catalogue
from service.clock import Clock
from service.delivery.letters import LetterItem, Mailbox, letter, mime
from service.delivery.outbox import Outbox
from service.delivery.plan import FormKey, GroupInvitation, Invitation
from service.delivery.records import (
    begin_group_message,
    begin_message,
    change_sender,
    doubt_interrupted,
    end_message,
    forget_message,
)
from service.errors import BusyError, NanolearnError, NotFoundError, RefusedError, UsageError
from service.moments import stamp
from service.roster.directory import read_group, read_people
from service.roster.model import Person, Roster
from service.settings import Settings
from service.workspace.client import Workspace

_REFUSALS_IN_A_ROW = 5  # one bad address is that person's trouble; five are ours

Told = Callable[[int, int], None]
"""Told how many mails have been looked after, and of how many."""


class ManyRefusedError(NanolearnError):
    """One mail after another was refused; those left are not tried in this run."""


@dataclass(slots=True)
class Posted:
    """What became of the mails.

    `settled`: how many of them no longer wait; `groups`: address of each group written to, and for how many people.
    """

    sent: int = 0
    settled: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)  # address, why
    groups: list[tuple[str, int]] = field(default_factory=list)


@dataclass(slots=True)
class Post:
    """Sends invitations, each from the mailbox that the outbox's `senders` name."""

    engine: Engine
    workspace: Workspace
    clock: Clock
    settings: Settings
    catalogue: Catalogue
    roster: Roster
    addresses: Mapping[FormKey, str]
    unnamed: AbstractSet[str]  # modules that are for figures alone, which their mails say
    outbox: Outbox
    posted: Posted = field(default_factory=Posted)
    _refused: int = 0

    def begin(self) -> None:
        """Take stock of what earlier runs may have sent."""
        doubt_interrupted(self.engine)

    def send_all(
        self, groups: Iterable[GroupInvitation], invitations: Iterable[Invitation], last: Collection[str], told: Told
    ) -> None:
        """Send mails to groups, then those to people; to the people in `last` at the end.

        When the role account's day is used up, those in the name of others still go out.

        Raises:
            NanolearnError: the run cannot go on (time is up, the day's mails are used up, no connection, one refusal
                after another); what was then not sent will be next time.
        """
        groups, singles = list(groups), list(invitations)
        stopped: BusyError | None = None
        for done, group in enumerate(groups):
            told(done, len(groups) + len(singles))
            try:
                sent = self.send_to_group(group)
            except BusyError as busy:
                stopped = busy
                continue
            self.posted.settled += 1 if sent else 1 - len(group.letters)
            singles += () if sent else group.letters
        turns = sorted(self.outbox.senders.in_turn(singles), key=lambda each: each.person_id in last)
        for done, invitation in enumerate(turns):
            told(len(groups) + done, len(groups) + len(turns))
            try:
                self.send(invitation)
            except BusyError as busy:
                stopped = busy
                continue
            self.posted.settled += 1
        told(len(groups) + len(turns), len(groups) + len(turns))
        if stopped is not None:
            raise stopped

    def send(self, invitation: Invitation) -> None:
        """Send one mail. One that cannot be written, or that Google refuses, is told and stops nobody else's.

        Raises:
            NanolearnError: it was not sent, and will be next time.
        """
        leader = self.outbox.ready(self.outbox.senders.of_invitation(invitation))
        person = self.roster.people[invitation.person_id]
        message_id = self._new_id()
        sender = leader.email if leader else None
        number = begin_message(self.engine, invitation, message_id, stamp(self.clock.now()), sender)
        if number is None:
            return
        compose = partial(self._compose, invitation, Mailbox(person.name, person.email), message_id)
        refused = self.outbox.send(_Row(self, number), leader, compose)
        if refused is None:
            self._refused = 0
            return
        end_message(self.engine, number, "failed", error=str(refused))
        self.posted.failed.append((person.email, str(refused)))
        self._refused += 1
        if self._refused == _REFUSALS_IN_A_ROW:
            raise ManyRefusedError(f"{_REFUSALS_IN_A_ROW} mails in a row were refused, so the fault is hardly theirs.")

    def send_to_group(self, group: GroupInvitation) -> bool:
        """Send one mail to a group. False if its members have to be written to one by one instead.

        Raises:
            NanolearnError: it was not sent, and will be next time.
        """
        self.outbox.ready(None)
        if not self._is_unchanged(group.address):
            return False
        message_id = self._new_id()
        number = begin_group_message(self.engine, group, message_id, stamp(self.clock.now()))
        if number is None:
            return False
        # Whose copy it is written as does not matter: they are alike, and it greets nobody by name.
        compose = partial(self._compose, group.letters[0], Mailbox("", group.address), message_id, group=True)
        if self.outbox.send(_Row(self, number), None, compose) is not None:
            forget_message(self.engine, number)
            return False
        self.posted.groups.append((group.address, len(group.letters)))
        return True

    def _is_unchanged(self, address: str) -> bool:
        """Whether a group still holds exactly the people it is remembered with; asks the Directory.

        Whoever has come into it since would read the group's mail unrecorded, and later get one of their own.
        """
        known, people = self.roster.groups[address], self.roster.people
        try:
            if known.everyone:
                own = self.settings.role_accounts
                people = read_people(self.workspace, dict(self.roster.units), self.settings.pupils, own)
            now = read_group(self.workspace, address, people)
        except (UsageError, NotFoundError, RefusedError):
            return False
        return replace(now, strangers=()) == known and people.keys() == self.roster.people.keys()

    def _new_id(self) -> str:
        return f"<nanolearn-{uuid.uuid4().hex}@{self.settings.domains[0]}>"

    def _compose(
        self, invitation: Invitation, to: Mailbox, message_id: str, leader: Person | None, *, group: bool = False
    ) -> str:
        """The mail as Gmail takes it."""
        items = [
            LetterItem(
                title=self.catalogue.modules[key.module_id].words[key.language].title,
                minutes=self.catalogue.modules[key.module_id].minutes,
                url=self.addresses[key],
                unnamed=key.module_id in self.unnamed,
            )
            for key in invitation.forms
        ]
        days = [due.due_on for due in invitation.dues if due.due_on is not None]
        role = Mailbox("Nanolearn", self.settings.sender())
        text = letter(
            name=to.name,
            language=invitation.language,
            items=items,
            due=min(days) if days else None,
            sender=self.settings.domains[0],
            leader=leader.name if leader else "",
            group=to.address if group else "",
            replies=role.address,
        )
        source = mime(
            text,
            sender=Mailbox(f"{leader.name} via Nanolearn", leader.email) if leader else role,
            recipient=to,
            message_id=message_id,
            date=self.clock.now().astimezone(self.settings.timezone),
            reply_to=role if leader or group else None,
        )
        return base64.urlsafe_b64encode(source).decode("ascii")


@dataclass(frozen=True, slots=True)
class _Row:
    """The row of one mail about what is new."""

    post: Post
    number: int

    def sent(self) -> None:
        end_message(self.post.engine, self.number, "sent", sent_at=stamp(self.post.clock.now()))
        self.post.posted.sent += 1

    def uncertain(self, why: str) -> None:
        end_message(self.post.engine, self.number, "uncertain", sent_at=stamp(self.post.clock.now()), error=why)

    def forget(self) -> None:
        forget_message(self.post.engine, self.number)

    def from_role_account(self) -> None:
        change_sender(self.post.engine, self.number)
