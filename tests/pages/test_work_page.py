"""What goes on now, as the owner and machines see it: running, waiting, stopped; and when each work was last done."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from service.store import tables as t
from service.store.runs import note_run
from service.store.work import Work, write_work
from tests.support.page_reader import Page
from tests.support.skolby import NOW, Town

Visit = Callable[[str | None, str], Page]


def at_work(town: Town, name: str, seconds: float, *, sign: float = 1, **more: Any) -> None:
    """A worker that began so many seconds ago and gave its last sign `sign` seconds ago."""
    began = NOW - timedelta(seconds=seconds)
    with town.service.engine.begin() as connection:
        work = Work(name, name, "command", began, began, NOW - timedelta(seconds=sign), **more)
        write_work(connection, work)


def done(town: Town, name: str, ago: timedelta, **result: Any) -> None:
    with town.service.engine.begin() as connection:
        note_run(connection, name, NOW - ago, result)


def test_nothing_goes_on(visit: Visit) -> None:
    """It says so, and that nobody ever came."""
    assert visit("ada", "/console/work").text == (
        "Nothing is being worked on at the moment. Last time Delivery Not yet Directory read Not yet "
        "Scheduler Not yet No scheduler has come yet. Until one does, nothing is done unless somebody runs nanolearn "
        "on the command line."
    )


def test_a_delivery_that_waits(town: Town, visit: Visit) -> None:
    """How much, how fast, how long still; for which of Google's limits it waits, until when; with a bar."""
    at_work(
        town, "deliver", 240, part="mails", done=600, total=20_000,
        waiting_for="gmail.send", waiting_until=NOW + timedelta(seconds=50),
    )  # fmt: skip
    page = visit("ada", "/console/work")
    assert page.text.startswith(
        "Delivery from the command line, since 22 November 2026 10:10 600 of 20,000 e-mails 150 a minute "
        "2 h 10 min left Waits until 10:14 for Google's limit of e-mails. Last time"
    )
    assert [found["width"] for tag, found in page.attributes if tag == "rect"] == ["100%", "3%"]


def test_what_cannot_be_foreseen_and_what_was_killed(town: Town, visit: Visit) -> None:
    """Without a total there is no bar and no end; who gave no sign for a minute is said to be stopped."""
    at_work(town, "roster", 60, part="people", done=1500, total=0)
    at_work(town, "track", 600, sign=61, part="responses", done=4, total=9)
    page = visit("ada", "/console/work")
    assert page.text.startswith(
        "Fetching answers from the command line, since 22 November 2026 10:04 4 of 9 forms asked No sign since "
        "22 November 2026 10:12, so it was probably stopped. Nothing is lost: the next run goes on from there. "
        "Reading the Directory from the command line, since 22 November 2026 10:13 1,500 people so far 1,500 a minute "
        "Last time"
    )
    assert "rect" not in [tag for tag, _ in page.attributes]


def test_how_often_it_is_asked_for_and_what_is_told(town: Town, visit: Visit) -> None:
    """Every other second while something goes on; told is what has begun or ended since, once, not each number."""

    def asked(told: str) -> tuple[str | None, str | None, str]:
        page = visit("ada", f"/console/work?told={told}")
        (part,) = (found for tag, found in page.attributes if found.get("id") == "work")
        said = re.search('<div hx-swap-oob="innerHTML:#work-said">(.*)</div>', page.source)
        return part["hx-trigger"], part["hx-get"], said[1] if said else ""

    assert asked("") == ("every 15s", "/console/work?told=", "")
    at_work(town, "track", 60, part="responses", done=4, total=9)
    at_work(town, "deliver", 60, part="mails", done=4, total=9)
    found = asked("")
    assert found[:2] == ("every 2s", "/console/work?told=deliver+track")
    assert sorted(found[2].strip().split(". ")) == ["Delivery", "Fetching answers."]
    at_work(town, "deliver", 60, part="mails", done=5, total=9)
    assert asked("deliver+track")[2] == ""
    at_work(town, "deliver", 600, sign=61, part="mails", done=5, total=9)
    at_work(town, "track", 600, sign=61, part="responses", done=5, total=9)
    assert asked("deliver+track")[0] == "every 15s"
    with town.service.engine.begin() as connection:
        connection.execute(delete(t.work))
    assert asked("deliver+track")[2] == "Nothing is being worked on at the moment."


def test_in_swedish(town: Town, visit: Visit) -> None:
    """Numbers, times and words as there."""
    at_work(town, "deliver", 240, part="mails", done=1200, total=20_000)
    assert visit("ada", "/console/work?lang=sv").text.startswith(
        "Leverans från kommandoraden, sedan 22 november 2026 10:10 1 200 av 20 000 mejl 300 i minuten "
        "1 tim 3 min kvar Senast"
    )


def test_when_each_was_last_done(town: Town, visit: Visit) -> None:
    """What the Directory changed, what delivery left, what failed when the scheduler came."""
    done(town, "roster", timedelta(hours=3), units=6, people=31, joined=12, moved=3, left=1)
    done(town, "deliver", timedelta(minutes=2), waiting=40, failed=0, stopped="The time for this run is up.")
    done(town, "tick", timedelta(minutes=2), failed=[{"what": "roster", "error": "Google said no."}])
    assert visit("ada", "/console/work").text == (
        "Nothing is being worked on at the moment. Last time "
        "Delivery 22 November 2026 10:12 40 steps left Stopped: The time for this run is up. "
        "Directory read 22 November 2026 07:14 12 joined, 3 moved, 1 left "
        "Scheduler 22 November 2026 10:12 At its last visit this went wrong: Reading the Directory: Google said no."
    )


def test_a_scheduler_that_stays_away(town: Town, visit: Visit) -> None:
    """A quarter of an hour is too long, unless a tick is at work."""
    done(town, "tick", timedelta(minutes=15))
    assert "stays away" not in visit("ada", "/console/work").text
    done(town, "tick", timedelta(minutes=15, seconds=1))
    assert "The scheduler stays away." in visit("ada", "/console/work").text
    with town.service.engine.begin() as connection:
        write_work(connection, Work("t", "deliver", "tick", NOW, NOW, NOW))
    assert "stays away" not in visit("ada", "/console/work").text


def test_the_same_for_machines(town: Town, visit: Visit) -> None:
    """One JSON document; the console itself holds the part for people."""
    at_work(
        town, "deliver", 240, part="mails", done=600, total=20_000,
        waiting_for="gmail.send", waiting_until=NOW + timedelta(seconds=50),
    )  # fmt: skip
    done(town, "roster", timedelta(hours=3), units=6, people=31, joined=12, moved=3, left=1)
    client = town.client(town.app(), "ada")
    assert client.get("/console/work.json").get_json() == {
        "as_of": "2026-11-22T09:14:00.000000Z",
        "works": [
            {
                "name": "deliver",
                "source": "command",
                "part": "mails",
                "done": 600,
                "total": 20_000,
                "per_minute": 150.0,
                "seconds_left": 7760,
                "began_at": "2026-11-22T09:10:00.000000Z",
                "last_sign_at": "2026-11-22T09:13:59.000000Z",
                "waiting_for": "gmail.send",
                "waiting_until": "2026-11-22T09:14:50.000000Z",
                "silent": False,
            }
        ],
        "last": {
            "roster": {
                "at": "2026-11-22T06:14:00.000000Z", "units": 6, "people": 31, "joined": 12, "moved": 3, "left": 1
            }
        },
    }  # fmt: skip
    assert "600 of 20,000 e-mails" in visit("ada", "/console").text
