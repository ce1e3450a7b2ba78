"""Reached: who has been told of a module, by mail, by their group or in Classroom, or has answered anyway."""

import pytest

from sandbox.faults import Fault
from service.assignments.records import withdraw
from service.counting.recount import prove
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"
OTHER = "report-incidents-fast"
PUPILS = "/Skolor/Norra/Elever"


def reached(story: Story, unit: str = "/") -> list[tuple[str, int, int]]:
    """Module, assigned and reached of a unit; what is kept is what counting everything anew gives."""
    rows = [
        (row["module"], row["assigned"], row["reached"])
        for row in story.report(unit, "module")["rows"]
        if row["unit"] == unit
    ]
    assert prove(story.service.engine, story.service.catalogue, story.clock.now().date()).holds
    return rows


def test_from_assigned_to_reached(story: Story) -> None:
    """Nobody before the first mail; then everybody who was written to, and whoever comes later once they are."""
    story.sync()
    story.assign(MODULE, to=["unit:/Skolor"], role="staff")
    ((module, assigned, before),) = reached(story, "/Skolor")
    assert (module, before) == (MODULE, 0)
    story.deliver()
    assert reached(story, "/Skolor") == [(MODULE, assigned, assigned)]
    story.assign(OTHER, to=["unit:/Skolor"], role="staff")
    assert reached(story, "/Skolor") == [(MODULE, assigned, assigned), (OTHER, assigned, 0)]


def test_a_refused_mail_reaches_nobody(story: Story) -> None:
    """Google takes no mail to one of two; who then answers has been reached all the same."""
    story.sync()
    story.assign(MODULE, to=["person:eva.lind@ekby.example", "person:lars.ek@ekby.example"])
    fault = story.sandbox.wire.faults.add(Fault("gmail.users.messages.send", code=400))
    story.deliver()
    assert fault.met
    assert reached(story) == [(MODULE, 2, 1)]
    for who in ("eva.lind@ekby.example", "lars.ek@ekby.example"):
        story.answer(who, MODULE)
    story.track()
    assert reached(story) == [(MODULE, 2, 2)]


def test_who_moves_takes_it_along_and_who_is_bound_again_has_been_told(story: Story) -> None:
    """The unit that they come to counts them as reached; so does a new assignment of what was withdrawn."""
    story.sync()
    placed = story.assign(MODULE, to=["unit:/Skolor"], role="staff")
    story.deliver()
    story.sandbox.world.users["1005"]["orgUnitPath"] = "/Skolor/Norra"
    story.sync()
    for unit in ("/Skolor", "/Skolor/Norra"):
        ((_, assigned, told),) = reached(story, unit)
        assert assigned == told > 0
    with story.service.engine.begin() as connection:
        withdraw(connection, placed.assignment_id or 0, story.now())
    assert reached(story) == []
    story.assign(MODULE, to=["person:eva.lind@ekby.example"])
    assert reached(story) == [(MODULE, 1, 1)]


@pytest.mark.parametrize("looked", [True, False])
def test_in_classroom(story: Story, *, looked: bool) -> None:
    """Course work stands in the pupils' class: counted as it is made, or by whoever looks first, after it was."""
    story.sync()
    story.assign(MODULE, to=[f"unit:{PUPILS}"])
    if looked:
        assert reached(story, PUPILS) == [(MODULE, 2, 0)]
    story.deliver()
    assert reached(story, PUPILS) == [(MODULE, 2, 2)]
