"""Towns for counting calls: people to be written to, pupils in their units; and a run until nothing is left to do."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sandbox.discovery import discovery
from sandbox.serve import Sandbox
from sandbox.town import load_town
from service.delivery.reconcile import Outcome
from tests.support.big_town import big_story
from tests.support.story import Story

MODULE = "phishing-pause-and-verify"
DOMAIN = "skolstad.example"
_TICK = timedelta(minutes=5)  # how often the scheduler calls: cron.yaml
_RUNS_AT_MOST = 60


@contextmanager
def mail_town(people: int, **settings: str) -> Iterator[Story]:
    """So many people beside the installation's two accounts, read from the Directory."""
    with TemporaryDirectory() as folder, big_story(Path(folder), people + 2, **settings) as told:
        told.sync()
        yield told


@contextmanager
def school_town(units: int, pupils: int) -> Iterator[Story]:
    """So many school units with so many pupils in each, read from the Directory."""
    with TemporaryDirectory() as folder, Sandbox(load_town(_school_town(units, pupils))) as sandbox:
        story = Story(sandbox, Path(folder), DOMAIN, NANOLEARN_PUPILS="/")
        story.sync()
        yield story
        story.close()


def _school_town(units: int, pupils: int) -> dict[str, Any]:
    def user(number: int, name: str, unit: str, **more: Any) -> dict[str, Any]:
        return {
            "id": str(10_000 + number),
            "primaryEmail": f"{name}@{DOMAIN}",
            "name": {"givenName": "P", "familyName": name},
            "orgUnitPath": unit,
            **more,
        }

    return {
        "domain": DOMAIN,
        "orgUnits": [{"orgUnitPath": f"/Skola{unit}"} for unit in range(units)],
        "users": [
            user(0, "nanolearn", "/"),
            user(1, "admin", "/", isAdmin=True),
            *(
                user(2 + unit * pupils + pupil, f"e{unit}.{pupil}", f"/Skola{unit}")
                for unit in range(units)
                for pupil in range(pupils)
            ),
        ],
    }


def calls_of(story: Story) -> Counter[str]:
    """What Google has been asked so far, by method: counted where it is answered, each call of a batch by itself."""
    return Counter(story.sandbox.wire.record.counts)


def writes_in(calls: Counter[str]) -> int:
    """How many of the calls change something."""
    reads = {method.id for method in discovery().methods.values() if method.http_method == "GET"}
    return sum(number for method, number in calls.items() if method not in reads)


def deliver_all(story: Story) -> list[Outcome]:
    """As the scheduler does it: a run, and another when the limits that stopped it leave room again."""
    outcomes: list[Outcome] = []
    for _ in range(_RUNS_AT_MOST):
        outcomes.append(story.deliver())
        if not outcomes[-1].waiting:
            return outcomes
        pace, now = story.service.workspace.pace, story.clock.now()
        free = pace.ledger.take("gmail.send", 1, now, enter=False)
        ticks = max(1, -((now - free) // _TICK))
        story.clock.move(ticks * _TICK)
        story.start()  # the scheduler's next process, with a token that is still good
    raise AssertionError(f"After {_RUNS_AT_MOST} runs there is still something left to do: {outcomes[-1]}")


def since(start: datetime, story: Story) -> float:
    """Seconds on the story's clock."""
    return (story.clock.now().astimezone(UTC) - start).total_seconds()
