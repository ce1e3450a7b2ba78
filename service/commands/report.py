"""`nanolearn report`: how the units stand."""

from pathlib import Path
from typing import Any

import click

from service.access import INSTALLATION_OWNER, actor_for
from service.app import Service, open_service
from service.asking import narrowed, sight
from service.commands.output import answer, json_option, table
from service.errors import NanolearnError
from service.reports.files import as_csv, grid, total_line
from service.reports.files import as_json as document_of
from service.reports.gather import Report, gather, settle
from service.reports.model import By, Scope
from service.roster.records import read_roster


@click.command()
@click.option("--unit", default="/", metavar="PATH", help="This unit with everything below it; default all.")
@click.option("--module", metavar="ID", help="Only this module.")
@click.option("--assignment", type=int, metavar="ID", help="Only what this assignment asks for.")
@click.option("--person", metavar="EMAIL", help="Only this person.")
@click.option(
    "--by",
    type=click.Choice([by.value for by in By]),
    help="What a row stands for; default unit, or person with --person.",
)
@click.option("--as", "asker", metavar="EMAIL", help="Show what this person may see.")
@click.option("--format", "form", type=click.Choice(["table", "csv"]), default="table", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write to a file.")
@json_option
def report(*, by: str | None, asker: str | None, form: str, out: Path | None, as_json: bool, **scope: Any) -> None:
    """How the units stand: assigned, completed, passed, overdue. A unit counts with everything below it.

    \b
    Examples:
      nanolearn report --unit /Skolor
      nanolearn report --unit /Skolor --by question --module phishing-pause-and-verify
      nanolearn report --as rektor@kommun.example --format csv --out skolor.csv
    """
    service = open_service()
    wanted = By(by) if by else (By.PERSON if scope["person"] else By.UNIT)
    found = _ask(service, Scope(**scope), wanted, asker)
    if form == "csv" and not as_json:
        _write(as_csv(found), out)
        return
    if out is not None:
        import json

        columns, rows = grid(found)
        text = (
            json.dumps(document_of(found), ensure_ascii=False, indent=2)
            if as_json
            else "\n".join([*table(columns, rows), total_line(found)])
        )
        _write(text + "\n", out)
        return
    columns, rows = grid(found)
    answer(document_of(found), as_json=as_json, text=[*table(columns, rows), "", total_line(found)])


def _ask(service: Service, scope: Scope, by: By, asker: str | None) -> Report:
    with service.engine.connect() as connection:
        actor = INSTALLATION_OWNER if asker is None else actor_for(connection, asker, service.settings.owners)
        roster = read_roster(connection)
        scope = narrowed(settle(scope, roster, service.catalogue), actor)
        person = next((each.id for each in roster.people.values() if each.email == scope.person), None)
        return gather(
            connection,
            service.settings,
            service.catalogue,
            roster,
            scope=scope,
            by=by,
            sight=sight(actor, scope, by, person),
            now=service.clock.now(),
        )


def _write(text: str, out: Path | None) -> None:
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise NanolearnError(f"{out} cannot be written: {error.strerror}.") from None
    click.echo(f"Written to {out}.", err=True)
