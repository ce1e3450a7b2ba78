"""The whole way: a module becomes a Form, people answer it, a leader reads how the unit stands."""

from datetime import date, timedelta

import pytest

from service.assignments.records import withdraw
from service.errors import UsageError
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"


def test_from_assignment_to_report(story: Story) -> None:
    """Staff of a branch get one mail each in their own language, answer, and the report counts them up the tree."""
    synced = story.sync()
    assert (synced.units, synced.people, synced.changes.joined) == (6, 9, 9)

    placed = story.assign(MODULE, to=["unit:/Skolor"], role="staff", due=date(2026, 11, 10))
    assert (placed.people, placed.units, placed.already_done, placed.unreachable) == (5, 3, 0, ())

    outcome = story.deliver()
    assert dict(outcome.created) == {"form": 3, "mail": 5}
    assert (outcome.failed, outcome.uncertain, outcome.waiting) == ([], [], 0)
    assert len(story.mails()) == 5
    subjects = {mail["to"]: mail["subject"] for mail in story.mails()}
    assert len(set(subjects.values())) == 3  # Swedish, Danish and English

    story.answer("asa.oberg@ekby.example", MODULE)
    story.answer("soren.kjaer@ekby.example", MODULE, right=1, language="da")
    story.answer("s.oneill@ekby.example", MODULE, right=2, language="en")
    collected = story.track()
    assert (collected.responses, collected.completions, collected.unknown) == (3, 3, 0)

    story.clock.move(timedelta(days=9))
    report = story.report("/Skolor")
    figures = {
        row["unit"]: (row["assigned"], row["completed"], row["passed"], row["overdue"]) for row in report["rows"]
    }
    assert figures == {"/Skolor": (5, 3, 2, 2), "/Skolor/Norra": (3, 2, 1, 1), "/Skolor/Södra": (1, 0, 0, 1)}
    assert report["total"] == {"assigned": 5, "reached": 5, "completed": 3, "passed": 2, "overdue": 2}


def test_a_second_run_does_nothing(story: Story) -> None:
    """Delivering and tracking again makes no call that changes anything and sends no mail."""
    story.sync()
    story.assign(MODULE, to=["administration"])
    story.deliver()
    story.answer("lars.ek@ekby.example", MODULE)
    story.track()
    mails = len(story.mails())
    story.start()
    outcome = story.deliver()
    assert (dict(outcome.created), dict(outcome.updated), outcome.waiting) == ({}, {}, 0)
    assert dict(story.service.workspace.calls) == {}
    again = story.track()
    assert (again.responses, again.completions) == (0, 0)
    assert len(story.mails()) == mails


def test_joiners_movers_leavers_and_renamed(story: Story) -> None:
    """The rule is kept alive: who joins is written to, who leaves drops out, who moves or is renamed keeps credit."""
    story.sync()
    story.assign(MODULE, to=["unit:/Skolor"])
    story.deliver()
    story.answer("lars.ek@ekby.example", MODULE)
    story.answer("Eva.Lind@ekby.example", MODULE)
    story.track()
    directory = story.sandbox.build("admin", "directory_v1", "admin@ekby.example")
    users = directory.users()
    users.insert(
        body={
            "primaryEmail": "ny.lärare@ekby.example".replace("ä", "a"),
            "name": {"givenName": "Ny", "familyName": "Lärare"},
            "orgUnitPath": "/Skolor/Södra",
            "password": "hemligt-hemligt",
        }
    ).execute()
    users.patch(userKey="lars.ek@ekby.example", body={"primaryEmail": "lars.strom@ekby.example"}).execute()
    users.patch(userKey="eva.lind@ekby.example", body={"orgUnitPath": "/Skolor/Norra"}).execute()
    users.patch(userKey="soren.kjaer@ekby.example", body={"suspended": True}).execute()
    changes = story.sync().changes
    assert (changes.joined, changes.moved, changes.left) == (1, 1, 1)
    before = len(story.mails())
    story.deliver()
    assert [mail["to"] for mail in story.mails()[before:]] == ["ny.larare@ekby.example"]
    figures = {row["unit"]: (row["assigned"], row["completed"]) for row in story.report("/Skolor")["rows"]}
    assert figures["/Skolor/Norra"] == (5, 2)  # O'Neill, Lars, Eva who moved in, two pupils; not Søren
    assert figures["/Skolor/Södra"] == (1, 0)


