"""What a file tells around its rows: the goal and its outlook, on time, then and now, usefulness, weeks. Pure.

It has what the unit's page has, for the same eyes.
"""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from service.counting.weeks import between
from service.files.numbers_words import NUMBERS, NumbersWords
from service.files.table import Cell, Column, Kind, Speech, Table
from service.reports.forecast import Way
from service.reports.model import Counts, Usefulness
from service.reports.numbers import Aim, Numbers
from service.reports.weeks_chart import Course, course_of, trend_chart
from service.tongue import percent


@dataclass(frozen=True, slots=True)
class Around:
    """`lines`: pairs of what and which; `weeks`: a row for each past week; `picture`: the same as SVG, said in `told`.

    `drawn`: the weeks, today and where they lead, as a sheet's own chart draws them. `note`: how past weeks are shown.
    """

    lines: tuple[tuple[str, str], ...]
    weeks: Table | None
    drawn: Table | None
    picture: Markup | None
    told: str
    note: str


def around(numbers: Numbers, unit: str, speech: Speech, today: date, useful: Usefulness | None = None) -> Around:
    """Of a unit's numbers, as they may be shown to the file's reader; `unit` is its path.

    `useful`: what is said of its modules, where anybody has.
    """
    words = NUMBERS[speech.words.code]
    course = course_of(numbers, today, speech.tongue.day)
    told = _told(numbers, speech) if course else ""
    picture = None
    if course:
        picture = trend_chart(course, text=told, now=words.now, written=speech.tongue.share)
    return Around(
        lines=(*_lines(numbers, unit, speech, words), *_useful(useful, speech)),
        weeks=_weeks(numbers, speech, words) if course else None,
        drawn=_drawn(numbers, course, today, speech, words) if course else None,
        picture=picture,
        told=told,
        note="" if numbers.trend.exact or not course else words.steps,
    )


def goal_in_words(aim: Aim, unit: str, speech: Speech) -> str:
    """The goal, whose it is where that is another unit, and how it looks."""
    words, show = NUMBERS[speech.words.code], speech.tongue
    said = [words.goal_line.format(share=show.share(aim.goal.share, 100), day=show.day(aim.goal.by))]
    if aim.goal.unit != unit:
        above = words.set_for_all if aim.goal.unit == "/" else words.set_for.format(unit=aim.goal.unit)
        said.append(above)
    if aim.forecast is not None:
        ends = {"slowest": aim.forecast.slowest, "expected": aim.forecast.expected, "fastest": aim.forecast.fastest}
        written = {name: show.share(end or 0, 100) for name, end in ends.items()}
        said.append(words.outlooks[aim.forecast.outlook].format(**written))
    return " ".join(said)


def _lines(numbers: Numbers, unit: str, speech: Speech, words: NumbersWords) -> list[tuple[str, str]]:
    show, found = speech.tongue, []
    if numbers.aim is not None:
        found.append((words.goal, goal_in_words(numbers.aim, unit, speech)))
    if numbers.on_time is not None:
        done, asked = numbers.on_time.done, numbers.on_time.asked
        of = words.on_time_of.format(part=show.number(done), whole=show.number(asked))
        rounded = "" if numbers.trend.exact else f", {words.in_steps}"
        found.append((words.on_time, f"{_past(done, asked, numbers, speech)} ({of}{rounded})"))
    if numbers.before is not None:
        then, now = numbers.before.counts, numbers.before.now
        ago = _past(then.completed, then.assigned, numbers, speech)
        found.append((words.before, words.then_now.format(then=ago, now=show.share(now.completed, now.assigned))))
    return found


def _past(part: int, whole: int, numbers: Numbers, speech: Speech) -> str:
    """A share of then: what it lies between, where it is in steps."""
    show = speech.tongue
    return show.share(part, whole) if numbers.trend.exact else show.shares(*between(part, whole))


def _useful(useful: Usefulness | None, speech: Speech) -> list[tuple[str, str]]:
    if useful is None:
        return []
    words, show = speech.words, speech.tongue
    if useful.hidden:
        return [(words.usefulness, words.useful_few)]
    said = words.useful.format(average=show.tenths(useful.average), n=show.number(useful.answered))
    return [(words.usefulness, said)]


def _told(numbers: Numbers, speech: Speech) -> str:
    words, show = NUMBERS[speech.words.code], speech.tongue
    first, now = numbers.trend.weeks[0], numbers.now
    said = words.weeks_text.format(
        first=show.share(first.counts.completed, first.counts.assigned),
        day=show.day(first.monday),
        now=show.share(now.completed, now.assigned),
    )
    if numbers.aim is None:
        return said
    goal = numbers.aim.goal
    return f"{said} {words.goal}: {words.goal_line.format(share=show.share(goal.share, 100), day=show.day(goal.by))}"


def _weeks(numbers: Numbers, speech: Speech, words: NumbersWords) -> Table:
    """The oldest first."""
    goal = _goal(numbers)
    columns = (*_shares(numbers, words.week, speech, words), *_figures(speech))
    rows = [[week.monday, _share(week.counts), *goal, *_counts(week.counts)] for week in numbers.trend.weeks]
    return Table(title=words.weeks, about=(), notes=(words.weeks_caption,), columns=columns, rows=rows)


def _drawn(numbers: Numbers, course: Course, today: date, speech: Speech, words: NumbersWords) -> Table:
    """The same, today, and the days on which a pace of the last weeks leads somewhere; without a forecast: the same."""
    target = course.target
    if target is None or target.ways is None or target.day != course.ends:
        return _weeks(numbers, speech, words)
    goal, now, start = _goal(numbers), numbers.now, float(course.points[-1].share)
    ahead = [Column(name, Kind.SHARE) for name in words.ahead]
    columns = (*_shares(numbers, words.week_or_day, speech, words), *ahead, *_figures(speech))
    untold: list[Cell] = [None] * len(ahead)
    rows: list[list[Cell]] = [
        [week.monday, _share(week.counts), *goal, *untold, *_counts(week.counts)] for week in numbers.trend.weeks
    ]
    for day in sorted({today, target.day, *(way.day for way in target.ways)}):
        led = [round(_led(way, start, today, day)) / 100 for way in target.ways]
        stands = [_share(now), *goal, *led, *_counts(now)] if day == today else [None, *goal, *led, *[None] * 4]
        rows.append([day, *stands])
    return Table(title=words.weeks, about=(), notes=(words.ahead_note,), columns=columns, rows=rows)


def _led(way: Way, start: float, today: date, day: date) -> float:
    """How many percent a pace comes to by a day, from what is done today."""
    if day >= way.day:
        return way.share
    return start + (way.share - start) * (day - today) / (way.day - today)


def _shares(numbers: Numbers, head: str, speech: Speech, words: NumbersWords) -> list[Column]:
    goal = [] if numbers.aim is None else [Column(words.goal, Kind.SHARE)]
    return [Column(head, Kind.DAY, width=14), Column(speech.words.share, Kind.SHARE, width=14), *goal]


def _goal(numbers: Numbers) -> list[Cell]:
    return [] if numbers.aim is None else [numbers.aim.goal.share / 100]


def _figures(speech: Speech) -> list[Column]:
    of = speech.words
    return [Column(name, Kind.NUMBER) for name in (of.assigned, of.completed, of.passed, of.overdue)]


def _share(counts: Counts) -> float:
    return percent(counts.completed, counts.assigned) / 100


def _counts(counts: Counts) -> list[Cell]:
    return [counts.assigned, counts.completed, counts.passed, counts.overdue]
