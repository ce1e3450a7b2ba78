"""A report of one assignment and the whole report, read side by side by somebody who may not see names."""

from typing import Any

from service.reports.files import as_json
from service.reports.gather import Sight, gather, settle
from service.reports.model import By, Scope
from service.store.engine import reading
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"


def _report(story: Story, assignment: int | None, *, by: By = By.UNIT, names: bool = False) -> dict[str, Any]:
    service = story.service
    service.count()
    with reading(service.engine) as connection:
        found = gather(
            connection,
            service.settings,
            service.catalogue,
            scope=settle(Scope("/", assignment=assignment), connection, service.catalogue),
            by=by,
            sight=Sight(names=names),
            now=story.clock.now(),
        )
    return as_json(found)


def test_their_difference_is_not_told(story: Story) -> None:
    """Seven of nine in the one and nine in the other would say how two people stand: the one is withheld."""
    story.sync()
    most = story.assign(MODULE, to=["unit:/Skolor"]).assignment_id
    story.assign(MODULE, to=["administration"])
    at_root = {row["unit"]: row for row in _report(story, None)["rows"]}["/"]
    assert at_root["assigned"] == 9
    for by in (By.UNIT, By.MODULE):
        shown = {row["unit"]: row["hidden"] for row in _report(story, most, by=by)["rows"]}
        assert shown["/"]
    assert all(row["hidden"] for row in _report(story, most, by=By.QUESTION)["rows"])
    assert _report(story, most)["total"] == {"hidden": True}
    assert _report(story, most, names=True)["total"]["assigned"] == 7


def test_an_only_assignment_is_shown(story: Story) -> None:
    """Where nothing lies beside it, one assignment's report is the whole report."""
    story.sync()
    only = story.assign(MODULE, to=["administration"]).assignment_id
    assert _report(story, only)["rows"] == _report(story, None)["rows"]
    assert _report(story, only)["total"]["assigned"] == 9
