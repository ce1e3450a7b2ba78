"""What is kept no longer than the settings say: nothing by default, each kind by its own days, told afterwards."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Text, cast, event, func, insert, select, update

from service.counting.choosing import chosen_in
from service.counting.recount import prove
from service.counting.refresh import keep_current
from service.errors import SettingsError
from service.moments import local_day, stamp
from service.privacy.keeping import PEOPLE, due, keep_no_longer
from service.roles.audit import entries
from service.settings import load_settings
from service.store import tables as t
from tests.support.skolby import INCIDENTS, NOW, PHISHING, Town

ALL = "answers=30, leavers=90,messages=60,strangers=10"


@pytest.fixture
def town(database: str) -> Iterator[Town]:
    """Two have answered, one of them long ago; a stranger too; two have left, one of them long ago."""
    town = Town(database, NANOLEARN_RETENTION=ALL, NANOLEARN_RETENTION_DECISION="KS 2026/123")
    town.settle()
    town.assign(PHISHING, due=None)
    form = town.form(PHISHING)
    town.answer(form, PHISHING, "norra0", wrong=1, at=days_ago(31))
    town.answer(form, PHISHING, "norra1", at=days_ago(29))
    town.answer(form, PHISHING, None, at=days_ago(11))
    with town.service.engine.begin() as connection:
        for name, days in (("norra2", 91), ("norra3", 89)):
            left = {"active": False, "left_at": days_ago(days)}
            connection.execute(update(t.people).where(t.people.c.id == name).values(left))
        for number, (days, state) in enumerate(((61, "sent"), (59, "sent"), (61, "sending"))):
            connection.execute(
                insert(t.reminders).values(
                    person_id="norra4",
                    kind="reminder",
                    state=state,
                    message_id=str(number),
                    intent_at=days_ago(days),
                )
            )
    yield town
    town.service.close()


def days_ago(days: int) -> str:
    return stamp(NOW - timedelta(days=days))


def keep(town: Town, **more: Any) -> dict[str, int]:
    return dict(keep_no_longer(town.service.engine, town.service.settings, town.clock.now(), **more))


def test_each_kind_by_its_own_days(town: Town) -> None:
    """What is one day too old goes, what is one day younger stays; a dry run counts the same and changes nothing."""
    expected = {"answers": 1, "leavers": 1, "messages": 1, "strangers": 1}
    with town.service.engine.connect() as connection:
        assert dict(due(connection, town.service.settings, NOW)) == expected
        assert dict(due(connection, town.service.settings, NOW)) == expected
    assert keep(town) == expected
    with town.service.engine.connect() as connection:
        of = t.responses.c
        kept = connection.execute(select(of.person_id, of.answers, of.score, of.address).order_by(of.submitted_at))
        first, second, stranger = kept.all()
        assert (first.person_id, first.answers, first.score) == ("norra0", {}, 2)
        assert (second.person_id, len(second.answers)) == ("norra1", 3)
        assert (stranger.person_id, stranger.address) == (None, None)
        names = set(connection.scalars(select(t.people.c.name)))
        assert "/Skolor/Norra 2" not in names
        assert "/Skolor/Norra 3" in names
        assert connection.scalar(select(func.count()).select_from(t.reminders)) == 2
        assert dict(due(connection, town.service.settings, NOW)) == dict.fromkeys(expected, 0)
        [(_, entry)] = list(entries(connection))
    assert (entry.door, entry.by, entry.permission) == ("clock", "", "person:data:erase")
    assert entry.about == "kept long enough, deleted: answers 1, leavers 1, messages 1, strangers 1"


def test_pupils_have_shorter_times(town: Town) -> None:
    """Of pupils alone, from no days on: what they chose and who they were; of staff nothing."""
    settings = replace(town.service.settings, retention={"pupil-answers": 0, "pupil-leavers": 0})
    pupils = ("norra1", "norra3")
    with town.service.engine.begin() as connection:
        connection.execute(update(t.people).where(t.people.c.id.in_(pupils)).values(role="pupil"))
    assert keep_no_longer(town.service.engine, settings, NOW) == {"pupil-answers": 1, "pupil-leavers": 1}
    with town.service.engine.connect() as connection:
        of = t.responses.c
        chosen = select(of.person_id).where(cast(of.answers, Text) != "{}", of.person_id.is_not(None))
        assert set(connection.scalars(chosen)) == {"norra0"}
        there = set(connection.scalars(select(t.people.c.id)))
    assert "norra2" in there
    assert "norra3" not in there


def test_counts_hold_afterwards(town: Town) -> None:
    """Who is done stays done; the proof of every count holds."""
    keep(town)
    service = town.service
    assert prove(service.engine, service.catalogue, local_day(NOW, service.settings.timezone)).holds
    with service.engine.connect() as connection:
        of = t.obligations.c
        done = set(connection.scalars(select(of.person_id).where(of.state > 0)))
    assert done == {"norra0", "norra1"}


def test_once_a_day(town: Town) -> None:
    """The clock asks every minute; by hand it is done whenever somebody says so, and nothing due leaves no entry."""
    keep(town)
    town.clock.sleep(2 * 86_400)
    assert keep(town) == {"answers": 1, "leavers": 1, "messages": 1, "strangers": 0}
    town.clock.sleep(86_400 - 1)
    assert keep(town) == {}
    assert keep(town, at_once=True) == {"answers": 0, "leavers": 0, "messages": 0, "strangers": 0}
    with town.service.engine.connect() as connection:
        assert len(list(entries(connection))) == 2


def test_many_leavers_take_turns(town: Town) -> None:
    """A run that has not reached all of them is followed by the next, without a day between."""
    with town.service.engine.begin() as connection:
        connection.execute(update(t.people).values(active=False, left_at=days_ago(100)))
        everybody = connection.scalar(select(func.count()).select_from(t.people)) or 0
    assert everybody > PEOPLE
    found = []
    while len(found) < 20 and (deleted := keep(town, parts=1)):
        found.append({what: number for what, number in deleted.items() if number})
    erased = [each["leavers"] for each in found if "leavers" in each]
    assert sum(erased) == everybody
    assert erased[0] == PEOPLE
    assert [each for each in found if each and "leavers" not in each] == [
        {"answers": 1},
        {"messages": 1},
        {"strangers": 1},
    ]


def test_a_killed_run_is_gone_on_with(town: Town) -> None:
    """What its parts have done stands, is told in the record of rights used, and is not looked for again."""
    settings, engine = town.service.settings, town.service.engine

    def kill(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("DELETE FROM reminders"):
            raise KilledError

    event.listen(engine, "before_cursor_execute", kill)
    with pytest.raises(KilledError):
        keep_no_longer(engine, settings, NOW)
    event.remove(engine, "before_cursor_execute", kill)
    assert keep(town) == {"answers": 0, "leavers": 0, "messages": 1, "strangers": 1}
    assert keep(town) == {}
    with engine.connect() as connection:
        [(_, entry)] = list(entries(connection))
    assert entry.about == "kept long enough, deleted: answers 1, leavers 1, messages 1, strangers 1"


def test_counts_of_choices_follow(town: Town) -> None:
    """What was chosen by those who answered long ago counts no more, a part at a time; nothing is counted anew."""
    service = town.service
    form = town.form(INCIDENTS)
    town.assign(INCIDENTS, due=None)
    for number in range(4):
        town.answer(form, INCIDENTS, f"norra{number}", wrong=number % 2, at=days_ago(40 + number))
    town.answer(form, INCIDENTS, "norra0", wrong=1, at=days_ago(3))  # again: this one counts, and stays
    today = local_day(NOW, service.settings.timezone)
    keep_current(service.engine, service.catalogue, today)
    assert keep(town)["answers"] == 5
    with service.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(t.recounts)) == 0
        chosen = chosen_in(connection, ["u0"], {INCIDENTS})
    assert {sum(options.values()) for options in chosen.values()} <= {1}
    assert prove(service.engine, service.catalogue, today).holds


class KilledError(Exception):
    """As far as the database can tell, the process is gone."""


def test_nothing_by_default(town: Town) -> None:
    """Without the setting nothing is due, however old."""
    settings = load_settings({})
    assert (settings.retention, settings.retention_decision) == ({}, None)
    later = datetime(2100, 1, 1, tzinfo=UTC)
    assert keep_no_longer(town.service.engine, settings, later) == {}
    with town.service.engine.connect() as connection:
        assert due(connection, settings, later) == {}


@pytest.mark.parametrize(
    "wrong", ["answers", "answers=", "answers=0", "answers=x", "messages=29", "scores=90", "answers=9,answers=8", "=5"]
)
def test_a_wrong_setting(wrong: str) -> None:
    """It is named, with what would be right: guessing what may be deleted is the last thing to do."""
    with pytest.raises(SettingsError, match=r"NANOLEARN_RETENTION should be one of leavers from 1 days, .* each once"):
        load_settings({"NANOLEARN_RETENTION": wrong})


def test_as_it_is_written() -> None:
    """Blanks do not matter."""
    settings = load_settings({"NANOLEARN_RETENTION": ALL})
    assert settings.retention == {"answers": 30, "leavers": 90, "messages": 60, "strangers": 10}
