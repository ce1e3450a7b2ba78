"""Whole reports: shapes as other programs rely on them, days as the municipality's calendar has them, safe files."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert

from service.assignments.model import Level, Rule, Target, Task
from service.assignments.records import withdraw, write_rule
from service.errors import UsageError
from service.moments import local_day
from service.reports.files import as_csv, as_json, grid, total_line
from service.reports.gather import Report, Sight, gather, settle
from service.reports.model import By, Counts, PersonRow, QuestionRow, Scope, UnitRow
from service.store import tables as t
from service.tracking.recording import Answered, record
from tests.support.story import Story

Json = dict[str, Any]
MODULE, OTHER = "phishing-pause-and-verify", "report-incidents-fast"
LARS, EVA = "lars.ek@ekby.example", "eva.lind@ekby.example"


@pytest.fixture
def answered(story: Story) -> Story:
    """Staff of the schools are bound to a module; Lars has passed it, Eva has answered all but one question wrong."""
    story.sync()
    story.assign(MODULE, to=["unit:/Skolor"], role="staff", due=date(2026, 11, 10))
    story.deliver()
    story.answer(LARS, MODULE)
    story.answer(EVA, MODULE, right=1)
    story.track()
    return story


def asked(story: Story, by: str = "unit", *, names: bool = True, **scope: Any) -> Report:
    story.service.count()
    with story.service.engine.connect() as connection:
        return gather(
            connection,
            story.service.settings,
            story.service.catalogue,
            scope=settle(Scope(**scope), connection, story.service.catalogue),
            by=By(by),
            sight=Sight(names=names, scores=lambda _: names, answers=names),
            now=story.clock.now(),
        )


def test_by_unit(answered: Story) -> None:
    """The document of `report --json`, key for key."""
    document = as_json(asked(answered, unit="/skolor/"))
    document.pop("partial")
    figures = [(5, 5, 2, 1, 0), (3, 3, 1, 1, 0), (1, 1, 1, 0, 0)]
    names = ("assigned", "reached", "completed", "passed", "overdue")
    counts = [dict(zip(names, row, strict=True)) for row in figures]
    units = ["/Skolor", "/Skolor/Norra", "/Skolor/Södra"]
    assert document == {
        "scope": {"unit": "/Skolor", "module": None, "assignment": None, "person": None},
        "by": "unit",
        "as_of": "2026-11-02T08:00:02Z",
        "rows": [
            {"unit": unit, "module": MODULE, "hidden": False, **row} for unit, row in zip(units, counts, strict=True)
        ],
        "total": counts[0],
        "numbers": {"exact": True, "weeks": [], "before": None, "on_time": None, "goal": None, "spread": None},
    }


def test_by_module(answered: Story) -> None:
    """One row a module for the unit that was asked for, and no other unit's."""
    answered.assign(OTHER, to=["unit:/Skolor/Norra"])
    document = as_json(asked(answered, "module", unit="/Skolor"))
    assert [(row["unit"], row["module"], row["assigned"]) for row in document["rows"]] == [
        ("/Skolor", MODULE, 5),
        ("/Skolor", OTHER, 5),
    ]
    assert document["total"] == {"assigned": 10, "reached": 5, "completed": 2, "passed": 1, "overdue": 0}


def test_by_person(answered: Story) -> None:
    """One row for each person and module, with 0 and 1 for counts; scores only to whom they are open."""
    document = as_json(asked(answered, "person", unit="/Skolor/Södra"))
    row = {
        "person": "Eva.Lind@ekby.example",
        "name": "Eva Lind",
        "unit": "/Skolor/Södra",
        "module": MODULE,
        "assigned": 1,
        "reached": 1,
        "completed": 1,
        "passed": 0,
        "overdue": 0,
        "due": "2026-11-10",
        "hidden": False,
    }
    assert document["rows"] == [row]
    hidden = as_json(asked(answered, "person", names=False, unit="/Skolor/Södra"))
    assert hidden["rows"] == [{**row, "passed": None}]


def test_by_question(answered: Story) -> None:
    """Right, wrong and the thought behind; one's latest answers alone count."""
    answered.answer(EVA, MODULE, right=2)
    answered.track()
    rows = as_json(asked(answered, "question"))["rows"]
    module = answered.service.catalogue.modules[MODULE]
    assert [(row["question"], row["answered"], row["right"], row["wrong"]) for row in rows] == [
        (question.id, 2, 2 if place < 2 else 1, 0 if place < 2 else 1)
        for place, question in enumerate(module.questions)
    ]
    assert all(sum(row["misconceptions"].values()) == row["wrong"] for row in rows)


