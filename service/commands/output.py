"""How a command answers: a table or sentences for a person, or exactly one JSON document."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


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


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Rows as aligned lines of text; numbers stand to the right."""
    body = [["" if cell is None else str(cell) for cell in row] for row in rows]
    widths = [max(len(line[i]) for line in [list(header), *body]) for i in range(len(header))]
    numeric = [
        all(row[i].replace("%", "").strip(" -–").isdigit() or not row[i] for row in body) for i in range(len(header))
    ]

    def line(cells: Sequence[str]) -> str:
        return "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(cells, widths, numeric, strict=True)
        ).rstrip()

    return [line(header), line(["─" * width for width in widths]), *(line(row) for row in body)]
