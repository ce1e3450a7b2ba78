"""One mail on its way out: from whose mailbox, at whose pace, and what its row says when its reply is lost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from service.delivery.senders import Senders
from service.errors import (
    BusyError,
    NanolearnError,
    NotFoundError,
    RefusedError,
    UncertainError,
    UnreachableError,
)
from service.roster.model import Person
from service.workspace.client import Workspace
from service.workspace.failures import NoTokenError
from service.workspace.limits import OutOfTimeError

_SEND = "gmail.users.messages.send"


class Entry(Protocol):
    """The row of one mail, written before the mail is sent."""

    def sent(self) -> None:
        """Google has taken it."""
        ...

    def uncertain(self, why: str) -> None:
        """Its reply was lost: it counts as sent."""
        ...

    def forget(self) -> None:
        """It was certainly not sent, and will be tried again."""
        ...

    def from_role_account(self) -> None:
        """It goes out from the role account after all."""
        ...


@dataclass(slots=True)
class Outbox:
    """Sends mails of one run, in the names that `senders` allows."""

    workspace: Workspace
    senders: Senders
    _held: BusyError | None = None

    def ready(self, leader: Person | None) -> Person | None:
        """Wait until a mailbox may send once more; gives the leader if it is theirs, None for the role account.

        A run spends most of its time waiting, so that is when it is killed: no intent is written yet, nothing in doubt.

        Raises:
            BusyError: the role account's day is used up, and no leader's mailbox can send.
        """
        if leader is not None:
            try:
                self.workspace.pace.wait(_SEND, enter=False, in_name_of=leader.email)
            except BusyError as busy:
                self.senders.rest(leader, str(busy))
            else:
                return leader
        if self._held is None:
            try:
                self.workspace.pace.wait(_SEND, enter=False)
            except BusyError as busy:
                self._held = busy
        if self._held is not None:
            raise BusyError(str(self._held), self._held.retry_after)
        return None

    def send(
        self, entry: Entry, leader: Person | None, compose: Callable[[Person | None], str]
    ) -> NanolearnError | None:
        """Send what was begun, and record how it went; gives the refusal, if it was refused.

        `compose` writes the mail, as Gmail takes it, for the sender that it goes out from in the end.

        Raises:
            NanolearnError: it was not sent, and is forgotten; the run cannot go on.
        """
        try:
            self._post(entry, leader, compose)
        except UncertainError as lost:
            entry.uncertain(str(lost))
        except (NoTokenError, OutOfTimeError, BusyError, UnreachableError) as not_now:
            entry.forget()
            if isinstance(not_now, BusyError):
                self._held = not_now
            raise
        except NanolearnError as refused:
            return refused
        else:
            entry.sent()
        return None

    def _post(self, entry: Entry, leader: Person | None, compose: Callable[[Person | None], str]) -> None:
        """Send a mail in a leader's name; if that cannot be, from the role account.

        What the role account can send was the mailbox's fault: the leader has left, has no Gmail, has sent too much.
        What it cannot send either is the mail's own fault, and the leader goes on.
        """
        if leader is not None:
            try:
                self.workspace.call(_SEND, in_name_of=leader.email, userId="me", body={"raw": compose(leader)})
            except (UncertainError, OutOfTimeError, UnreachableError):
                raise
            except NanolearnError as refused:
                self.senders.rest(leader, str(refused))
                entry.from_role_account()
            else:
                return
        try:
            self.workspace.call(_SEND, userId="me", body={"raw": compose(None)})
        except (RefusedError, NotFoundError) as refused:
            if leader is not None and not isinstance(refused, NoTokenError):
                self.senders.call_back(leader)
            raise
