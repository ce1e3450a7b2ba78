"""Whether mails can go out in the name of those who lead units, where the settings ask for it."""

from datetime import date

from sqlalchemy import Engine

from service.delivery.health.check import Finding, FindingError, found
from service.delivery.senders import read_leaders
from service.errors import NanolearnError, NotFoundError
from service.roster.model import Person
from service.roster.records import read_roster
from service.store.engine import reading
from service.workspace.client import Workspace

_SEND = "gmail.users.messages.send"


def leaders_mailboxes(engine: Engine, workspace: Workspace, today: date) -> Finding:
    """Try one leader: delegation is for all users or for none. No mail is sent.

    Raises:
        FindingError: there is no leader, or their mailbox cannot be used.
    """
    with reading(engine) as connection:
        roster, leading = read_roster(connection), read_leaders(connection, today)
    leaders = sorted({each for people in leading.values() for each in people} & roster.people.keys())
    if not leaders:
        raise FindingError("leaders.none")
    leader = roster.people[leaders[0]]
    _try(leader, workspace)
    return found("leaders.ok", n=len(leaders), address=leader.email)


def _try(leader: Person, workspace: Workspace) -> None:
    try:
        workspace.authorise(_SEND, in_name_of=leader.email)
        user = workspace.call("directory.users.get", userKey=leader.id, fields="isMailboxSetup")
    except NotFoundError:
        raise FindingError("leaders.left", address=leader.email) from None
    except NanolearnError as wrong:
        raise FindingError("leaders.refused", address=leader.email, why=str(wrong)) from None
    if user.get("isMailboxSetup") is False:
        raise FindingError("leaders.no_mailbox", address=leader.email)
