"""What is to be done about a class: the difference between two values."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.delivery.classroom.model import (
    ClassKey,
    ClassState,
    KnownClass,
    KnownWork,
    MemberState,
    WantedClass,
    WantedWork,
    WorkKey,
)
from service.delivery.classroom.plan import ClassSteps, WorkSteps, difference, due_moment
from service.delivery.plan import FormKey

ZONE = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
OURS, THEIRS = ClassKey("unit:a"), ClassKey("class:99")
KEY, OTHER = WorkKey(1, "m", "sv"), WorkKey(2, "m", "sv")
FORM = FormKey("m", "v", "sv")
IN, ADDING = MemberState.MEMBER, MemberState.ADDING


def work(*people: str, key: WorkKey = KEY, due: date | None = None) -> WantedWork:
    return WantedWork(key, FORM, frozenset(people), due)


def wanted(*works: WantedWork, people: str = "xy", key: ClassKey = OURS, name: str = "A") -> WantedClass:
    return WantedClass(key, name, frozenset(people), works)


def made(key: WorkKey = KEY, **more: object) -> KnownWork:
    return replace(KnownWork(key.assignment_id, key, "v", 3, "w"), **more)  # type: ignore[arg-type]


def known(*works: KnownWork, people: str = "xy", **more: object) -> KnownClass:
    members = dict.fromkeys(people, IN)
    there = KnownClass(7, OURS, ClassState.ACTIVE, "A", "77", members, {each.key: each for each in works})
    return replace(there, **more)  # type: ignore[arg-type]


def steps(one: WantedClass | None, other: KnownClass | None) -> ClassSteps:
    return difference(one, other, NOW, ZONE)


def test_all_in_order_is_nothing_to_do() -> None:
    """Also where nothing is wanted and nothing was."""
    assert not steps(wanted(work("x", "y")), known(made()))
    assert not steps(None, None)
    assert not steps(None, known(state=ClassState.ARCHIVED))


def test_a_new_class() -> None:
    """Made, filled, given its work."""
    one = work("x", "y", due=date(2026, 11, 10))
    assert steps(wanted(one), None) == ClassSteps(
        open=True, add=("x", "y"), works=(WorkSteps(one, create=True, due_at="2026-11-10T22:59:00.000000Z"),)
    )


def test_members_in_step() -> None:
    """Who should be in and is not for certain is added; who should not be and may be is taken out."""
    there = known(made(), members={"x": IN, "y": ADDING, "z": IN, "w": ADDING})
    found = steps(wanted(work("x", "y")), there)
    assert (found.add, found.remove) == (("y",), ("w", "z"))


def test_members_of_others_classes_are_left_alone() -> None:
    """Nobody is added, taken out, nor is the class renamed or archived."""
    there = known(made(), people="xz", key=THEIRS, name="")
    assert not steps(wanted(work("x", "z"), people="xy", key=THEIRS), there)
    assert steps(None, there) == ClassSteps(drop=(made(),))


@pytest.mark.parametrize(
    ("meant", "students", "change"),
    [
        ("xy", None, None),
        ("xy", frozenset("x"), (True, None)),
        ("x", None, (True, frozenset("x"))),
        ("x", frozenset("x"), None),
        ("x", frozenset("xy"), (True, frozenset("x"))),
        ("n", frozenset("x"), None),  # not in the class yet: nobody could be named
    ],
)
def test_for_whom(
    meant: str, students: frozenset[str] | None, change: tuple[bool, frozenset[str] | None] | None
) -> None:
    """Everybody where everybody of the class is meant, else those meant who are in it."""
    people = "xyn" if meant == "n" else "xy"
    found = steps(wanted(work(*meant), people=people), known(made(students=students)))
    changes = [(step.students_change, step.students) for step in found.works]
    assert changes == ([change] if change else [])


@pytest.mark.parametrize(
    ("day", "before", "change"),
    [
        (date(2026, 11, 10), "2026-11-10T22:59:00.000000Z", None),
        (date(2026, 11, 10), None, "2026-11-10T22:59:00.000000Z"),
        (date(2026, 11, 1), None, None),  # past: cannot be asked for
        (date(2026, 11, 1), "2026-11-10T22:59:00.000000Z", None),
        (None, "2026-11-10T22:59:00.000000Z", "none"),
    ],
)
def test_due(day: date | None, before: str | None, change: str | None) -> None:
    """A due day is changed while it is to come; without one it is taken away."""
    found = steps(wanted(work("x", "y", due=day)), known(made(due_at=before)))
    assert [(step.due_changes, step.due_at or "none") for step in found.works] == ([(True, change)] if change else [])


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(["Europe/Stockholm", "Europe/Copenhagen", "UTC"]))
def test_due_at_the_last_minute_of_the_local_day(day: date, zone: str) -> None:
    """In summer and in winter, and on the days between which clocks are changed."""
    text = due_moment(day, ZoneInfo(zone))
    assert text is not None
    local = datetime.fromisoformat(text).astimezone(ZoneInfo(zone))
    assert (local.date(), local.hour, local.minute) == (day, 23, 59)


def test_work_for_nobody() -> None:
    """Deleted; one that holds grades stays, as a record."""
    there = known(made(), made(OTHER, graded=True), made(WorkKey(3, "n", "sv")))
    assert steps(wanted(work("x", "y")), there).drop == (made(WorkKey(3, "n", "sv")),)


def test_a_class_that_nobody_needs() -> None:
    """Archived as it stands; one that was perhaps begun is looked for."""
    assert steps(None, known(made())) == ClassSteps(archive=True)
    assert steps(None, known(state=ClassState.WANTED)) == ClassSteps(forget=True)


def test_opened_again() -> None:
    """With the people it has and those it lacks."""
    found = steps(wanted(work("x", "y")), known(made(), people="xz", state=ClassState.ARCHIVED))
    assert (found.open, found.add, found.remove, found.works) == (True, ("y",), ("z",), ())


def test_a_new_name() -> None:
    """The unit is called something else now."""
    assert steps(wanted(work("x", "y"), name="B"), known(made())) == ClassSteps(rename=True)
