"""The courses that come with the program keep the rules they preach."""

from pathlib import Path

from service.catalogue.citing import link, published
from service.catalogue.goals import RULE
from service.catalogue.load import check, load
from service.catalogue.model import Audience

COURSES = Path(__file__).parents[2] / "courses"


def test_the_shipped_courses_are_without_errors() -> None:
    """On the day they were last read; whether they are due today is for `courses check` to say."""
    catalogue = load(COURSES)
    read_on = max(module.verified_on for module in catalogue.modules.values())
    found = [finding for finding in check([COURSES], read_on) if finding.rule != RULE]  # goals name what is to come
    assert [str(finding) for finding in found] == []
    assert all(module.languages == ("sv", "da", "en") for module in catalogue.modules.values())


def test_every_source_that_learners_read_can_be_opened() -> None:
    """Each says who says it, and where it stands."""
    sources = {each for module in load(COURSES).modules.values() for each in published(module.sources)}
    assert len(sources) > 100
    assert [each.id for each in sources if each.publisher is None or link(each) is None] == []


def test_no_child_sits_alone_with_threats_or_with_reading_aloud() -> None:
    """The youngest, and who reads about blackmail, go through it with their teacher; nobody else is kept from it."""
    modules = load(COURSES).modules.values()
    assert {module.id for module in modules if module.with_teacher} == {
        "pupil-79-blackmail",
        *(module.id for module in modules if module.audience is Audience.PUPILS_F_3),
    }


def test_every_goal_can_be_assigned_at_once() -> None:
    """None mixes what pupils do themselves with what their teacher goes through with them."""
    catalogue = load(COURSES)
    kinds = {
        goal.id: {catalogue.modules[id_].with_teacher for id_ in goal.modules} for goal in catalogue.goals.values()
    }
    assert {id_: len(kind) for id_, kind in kinds.items()} == dict.fromkeys(kinds, 1)
    taught = {id_ for goal in catalogue.goals.values() for id_ in goal.modules}
    assert set(catalogue.modules) - taught == set()


def test_every_misconception_has_its_thought_in_three_languages() -> None:
    """Reports show them in the leader's language."""
    thoughts = load(COURSES).misconceptions
    assert len(thoughts) == 43
    assert {tuple(thought) for thought in thoughts.values()} == {("sv", "da", "en")}
