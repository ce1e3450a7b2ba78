"""The ratios that are pure counts hold on every machine: what delivery, roster and tracking ask of Google, exactly."""

from collections import Counter
from datetime import timedelta

import pytest

from tests.bench.calls import edit, fetched, repeated, resumed, synced
from tests.bench.rollout import least_by_mail, least_through_classroom, roll_out
from tests.bench.towns import mail_town, school_town, writes_in

LOOKS = Counter(
    {
        "drive.files.list": 1,  # a Form of before the database was lost
        "forms.forms.get": 1,  # whether its items are there
        "drive.files.update": 1,  # the mark that survives a new name; shows whom Google has let in by itself
    }
)
"""What a Form costs beyond the least, once, however many people it is for."""

TRACES = Counter({"drive.files.update": 1})
"""What a roll-out through Classroom leaves on the Form's file, to know an older database by."""


def test_by_mail() -> None:
    """One Form and a mail for each person: nothing else grows with the people."""
    with mail_town(30) as story:
        took = roll_out(story, via="mail")
    assert (took.calls, took.refused) == (least_by_mail(30) + LOOKS, 0)


def test_through_classroom() -> None:
    """Of each class one call for itself, its topic and its course work, and one for each of its people."""
    with school_town(3, 4) as story:
        took = roll_out(story)
    assert (took.calls, took.refused) == (least_through_classroom(3, 4) + LOOKS + TRACES, 0)


def test_beyond_the_limit_of_a_minute() -> None:
    """Twelve hundred calls to Classroom a minute and no more: the rest come in the next one, and nothing is refused."""
    with school_town(10, 130) as story:
        took = roll_out(story)
    assert took.refused == 0
    assert took.calls["classroom.courses.students.create"] == 1_300
    assert 60 <= took.seconds <= 66


def test_a_directory_is_read_in_full_pages() -> None:
    """A page for every five hundred accounts, and one list of units."""
    result, calls = synced(1_200)
    assert (result.people, calls) == (1_198, Counter({"directory.users.list": 3, "directory.orgunits.list": 1}))


def test_answers_are_fetched_in_full_pages() -> None:
    """A list for every five thousand."""
    assert fetched(40) == (40, Counter({"forms.forms.responses.list": 1}))


@pytest.mark.parametrize(("town", "assignment"), [((mail_town, 5), {"via": "mail"}), ((school_town, 2, 3), {})])
def test_nothing_changed(town: tuple[object, ...], assignment: dict[str, str]) -> None:
    """A second run writes nothing."""
    make, *size = town
    assert callable(make)
    first, second = repeated(lambda: make(*size), **assignment)
    assert writes_in(first) > 0
    assert writes_in(second) == 0


def test_one_question_edited() -> None:
    """The Form that is out is changed by one batchUpdate."""
    calls = edit()
    assert writes_in(calls) == calls["forms.forms.batchUpdate"] == 1


@pytest.mark.parametrize(
    ("town", "assignment", "more"),
    [
        ((mail_town, 2), {"via": "mail"}, 1),  # one look
        ((school_town, 1, 2), {}, 1),
    ],
)
def test_a_kill_costs_little(town: tuple[object, ...], assignment: dict[str, str], more: int) -> None:
    """Killed at every third commit and gone on with by the next tick: nothing is begun from the start."""
    make, *size = town
    assert callable(make)
    worst = resumed(lambda: make(*size), timedelta(minutes=5), 3, **assignment)
    assert worst.kills >= 2
    assert worst.most.total() <= more
