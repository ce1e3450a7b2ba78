"""What pupils go through with a teacher is asked of staff alone, so that no pupil is reminded, named or kept."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from service.assignments.records import read_rules
from service.assignments.request import role_for
from service.catalogue.model import Catalogue
from service.errors import UsageError
from tests.support.lost_phone import LOST_PHONE
from tests.support.story import Story

TOGETHER = "pupil-79-blackmail"
ALONE = "pupil-79-stolen-accounts"
CATALOGUE = Catalogue({}, {"alone": LOST_PHONE, "together": replace(LOST_PHONE, id="together", with_teacher=True)})


@pytest.mark.parametrize(
    ("modules", "role", "asked"),
    [
        (["alone"], None, None),
        (["alone"], "pupil", "pupil"),
        (["together"], None, "staff"),
        (["together"], "staff", "staff"),
        (["alone", "together"], "staff", "staff"),
    ],
)
def test_who_is_asked(modules: Sequence[str], role: str | None, asked: str | None) -> None:
    """A module for everybody leaves the role as it is."""
    assert role_for(modules, role, CATALOGUE) == asked


@pytest.mark.parametrize(
    ("modules", "role", "way_out"),
    [
        (["together"], "pupil", "Assign it to the teachers: --role staff."),
        (["alone", "together"], "pupil", "Assign it to the teachers: --role staff."),
        (["alone", "together"], None, "Assign it by itself, or everything to staff: --role staff."),
    ],
)
def test_what_is_refused(modules: Sequence[str], role: str | None, way_out: str) -> None:
    """Pupils by name, and pupils by the way."""
    with pytest.raises(UsageError) as refused:
        role_for(modules, role, CATALOGUE)
    assert str(refused.value) == (
        "together: pupils go through it with a teacher, who answers, and nothing is kept on them. " + way_out
    )


def test_the_teacher_gets_the_mail_and_no_pupil_anything(story: Story) -> None:
    """A unit with both: each of staff is bound and written to; the module's Form says how it is meant."""
    story.sync()
    placed = story.assign(TOGETHER, to=["administration"])
    outcome = story.deliver()
    roles: dict[str, Any] = {
        person.email: person.role for person in story.service.delivery.look().roster.people.values()
    }
    staff = {email for email, role in roles.items() if role == "staff"}
    assert "pupil" in roles.values()
    assert (placed.people, outcome.created["mail"], outcome.failed) == (len(staff), len(staff), [])
    assert {mail["to"] for mail in story.mails()} == staff
    (form,) = [
        form
        for form in story.sandbox.world.forms.values()
        if "Gå igenom modulen" in form.resource["info"]["description"]
    ]
    assert form.resource["info"]["description"].endswith("Läraren svarar för klassen, och inget sparas om någon elev.")
    with story.service.engine.connect() as connection:
        assert [rule.role for rule in read_rules(connection)] == ["staff"]


def test_a_course_with_such_a_module_is_not_for_pupils(story: Story) -> None:
    """The sentence names the module; nothing is written."""
    story.sync()
    with pytest.raises(UsageError, match=f"^{TOGETHER}: pupils go through it with a teacher"):
        story.assign("pupils-79", to=["administration"], role="pupil")
    assert story.assign(ALONE, to=["administration"], role="pupil").people > 0
    with story.service.engine.connect() as connection:
        assert [[task.module_id for task in rule.tasks] for rule in read_rules(connection)] == [[ALONE]]
