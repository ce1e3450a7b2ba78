"""Whether mails can go out in the name of those who lead units, where the settings ask for it."""

from datetime import date

from sqlalchemy import Engine

from service.delivery.health.check import FindingError
from service.delivery.senders import read_leaders
from service.errors import NanolearnError, NotFoundError
from service.roster.model import Person
from service.roster.records import read_roster
from service.store.engine import reading
from service.workspace.client import Workspace

_SEND = "gmail.users.messages.send"


def leaders_mailboxes(engine: Engine, workspace: Workspace, today: date) -> str:
    """Try one leader: delegation is for all users or for none. No mail is sent.

    Raises:
        FindingError: there is no leader, or their mailbox cannot be used.
    """
    with reading(engine) as connection:
        roster, leading = read_roster(connection), read_leaders(connection, today)
    leaders = sorted({each for people in leading.values() for each in people} & roster.people.keys())
    if not leaders:
        raise FindingError(
            "NANOLEARN_MAIL_SENDERS is leaders, and nobody leads a unit: every mail goes out from the role account. "
            "Fill in managers in the Directory and run `nanolearn roster sync`, or set it to account."
        )
    leader = roster.people[leaders[0]]
    _try(leader, workspace)
    return f"Mails may go out in the name of {len(leaders)} leaders; tried with {leader.email}."


def _try(leader: Person, workspace: Workspace) -> None:
    try:
        workspace.authorise(_SEND, in_name_of=leader.email)
        user = workspace.call("directory.users.get", userKey=leader.id, fields="isMailboxSetup")
    except NotFoundError:
        raise FindingError(
            f"{leader.email} leads a unit and has left the Directory. Run `nanolearn roster sync`."
        ) from None
    except NanolearnError as wrong:
        raise FindingError(
            f"No mail can go out in the name of {leader.email}, who leads a unit, only from the role account. {wrong}"
        ) from None
    if user.get("isMailboxSetup") is False:
        raise FindingError(
            f"{leader.email} leads a unit and has no mailbox: the role account writes to the people there. Give the "
            "account a licence with Gmail, or let somebody else lead."
        )
