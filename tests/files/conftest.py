"""The filled town of Skolby, its pages, and its command line."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from service.cli import main
from tests.support.skolby import COURSES, INCIDENTS, PHISHING, Town

KEY = "a key that lasts"


@pytest.fixture
def town(database: str) -> Iterator[Town]:
    """Skolby: one module that is overdue and answered by some, one that nobody has answered."""
    town = Town(database, NANOLEARN_SECRET_KEY=KEY)
    town.settle()
    town.assign(PHISHING, due=date(2026, 10, 1))
    town.assign(INCIDENTS, due=date(2099, 12, 18))  # commands go by the real clock
    form = town.form(PHISHING)
    town.form(INCIDENTS)
    for place in range(8):
        town.answer(form, PHISHING, f"norra{place}", wrong=1 if place < 3 else 0)
    for place in range(3):
        town.answer(form, PHISHING, f"södra{place}", wrong=2 if place == 2 else 0)
    town.answer(form, PHISHING, "asa")
    yield town
    town.service.close()


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str


@pytest.fixture
def run(town: Town, database: str, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """`nanolearn …` over the town."""

    def command(*words: str) -> Ran:
        status: object = 0
        with pytest.MonkeyPatch.context() as patch:
            for name in [name for name in os.environ if name.startswith(("NANOLEARN_", "GOOGLE_"))]:
                patch.delenv(name)
            patch.setenv("NANOLEARN_DATABASE_URL", database)
            patch.setenv("NANOLEARN_COURSES", str(COURSES))
            patch.setenv("NANOLEARN_DOMAIN", "skolby.example")
            try:
                main(list(words))
            except SystemExit as stopped:
                status = stopped.code
        out, err = capsys.readouterr()
        return Ran(int(str(status or 0)), out, err)

    return command
