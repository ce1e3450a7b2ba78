"""Files from what a door has asked for: it says whose eyes they are for, and which rows it got."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from sqlalchemy import Connection

from service.catalogue.model import Catalogue
from service.files.around import Around, around
from service.files.board import board_of, headline
from service.files.certificate import Done, certificate_of
from service.files.html import html
from service.files.languages import WORDS
from service.files.table import Speech, Table, matrix_of, table_of
from service.files.typeset import pdf
from service.files.wall import wall_of
from service.files.xlsx import write_xlsx
from service.moments import local_day
from service.reports.assigned_branch import branch_of_assignment
from service.reports.branch import Branch, at_a_glance
from service.reports.counted import branch_of, due_days
from service.reports.gather import Report, Sight
from service.reports.matrix import matrix_lines
from service.reports.model import By, Scope
from service.reports.one_assignment import read_asked
from service.reports.usefulness import usefulness_of
from service.roster.model import Roster
from service.roster.records import read_units
from service.settings import Settings
from service.tongue import Tongue


class Form(StrEnum):
    """A kind of file that is made here."""

    XLSX = "xlsx"
    PDF = "pdf"
    HTML = "html"


MIME = {
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.PDF: "application/pdf",
    Form.HTML: "text/html",
}


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes files in one language, of what one reader may see at one moment."""

    settings: Settings
    catalogue: Catalogue
    language: str
    now: datetime

    @property
    def speech(self) -> Speech:
        return Speech(WORDS[self.language], Tongue(self.language, self.settings.timezone), self.catalogue)

    def xlsx(self, table: Table) -> bytes:
        """The table as a workbook."""
        book = io.BytesIO()
        write_xlsx(table, self.speech.words, book)
        return book.getvalue()

    def html(self, report: Report) -> bytes:
        """A report as a page that stands alone."""
        speech = self.speech
        if report.by is By.QUESTION or not report.rows:
            return html(table_of(report, speech), speech).encode()
        said = speech.words.total_hidden if report.total is None else headline(speech.words.board, speech, report.total)
        return html(
            table_of(report, speech), speech, headline=said, total=report.total, beside=self._around(report)
        ).encode()

    def table(self, report: Report) -> Table:
        """A report as a table, with its weeks."""
        table, beside = table_of(report, self.speech), self._around(report)
        if beside is None:
            return table
        drawn = beside.drawn
        notes = (*table.notes, *([beside.note] if beside.note else []), *(drawn.notes if drawn else ()))
        return replace(table, about=(*table.about, *beside.lines), notes=notes, weeks=drawn)

    def _around(self, report: Report) -> Around | None:
        if report.numbers is None or not report.rows:
            return None
        today = local_day(self.now, self.settings.timezone)
        return around(report.numbers, report.scope.unit, self.speech, today, report.usefulness)

    def people(self, connection: Connection, scope: Scope) -> Table:
        """Who is how far with which module: for who may see names. Read while it is gone through."""
        branch = [unit.id for unit in branch_of(read_units(connection), scope.unit)]
        today = local_day(self.now, self.settings.timezone)
        asked = None if scope.assignment is None else read_asked(connection, scope.assignment, today)
        lines = matrix_lines(connection, today, branch, module=scope.module, asked=asked)
        return matrix_of(lines, scope, self.speech, moment=self.speech.tongue.moment(self.now))

    def board(self, connection: Connection, scope: Scope, sight: Sight, *, by_module: bool = False) -> bytes:
        """One page on a unit with everything below it, for a board.

        It is handed on to people who may see no names, and in time to the public: so no figure on fewer than five is on
        it, though the one who asks may see those. Of one assignment there is one as well.
        """
        units, speech, seen = read_units(connection), self.speech, replace(sight, names=False, known=())
        if scope.assignment is None:
            about, branch = None, self.glance(connection, units, scope, seen)
            shown = {line.key for line in branch.modules if line.counts is not None}
            opinions = usefulness_of(connection, branch.unit, shown)
        else:
            branch, opinions = self._assigned(connection, units, scope, seen), {}
            about = speech.assignment(scope.assignment, [line.key for line in branch.modules])
        values = board_of(branch, units, speech, at=self.now, by_module=by_module, about=about, opinions=opinions)
        return pdf("board.typ", values, at=self.now)

    def _assigned(self, connection: Connection, units: Roster, scope: Scope, sight: Sight) -> Branch:
        return branch_of_assignment(
            connection, self.settings, self.catalogue, units, scope=scope, sight=sight, now=self.now
        )

    def wall(self, connection: Connection, scope: Scope) -> bytes:
        """A unit's sheet for the wall: with what anybody may see, whoever asks for it."""
        units = read_units(connection)
        branch = self.glance(connection, units, scope, Sight(names=False))
        due = due_days(connection, branch.unit, local_day(self.now, self.settings.timezone))
        address = f"{self.settings.public_url}/me"
        return pdf("wall.typ", wall_of(branch, due, self.speech, address=address), at=self.now)

    def certificate(self, name: str, lines: Sequence[Done]) -> bytes:
        """What one person has completed, for themselves."""
        settings = self.settings
        values = certificate_of(
            name,
            lines,
            self.speech,
            on=local_day(self.now, settings.timezone),
            issuer=settings.domains[0] if settings.domains else urlsplit(settings.public_url).netloc,
            address=f"{settings.public_url}/certificates",
            key=settings.lasting_key,
        )
        return pdf("certificate.typ", values, at=self.now)

    def glance(self, connection: Connection, units: Roster, scope: Scope, sight: Sight) -> Branch:
        """The branch that a file is about; the scope is settled."""
        unit = units.unit_at(scope.unit)
        assert unit is not None, "the scope is settled"
        return at_a_glance(
            connection,
            self.settings,
            self.catalogue,
            units,
            unit=unit,
            module=scope.module,
            sight=sight,
            now=self.now,
        )
