"""Assigned for figures alone: nobody learns by any door who has answered."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import insert

from service.reports.standing import keep_standings
from service.store import tables as t
from service.tokens import Tokens
from tests.commands.conftest import InThisProcess
from tests.support.databases import fresh_database
from tests.support.every_door import Shown, everything
from tests.support.google_signature import Certificates
from tests.support.sidebar import CLIENT
from tests.support.skolby import COURSES, INCIDENTS, PHISHING, Town

ONE = ["norra0", "norra1", "norra2", "norra3", "norra4", "lilla0"]
OTHER = ["norra3", "norra4", "norra5", "norra6", "norra7", "lilla2"]

History = Callable[..., Shown]


@pytest.fixture
def history(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[History]:
    """What an owner is shown of a town in which these people have answered."""
    with Certificates() as certificates:

        def told(who: list[str], *, alone: bool) -> Shown:
            with fresh_database(kind, tmp_path) as url, _town(url, who, alone=alone) as town:
                environment = {
                    "NANOLEARN_DATABASE_URL": url,
                    "NANOLEARN_COURSES": str(COURSES),
                    "NANOLEARN_DOMAIN": "skolby.example",
                }
                run = InThisProcess(tmp_path, environment, capsys)
                return everything(town, "ada", run, Tokens(certificates.url))

        yield told


@contextmanager
def _town(url: str, who: list[str], *, alone: bool) -> Iterator[Town]:
    """Everybody is asked for two modules. These people have answered the first; others have been reminded of it.

    The second is always answered by the same. Somebody answered from another account than that of work.
    """
    town = Town(
        url,
        NANOLEARN_API_RATE="100000",
        NANOLEARN_LEADERS_SEE_NAMES="on",
        NANOLEARN_SECRET_KEY="a key of the tests",
        NANOLEARN_ADDON_CLIENTS=CLIENT,
    )
    town.settle()
    town.assign(PHISHING, due=date(2026, 10, 1), aggregate_only=alone)
    town.assign(INCIDENTS, due=date(2026, 12, 18))
    form, other = town.form(PHISHING), town.form(INCIDENTS)
    for place, name in enumerate(who):
        town.answer(form, PHISHING, name, wrong=2 if place == 1 else 0)
    for name in ("norra1", "lilla1"):
        town.answer(other, INCIDENTS, name)
    for name in ("norra0", "norra7", "lilla0", "lilla2"):
        if name not in who:
            _write_to(town, name)
    service = town.service
    keep_standings(service.engine, service.settings, service.catalogue, town.clock.now())
    try:
        yield town
    finally:
        service.close()


def _write_to(town: Town, name: str) -> None:
    """A first notice and a reminder of the first module, as they lie in the database after a run."""
    sent = {"person_id": name, "state": "sent", "intent_at": "2026-09-02T07:00:00.000000Z"}
    with town.service.engine.begin() as connection:
        notice = connection.execute(insert(t.messages).values(**sent, message_id=f"1{name}")).inserted_primary_key
        mail = connection.execute(
            insert(t.reminders).values(**sent, kind="reminder", message_id=f"2{name}")
        ).inserted_primary_key
        assert notice is not None
        assert mail is not None
        about = {"assignment_id": 1, "person_id": name, "module_id": PHISHING}
        connection.execute(insert(t.message_items).values(message_id=notice[0], **about))
        connection.execute(insert(t.reminder_items).values(reminder_id=mail[0], module_id=PHISHING, why="due"))


def test_no_door_tells_who_has_answered(history: History) -> None:
    """Two towns that differ in nothing but who of a unit has answered look the same, whatever an owner asks."""
    one, other = history(ONE, alone=True), history(OTHER, alone=True)
    assert {asked: (one[asked], other[asked]) for asked in one if one[asked] != other[asked]} == {}


def test_the_same_doors_do_tell_by_name(history: History) -> None:
    """Else the test above would prove nothing: with names, each door that has any shows a difference."""
    one, other = history(ONE, alone=False), history(OTHER, alone=False)
    telling = {_door(asked) for asked in one if one[asked] != other[asked]}
    assert telling == {
        "api /api/v1/deliveries/messages",
        "api /api/v1/people/norra0/progress",
        "api /api/v1/people/norra7@skolby.example/progress",
        "api /api/v1/reports/people",
        "card names",
        "command assign",
        "command person erase",
        "command person export",
        "command reminders list",
        "command report",
        "page /left",
        "page /units.csv",
        "page /units.html",
        "page /units.xlsx",
    }


def _door(asked: str) -> str:
    kind, _, what = asked.partition(" ")
    if kind != "command":
        return f"{kind} {urlsplit(what.split(' ')[0]).path}"
    words = what.split(" ")
    return " ".join([kind, *words[: 2 if words[0] in {"person", "reminders"} else 1]])