def test_one_module_one_assignment_one_person(answered: Story) -> None:
    """Each narrows the report, and together they narrow it further."""
    second = answered.assign(OTHER, MODULE, to=["person:" + LARS]).assignment_id
    assert as_json(asked(answered, module=OTHER))["total"]["assigned"] == 1
    assert as_json(asked(answered, assignment=second))["total"]["assigned"] == 2
    person = as_json(asked(answered, "person", person="LARS.EK@ekby.example"))
    assert [(row["module"], row["completed"]) for row in person["rows"]] == [(MODULE, 1), (OTHER, 0)]
    assert person["scope"]["person"] == LARS
    assert as_json(asked(answered, assignment=second, module=MODULE))["total"]["completed"] == 1


def test_a_withdrawn_assignment_can_still_be_asked_for(answered: Story) -> None:
    """It binds nobody, and its figures are there for who asks for it by number."""
    with answered.service.engine.begin() as connection:
        withdraw(connection, 1, answered.now())
    assert as_json(asked(answered))["rows"] == []
    assert as_json(asked(answered, assignment=1))["total"]["assigned"] == 5


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        ({"unit": "/Nowhere"}, "There is no unit /Nowhere in the roster"),
        ({"module": "nothing"}, "There is no module 'nothing'"),
        ({"person": "nobody@ekby.example"}, "There is no person nobody@ekby.example"),
        ({"assignment": 99}, "There is no assignment 99"),
    ],
)
def test_a_scope_that_is_not_there(answered: Story, scope: Json, words: str) -> None:
    """Named, with where to look."""
    with pytest.raises(UsageError, match=words):
        asked(answered, **scope)


def test_before_the_first_sync(story: Story) -> None:
    """An empty roster is told as such."""
    with pytest.raises(UsageError, match="Run `nanolearn roster sync` first"):
        asked(story)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-28T22:59:59Z", "2026-03-28"),  # winter time: midnight is 23:00 UTC
        ("2026-03-28T23:00:00Z", "2026-03-29"),
        ("2026-03-29T21:59:59Z", "2026-03-29"),  # summer time began that night: midnight is 22:00 UTC
        ("2026-03-29T22:00:00Z", "2026-03-30"),
        ("2026-10-24T21:59:59Z", "2026-10-24"),
        ("2026-10-24T22:00:00Z", "2026-10-25"),
        ("2026-10-25T22:59:59Z", "2026-10-25"),  # and ended: 23:00 UTC again
        ("2026-10-25T23:00:00Z", "2026-10-26"),
    ],
)
def test_the_day_changes_at_local_midnight(answered: Story, moment: str, day: str) -> None:
    """Also in the two nights in which the clocks are changed."""
    settings = answered.service.settings
    assert local_day(datetime.fromisoformat(moment), settings.timezone) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("due", "last_second", "first_second"),
    [
        (date(2026, 11, 10), datetime(2026, 11, 10, 22, 59, 59, tzinfo=UTC), datetime(2026, 11, 10, 23, 0, tzinfo=UTC)),
        (date(2027, 3, 28), datetime(2027, 3, 28, 21, 59, 59, tzinfo=UTC), datetime(2027, 3, 28, 22, 0, tzinfo=UTC)),
        (date(2027, 10, 31), datetime(2027, 10, 31, 22, 59, 59, tzinfo=UTC), datetime(2027, 10, 31, 23, 0, tzinfo=UTC)),
    ],
)
def test_overdue_from_local_midnight(story: Story, due: date, last_second: datetime, first_second: datetime) -> None:
    """Not a second sooner, in winter, and on the days when summer time begins and ends."""
    story.sync()
    story.assign(MODULE, to=["person:" + LARS], due=due)
    for moment, overdue in ((last_second, 0), (first_second, 1)):
        story.clock.move(moment - story.clock.now())
        assert as_json(asked(story))["total"]["overdue"] == overdue


