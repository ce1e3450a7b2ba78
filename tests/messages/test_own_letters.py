"""What one person has been sent, as they read it: first notices, a group's mail, reminders with their reasons."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert

from service.messages.own import About, Letter, letters
from service.privacy.languages import WORDS
from service.store import tables as t
from tests.support.page_reader import Page
from tests.support.skolby import INCIDENTS, PHISHING, Town, title

LARS = "norra0"


def moment(day: int) -> str:
    return f"2026-11-{day:02}T06:30:00.000000Z"


def at(day: int) -> datetime:
    return datetime(2026, 11, day, 6, 30, tzinfo=UTC)


@pytest.fixture
def town(database: str) -> Iterator[Town]:
    """Skolby, with one mail of each kind to one person, and one to a neighbour."""
    town = Town(database)
    town.settle()
    town.assign(PHISHING, INCIDENTS, due=date(2026, 12, 18))
    notice(town, 1, LARS, PHISHING, day=2, state="sent", sent_at=moment(3))
    notice(town, 2, LARS, INCIDENTS, day=4, state="sent", group_address="alla@skolby.example")
    notice(town, 3, "norra1", PHISHING, day=5, state="sent")
    remind(town, 1, LARS, {PHISHING: "after", INCIDENTS: "beside"}, day=10, state="sent", sender="asa@skolby.example")
    remind(town, 2, LARS, {INCIDENTS: "nudge"}, day=20, state="failed")
    remind(town, 3, LARS, {}, day=21, state="uncertain", kind="digest", week="2026-W48")
    yield town
    town.service.close()


def notice(town: Town, number: int, person: str, module: str, *, day: int, **more: Any) -> None:
    """A first notice; one to a group is of nobody, and names each member by their modules."""
    of = "" if "group_address" in more else person
    row = {"id": number, "person_id": of, "message_id": f"<n{number}>", "intent_at": moment(day), **more}
    item = {"assignment_id": 1, "person_id": person, "module_id": module, "message_id": number}
    with town.service.engine.begin() as connection:
        connection.execute(insert(t.messages).values(row))
        connection.execute(insert(t.message_items).values(item))


def remind(town: Town, number: int, person: str, why: dict[str, str], *, day: int, **more: Any) -> None:
    row = {"id": number, "person_id": person, "message_id": f"<r{number}>", "intent_at": moment(day)}
    with town.service.engine.begin() as connection:
        connection.execute(insert(t.reminders).values({"kind": "reminder", **row, **more}))
        for module, reason in why.items():
            item = {"reminder_id": number, "module_id": module, "due_on": date(2026, 12, 18), "why": reason}
            connection.execute(insert(t.reminder_items).values(item))


def read(town: Town, person: str, most: int = 10) -> list[Letter]:
    with town.service.engine.connect() as connection:
        return letters(connection, person, most)


def test_every_mail_with_its_reason(town: Town) -> None:
    """The newest first, of nobody else; a mail counts from when it went out, else from when it was begun."""
    due = date(2026, 12, 18)
    assert read(town, LARS) == [
        Letter(at(21), "digest", "uncertain", None, None, ()),
        Letter(at(20), "reminder", "failed", None, None, (About(INCIDENTS, "nudge", due),)),
        Letter(
            at(10),
            "reminder",
            "sent",
            None,
            "asa@skolby.example",
            (About(PHISHING, "after", due), About(INCIDENTS, "beside", due)),
        ),
        Letter(at(4), "notice", "sent", "alla@skolby.example", None, (About(INCIDENTS, "notice"),)),
        Letter(at(3), "notice", "sent", None, None, (About(PHISHING, "notice"),)),
    ]
    assert [each.at for each in read(town, LARS, most=2)] == [at(21), at(20)]
    assert len(read(town, "norra1")) == 1
    assert read(town, "vera") == []


def test_on_ones_own_page(town: Town) -> None:
    """In words: which mail, about what, why, when, from whom; who has got none is told that."""
    app = town.app()
    page = Page.opened(town.client(app, LARS), "/me/data?lang=en")
    asked = "somebody who follows the unit asked that everyone who was not done be reminded, without being told who"
    assert f"Reminder {title(INCIDENTS, 'en')}, due 18 December 2026: {asked}" in page.text
    assert "10 November 2026 07:30 sent from asa@skolby.example" in page.text
    assert "4 November 2026 07:30 sent to the group alla@skolby.example, of which you are a member" in page.text
    assert "20 November 2026 07:30 could not be sent" in page.text
    assert "No e-mail has gone to you." in Page.opened(town.client(app, "vera"), "/me/data?lang=en").text


@pytest.mark.parametrize("code", WORDS)
def test_every_reason_has_its_words(code: str) -> None:
    """Whatever the database may hold."""
    words = WORDS[code].mine
    assert words.whys.keys() == {"notice", "before", "due", "after", "nudge", "beside"}
    assert words.letter_kinds.keys() == {"notice", "reminder", "digest"}
    assert words.letter_states.keys() == {"sent", "uncertain", "failed", "sending"}
