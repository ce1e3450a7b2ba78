"""`nanolearn report`: how the units stand."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from service.access import Permission, asks_for
from service.app import Service
from service.catalogue.model import LANGUAGES
from service.commands.asker import actor_in
from service.commands.installation import installation
from service.commands.kinds import Address
from service.commands.output import answer, json_option, table, write_file
from service.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from service.files.making import Maker
    from service.reports.gather import Report, Sight

_MADE = {"xlsx", "pdf", "html"}
_ALL = "`--format csv --out report.csv` has all"


@click.command()
@click.option("--unit", default="/", metavar="PATH", help="This unit with everything below it; default all.")
@click.option("--module", metavar="ID", help="Only this module.")
@click.option("--assignment", type=int, metavar="ID", help="Only what this assignment asks for.")
@click.option("--person", type=Address(), metavar="EMAIL", help="Only this person.")
@click.option(
    "--by",
    type=click.Choice(["unit", "module", "person", "question"]),
    help="What a row stands for; default unit, or person with --person.",
)
@click.option("--as", "asker", type=Address(), metavar="EMAIL", help="Show what this person may see.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "xlsx", "pdf", "html"]),
    default="table",
    show_default=True,
    help="pdf is one page for a board.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to a file: what --format says or, with --json and no --format, the document.",
)
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help="The language of xlsx, pdf and html; default NANOLEARN_LANGUAGE.",
)
@json_option
@asks_for(Permission.COUNTS_READ, Permission.NAMES_READ, Permission.PROGRESS_READ, Permission.SCORES_READ)
def report(
    *,
    by: str | None,
    asker: str | None,
    form: str,
    out: Path | None,
    lang: str | None,
    as_json: bool,
    **scope: Any,
) -> None:
    """How the units stand: assigned, completed, passed, overdue. A unit counts with everything below it.

    \b
    Examples:
      nanolearn report --unit /Skolor
      nanolearn report --unit /Skolor --by question --module phishing-pause-and-verify
      nanolearn report --as rektor@kommun.example --format csv --out skolor.csv
      nanolearn report --unit /Skolor --format pdf --lang da --out skolor.pdf
    """
    from service.reports.files import as_csv
    from service.reports.files import as_json as document_of

    wanted = by or ("person" if scope["person"] else "unit")
    _check_form(form, wanted, scope, out)
    exported = out is not None or form == "csv"
    found, made = _ask(installation(), scope, wanted, asker, exported=exported, form=form, lang=lang)
    document = document_of(found)
    if out is not None:
        if made is not None:
            content: str | bytes = made
        elif form == "csv":
            content = as_csv(found)
        elif as_json:
            content = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        else:
            content = "\n".join(_sentences(found)) + "\n"
        write_file(out, content)
        answer({**document, "file": str(out)}, as_json=as_json, text=f"{out} is written.")
    elif form == "csv" and not as_json:
        click.echo(as_csv(found), nl=False)
    else:
        answer(document, as_json=as_json, text=_sentences(found))


def _check_form(form: str, by: str, scope: dict[str, Any], out: Path | None) -> None:
    """Say before any work what cannot be had.

    Raises:
        UsageError: the file has no name, or what is asked for does not fit its kind.
    """
    if form in _MADE and out is None:
        raise UsageError(f"{form} is a file: say where it shall be written, for example --out report.{form}.")
    if form == "pdf" and (by not in {"unit", "module"} or scope["person"]):
        raise UsageError(
            "A PDF is one page for a board about a unit or an assignment, by unit or module: nobody's name is on it. "
            "Take --format xlsx or html instead."
        )


def _ask(
    service: Service, scope: dict[str, Any], by: str, asker: str | None, *, exported: bool, form: str, lang: str | None
) -> "tuple[Report, bytes | None]":
    """The report, and the file of a kind that is more than text."""
    from service.asking import narrowed, record, sight, use_of
    from service.reports.gather import gather, person_id, settle
    from service.reports.model import By, Scope
    from service.roles.audit import Door
    from service.store.engine import reading

    now = service.clock.now()
    service.count()
    with reading(service.engine) as connection:
        actor = actor_in(connection, service, asker)
        asked = Scope(**scope)
        person, where = person_id(connection, asked), settle(replace(asked, person=None), connection, service.catalogue)
        # Asked before anything is said of the person: who is in the roster is not for everybody to find out.
        seen = sight(actor, narrowed(replace(where, person=asked.person), actor), By(by), person)
        settled = narrowed(settle(asked, connection, service.catalogue), actor)
        use = use_of(settled, By(by), person, scores=seen.scores(person or ""), exported=exported)
        found = gather(connection, service.settings, service.catalogue, scope=settled, by=By(by), sight=seen, now=now)
        made = None
        if form in _MADE:
            from service.files.making import Maker

            maker = Maker(service.settings, service.catalogue, lang or service.settings.language, now)
            made = _made(maker, connection, found, seen, form)
    if use is not None:
        with service.engine.begin() as connection:
            record(connection, actor, Door.COMMAND, now, use)
    return found, made


def _made(maker: "Maker", connection: "Connection", found: "Report", seen: "Sight", form: str) -> bytes:
    """The report as a file, from the same reading."""
    from service.reports.model import By

    if form == "pdf":
        return maker.board(connection, found.scope, seen, by_module=found.by is By.MODULE)
    return maker.html(found) if form == "html" else maker.xlsx(maker.table(found))


def _sentences(found: "Report") -> list[str]:
    """What is shown, the table and its sum."""
    from service.reports.files import TOO_FEW, grid, partial, total_line

    if not found.rows:
        return ["Nobody here is bound to anything yet. `nanolearn assignments list` shows what is assigned to whom."]
    columns, rows = grid(found)
    if found.by.value == "person":
        columns, rows = _people(columns, rows)
    # A column that would say the same in every line says it above the table.
    alone = {
        name: value
        for name, value in (("module", found.scope.module), ("person", found.scope.person))
        if value is not None and name in columns
    }
    kept = [position for position, name in enumerate(columns) if name not in alone]
    subject = " · ".join([f"{found.scope.unit} with everything below it", *alone.values()])
    lines = [
        subject,
        "",
        *table([columns[i] for i in kept], [[row[i] for i in kept] for row in rows], _ALL),
        "",
        total_line(found),
    ]
    if any(TOO_FEW in row for row in rows):
        lines.append(f"{TOO_FEW}: fewer than five people, or a figure that would give such a one away.")
    if partial(found) and found.total is not None:
        lines.append("The total leaves out what is hidden.")
    return lines


def _people(columns: Sequence[str], rows: list[list[Any]]) -> tuple[tuple[str, ...], list[list[Any]]]:
    """One person × module a line: an address is enough to know who, and a word to know how far."""
    told = []
    for row in rows:
        of = dict(zip(columns, row, strict=True))
        if not of["completed"]:
            state = "overdue" if of["overdue"] else "to do"
        else:
            state = {None: "completed", 0: "not passed", 1: "passed"}[of["passed"]]
        told.append([of["person"], of["unit"], of["module"], state, of["due"]])
    return ("person", "unit", "module", "state", "due"), told
