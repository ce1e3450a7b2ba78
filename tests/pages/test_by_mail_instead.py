"""An assignment that goes through Classroom is sent by mail instead: its page promises what delivery then does."""

from pathlib import Path

from sqlalchemy import select

from sandbox.serve import Sandbox
from service.store import tables as t
from service.web import build
from tests.support.pressed import browser_of, press
from tests.support.skolby import INCIDENTS, PERSONAL, PHISHING
from tests.support.story import Story

OWNER = "fatuma.abdi@ekby.example"
PUPILS = "/Skolor/Norra/Elever"


def classes(story: Story) -> list[tuple[str, int | None]]:
    """The state of each class, and the assignment whose work is in it."""
    query = select(t.classes.c.state, t.course_works.c.assignment_id).outerjoin(t.course_works)
    with story.service.engine.connect() as connection:
        return [(row[0], row[1]) for row in connection.execute(query.order_by(t.course_works.c.id))]


def test_mail_in_place_of_classroom(sandbox: Sandbox, tmp_path: Path) -> None:
    """Each gets one mail; the class is archived, or its work removed where another assignment needs the class."""
    story = Story(sandbox, tmp_path, "ekby.example", NANOLEARN_OWNERS=OWNER, NANOLEARN_PUPILS=PUPILS)
    story.sync()
    placed = story.assign(PHISHING, to=[f"unit:{PUPILS}"])
    story.deliver()
    assert (placed.people, classes(story), story.mails()) == (2, [("active", 1)], [])
    fatuma = browser_of(build(story.service), OWNER, story.clock.now())
    fatuma.get("/console?lang=en")
    page = press(fatuma, f"/console/assignments/{placed.assignment_id}", "mail")
    assert "The assignment goes by e-mail from the next delivery on." in page.text
    story.deliver()
    assert classes(story) == [("archived", 1)]
    assert len({mail["to"] for mail in story.mails()}) == len(story.mails()) == 2
    story.deliver()
    assert len(story.mails()) == 2
    for module in (INCIDENTS, PERSONAL):
        story.assign(module, to=[f"unit:{PUPILS}"])
    story.deliver()
    assert [each for each in classes(story) if each[1] != 1] == [("active", 2), ("active", 3)]
    press(fatuma, "/console/assignments/3", "mail")
    story.deliver()
    assert [each for each in classes(story) if each[1] != 1] == [("active", 2)]
    assert len(story.mails()) == 4
    story.close()
