"""The courses that come with the program keep the rules they preach."""

from pathlib import Path

from service.catalogue.goals import RULE
from service.catalogue.load import check, load

COURSES = Path(__file__).parents[2] / "courses"


def test_the_shipped_courses_are_without_errors() -> None:
    """On the day they were last read; whether they are due today is for `courses check` to say."""
    catalogue = load(COURSES)
    read_on = max(module.verified_on for module in catalogue.modules.values())
    found = [finding for finding in check([COURSES], read_on) if finding.rule != RULE]  # goals name what is to come
    assert [str(finding) for finding in found] == []
    assert all(module.languages == ("sv", "da", "en") for module in catalogue.modules.values())


def test_every_misconception_has_its_thought_in_three_languages() -> None:
    """Reports show them in the leader's language."""
    thoughts = load(COURSES).misconceptions
    assert len(thoughts) == 43
    assert {tuple(thought) for thought in thoughts.values()} == {("sv", "da", "en")}
