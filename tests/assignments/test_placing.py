"""Placing an assignment: whom it reaches, what is written, and that a dry run writes nothing."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from service.assignments.records import read_all, read_rules, withdraw
from service.errors import UsageError
from service.store import tables as t
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"


def written(story: Story) -> int:
    """Rows in all tables of assignments and groups."""
    tables = (t.assignments, t.assignment_modules, t.assignment_targets, t.groups, t.group_members)
    with story.service.engine.connect() as connection:
        return sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


def test_what_is_written_is_read_again(story: Story) -> None:
    """Modules with their days, targets, exceptions, role, who decided it and when."""
    story.sync()
    placed = story.assign(
        "start",
        to=["unit:/SKOLOR", "person:rene.holm@ekby.example"],
        exceptions=["unit:/Skolor/Södra"],
        role="staff",
        via="mail",
        starts=date(2026, 11, 9),
        due=date(2026, 11, 15),
        every="1w",
        by="asa.oberg@ekby.example",
    )
    assert (placed.people, placed.units, placed.already_done, placed.unreachable) == (5, 3, 0, ())
    with story.service.engine.connect() as connection:
        (rule,) = read_rules(connection)
        (shown,) = read_all(connection)
    assert rule.id == placed.assignment_id
    assert [task.due_on for task in rule.tasks[:2]] == [date(2026, 11, 15), date(2026, 11, 22)]
    assert [target.label for target in (*rule.targets, *rule.exceptions)] == [*shown["to"], *shown["except"]]
    assert {name: shown[name] for name in ("assignment", "created_at", "by", "role", "via", "withdrawn_at", "to")} == {
        "assignment": rule.id,
        "created_at": story.now(),
        "by": "asa.oberg@ekby.example",
        "role": "staff",
        "via": "mail",
        "withdrawn_at": None,
        "to": ["unit:/SKOLOR", "person:rene.holm@ekby.example"],
    }
    assert shown["modules"][1] == {"id": rule.tasks[1].module_id, "starts": "2026-11-16", "due": "2026-11-22"}


def test_a_dry_run_says_the_same_and_writes_nothing(story: Story) -> None:
    """Also with groups, which are read from the Directory for it."""
    story.sync()
    order: dict[str, Any] = {
        "to": ["group:skyddsombud@ekby.example", "unit:/Skolor"],
        "exceptions": ["person:lars.ek@ekby.example"],
    }
    tried = story.assign(MODULE, dry_run=True, **order)
    assert (tried.assignment_id, written(story)) == (None, 0)
    placed = story.assign(MODULE, **order)
    assert (
        (placed.people, placed.units, placed.unreachable)
        == (tried.people, tried.units, tried.unreachable)
        == (7, 5, ())
    )
    assert placed.assignment_id is not None


def test_who_has_done_it_already(story: Story) -> None:
    """Counted are people who have done every module of it."""
    story.sync()
    story.assign(MODULE, to=["unit:/Skolor"])
    story.deliver()
    story.answer("lars.ek@ekby.example", MODULE)
    story.track()
    assert story.assign(MODULE, to=["administration"], dry_run=True).already_done == 1
    assert story.assign("start", to=["administration"], dry_run=True).already_done == 0


def test_who_cannot_be_reached(story: Story) -> None:
    """People whose domain the Forms are not open to, and members of a group who are nobody here, each with a reason."""
    story.sandbox.world.users["1004"]["primaryEmail"] = "soren.kjaer@elev.ekby.example"
    members = story.sandbox.world.members["skyddsombud@ekby.example"]
    members.append({"type": "USER", "role": "MEMBER", "id": "x", "email": "Vikarie@bemanning.example"})
    story.sync()
    placed = story.assign(MODULE, to=["group:skyddsombud@ekby.example"])
    assert placed.people == 2
    assert placed.unreachable == (
        (
            "soren.kjaer@elev.ekby.example",
            "The Forms are not open to elev.ekby.example. Add it to NANOLEARN_RESPONDER_DOMAINS.",
        ),
        (
            "vikarie@bemanning.example",
            (
                "A member of skyddsombud@ekby.example who is not in the roster: outside the organisation, suspended "
                "or archived."
            ),
        ),
    )


def test_an_order_that_cannot_be_meant_writes_nothing(story: Story) -> None:
    """One wrong word among right ones is enough."""
    story.sync()
    orders: list[dict[str, Any]] = [
        {"to": ["administration"], "exceptions": ["unit:/Nowhere"]},
        {"to": ["group:skyddsombud@ekby.example", "group:"]},
        {"to": ["group:skyddsombud@ekby.example"], "every": "often"},
        {"to": ["group:skyddsombud@ekby.example"], "starts": date(2026, 12, 2), "due": date(2026, 12, 1)},
    ]
    for wrong in orders:
        with pytest.raises(UsageError):
            story.assign(MODULE, **wrong)
    assert written(story) == 0


def test_withdrawing(story: Story) -> None:
    """Out of force at once, still in the list; a second time is told, and so is one that never was."""
    story.sync()
    number = story.assign(MODULE, to=["administration"]).assignment_id or 0
    with story.service.engine.begin() as connection:
        withdraw(connection, number, story.now())
        assert read_rules(connection) == []
        assert [rule.id for rule in read_rules(connection, only=number)] == [number]
        assert read_all(connection)[0]["withdrawn_at"] == story.now()
        with pytest.raises(UsageError, match=r"was withdrawn already, on 2026-11-02"):
            withdraw(connection, number, story.now())
        with pytest.raises(UsageError, match="There is no assignment 99"):
            withdraw(connection, 99, story.now())
