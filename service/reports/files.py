"""A report as JSON, as a table for the terminal, and as CSV that no spreadsheet mistakes for formulas."""

import csv
import io
from dataclasses import fields
from typing import Any

from service.catalogue.opinion import VALUES
from service.moments import stamp
from service.reports.gather import Report
from service.reports.model import By, Counts, PersonRow, QuestionRow, UnitRow, Usefulness
from service.reports.numbers import numbers_as_json
from service.tongue import percent

Json = dict[str, Any]
_COUNTS = tuple(each.name for each in fields(Counts))


def as_json(report: Report) -> Json:
    """The document of `report --json`."""
    return {
        "scope": {
            "unit": report.scope.unit,
            "module": report.scope.module,
            "assignment": report.scope.assignment,
            "person": report.scope.person,
        },
        "by": report.by.value,
        "as_of": stamp(report.as_of)[:19] + "Z",
        "rows": [_row(row) for row in report.rows],
        "total": {"hidden": True} if report.total is None else _counts(report.total),
        "partial": partial(report),
        "numbers": None if report.numbers is None else numbers_as_json(report.numbers),
        **_useful(report.usefulness),
    }


def usefulness_as_json(useful: Usefulness) -> Json:
    """How many gave each value, and their average in hundredths."""
    if useful.hidden:
        return {"hidden": True}
    values = dict(zip(VALUES, useful.people, strict=True))
    return {"hidden": False, "answered": useful.answered, "average": round(useful.average, 2), "values": values}


def _useful(useful: Usefulness | None) -> Json:
    return {} if useful is None else {"usefulness": usefulness_as_json(useful)}


def _counts(counts: Counts) -> Json:
    return {name: getattr(counts, name) for name in _COUNTS}  # there are many: `asdict` takes ten times as long


def _row(row: UnitRow | PersonRow | QuestionRow) -> Json:
    if isinstance(row, UnitRow):
        head: Json = {"unit": row.unit, "module": row.module, "hidden": row.hidden}
        return head if row.hidden else {**head, **_counts(row.counts), **_useful(row.usefulness)}
    if isinstance(row, QuestionRow):
        head = {"module": row.module, "question": row.question, "hidden": row.hidden}
        if row.hidden:
            return head
        return {
            **head,
            "answered": row.answered,
            "right": row.right,
            "wrong": row.wrong,
            "misconceptions": row.misconceptions,
        }
    return {
        "person": row.person,
        "name": row.name,
        "unit": row.unit,
        "module": row.module,
        "assigned": 1,
        "reached": int(row.reached),
        "completed": int(row.completed),
        "passed": None if row.passed is None else int(row.passed),
        "overdue": int(row.overdue),
        "due": row.due,
        "hidden": False,
    }


_COLUMNS = {
    By.UNIT: ("unit", "module", "assigned", "reached", "completed", "passed", "overdue"),
    By.MODULE: ("module", "assigned", "reached", "completed", "passed", "overdue"),
    By.PERSON: ("person", "name", "unit", "module", "completed", "passed", "overdue", "due"),
    By.QUESTION: ("module", "question", "answered", "right", "wrong", "misconceptions"),
}

TOO_FEW = "<5"

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel misreads å and ø."""


def grid(report: Report) -> tuple[tuple[str, ...], list[list[Any]]]:
    """Header and cells; figures that may not be shown read `<5`.

    How useful modules are has a column where anybody has said so of one: the average, and how many said it.
    """
    columns = _COLUMNS[report.by]
    if any(isinstance(row, UnitRow) and row.usefulness is not None for row in report.rows):
        columns = (*columns, "usefulness", "opinions")
    rows = []
    for row in (_row(each) for each in report.rows):
        if isinstance(useful := row.get("usefulness"), dict):
            row["usefulness"] = TOO_FEW if useful["hidden"] else f"{useful['average']:.1f}"
            row["opinions"] = TOO_FEW if useful["hidden"] else useful["answered"]
        if isinstance(row.get("misconceptions"), dict):
            row["misconceptions"] = ", ".join(
                f"{idea}: {count}" for idea, count in sorted(row["misconceptions"].items())
            )
        if row.get("passed", 0) is None and report.by is not By.PERSON:
            row["passed"] = TOO_FEW
        rows.append([row.get(column, TOO_FEW if row["hidden"] else "") for column in columns])
    return columns, rows


def partial(report: Report) -> bool:
    """Whether the total leaves something out that may not be shown."""
    return any(isinstance(row, UnitRow) and row.hidden and row.unit == report.scope.unit for row in report.rows)


def total_line(report: Report) -> str:
    """The total in words; a person's work on two modules counts twice."""
    total: Counts | None = report.total
    if total is None:
        return "The total is not shown: every module here concerns fewer than five people, or would give them away."
    share = f" ({percent(total.completed, total.assigned)} %)" if total.assigned else ""
    passed = f"{total.passed} passed, " if total.passed is not None else ""
    return (
        f"{total.assigned} assigned, {total.reached} reached, {total.completed} completed{share}, "
        f"{passed}{total.overdue} overdue (people × modules)."
    )


def as_csv(report: Report) -> str:
    """RFC 4180, with a byte-order mark."""
    columns, rows = grid(report)
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return text.getvalue()


def defused(cell: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return "'" + cell
    return cell
