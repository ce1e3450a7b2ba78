"""What few people say of a module: nobody works it out from what is shown of units, module by module."""

from datetime import date
from random import Random

import pytest
from sqlalchemy import update

from service.catalogue.opinion import OPINION, VALUES
from service.reports.model import By, UnitRow
from service.roster.model import within
from service.store import tables as t
from service.store.recounts import Recount, ask_for_recount
from tests.support.attacker import People, told
from tests.support.small_town import EVERYBODY
from tests.support.watched_town import DAY, MODULE, WatchedTown, watched


def say(town: WatchedTown, opinions: dict[str, str]) -> None:
    """What these people answered is this; an empty opinion is none."""
    with town.engine.begin() as connection:
        for who, value in opinions.items():
            answers = {"first": "a"} | ({OPINION: value} if value else {})
            connection.execute(update(t.responses).where(t.responses.c.person_id == who).values(answers=answers))
        ask_for_recount(connection, Recount.ALL)


def figures(town: WatchedTown, opinions: dict[str, str]) -> list[People]:
    """Whose opinions each figure counts that is shown; every figure is that of its unit."""
    found = []
    for unit in town.units.values():
        here = frozenset(who for who in opinions if within(town.units[town.people[who].unit_id].path, unit.path))
        for row in town.report(By.MODULE, unit.path).rows:
            assert isinstance(row, UnitRow)
            if row.usefulness is not None and not row.usefulness.hidden:
                counted = [sum(opinions[who] == value for who in here) for value in VALUES]
                assert list(row.usefulness.people) == counted
                found.append(here)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_opinions_in_any_town(seed: int) -> None:
    """Units of few and many, some of whom say something; of no fewer than five it is told, nor does it follow."""
    draw = Random(seed)
    with watched(["/", "/A", "/A/1", "/A/2", "/B", "/B/1", "/B/1/x", "/C"]) as town:
        for each in town.units:
            town.hire(each, draw.choice([0, 1, 3, 5, 6, 9]))
        people = [*town.people, *town.hire("u0", 1)]
        town.sync()
        town.assign(MODULE, [EVERYBODY], starts=date(2026, 9, 1))
        town.answer(MODULE, [(who, "r", DAY, True) for who in people])
        opinions = {who: draw.choice(VALUES) for who in people if draw.random() < 0.7}
        say(town, opinions)
        assert told(figures(town, opinions)) == []


def test_enough_opinions_are_told() -> None:
    """Else the test above would prove nothing: of nine, of five and of all; of four, and so of nine, no more."""
    with watched(["/", "/A", "/B"]) as town:
        people = [*town.hire("u1", 9), *town.hire("u2", 5)]
        town.sync()
        town.assign(MODULE, [EVERYBODY], starts=date(2026, 9, 1))
        town.answer(MODULE, [(who, "r", DAY, True) for who in people])
        opinions = dict.fromkeys(people, "4")
        say(town, opinions)
        assert sorted(map(len, figures(town, opinions))) == [5, 9, 14]
        say(town, {people[-1]: ""})
        del opinions[people[-1]]
        assert sorted(map(len, figures(town, opinions))) == [13]
