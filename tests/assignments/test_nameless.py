"""Assigned for figures alone: what may be, what may not, and that there is no way back."""

from datetime import date
from typing import Any

import pytest

from service.access import INSTALLATION_OWNER, Actor
from service.asking import NotAllowedError, demand_new_rule
from service.assignments.model import Rule
from service.assignments.nameless import FEWEST, HinderedError, nameless
from service.assignments.records import read_all, read_rules, withdraw
from service.counting.withholding import LIMIT
from service.errors import UsageError
from service.roles.audit import Door
from service.roles.model import Held, Role
from service.unnaming import Unnamed, unname
from tests.support.story import Story

ONE, TWO = "phishing-pause-and-verify", "report-incidents-fast"
OF_SCHOOLS = Actor("lars.ek@ekby.example", "1006", frozenset({Held(Role.ADMINISTRATOR, "/Skolor")}))


@pytest.fixture
def ekby(story: Story) -> Story:
    story.sync()
    return story


def unnamed(story: Story) -> frozenset[str]:
    with story.service.engine.connect() as connection:
        return nameless(connection)


def take(story: Story, number: int, actor: Actor = INSTALLATION_OWNER) -> Unnamed:
    with story.service.engine.begin() as connection:
        return unname(connection, actor, Door.COMMAND, story.clock.now(), number)


def test_it_holds_for_the_module_and_for_good(ekby: Story) -> None:
    """Also when the assignment is withdrawn: the answers are still there."""
    number = ekby.assign(ONE, to=["administration"], aggregate_only=True).assignment_id
    assert number is not None
    with ekby.service.engine.begin() as connection:
        [shown] = read_all(connection)
        assert shown["aggregate_only"] is True
        withdraw(connection, number, ekby.now())
    assert unnamed(ekby) == {ONE}
    with pytest.raises(
        HinderedError, match=f"^{ONE} was assigned for figures alone, .*Assign it with --aggregate-only"
    ):
        ekby.assign(TWO, ONE, to=["administration"])
    ekby.assign(TWO, to=["administration"])


def test_what_figures_could_not_keep(ekby: Story) -> None:
    """Refused in a sentence, before anything is told or written; by name the same is an assignment."""
    refused: list[tuple[dict[str, Any], str]] = [
        ({"to": ["administration", "person:lars.ek@ekby.example"]}, "cannot name single persons"),
        ({"to": ["administration"], "exceptions": ["person:lars.ek@ekby.example"]}, "cannot name single persons"),
        ({"to": ["unit:/Skolor/Norra"], "role": "staff"}, "at least 5 people"),
        ({"to": ["group:skyddsombud@ekby.example"]}, "at least 5 people"),
    ]
    for order, says in refused:
        for dry_run in (True, False):
            with pytest.raises(UsageError, match=says):
                ekby.assign(ONE, aggregate_only=True, dry_run=dry_run, **order)
        assert ekby.assign(ONE, dry_run=True, **order).people > 0
    assert unnamed(ekby) == frozenset()


def test_how_many_are_done_is_not_told(ekby: Story) -> None:
    """A dry run for ever other people would tell of each; by name it tells nothing at all."""
    ekby.assign(ONE, to=["administration"], aggregate_only=True)
    ekby.deliver()
    ekby.answer("lars.ek@ekby.example", ONE)
    ekby.track()
    assert ekby.assign(ONE, to=["unit:/Skolor"], aggregate_only=True, dry_run=True).already_done is None
    with pytest.raises(UsageError, match="for figures alone"):
        ekby.assign(ONE, to=["person:lars.ek@ekby.example"], dry_run=True)


def test_it_takes_the_names_from_others(ekby: Story) -> None:
    """They are told of; only who manages those too may do it."""
    everybody = ekby.assign(ONE, to=["administration"]).assignment_id
    ekby.assign(TWO, to=["administration"])
    placed = ekby.assign(ONE, to=["unit:/Skolor"], aggregate_only=True, dry_run=True)
    assert placed.unnamed == (everybody,)
    target = _schools(ekby)
    with ekby.service.engine.connect() as connection:
        [rule] = read_rules(connection, everybody)
        schools = Rule(0, rule.tasks, (target,), aggregate_only=True)
        with pytest.raises(NotAllowedError, match="Assignment 1 asks for the same module by name"):
            demand_new_rule(connection, OF_SCHOOLS, schools)
        demand_new_rule(connection, OF_SCHOOLS, Rule(0, rule.tasks, (target,)))
        demand_new_rule(connection, INSTALLATION_OWNER, schools)


