"""Of pupils only that they have answered is kept, and whether that was enough; what they chose is counted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from service.counting.choosing import read_choices
from service.counting.recount import prove, rebuild
from service.privacy.least import keep_the_least
from service.store import tables as t
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"
MAJA, ALI = "maja.berg@ekby.example", "ali.hassan@ekby.example"  # of /Skolor/Norra/Elever
LARS = "lars.ek@ekby.example"


@pytest.fixture
def schools(story: Story) -> Callable[..., Story]:
    """Everybody in the schools is to do a module, by mail; with these settings."""

    def begun(**settings: str) -> Story:
        story.environment |= settings
        story.start()
        story.sync()
        story.assign(MODULE, to=["unit:/Skolor"], via="mail")
        story.deliver()
        return story

    return begun


def kept(story: Story, email: str) -> list[tuple[Any, ...]]:
    """Of each response of theirs: how many answers are kept, the score, and whether it was enough."""
    of = t.responses.c
    query = select(of.answers, of.score, of.passed).join(t.people, t.people.c.id == of.person_id)
    with story.service.engine.connect() as connection:
        rows = connection.execute(query.where(t.people.c.email == email.lower()).order_by(of.submitted_at))
        return [(len(row.answers), row.score, row.passed) for row in rows]


def answered(story: Story) -> dict[str, tuple[int, int]]:
    """By question, how many have answered it in all, and how many of them rightly."""
    return {row["question"]: (row["answered"], row["right"]) for row in story.report(by="question")["rows"]}


def proof_holds(story: Story) -> bool:
    return prove(story.service.engine, story.service.catalogue, story.clock.now().date()).holds


def all_of(story: Story, people: int, right: tuple[int, int, int]) -> dict[str, tuple[int, int]]:
    """So many have answered each question; the first, second and third rightly by so many."""
    questions = [each.id for each in story.service.catalogue.modules[MODULE].questions]
    return {each: (people, number) for each, number in zip(questions, right, strict=True)}


@pytest.mark.parametrize(
    ("settings", "of_maja", "of_ali"),
    [
        ({}, (0, 3.0, True), (0, 1.0, False)),
        ({"NANOLEARN_CLASSROOM": "off"}, (0, None, True), (0, None, False)),
        ({"NANOLEARN_PUPILS_ANSWERS": "on"}, (3, 3.0, True), (3, 1.0, False)),
        ({"NANOLEARN_PUPILS_ANSWERS": "on", "NANOLEARN_CLASSROOM": "off"}, (3, 3.0, True), (3, 1.0, False)),
    ],
)
def test_what_is_kept(
    schools: Callable[..., Story], settings: dict[str, str], of_maja: tuple[Any, ...], of_ali: tuple[Any, ...]
) -> None:
    """By the settings; the score where Classroom shows it as a grade. Staff's are kept, and all figures alike."""
    story = schools(**settings)
    story.answer(MAJA, MODULE)
    story.answer(ALI, MODULE, right=1)
    story.answer(LARS, MODULE, right=2)
    assert story.track().completions == 3
    assert (kept(story, MAJA), kept(story, ALI), kept(story, LARS)) == ([of_maja], [of_ali], [(3, 2.0, True)])
    assert answered(story) == all_of(story, 3, (3, 2, 1))
    assert proof_holds(story)
    row = next(each for each in story.report()["rows"] if each["unit"] == "/Skolor")
    assert (row["completed"], row["passed"]) == (3, 2)


def test_again(schools: Callable[..., Story]) -> None:
    """The best attempt passes, as ever; on the questions the first one counts, in the same batch or a later one."""
    story = schools()
    story.answer(MAJA, MODULE, right=0)
    story.track()
    story.answer(MAJA, MODULE)
    story.answer(ALI, MODULE, right=1)
    story.track()
    assert [each[2] for each in kept(story, MAJA)] == [False, True]
    assert [each[0] for each in kept(story, MAJA)] == [0, 0]
    assert answered(story) == all_of(story, 2, (1, 0, 0))
    assert proof_holds(story)
    row = next(each for each in story.report()["rows"] if each["unit"] == "/Skolor")
    assert (row["completed"], row["passed"]) == (2, 1)


