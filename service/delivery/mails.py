"""Sending invitations: one mail a person, intent before, result after, never twice."""

import base64
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Engine

from service.catalogue.model import Catalogue
from service.clock import Clock
from service.delivery.letters import LetterItem, Mailbox, letter, mime
from service.delivery.plan import FormKey, Invitation
from service.delivery.records import begin_message, doubt_interrupted, end_message, forget_message
from service.errors import BusyError, NanolearnError, UncertainError, UnreachableError
from service.moments import stamp
from service.roster.model import Person, Roster
from service.settings import Settings
from service.workspace.client import Workspace
from service.workspace.failures import NoTokenError
from service.workspace.limits import OutOfTimeError

_SEND = "gmail.users.messages.send"
_REFUSALS_IN_A_ROW = 5  # one bad address is that person's trouble; five are ours


class ManyRefusedError(NanolearnError):
    """One mail after another was refused; those left are not tried in this run."""


@dataclass(slots=True)
class Posted:
    """What became of the mails."""

    sent: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)  # address, why


@dataclass(slots=True)
class Post:
    """Sends invitations from the role account."""

    engine: Engine
    workspace: Workspace
    clock: Clock
    settings: Settings
    catalogue: Catalogue
    roster: Roster
    addresses: Mapping[FormKey, str]
    posted: Posted = field(default_factory=Posted)
    _refused: int = 0

    def begin(self) -> None:
        """Take stock of what earlier runs may have sent."""
        doubt_interrupted(self.engine)

    def send(self, invitation: Invitation) -> None:
        """Send one mail. One that cannot be written, or that Google refuses, is told and stops nobody else's.

        Raises:
            NanolearnError: the run cannot go on (time is up, the day's mails are used up, no connection, one refusal
                after another); this mail was then not sent and will be next time.
        """
        # A run spends most of its time waiting, so that is when it is killed: no intent written, nothing in doubt.
        self.workspace.pace.wait(_SEND, enter=False)
        person = self.roster.people[invitation.person_id]
        message_id = f"<nanolearn-{uuid.uuid4().hex}@{self.settings.domains[0]}>"
        number = begin_message(self.engine, invitation, message_id, stamp(self.clock.now()))
        if number is None:
            return
        try:
            raw = self._compose(invitation, person, message_id)
            self.workspace.call(_SEND, userId="me", body={"raw": raw})
        except UncertainError as lost:
            end_message(self.engine, number, "uncertain", sent_at=stamp(self.clock.now()), error=str(lost))
        except (NoTokenError, OutOfTimeError, BusyError, UnreachableError):
            forget_message(self.engine, number)
            raise
        except NanolearnError as refused:
            end_message(self.engine, number, "failed", error=str(refused))
            self.posted.failed.append((person.email, str(refused)))
            self._refused += 1
            if self._refused == _REFUSALS_IN_A_ROW:
                raise ManyRefusedError(
                    f"{_REFUSALS_IN_A_ROW} mails in a row were refused, so the fault is hardly theirs."
                ) from None
        else:
            end_message(self.engine, number, "sent", sent_at=stamp(self.clock.now()))
            self.posted.sent += 1
            self._refused = 0

    def _compose(self, invitation: Invitation, person: Person, message_id: str) -> str:
        items = [
            LetterItem(
                title=self.catalogue.modules[key.module_id].words[key.language].title,
                minutes=self.catalogue.modules[key.module_id].minutes,
                url=self.addresses[key],
            )
            for key in invitation.forms
        ]
        days = [due.due_on for due in invitation.dues if due.due_on is not None]
        text = letter(
            name=person.name,
            language=invitation.language,
            items=items,
            due=min(days) if days else None,
            sender=self.settings.domains[0],
        )
        source = mime(
            text,
            sender=Mailbox("Nanolearn", self.settings.sender()),
            recipient=Mailbox(person.name, person.email),
            message_id=message_id,
            date=self.clock.now().astimezone(self.settings.timezone),
        )
        return base64.urlsafe_b64encode(source).decode("ascii")