def test_group_and_exception(story: Story) -> None:
    """A group's members are bound wherever they stand; exceptions are not."""
    story.sync()
    placed = story.assign(MODULE, to=["group:Skyddsombud@ekby.example", "person:LARS.EK@ekby.example"], dry_run=True)
    assert (placed.assignment_id, placed.people) == (None, 3)
    story.assign(MODULE, to=["group:skyddsombud@ekby.example"], exceptions=["unit:/Vård och omsorg"])
    assert dict(story.deliver().created) == {"form": 1, "mail": 1}
    assert [mail["to"] for mail in story.mails()] == ["soren.kjaer@ekby.example"]


def test_two_assignments_one_mail(story: Story) -> None:
    """Somebody bound twice to the same module gets one mail and counts once."""
    story.sync()
    story.assign(MODULE, to=["unit:/Skolor/Södra"])
    story.assign(MODULE, to=["administration"])
    story.deliver()
    assert len(story.mails("Eva.Lind@ekby.example")) == 1
    assert story.report("/Skolor/Södra")["total"]["assigned"] == 1


def test_a_course_is_one_mail_and_a_series_starts_by_and_by(story: Story) -> None:
    """Several modules at once make one mail; with a rhythm each comes when it starts."""
    story.sync()
    story.assign("start", to=["person:lars.ek@ekby.example"])
    assert dict(story.deliver().created) == {"form": 6, "mail": 1}
    story.assign("start", to=["person:rene.holm@ekby.example"], every="1w")
    assert dict(story.deliver().created) == {"mail": 1}
    story.clock.move(timedelta(days=7))
    assert dict(story.deliver().created) == {"mail": 1}
    assert story.report("/Vård och omsorg")["total"]["assigned"] == 2


def test_withdrawn_forms_close_and_open_again(story: Story) -> None:
    """A withdrawn assignment's Form takes no more answers, until somebody assigns the module again."""
    story.sync()
    placed = story.assign(MODULE, to=["unit:/Skolor/Södra"])
    story.deliver()
    with story.service.engine.begin() as connection:
        withdraw(connection, placed.assignment_id or 0, story.now())
    assert dict(story.deliver().updated) == {"form": 1}
    assert "refused" in story.answer("eva.lind@ekby.example", MODULE)
    assert story.report()["rows"] == []
    story.assign(MODULE, to=["unit:/Skolor/Södra"])
    assert dict(story.deliver().updated) == {"form": 1}
    assert "refused" not in story.answer("eva.lind@ekby.example", MODULE)


def test_a_stranger_is_counted_apart_until_known(story: Story) -> None:
    """An answer from an address that is not in the roster counts for nobody, and for its person once they are known."""
    story.sync()
    story.assign(MODULE, to=["unit:/Vård och omsorg"])
    story.deliver()
    directory = story.sandbox.build("admin", "directory_v1", "admin@ekby.example")
    directory.users().update(userKey="olle.borta@ekby.example", body={"suspended": False}).execute()
    story.answer("olle.borta@ekby.example", MODULE)
    collected = story.track()
    assert (collected.responses, collected.completions, collected.unknown) == (1, 0, 1)
    assert story.report("/Vård och omsorg")["total"]["completed"] == 0
    story.sync()
    story.track()
    total = story.report("/Vård och omsorg")["total"]
    assert total == {"assigned": 3, "reached": 3, "completed": 1, "passed": 1, "overdue": 0}


def test_answering_again_keeps_the_best(story: Story) -> None:
    """A second, better answer passes; a later, worse one takes nothing away."""
    story.sync()
    story.assign(MODULE, to=["person:lars.ek@ekby.example"])
    story.deliver()
    for right, passed in ((1, 0), (3, 1), (0, 1)):
        story.answer("lars.ek@ekby.example", MODULE, right=right)
        story.track()
        total = story.report()["total"]
        assert total == {"assigned": 1, "reached": 1, "completed": 1, "passed": passed, "overdue": 0}


@pytest.mark.parametrize(
    ("targets", "words"),
    [
        (["unit:/Skollor"], "Did you mean /Skolor"),
        (["person:nobody@ekby.example"], "There is no person nobody@ekby.example"),
        (["group:nobody@ekby.example"], "There is no group nobody@ekby.example"),
        (["everybody"], "'everybody' is no target"),
        (["person:olle.borta@ekby.example"], "suspended"),
    ],
)
def test_targets_that_are_not_there(story: Story, targets: list[str], words: str) -> None:
    """A target that names nobody is refused in words, and nothing is written."""
    story.sync()
    with pytest.raises(UsageError, match=words):
        story.assign(MODULE, to=targets)
    assert story.report()["rows"] == []