def test_what_a_leader_sees_of_small_units(answered: Story) -> None:
    """Rows of fewer than five are hidden, in the branch as in the part; no count stands in them."""
    branch = {row["unit"]: row for row in as_json(asked(answered, names=False, unit="/Skolor"))["rows"]}
    assert branch["/Skolor/Södra"] == {"unit": "/Skolor/Södra", "module": MODULE, "hidden": True}
    part = as_json(asked(answered, names=False, unit="/Skolor/Södra"))
    assert part["rows"] == [branch["/Skolor/Södra"]]
    assert part["total"] == {"hidden": True}
    assert total_line(asked(answered, names=False, unit="/Skolor/Södra")).startswith("The total is not shown")
    questions = as_json(asked(answered, "question", names=False, unit="/Skolor"))["rows"]
    assert questions
    assert all(row == {"module": MODULE, "question": row["question"], "hidden": True} for row in questions)


def _report(by: By, *rows: Any, total: Counts | None = None) -> Report:
    return Report(Scope(), by, datetime(2026, 11, 22, 9, 0, 0, 123456, tzinfo=UTC), rows, total or Counts())


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+46 8", "'+46 8"),
        ("-1", "'-1"),
        ("@SUM", "'@SUM"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("Åsa, Öberg", "Åsa, Öberg"),
        ('Kalle "K" Ø', 'Kalle "K" Ø'),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(name: str, cell: str) -> None:
    """A name from the Directory never runs in somebody's spreadsheet; commas and quotes come back as they were."""
    row = PersonRow("p@b.example", name, "/A", "m", completed=True, passed=None, overdue=False, due=None, reached=True)
    text = as_csv(_report(By.PERSON, row))
    assert text[0] == "\ufeff"
    _, shown = csv.reader(io.StringIO(text[1:], newline=""))
    assert shown == ["p@b.example", cell, "/A", "m", "1", "", "0", ""]


def test_csv_lines() -> None:
    """As RFC 4180 ends them; hidden figures read `<5`."""
    rows = UnitRow("/A", "m", Counts(10, 7, 6, 1, 9)), UnitRow("/B", "m", Counts(), hidden=True)
    assert as_csv(_report(By.UNIT, *rows)) == (
        "\ufeffunit,module,assigned,reached,completed,passed,overdue\r\n/A,m,10,9,7,6,1\r\n/B,m,<5,<5,<5,<5,<5\r\n"
    )


def test_questions_in_a_table() -> None:
    """Thoughts with their numbers, in order."""
    row = QuestionRow("m", "q", 9, 5, 4, {"M-WAIT": 1, "M-LOOK": 3})
    columns, cells = grid(_report(By.QUESTION, row))
    assert dict(zip(columns, cells[0], strict=True)) == {
        "module": "m",
        "question": "q",
        "answered": 9,
        "right": 5,
        "wrong": 4,
        "misconceptions": "M-LOOK: 3, M-WAIT: 1",
    }


def test_the_total_in_words() -> None:
    """With its share; without one where nobody is assigned."""
    assert total_line(_report(By.UNIT, total=Counts(8, 6, 5, 1, 7))) == (
        "8 assigned, 7 reached, 6 completed (75 %), 5 passed, 1 overdue (people × modules)."
    )
    assert total_line(_report(By.UNIT)).startswith("0 assigned, 0 reached, 0 completed, ")


def test_answers_to_an_older_version_count(answered: Story) -> None:
    """Completion is of the module, whatever version and language was answered."""
    with answered.service.engine.begin() as connection:
        connection.execute(
            insert(t.forms).values(module_id=MODULE, version="old", language="sv", step="closed", mark="x", id=99)
        )
        old = "2025-01-01T00:00:00Z"
        sent = Answered(99, "r", "1003", None, MODULE, old, old, 3.0, passed=True, answers='{"gone": "x"}')
        record(connection, MODULE, [sent], {})
    assert as_json(asked(answered))["total"] == {
        "assigned": 5,
        "reached": 5,
        "completed": 3,
        "passed": 2,
        "overdue": 0,
    }


def test_as_of_is_in_whole_seconds() -> None:
    """UTC, with its Z."""
    assert as_json(_report(By.UNIT))["as_of"] == "2026-11-22T09:00:00Z"


def test_rules_are_kept_apart(answered: Story) -> None:
    """Figures of one assignment take its own due day, those of everything the earliest."""
    with answered.service.engine.begin() as connection:
        rule = Rule(0, (Task(MODULE, date(2026, 11, 1), date(2026, 11, 1)),), (Target(Level.PERSON, "1004", "x"),))
        write_rule(connection, rule, now=answered.now(), by=None)
    assert as_json(asked(answered, assignment=1))["total"]["overdue"] == 0
    assert as_json(asked(answered, assignment=2))["total"]["overdue"] == 1
    assert as_json(asked(answered))["total"]["overdue"] == 1
