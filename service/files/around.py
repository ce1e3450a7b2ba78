"""What a file tells around its rows: the goal and its outlook, on time, then and now, usefulness, weeks. Pure.

It has what the unit's page has, for the same eyes.
"""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from service.files.numbers_words import NUMBERS, NumbersWords
from service.files.table import Cell, Column, Kind, Speech, Table
from service.reports.model import Usefulness
from service.reports.numbers import Aim, Numbers
from service.reports.weeks_chart import course_of, trend_chart
from service.tongue import percent


@dataclass(frozen=True, slots=True)
class Around:
    """`lines`: pairs of what and which; `weeks`: a row for each past week; `picture`: the same as SVG, said in `told`.

    `note`: how past weeks are shown.
    """

    lines: tuple[tuple[str, str], ...]
    weeks: Table | None
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
        found.append((words.on_time, f"{show.share(done, asked)} ({of})"))
    if numbers.before is not None:
        then, now = numbers.before.counts, numbers.before.now
        shares = {"then": show.share(then.completed, then.assigned), "now": show.share(now.completed, now.assigned)}
        found.append((words.before, words.then_now.format(**shares)))
    return found


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
    """The oldest first, as a chart wants them."""
    of, aim = speech.words, numbers.aim
    columns = [
        Column(words.week, Kind.DAY, width=14),
        Column(of.share, Kind.SHARE, width=14),
        *([] if aim is None else [Column(words.goal, Kind.SHARE)]),
        Column(of.assigned, Kind.NUMBER),
        Column(of.completed, Kind.NUMBER),
        Column(of.passed, Kind.NUMBER),
        Column(of.overdue, Kind.NUMBER),
    ]
    rows: list[list[Cell]] = []
    for week in numbers.trend.weeks:
        counts = week.counts
        rows.append(
            [
                week.monday,
                percent(counts.completed, counts.assigned) / 100,
                *([] if aim is None else [aim.goal.share / 100]),
                counts.assigned,
                counts.completed,
                counts.passed,
                counts.overdue,
            ]
        )
    return Table(title=words.weeks, about=(), notes=(words.weeks_caption,), columns=tuple(columns), rows=rows)
