"""Another due day: a series keeps its rhythm."""

from datetime import date

import pytest

from service.assignments.changing import extended, last_due
from service.assignments.model import Task

START = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("before", "due", "after"),
    [
        ([date(2026, 12, 1)], date(2026, 12, 8), [date(2026, 12, 8)]),
        ([date(2026, 12, 1), date(2026, 12, 15)], date(2027, 1, 5), [date(2026, 12, 22), date(2027, 1, 5)]),
        ([date(2026, 12, 15), date(2026, 12, 1)], date(2026, 12, 14), [date(2026, 12, 14), date(2026, 11, 30)]),
        ([None, None], date(2026, 12, 8), [date(2026, 12, 8)] * 2),
        ([date(2026, 12, 1), None], date(2026, 12, 8), [date(2026, 12, 8)] * 2),
    ],
)
def test_the_last_due_day_is_the_one_given(before: list[date | None], due: date, after: list[date]) -> None:
    """The others move along; where one had none, all get the new one."""
    moved = extended([Task(f"m{place}", START, each) for place, each in enumerate(before)], due)
    assert [(task.module_id, task.starts_on, task.due_on) for task in moved] == [
        (f"m{place}", START, each) for place, each in enumerate(after)
    ]
    assert last_due(moved) == due
