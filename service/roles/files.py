"""A file of roles, as a spreadsheet saves it: read whole, every wrong line named, before any is used."""

import csv
import io
from dataclasses import dataclass
from datetime import date

from service.errors import UsageError
from service.roles.model import GIVEN, Role

_COLUMNS = ("email", "role", "unit", "until")
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One role that the file gives. `number` is the line's, the heading being line 1; `unit` None where it has none."""

    number: int
    email: str
    role: Role
    unit: str | None
    until: date | None


def read_lines(text: str) -> list[Line]:
    """The roles of a CSV file with the columns email, role, unit and, where wanted, until; comma or semicolon between.

    Raises:
        UsageError: names each line that cannot be read.
    """
    head = text.removeprefix("\ufeff").partition("\n")[0]
    rows = csv.reader(
        io.StringIO(text.removeprefix("\ufeff")), delimiter=";" if head.count(";") > head.count(",") else ","
    )
    try:
        names = [name.strip().lower() for name in next(rows, [])]
        if sorted(names) not in (sorted(_COLUMNS), sorted(_COLUMNS[:3])):
            raise UsageError(
                f"The file's first line is {head.strip()!r}; it should name the columns email,role,unit and, if roles "
                "end, until."
            )
        found, wrong = [], []
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            try:
                found.append(_line(rows.line_num, names, [cell.strip() for cell in row]))
            except ValueError as error:
                wrong.append(f"line {rows.line_num}: {error}")
    except csv.Error as error:
        raise UsageError(f"The file is no CSV file: line {rows.line_num}: {error}.") from None
    refuse(wrong)
    return found


def refuse(wrong: list[str]) -> None:
    """Stop if lines are wrong.

    Raises:
        UsageError: names them.
    """
    if wrong:
        more = f" And {len(wrong) - _SHOWN} more." if len(wrong) > _SHOWN else ""
        raise UsageError(f"Nothing is imported. {' '.join(wrong[:_SHOWN])}{more}")


def _line(number: int, names: list[str], row: list[str]) -> Line:
    if len(row) != len(names):
        raise ValueError(f"it has {len(row)} columns, the first line {len(names)}.")
    cells = dict(zip(names, row, strict=True))
    if "@" not in cells["email"] or cells["email"].startswith("group:"):
        raise ValueError(f"{cells['email']!r} is no person's mail address.")
    if cells["role"].lower() not in GIVEN:
        raise ValueError(f"{cells['role']!r} is no role that can be given: {', '.join(GIVEN)}.")
    until = cells.get("until", "")
    try:
        last = date.fromisoformat(until) if until else None
    except ValueError:
        raise ValueError(f"{until!r} is no date. Write it like 2027-06-30.") from None
    return Line(number, cells["email"], Role(cells["role"].lower()), cells["unit"] or None, last)
