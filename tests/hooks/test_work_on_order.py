"""Work that somebody has asked for is done at the next tick, and not again; what Google answered is kept."""

from datetime import timedelta

import requests

from service.hooks.tick import tick
from service.store.engine import reading
from service.store.runs import last_runs, want, wanted_since
from tests.support.story import Story


def order(story: Story, name: str) -> None:
    with story.service.engine.begin() as connection:
        want(connection, name, story.clock.now())


def is_wanted(story: Story, name: str) -> bool:
    with reading(story.service.engine) as connection:
        return wanted_since(connection, name) is not None


def test_the_directory_is_read_on_order(story: Story) -> None:
    """Before its day is over; once."""
    assert tick(story.service, 50)["roster"] is not None
    story.clock.move(timedelta(minutes=1))
    assert tick(story.service, 50)["roster"] is None
    order(story, "roster")
    story.clock.move(timedelta(minutes=1))
    assert tick(story.service, 50)["roster"] == {"units": 6, "people": 9, "joined": 0, "moved": 0, "left": 0}
    assert not is_wanted(story, "roster")
    story.clock.move(timedelta(minutes=1))
    assert tick(story.service, 50)["roster"] is None


def test_an_order_that_cannot_be_done_waits(story: Story) -> None:
    """Where the Directory cannot be read it is not tried with every tick; the order stands until it could."""
    tick(story.service, 50)
    story.clock.move(timedelta(minutes=1))
    order(story, "roster")
    story.clock.move(timedelta(minutes=1))
    fault = {"method": "directory.users.list", "code": 403, "times": 1}
    assert requests.post(f"{story.sandbox.url}/_sandbox/faults", json=fault, timeout=10).ok
    assert tick(story.service, 50)["failed"] != []
    assert is_wanted(story, "roster")
    story.clock.move(timedelta(minutes=1))
    assert tick(story.service, 50)["roster"] is None
    story.clock.move(timedelta(minutes=15))
    assert tick(story.service, 50)["failed"] == []


def test_everything_is_looked_at_on_order(story: Story) -> None:
    """What the command finds, kept with its moment; without an order Google is asked nothing of the kind."""
    tick(story.service, 50)
    with reading(story.service.engine) as connection:
        assert "doctor" not in last_runs(connection)
    order(story, "doctor")
    story.clock.move(timedelta(minutes=1))
    tick(story.service, 50)
    with reading(story.service.engine) as connection:
        found = last_runs(connection)["doctor"]
    assert found.at == story.clock.now()
    checks = {each["name"]: (each["ok"], each["message"]) for each in found.result["checks"]}
    assert checks["gmail"] == (True, "Mails may be sent.")
    assert checks["roster"][0]
    assert not is_wanted(story, "doctor")
