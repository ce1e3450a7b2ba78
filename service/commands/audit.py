"""`nanolearn audit`: what rights over other people's data were used for."""

import csv
import io
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import click

from service.access import Permission, asks_for
from service.commands.asker import actor_in
from service.commands.installation import installation
from service.commands.kinds import Address, Day
from service.commands.output import answer, json_option, table
from service.errors import UsageError

if TYPE_CHECKING:
    from service.roles.audit import Entry

_COLUMNS = ("at", "by", "door", "right", "unit", "person", "about")


@click.command()
@click.option("--since", type=Day(), help="From this day on.")
@click.option("--person", type=Address(), metavar="EMAIL", help="What was seen of, or done to, this person alone.")
@click.option("--by", type=Address(), metavar="EMAIL", help="What this person saw or did.")
@click.option("--format", "form", type=click.Choice(["table", "csv"]), default="table", show_default=True)
@click.option("--as", "asker", type=Address(), metavar="EMAIL", help="Only if this person may read it.")
@json_option
@asks_for(Permission.AUDIT_READ)
def audit(
    *, since: date | None, person: str | None, by: str | None, form: str, asker: str | None, as_json: bool
) -> None:
    """What rights over other people's data were used for: who, when, which right, of what; the newest first.

    The data itself is never in it, nor what anybody reads of their own.

    \b
    Examples:
      nanolearn audit --since 2026-11-01
      nanolearn audit --person eva.lind@kommun.example --format csv
    """
    from service.asking import demand
    from service.roles.audit import entries
    from service.roster.records import whose
    from service.store.engine import reading

    service = installation()
    zone = service.settings.timezone
    begin = datetime.combine(since, time(), zone) if since else None
    with reading(service.engine) as connection:
        demand(actor_in(connection, service, asker), Permission.AUDIT_READ)
        whom = whose(connection, [person.lower()]).get(person.lower()) if person else None
        if person and whom is None:
            raise UsageError(f"Nobody in the roster has, or had, the address {person}.")
        found = [entry for _, entry in entries(connection, since=begin, person=whom, by=by.lower() if by else None)]
    if form == "csv" and not as_json:
        click.echo(_as_csv(found), nl=False)
        return
    rows = [(_minute(each.at), *_row(each)[1:]) for each in found]
    more = "`--format csv` has all"
    lines = table(("at (UTC)", *_COLUMNS[1:]), rows, more) if rows else ["Nothing of the kind is on record."]
    document = {"entries": [dict(zip(_COLUMNS, _row(each), strict=True)) for each in found]}
    answer(document, as_json=as_json, text=lines)


def _row(each: "Entry") -> tuple[str | None, ...]:
    return each.at, each.by or None, each.door, each.permission, each.unit, each.person, each.about


def _minute(at: str) -> str:
    return at[:16].replace("T", " ")


def _as_csv(found: "list[Entry]") -> str:
    """All of it, safe to open in a spreadsheet."""
    from service.reports.files import BYTE_ORDER_MARK, defused

    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    writer.writerows([defused(cell) for cell in _row(each)] for each in found)
    return out.getvalue()
