"""Skolby with its sidebar: two modules for everybody, one of them overdue and answered by some."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert

from sandbox.serve import Sandbox
from service.cards.views import blueprint
from service.catalogue.model import Catalogue, Course, Goal, Module, Words
from service.roles.model import Role
from service.store import tables as t
from service.tokens import Tokens
from tests.support.google_signature import Certificates
from tests.support.sidebar import CLIENT, Sidebar
from tests.support.skolby import INCIDENTS, PERSONAL, PHISHING, Town
from tests.support.story import Story

PUBLIC = "https://nano.skolby.example"
ACCOUNT = "service-7@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"


@pytest.fixture
def certificates() -> Iterator[Certificates]:
    with Certificates() as served:
        yield served


@pytest.fixture
def ekby_story(sandbox: Sandbox, tmp_path: Path, database: str) -> Iterator[Story]:
    """Ekby with its people; Åsa owns the installation."""
    told = Story(
        sandbox,
        tmp_path,
        "ekby.example",
        NANOLEARN_DATABASE_URL=database,
        NANOLEARN_OWNERS="asa.oberg@ekby.example",
        NANOLEARN_PUBLIC_URL="https://nano.skolby.example",
        NANOLEARN_PUPILS="/Skolor/Norra/Elever",
    )
    told.sync()
    yield told
    told.close()


@pytest.fixture
def town(database: str) -> Iterator[Town]:
    """The people of Skolby; Ada owns the installation, Åsa leads /Skolor."""
    town = Town(
        database,
        NANOLEARN_PUBLIC_URL=PUBLIC,
        NANOLEARN_SECRET_KEY="a key of the tests",
        NANOLEARN_ADDON_CLIENTS=f"{CLIENT}, 124-nano.apps.googleusercontent.com",
        NANOLEARN_ADDON_ACCOUNT=ACCOUNT,
    )
    town.service.__dict__["catalogue"] = _standing(town.service.catalogue)
    town.settle()
    yield town
    town.service.close()


def _standing(catalogue: Catalogue) -> Catalogue:
    """Three modules in two courses and one goal, with words that stand still whatever their authors write."""
    modules = {}
    for module_id in (PHISHING, INCIDENTS, PERSONAL):
        name = module_id.replace("-", " ").capitalize()
        module = catalogue.modules[module_id]
        words = {
            language: _standing_words(module, replace(each, title=f"{name} ({language})"), name)
            for language, each in module.words.items()
        }
        modules[module_id] = replace(module, words=words, minutes=3.0)
    first = Course("start", {"sv": "Kom igång", "da": "Kom i gang", "en": "Start"}, (PHISHING, INCIDENTS))
    second = Course("data", {"sv": "Uppgifter", "da": "Oplysninger", "en": "Data"}, (PERSONAL,))
    wanted = {"sv": "Färre luras", "da": "Færre bliver snydt", "en": "Fewer are fooled"}
    goals = {"fewer-fooled": Goal("fewer-fooled", wanted, (PHISHING, PERSONAL))}
    return Catalogue({"start": first, "data": second}, modules, catalogue.misconceptions, goals)


def _standing_words(module: Module, words: Words, name: str) -> Words:
    """A scenario of two paragraphs, and in everything the ids of what it is about."""
    return replace(
        words,
        objective=f"You can do what {name} says",
        scenario=f"Anna meets {name}.\n\nWhat does she do, if 1 < 2 & <b>?",
        key_points={point.id: f"Point {point.id}" for point in module.key_points},
        questions={
            question.id: replace(
                words.questions[question.id],
                stem=f"Which is right in {question.id}?",
                options={option.id: f"Option {option.id}" for option in question.options},
                right=f"{question.id} is right because it is.",
                wrong=f"{question.id} tempts, but is not.",
            )
            for question in module.questions
        },
    )


@pytest.fixture
def busy(town: Town) -> Town:
    """Some weeks on: everybody has a module that was due in October, and one that is due in December.

    Of the first, all of Norra passed, of Södra two passed and one did not, Åsa passed.
    """
    town.assign(PHISHING, due=date(2026, 10, 1))
    town.assign(INCIDENTS, due=date(2026, 12, 18))
    form = town.form(PHISHING)
    town.form(INCIDENTS)
    for place in range(8):
        town.answer(form, PHISHING, f"norra{place}", wrong=1 if place < 3 else 0)
    for place in range(3):
        town.answer(form, PHISHING, f"södra{place}", wrong=2 if place == 2 else 0)
    town.answer(form, PHISHING, "asa")
    return town


@pytest.fixture
def app(town: Town, certificates: Certificates) -> Flask:
    """The sidebar's addresses alone, trusting the certificates on loopback."""
    app = Flask("cards")
    app.secret_key = town.service.settings.secret_key
    orders = iter(f"order{number}" for number in range(1, 1000))
    app.register_blueprint(blueprint(town.service, Tokens(certificates.url), lambda: next(orders)))
    app.testing = True
    return app


@pytest.fixture
def sidebar(app: Flask) -> Callable[..., Sidebar]:
    """Somebody's sidebar, by the name before their address."""
    return lambda name, locale="sv": Sidebar(app.test_client(), f"{name}@skolby.example", locale)


@pytest.fixture
def appoint(town: Town) -> Callable[[str, Role, str], None]:
    """Give somebody a role on a unit, by its path."""

    def give(name: str, role: Role, path: str) -> None:
        row = {"person_id": name, "role": role.value, "unit_id": town.units[path].id, "source": "hand"}
        with town.service.engine.begin() as connection:
            connection.execute(insert(t.roles).values(**row, given_at="2026-08-20T06:00:00.000000Z"))

    return give