def test_what_was_kept_before(schools: Callable[..., Story]) -> None:
    """Let go once a day, by the scheduler; the figures stay, and can be counted anew. Twice is once."""
    story = schools(NANOLEARN_PUPILS_ANSWERS="on")
    story.answer(MAJA, MODULE, right=0)
    story.answer(MAJA, MODULE, right=2)
    story.answer(LARS, MODULE, right=1)
    story.track()
    before = answered(story)
    story.environment.pop("NANOLEARN_PUPILS_ANSWERS")
    service = story.start()
    assert keep_the_least(service.engine, service.settings, story.clock.now()) == 0  # nobody has decided that
    assert [each[0] for each in kept(story, MAJA)] == [3, 3]
    story.environment |= {"NANOLEARN_PUPILS_ANSWERS": "off", "NANOLEARN_CLASSROOM": "off"}
    service = story.start()
    assert keep_the_least(service.engine, service.settings, story.clock.now()) == 2
    assert keep_the_least(service.engine, service.settings, story.clock.now(), at_once=True) == 0
    assert (kept(story, MAJA), kept(story, LARS)) == ([(0, None, False), (0, None, True)], [(3, 1.0, False)])
    assert answered(story) == before == all_of(story, 2, (2, 1, 0))
    assert rebuild(service.engine, service.catalogue, story.clock.now().date()).holds
    assert answered(story) == before
    with service.engine.connect() as connection:
        assert connection.scalars(select(t.audit.c.about)).all() == ["of pupils only the least is kept: 2 answers"]
    with service.engine.begin() as connection:
        connection.execute(update(t.people).where(t.people.c.email == LARS).values(role="pupil"))
    assert keep_the_least(service.engine, service.settings, story.clock.now()) == 0
    story.clock.move(timedelta(days=1))
    assert keep_the_least(service.engine, service.settings, story.clock.now()) == 1
    assert answered(story) == before


def test_an_answer_before_the_old_ones_were_let_go(schools: Callable[..., Story]) -> None:
    """Whoever answers again has their older answers let go with it; they count once."""
    story = schools(NANOLEARN_PUPILS_ANSWERS="on")
    story.answer(MAJA, MODULE, right=1)
    story.track()
    story.environment["NANOLEARN_PUPILS_ANSWERS"] = "off"
    story.start()
    story.answer(MAJA, MODULE, right=3)
    story.track()
    assert [each[0] for each in kept(story, MAJA)] == [0, 0]
    assert answered(story) == all_of(story, 1, (1, 0, 0))
    assert proof_holds(story)


def test_units_that_go(schools: Callable[..., Story]) -> None:
    """What was chosen stays where it was given while the pupil moves on, and in the root when the unit is gone."""
    story = schools()
    story.answer(MAJA, MODULE, right=1)
    story.track()
    with story.service.engine.connect() as connection:
        before = {each.unit_id for each in read_choices(connection)}
    world = story.sandbox.world
    for user in world.users.values():
        if user.get("orgUnitPath") == "/Skolor/Norra/Elever":
            user["orgUnitPath"] = "/Skolor/Södra"
    story.sync()
    assert answered(story) == all_of(story, 1, (1, 0, 0))
    assert proof_holds(story)
    with story.service.engine.connect() as connection:
        assert {each.unit_id for each in read_choices(connection)} == before
    del world.orgunits["/Skolor/Norra/Elever"]
    story.sync()
    assert answered(story) == all_of(story, 1, (1, 0, 0))
    assert proof_holds(story)
    with story.service.engine.connect() as connection:
        roots = {each.unit_id for each in read_choices(connection)}
        assert roots == {connection.scalar(select(t.units.c.id).where(t.units.c.path == "/"))}


def test_who_is_not_known_yet(schools: Callable[..., Story]) -> None:
    """By the mail domain of pupils nothing is kept from the start; of others nothing more once they are known."""
    story = schools(NANOLEARN_PUPILS="/Skolor/Norra/Elever,@ekby.example")
    with story.service.engine.begin() as connection:
        connection.execute(t.addresses.delete().where(t.addresses.c.address == MAJA))
    story.answer(MAJA, MODULE)
    story.track()
    of = t.responses.c
    with story.service.engine.connect() as connection:
        row = connection.execute(select(of.person_id, of.address, of.answers)).one()
        assert tuple(row) == (None, MAJA, {})
    story.sync()
    story.track()
    assert kept(story, MAJA) == [(0, 3.0, True)]
    assert proof_holds(story)


def test_who_turns_out_to_be_a_pupil(schools: Callable[..., Story]) -> None:
    """Their answers are counted when the roster knows them, and kept no longer."""
    story = schools()
    with story.service.engine.begin() as connection:
        connection.execute(t.addresses.delete().where(t.addresses.c.address == MAJA))
    story.answer(MAJA, MODULE, right=2)
    assert story.track().unknown == 1
    story.sync()
    story.track()
    assert kept(story, MAJA) == [(0, 2.0, True)]
    assert answered(story) == all_of(story, 1, (1, 1, 0))
    assert proof_holds(story)
