"""`nanolearn person`: all that is held on one person, and erasing it."""

from typing import TYPE_CHECKING, Any

import click

from service.access import Permission, asks_for
from service.commands.asker import actor_in, as_option
from service.commands.installation import installation
from service.commands.kinds import Address
from service.commands.output import answer, counted, json_option
from service.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from service.privacy.erasing import AnsweredForm, Erased
    from service.privacy.model import Identity


@click.group()
def person() -> None:
    """All that is held on one person: give it out, or erase it.

    \b
    Examples:
      nanolearn person export eva.lind@kommun.example --json > eva.json
      nanolearn person erase eva.lind@kommun.example
    """


@person.command()
@click.argument("email", type=Address())
@as_option
@json_option
@asks_for(Permission.DATA_READ)
def export(*, email: str, asker: str | None, as_json: bool) -> None:
    """All that is held on one person, in every table, and who has looked. With --json, to be given to them.

    Of what they did to others, it holds that they did it, not whom it was about.

    \b
    Example: nanolearn person export eva.lind@kommun.example --json
    """
    from service.asking import demand, record
    from service.privacy.document import document_of
    from service.roles.audit import Door, Use

    service = installation()
    now = service.clock.now()
    with service.engine.begin() as connection:
        actor = actor_in(connection, service, asker)
        demand(actor, Permission.DATA_READ, person_id=_known_id(connection, email))
        who = _somebody(connection, email)
        # Whoever reads it leaves an entry, which is in what is given out: they have looked, too.
        record(connection, actor, Door.COMMAND, now, Use(Permission.DATA_READ.value, person=who.person_id))
        own = who.person_id == actor.person_id
        document = document_of(connection, who, service.settings, now, own=own)
    lines = [f"On {document['person']['email']} this is held (--json has it all):"]
    lines += [
        f"  {name}: {counted(len(each['rows']), 'row')}, {counted(len(each['mentions']), 'mention')}"
        for name, each in document["tables"].items()
    ]
    lines += _in_google(document["in_google"]["forms"])
    if document["left_out"]:
        modules = " and ".join(document["left_out"])
        lines.append(
            f"Left out is how they stand with {modules}, for figures alone: on their own page they have it all."
        )
    answer(document, as_json=as_json, text=lines)


@person.command()
@click.argument("email", type=Address())
@as_option
@json_option
@asks_for(Permission.DATA_ERASE)
def erase(*, email: str, asker: str | None, as_json: bool) -> None:
    """Erase a person, for good: name, addresses and all else that tells who they were. Figures stay as they are.

    Answers stay as those of nobody. Somebody whose account is still in the Directory comes back with the next roster
    sync, without what they had done: delete or suspend the account first. What Google holds stays there; the answer
    says where.

    \b
    Example: nanolearn person erase eva.lind@kommun.example
    """
    from service.asking import demand, record
    from service.privacy.erasing import erase as erase_person
    from service.roles.audit import Door, Use

    service = installation()
    with service.engine.begin() as connection:
        actor = actor_in(connection, service, asker)
        demand(actor, Permission.DATA_ERASE)
        alias, erased = erase_person(connection, _somebody(connection, email))
        use = Use(Permission.DATA_ERASE.value, person=alias, about="erased")
        record(connection, actor, Door.COMMAND, service.clock.now(), use)
    document = _told(erased)
    rows, tables = counted(sum(erased.rows.values()), "row"), counted(len(erased.rows), "table")
    lines = [
        f"Erased: {rows} in {tables} made anonymous or deleted. Figures are as before.",
        *(["Note: " + document["comes_back"]] if erased.was_there else []),
        *_in_google([_as_json(each) for each in erased.forms]),
    ]
    answer(document, as_json=as_json, text=lines)


def _somebody(connection: "Connection", email: str) -> "Identity":
    from service.privacy.finding import identify

    who = identify(connection, email)
    if who is None:
        raise UsageError(
            f"Nobody in the roster has, or had, the address {email}. Check it; `nanolearn track --unknown` lists "
            "answers of people who are not in the roster."
        )
    return who


def _known_id(connection: "Connection", email: str) -> str | None:
    from service.privacy.finding import identify

    who = identify(connection, email)
    return who.person_id if who else None


def _told(erased: "Erased") -> dict[str, Any]:
    back = (
        "The account was in the Directory when that was last read. If it still is, the next roster sync brings name "
        "and address back, and the person is asked again for what is assigned to them. Delete or suspend the account "
        "first, or take its unit out of what is read."
    )
    return {
        "rows": erased.rows,
        "comes_back": back if erased.was_there else None,
        "in_google": {
            "forms": [_as_json(each) for each in erased.forms],
            "note": "Google's API cannot delete a single answer to a Form: whoever owns the Form does it there. Mails "
            "that were sent lie in the mailboxes, course work in Classroom.",
        },
    }


def _as_json(form: "AnsweredForm") -> dict[str, str]:
    return {"module": form.module_id, "language": form.language, "address": form.address}


def _in_google(forms: list[dict[str, str]]) -> list[str]:
    """What lies where nobody but the Form's owner can delete it."""
    if not forms:
        return []
    return [
        "Google keeps their answers in these Forms; its API cannot delete one, whoever owns the Form can, there:",
        *(f"  {each['module']} ({each['language']}): {each['address']}" for each in forms),
    ]
