"""Somebody is erased by one process while another writes to people: nothing of theirs is written down after that."""

import subprocess
import sys
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from service.store import tables as t
from tests.support.planted import everything
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"


def erase_elsewhere(story: Story, email: str) -> None:
    """Another process, as somebody on the command line has it."""
    subprocess.run(
        [sys.executable, "-m", "service", "person", "erase", email],
        env={**story.environment, "PYTHONWARNINGS": "ignore"},
        check=True,
        capture_output=True,
        timeout=120,
    )


class Meets:
    """A worker's progress: at its first mail the last of those who wait for one is erased by another process."""

    def __init__(self, story: Story, what: str, email: str) -> None:
        self.story, self.what, self.email = story, what, email
        self.met = False

    def __call__(self, what: str, done: int, _total: int) -> None:
        if what == self.what and done == 1 and not self.met:
            self.met = True
            erase_elsewhere(self.story, self.email)


def somebody(story: Story, place: int) -> tuple[str, str]:
    """Id and address of one of the staff, in the order in which they are written to."""
    with story.service.engine.connect() as connection:
        of = t.people.c
        rows = connection.execute(select(of.id, of.email).where(of.role == "staff").order_by(of.id)).all()
    return rows[place].id, rows[place].email


def where(connection: Connection, person_id: str) -> list[Any]:
    """The tables and columns that hold this id."""
    told = repr(person_id)
    return [place for place, values in everything(connection).items() if any(told in each for each in values)]


def test_while_notices_go_out(story: Story) -> None:
    """Who is erased between the look at everybody and their own mail gets none, and no row."""
    story.sync()
    story.assign(MODULE, to=["administration"], role="staff")
    person_id, email = somebody(story, -1)
    meets = Meets(story, "mails", email)
    story.service.delivery.run(story.service.workspace, meets)
    assert meets.met
    assert email not in {mail["to"] for mail in story.mails()}
    assert story.mails()
    with story.service.engine.connect() as connection:
        assert where(connection, person_id) == []


def test_while_reminders_go_out(story: Story) -> None:
    """The same of reminders, a week later."""
    story.sync()
    story.assign(MODULE, to=["administration"], role="staff", due=date(2026, 11, 16))
    story.deliver()
    told = len(story.mails())
    story.clock.move(timedelta(days=7, hours=1))
    person_id, email = somebody(story, -1)
    meets = Meets(story, "reminders", email)
    story.service.reminders.run(story.service.workspace, meets)
    assert meets.met
    assert email not in {mail["to"] for mail in story.mails()[told:]}
    assert len(story.mails()) > told
    with story.service.engine.connect() as connection:
        assert where(connection, person_id) == []
