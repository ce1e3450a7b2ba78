"""How a command answers: sentences or a table for a person, or exactly one JSON document."""

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from service.errors import NanolearnError

F = TypeVar("F", bound=Callable[..., Any])

_ROWS_ON_A_TERMINAL = 60  # more would push the beginning and the question itself out of sight
_NARROWEST = 12  # a column that is cut still shows so much


def json_option(command: F) -> F:
    """Add `--json`: one JSON document on standard output, nothing else there."""
    return click.option("--json", "as_json", is_flag=True, help="Print exactly one JSON document.")(command)


def answer(document: Any, *, as_json: bool, text: str | Iterable[str]) -> None:
    """Print the document as JSON, or its text for a person."""
    if as_json:
        json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        for line in [text] if isinstance(text, str) else text:
            click.echo(line)


def note(text: str) -> None:
    """Something worth knowing beside the answer, on standard error."""
    click.echo(f"Note: {text}", err=True)


def write_file(file: Path, content: str | bytes) -> None:
    """Write a file that the person named.

    Raises:
        NanolearnError: it cannot be written there.
    """
    try:
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    except FileNotFoundError:
        raise NanolearnError(
            f"{file} cannot be written: there is no folder {file.parent}. Make it, or choose another place with --out."
        ) from None
    except OSError as error:
        raise NanolearnError(f"{file} cannot be written: {error.strerror}. Choose another place with --out.") from None


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 person`, `20,000 people`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def shortened(lines: Sequence[str], most: int, what: str) -> list[str]:
    """The first lines, and how many there are beside them."""
    if len(lines) <= most:
        return list(lines)
    return [*lines[:most], f"  and {len(lines) - most:,} more {what} (--json shows all)"]


def table(header: Sequence[str], rows: Iterable[Sequence[object]], more: str = "--json shows all") -> list[str]:
    """Rows as aligned lines of text, figures to the right.

    On a terminal a long table ends early and says so with the hint `more`, and wide columns are cut to its width;
    in a pipe or file everything is there.
    """
    body = [["" if cell is None else str(cell) for cell in row] for row in rows]
    left_out = 0
    on_terminal = sys.stdout.isatty()
    if on_terminal and len(body) > _ROWS_ON_A_TERMINAL:
        left_out = len(body) - _ROWS_ON_A_TERMINAL
        body = body[:_ROWS_ON_A_TERMINAL]
    widths = [max(len(line[i]) for line in [list(header), *body]) for i in range(len(header))]
    right = [any(row[i] for row in body) and all(_is_figure(row[i]) for row in body) for i in range(len(header))]
    if on_terminal:
        _narrow(widths, right, shutil.get_terminal_size().columns)

    def line(cells: Sequence[str]) -> str:
        return "  ".join(
            _fitted(cell, width).rjust(width) if figure else _fitted(cell, width).ljust(width)
            for cell, width, figure in zip(cells, widths, right, strict=True)
        ).rstrip()

    lines = [line(header), line(["─" * width for width in widths]), *(line(row) for row in body)]
    return [*lines, f"… and {left_out:,} more rows ({more})"] if left_out else lines


def _fitted(cell: str, width: int) -> str:
    """At most so wide; of a path the end is kept, of anything else the beginning."""
    if len(cell) <= width:
        return cell
    return "…" + cell[1 - width :] if cell.startswith("/") else cell[: width - 1] + "…"


def _is_figure(cell: str) -> bool:
    """A number, a share, `<5`, or nothing."""
    return cell.strip("<–- %").replace(".", "", 1).replace(",", "").isdigit() or not cell.strip("–-")


def _narrow(widths: list[int], right: list[bool], room: int) -> None:
    """Take from the widest column of text until the table fits, or no column can give more."""
    while sum(widths) + 2 * (len(widths) - 1) > room:
        widest = max(range(len(widths)), key=lambda i: 0 if right[i] else widths[i])
        if right[widest] or widths[widest] <= _NARROWEST:
            return
        widths[widest] -= 1
