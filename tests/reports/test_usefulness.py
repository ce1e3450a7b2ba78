"""How useful a module was to people: from the Form to the report, and from nobody who could be found out."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from sandbox.serve import Sandbox
from service.assignments.model import Level, Target
from service.catalogue.model import Catalogue
from service.counting.records import take_turn
from service.counting.recount import prove
from service.counting.refresh import keep_current
from service.reports.model import Usefulness, together
from service.reports.usefulness import usefulness_of
from service.roster.records import read_units
from service.store.engine import open_store, reading
from service.tracking.recording import Answered, read_known, record
from tests.support.databases import fresh_database
from tests.support.small_town import PATHS, SmallTown
from tests.support.story import COURSES, Story

MODULE = "phishing-pause-and-verify"


@pytest.fixture
def asking(sandbox: Sandbox, tmp_path: Path, database: str) -> Iterator[Story]:
    """Ekby, which asks in all modules; nine people are bound to one and have been written to."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "local.yaml").write_text("usefulness: true\n", encoding="utf-8")
    told = Story(
        sandbox,
        tmp_path,
        "ekby.example",
        NANOLEARN_DATABASE_URL=database,
        NANOLEARN_COURSES=f"{COURSES}:{own}",
    )
    told.sync()
    told.assign(MODULE, to=["administration"], role="staff")
    told.deliver()
    yield told
    told.close()


def people_of(story: Story) -> list[str]:
    """Whoever got a mail about it."""
    return sorted({mail["to"] for mail in story.mails()})


def told(story: Story, *, names: bool = True, by: str = "module") -> dict[str, Any]:
    (row,) = (row for row in story.report("/", by, names=names)["rows"] if row["unit"] == "/")
    return dict(row)


def test_from_the_form_to_the_report(asking: Story) -> None:
    """Each latest opinion counts once; who leaves it out counts as answered, and in no opinion; scores are as ever."""
    people = people_of(asking)
    for who, useful in zip(people, ("5", "4", "4", "1", ""), strict=False):
        asking.answer(who, MODULE, useful=useful)
    asking.track()
    assert told(asking)["usefulness"] == {"hidden": True}
    assert (told(asking)["completed"], told(asking)["passed"]) == (5, 5)
    asking.answer(people[3], MODULE, useful="2")
    asking.answer(people[4], MODULE, right=0, useful="3")
    asking.track()
    for names in (True, False):
        assert told(asking, names=names)["usefulness"] == {
            "hidden": False,
            "answered": 5,
            "average": 3.6,
            "values": {"1": 0, "2": 1, "3": 1, "4": 2, "5": 1},
        }
    assert "usefulness" not in told(asking, by="unit")
    for by in ("unit", "module"):
        assert asking.report("/", by)["usefulness"] == told(asking)["usefulness"]
    (questions,) = ({row["question"] for row in asking.report("/", "question")["rows"]},)
    assert "_usefulness" not in questions
    service = asking.service
    assert prove(service.engine, service.catalogue, asking.clock.now().date()).holds


def test_nobody_has_said_anything(asking: Story) -> None:
    """No word of it, as where it is not asked."""
    asking.answer(people_of(asking)[0], MODULE)
    asking.track()
    assert "usefulness" not in told(asking)


MANY = settings(max_examples=25, suppress_health_check=list(HealthCheck))
PLACES = [f"u{number}" for number in range(len(PATHS))]
EVERYWHERE = Target(Level.ADMINISTRATION, "", "administration")
TODAY = date(2026, 11, 22)
NONE = Catalogue(courses={}, modules={})


def say(town: SmallTown, who: str, value: str | None) -> None:
    """One person's answer; None: they leave the opinion out."""
    answers = json.dumps({"first": "a"} | ({} if value is None else {"_usefulness": value}))
    at = "2026-11-22T09:00:00.000000Z"
    form = town.forms["natfiske"]
    with town.engine.begin() as connection:
        take_turn(connection)
        known = read_known(connection, form, [who])
        record(connection, "natfiske", [Answered(form, who, who, None, "natfiske", at, at, 1.0, True, answers)], known)


@MANY
@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from([None, "1", "3", "5"])), max_size=30))
def test_no_small_group_is_told_by_any_difference(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[str, str | None]]
) -> None:
    """What is shown is a recount's; a shown unit without the shown ones below it is five people or more, or nobody."""
    with fresh_database("sqlite", tmp_path_factory.mktemp("town")) as url:
        engine = open_store(url)
        town = SmallTown(engine, ["natfiske"])
        people = [(town.hire(place)[0], place, value) for place, value in said]
        town.sync()
        town.assign("natfiske", [EVERYWHERE], starts=TODAY)
        keep_current(engine, NONE, TODAY)
        for who, _, value in people:
            say(town, who, value)
        with reading(engine) as connection:
            units = read_units(connection)
            shown = {
                unit.path: found.people
                for unit in units.units.values()
                for found in usefulness_of(connection, unit, {"natfiske"}).values()
                if not found.hidden
            }
        engine.dispose()
    paths = {f"u{number}": path for number, path in enumerate(PATHS)}

    def inside(path: str) -> list[str]:
        prefix = "/" if path == "/" else f"{path}/"
        return [value for _, place, value in people if value and f"{paths[place]}/".startswith(prefix)]

    for path, counts in shown.items():
        assert counts == tuple(inside(path).count(value) for value in "12345")
        below = [each for each in shown if each != path and f"{each}/".startswith("/" if path == "/" else f"{path}/")]
        nearest = [each for each in below if not any(each.startswith(f"{other}/") for other in below)]
        left = sum(counts) - sum(sum(shown[each]) for each in nearest)
        assert left == 0 or left >= 5
        assert sum(counts) >= 5


def test_an_average_is_of_those_who_said_something() -> None:
    """By hand: (1 + 3 × 4 + 5) / 5."""
    some = Usefulness((1, 0, 0, 3, 1))
    assert (some.answered, some.average, some.hidden) == (5, 3.6, False)
    assert Usefulness(()).hidden


def test_all_modules_together() -> None:
    """Each answer counts alike; what is hidden is in no sum; where nobody has an opinion there is nothing to say."""
    hidden, some, more = Usefulness(()), Usefulness((0, 1, 0, 4, 0)), Usefulness((5, 0, 0, 0, 5))
    assert together([some, hidden, more]) == Usefulness((5, 1, 0, 4, 5))
    assert together([hidden, hidden]) == hidden
    assert together([]) is None


def read_of_opinions(story: Story, by: str) -> list[str]:
    """The statements of a report that read how people answered."""
    read: list[str] = []

    def note(*told: Any) -> None:
        if "FROM choices" in told[2]:
            read.append(told[2])

    event.listen(story.service.engine, "before_cursor_execute", note)
    story.report("/", by)
    event.remove(story.service.engine, "before_cursor_execute", note)
    return read


def test_what_is_read_of_it(asking: Story) -> None:
    """The unit's own row of each module; the tree only of modules of which enough people here have an opinion."""
    people = people_of(asking)
    for who in people[:4]:
        asking.answer(who, MODULE, useful="4")
    asking.track()
    for by in ("unit", "module"):
        (only,) = read_of_opinions(asking, by)
        assert "unit_id =" in only
    asking.answer(people[4], MODULE, useful="4")
    asking.track()
    assert len(read_of_opinions(asking, "module")) == 2
