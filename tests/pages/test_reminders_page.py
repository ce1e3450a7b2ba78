"""The room about reminders: the policy as it is, and what went out, told to who may know who is not done."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from service.messages.policy import Policy
from service.pages.admin.reminder_words import WORDS
from service.pages.admin.reminders import rules
from service.pages.showing import Showing
from service.roles.model import Role, Source
from service.roles.records import give, person, sound
from service.settings import load_settings
from service.store import tables as t
from tests.support.page_reader import Page
from tests.support.skolby import INCIDENTS, NOW, PERSONAL, PHISHING, Town, title

Visit = Callable[[str | None, str], Page]
HERE = "/console/reminders?lang=en"


def sends(town: Town, person_id: str, *modules: str, why: str = "due", **more: str | None) -> None:
    """A mail as the ledger has it."""
    values = {"kind": "reminder", "state": "sent", "message_id": f"<{person_id}.{modules}>"} | more
    at = "2026-11-20T07:00:00.000000Z"
    with town.service.engine.begin() as connection:
        key = connection.execute(insert(t.reminders).values(person_id=person_id, intent_at=at, **values))
        assert key.inserted_primary_key is not None
        for module in modules:
            item = {"reminder_id": key.inserted_primary_key[0], "module_id": module, "due_on": date(2026, 12, 18)}
            connection.execute(insert(t.reminder_items).values(**item, why=why))


def entries(town: Town) -> list[tuple[str, ...]]:
    of = t.audit.c
    with town.service.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(of.by_address, of.permission, of.about))]


def test_the_policy_in_words(visit: Visit, town: Town) -> None:
    """When, to whom, at which hours; on a Sunday nothing goes out, and the page says when it may next."""
    page = visit("ada", HERE)
    for line in (
        "Nothing goes out right now. The next time that something may is 23 November 2026 08:00.",
        "Who is not done is reminded 7 days before the due date, on the due date, 7 days after the due date, 21 days",
        "Who staff Mails go out between 08:00 and 16:00 on Monday, Tuesday, Wednesday, Thursday, Friday",
        "Not on public holidays in Sweden Summary to managers once a week, from Monday",
        "NANOLEARN_REMINDERS, which is now on",
    ):
        assert line in page.text
    assert entries(town) == []


def test_what_has_gone_out(town: Town, visit: Visit) -> None:
    """The newest first, to whom, about what; it was read, which is on record. Somebody who was erased has no name."""
    sends(town, "norra0", PHISHING, INCIDENTS)
    sends(town, "asa", kind="digest", week="2026-W47")
    sends(town, "nobody", PHISHING, why="nudge", state="failed", error="Mailbox full")
    assert "norra0@skolby.example" not in visit("ada", HERE).text
    page = visit("ada", f"{HERE}&sent=1")
    phishing, incidents, at = title(PHISHING, "en"), title(INCIDENTS, "en"), "20 November 2026 08:00"
    erased = ["somebody who has been erased", "Reminder somebody asked for it", phishing]
    assert [[" ".join(cell.split()) for cell in row] for row in page.rows[1:]] == [
        [at, *erased, "could not be sent Mailbox full"],
        [at, "asa@skolby.example", "Summary", "–", "sent"],
        [at, "norra0@skolby.example", "Reminder", f"{phishing}, {incidents}", "sent"],
    ]
    assert entries(town) == [("ada@skolby.example", "unit:names:read", "reminders that were sent")]


def test_in_parts(town: Town, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each mail stands in one of them."""
    monkeypatch.setattr("service.pages.admin.reminders._MOST", 2)
    for number in range(3):
        sends(town, f"norra{number}", PERSONAL)
    first = visit("ada", f"{HERE}&sent=1")
    assert [row[1] for row in first.rows[1:]] == ["norra2@skolby.example", "norra1@skolby.example"]
    second = visit("ada", f"{HERE}&sent=1&before=2")
    assert [row[1] for row in second.rows[1:]] == ["norra0@skolby.example"]


def test_who_may_not_see_names_sees_the_policy_alone(town: Town, visit: Visit) -> None:
    """Whoever runs the installation learns when, not whom."""
    with town.service.engine.begin() as connection:
        runs = sound(connection, person(connection, "vera@skolby.example"), Role.IT, None, until=None, today=NOW.date())
        give(connection, runs, Source.HAND, today=NOW.date(), now="2026-11-01T07:00:00.000000Z", by=None)
    page = visit("vera", HERE)
    assert (page.status, "Summary to managers" in page.text, "What has gone out" in page.text) == (200, True, False)
    assert visit("vera", f"{HERE}&sent=1").status == 403


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("off", "Reminders are switched off in this installation."),
        ("none-such.yaml", "The setting cannot be read, so nothing goes out."),
    ],
)
def test_where_nothing_goes_out(database: str, tmp_path: Path, value: str, said: str) -> None:
    """Switched off, or a file that is not there: the page says which, and opens all the same."""
    town = Town(database, NANOLEARN_REMINDERS=str(tmp_path / value) if "." in value else value)
    town.settle()
    page = Page.opened(town.client(town.app(), "ada"), HERE)
    assert (page.status, said in page.text, "Mails go out" in page.text) == (200, True, False)
    town.service.close()


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        (
            Policy(days=(), to=frozenset({"staff", "pupil"}), country=None, digest=None),
            [
                "not by itself, only when somebody asks for it",
                "staff, pupils",
                "no country: on public holidays too",
                "never",
            ],
        ),
        (
            Policy(days=(1, -1), weekdays=frozenset({5}), country="DK", closed=frozenset({date(2026, 12, 23)})),
            [
                "1 day before the due date, 1 day after the due date",
                "between 08:00 and 16:00 on Saturday",
                "Denmark",
                "23 December 2026",
            ],
        ),
    ],
)
def test_other_policies(policy: Policy, told: list[str]) -> None:
    """Each line of it, nothing of the defaults."""
    show = Showing("en", load_settings({}).timezone)
    says = [rule.says for rule in rules(policy, WORDS["en"], show)]
    assert [line for line in told if line not in says] == []
