"""Past weeks: what who may not see names can work out of them is about five people or more."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.counting.weeks import NOBODY, STEP, Stood, between, filled, in_steps, monday_of
from service.counting.withholding import LIMIT, too_few


@st.composite
def towns(draw: st.DrawFn) -> tuple[dict[str, str], list[dict[str, int]]]:
    """A tree of units, id -> path, and for some weeks how many people each unit has of its own."""
    paths = ["/"]
    for place in range(draw(st.integers(1, 8))):
        paths.append(f"{draw(st.sampled_from(paths)).rstrip('/')}/{place}")
    people = st.fixed_dictionaries({path: st.integers(0, 9) for path in paths})
    return {path: path for path in paths}, draw(st.lists(people, min_size=2, max_size=5))


def whole(own: dict[str, int]) -> dict[str, int]:
    """With everything below; units of nobody left out."""
    total = {
        path: sum(people for each, people in own.items() if f"{each}/".startswith(f"{path.rstrip('/')}/"))
        for path in own
    }
    return {path: people for path, people in total.items() if people}


@given(towns())
def test_what_was_hidden_once_is_hidden_of_every_week(town: tuple[dict[str, str], list[dict[str, int]]]) -> None:
    """With it left out of all weeks, no sum or difference of what remains is about one to four people in any week."""
    paths, weeks = town
    once = {unit for own in weeks for unit in too_few(whole(own), paths)}
    shown = [path for path in paths if path not in once]
    for own in weeks:
        for path in shown:
            inside = [each for each in own if f"{each}/".startswith(f"{path.rstrip('/')}/")]
            below = [each for each in shown if each != path and each in inside]
            alone = [each for each in inside if not any(f"{each}/".startswith(f"{other}/") for other in below)]
            rest = sum(own[each] for each in alone)
            assert rest == 0 or rest >= LIMIT, (path, own)


counts = st.integers(0, 60).flatmap(
    lambda assigned: st.tuples(st.just(assigned), *[st.integers(0, assigned)] * 3).map(lambda each: Stood(*each))
)


@given(st.lists(counts, min_size=2, max_size=6), st.data())
def test_no_difference_of_past_weeks_is_small(weeks: list[Stood], data: st.DataObject) -> None:
    """Whatever is added and taken away: nothing, or five and more."""
    signs = data.draw(st.lists(st.sampled_from([-1, 0, 1]), min_size=len(weeks), max_size=len(weeks)))
    for column in range(4):
        told = sum(sign * in_steps(week)[column] for sign, week in zip(signs, weeks, strict=True))
        assert told == 0 or abs(told) >= STEP


@given(counts)
def test_steps_stay_near_and_never_say_that_everybody_is_done(exact: Stood) -> None:
    """Unless everybody is; and nobody is more than all."""
    steps = in_steps(exact)
    assert abs(steps.assigned - exact.assigned) <= STEP // 2
    for told, people in zip(steps[1:], exact[1:], strict=True):
        assert 0 <= told <= steps.assigned
        assert abs(told - people) <= STEP + STEP // 2
        if steps.assigned:
            assert (told == steps.assigned) is (people == exact.assigned)


@pytest.mark.parametrize(
    ("exact", "told"),
    [
        (Stood(22, 15, 8, 7), Stood(20, 15, 10, 5)),
        (Stood(42, 41, 42, 0), Stood(40, 35, 40, 0)),
        (Stood(5, 4, 0, 1), Stood(5, 0, 0, 0)),
        (Stood(20, 10, 10, 3), Stood(20, 10, 10, 0)),
        (NOBODY, NOBODY),
    ],
)
def test_steps(exact: Stood, told: Stood) -> None:
    """To the nearest five; one below where not everybody is done; a few who are late are none."""
    assert in_steps(exact) == told


@given(counts.filter(lambda stood: stood.assigned >= STEP))
def test_what_is_in_steps_lies_in_the_range_that_is_told(exact: Stood) -> None:
    """The exact share is never outside of it, and everybody is told as everybody."""
    steps = in_steps(exact)
    lowest, highest = between(steps.completed, steps.assigned)
    assert 0 <= lowest <= 100 * exact.completed // exact.assigned <= highest <= 100
    assert (lowest == 100) is (exact.completed == exact.assigned)


@pytest.mark.parametrize(
    ("steps", "told"), [((15, 20), (59, 95)), ((0, 20), (0, 11)), ((180, 275), (64, 66)), ((275, 275), (100, 100))]
)
def test_ranges(steps: tuple[int, int], told: tuple[int, int]) -> None:
    """Wide in a small unit, narrow in a large one; 19 of 20 read as 15 of 20, and so lie in it."""
    assert between(*steps) == told


def test_a_week_without_a_row_is_like_the_one_before() -> None:
    """Before the first there was nobody; a row that is older than what is shown still says how it began."""
    rows = [(date(2026, 11, 2), Stood(5, 1, 0, 0)), (date(2026, 10, 5), Stood(4, 0, 0, 0))]
    assert list(filled(rows, date(2026, 10, 26), date(2026, 11, 9))) == [
        (date(2026, 10, 26), Stood(4, 0, 0, 0)),
        (date(2026, 11, 2), Stood(5, 1, 0, 0)),
        (date(2026, 11, 9), Stood(5, 1, 0, 0)),
    ]
    assert list(filled([], date(2026, 11, 2), date(2026, 11, 2))) == [(date(2026, 11, 2), NOBODY)]


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (date(2026, 11, 22), date(2026, 11, 16)),
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2027, 1, 1), date(2026, 12, 28)),
    ],
)
def test_weeks_begin_on_monday(day: date, monday: date) -> None:
    """Across the turn of the year too."""
    assert monday_of(day) == monday