def _schools(story: Story) -> Any:
    number = story.assign("personal-data-basics", to=["unit:/Skolor"]).assignment_id
    with story.service.engine.connect() as connection:
        return read_rules(connection, number)[0].targets[0]


def test_switched_on_later_and_never_off(ekby: Story) -> None:
    """Once is written down, twice is nothing; others that ask for the same are named."""
    first = ekby.assign(ONE, to=["administration"], due=date(2026, 12, 18)).assignment_id or 0
    second = ekby.assign(ONE, TWO, to=["unit:/Skolor"]).assignment_id or 0
    assert take(ekby, first) == Unnamed(changed=True, others=(second,))
    assert take(ekby, first) == Unnamed(changed=False)
    assert unnamed(ekby) == {ONE}
    with ekby.service.engine.connect() as connection:
        assert [rule.aggregate_only for rule in read_rules(connection)] == [True, False]
        abouts = connection.exec_driver_sql("SELECT about FROM audit").scalars().all()
    assert abouts == [f"assignment {first} for figures alone, to administration"]


def test_what_cannot_be_switched_on(ekby: Story) -> None:
    """One that is not there, is withdrawn, names persons, or reaches beyond the branch."""
    persons = ekby.assign(ONE, to=["person:lars.ek@ekby.example"]).assignment_id or 0
    gone = ekby.assign(TWO, to=["administration"]).assignment_id or 0
    with ekby.service.engine.begin() as connection:
        withdraw(connection, gone, ekby.now())
    for number, says in ((99, "no assignment 99"), (gone, "is withdrawn"), (persons, "cannot name single persons")):
        with pytest.raises(UsageError, match=says):
            take(ekby, number)
    with pytest.raises(NotAllowedError):
        take(ekby, gone, OF_SCHOOLS)
    assert unnamed(ekby) == frozenset()


def test_a_class_of_others(ekby: Story) -> None:
    """Its teachers see who hands in."""
    teacher = ekby.sandbox.build("classroom", "v1", ekby.service.settings.sender()).courses()
    made = teacher.create(body={"name": "7B", "ownerId": "me", "courseState": "ACTIVE"}).execute()
    with pytest.raises(UsageError, match="`--class` and `--aggregate-only` contradict each other"):
        ekby.assign(ONE, to=["administration"], class_id=made["id"], aggregate_only=True)


def test_no_grade_is_written(ekby: Story) -> None:
    """In the units' own classes pupils get course work; how well they did is not written beside it."""
    ekby.assign(ONE, to=["administration"], via="classroom", aggregate_only=True)
    ekby.assign(TWO, to=["administration"], via="classroom")
    ekby.deliver()
    for module in (ONE, TWO):
        ekby.answer("maja.berg@ekby.example", module)
    ekby.track()
    assert ekby.deliver().updated.get("grade") == 1


def test_pupils_are_asked_for_figures_alone(ekby: Story) -> None:
    """Where the setting says so, whatever was asked for: who comes into a unit later may be a pupil. Staff is not."""
    assert not ekby.assign(ONE, to=["administration"], role="pupil", dry_run=True).aggregate_only
    ekby.environment["NANOLEARN_PUPILS_BY_NAME"] = "off"
    ekby.start()
    with pytest.raises(UsageError, match="at least 5 people"):  # Ekby has two
        ekby.assign(ONE, to=["administration"], role="pupil", dry_run=True)
    assert ekby.assign(ONE, to=["administration"], dry_run=True).aggregate_only
    placed = ekby.assign(ONE, to=["unit:/Vård och omsorg"], role="staff")
    assert (placed.aggregate_only, placed.already_done) == (False, 0)
    assert unnamed(ekby) == frozenset()
    del ekby.environment["NANOLEARN_PUPILS"]
    ekby.start()
    assert not ekby.assign(ONE, to=["administration"], dry_run=True).aggregate_only


def test_as_few_as_a_figure_may_be_about() -> None:
    """The same number as where figures are withheld."""
    assert FEWEST == LIMIT
