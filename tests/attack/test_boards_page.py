"""A page for a board is handed on: what its maker sees by name somewhere is no figure for those who get it."""

from collections.abc import Iterator
from datetime import date

import pytest

from service.access import Actor
from service.asking import sight
from service.counting.refresh import keep_current
from service.files.making import Maker
from service.moments import local_day
from service.reports.model import By, Scope
from service.roles.model import Held, Role
from tests.support.databases import fresh_database
from tests.support.skolby import PHISHING, Town

HEAD = Actor("head@skolby.example", "head", frozenset({Held(Role.LEADER, "/Skolor")}))
BOTH = Actor("both@skolby.example", "both", HEAD.roles | {Held(Role.ADMINISTRATOR, "/Skolor/Lilla")})
OWNER = Actor("ada@skolby.example", "ada", owner=True)


@pytest.fixture
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Lilla has three people, two of whom are done."""
    with fresh_database("sqlite", tmp_path_factory.mktemp("town")) as url:
        town = Town(url)
        town.settle()
        town.assign(PHISHING, due=date(2026, 10, 1))
        form = town.form(PHISHING)
        for name in ("lilla0", "lilla1", "skolor1", "norra1", "norra2"):
            town.answer(form, PHISHING, name)
        yield town
        town.service.close()


def test_it_is_the_same_whoever_makes_it(town: Town) -> None:
    """By somebody who sees no names, somebody who sees those of Lilla, and an owner: not a byte is another."""
    service, now, scope = town.service, town.clock.now(), Scope("/Skolor")
    keep_current(service.engine, service.catalogue, local_day(now, service.settings.timezone))
    maker = Maker(service.settings, service.catalogue, "en", now)
    with service.engine.connect() as connection:
        pages = {maker.board(connection, scope, sight(each, scope, By.UNIT)) for each in (HEAD, BOTH, OWNER)}
    assert len(pages) == 1
