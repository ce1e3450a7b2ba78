"""Work that shall be done now: the wish is written down, and the scheduler asked to come at once if it can be."""

from collections.abc import Callable
from datetime import datetime

from service.house import House
from service.pages.mending.words import Said
from service.store.engine import reading
from service.store.runs import last_run, want

Soon = Callable[[], object]
"""Asks for a slice of work at once, where there is a queue that can be asked; cron comes within a minute anyway."""

COMMANDS = {
    "deliver": "nanolearn deliver",
    "classroom": "nanolearn deliver",
    "roster": "nanolearn roster sync",
    "doctor": "nanolearn doctor",
}
"""What can be asked for, and what does it where no scheduler comes."""


def order(house: House, soon: Soon, name: str, now: datetime) -> None:
    """Have this work done at the next opportunity."""
    with house.engine.begin() as connection:
        want(connection, name, now)
    soon()


def answer(house: House, words: Said, name: str) -> str:
    """What whoever has asked is told: when it happens, or what to run where nothing happens by itself."""
    return words.soon[name] if _comes(house) else words.nobody_comes.format(command=COMMANDS[name])


def said_of_placed(house: House, words: Said) -> str:
    """What whoever has made an assignment is told: that it goes out by itself, or what to run where nothing does."""
    return words.placed if _comes(house) else words.placed_waits.format(command=COMMANDS["deliver"])


def _comes(house: House) -> bool:
    """Whether anything happens by itself."""
    with reading(house.engine) as connection:
        return last_run(connection, "tick") is not None or house.settings.task_queue is not None
