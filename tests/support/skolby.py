"""A service over the town of Skolby, filled through the rooms' own functions."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from service.app import Service
from service.assignments.model import Level, Rule, Target, Task
from service.assignments.records import write_rule
from service.catalogue.load import load_module
from service.catalogue.model import Module, Words
from service.catalogue.opinion import OPINION
from service.counting.records import take_turn
from service.roster.model import Person, Unit
from service.roster.records import write_roster
from service.settings import load_settings
from service.store import tables as t
from service.tracking.recording import Answered, read_known, record
from service.web import build

NOW = datetime(2026, 11, 22, 9, 14, tzinfo=UTC)
PHISHING, INCIDENTS = "phishing-pause-and-verify", "report-incidents-fast"
PERSONAL = "personal-data-basics"
COURSES = Path(__file__).parents[2] / "courses"
TOWN = {"/": 0, "/Skolor": 4, "/Skolor/Norra": 8, "/Skolor/Södra": 6, "/Skolor/Lilla": 3, "/Vård": 7}
EVERYBODY = Target(Level.ADMINISTRATION, "", "administration")


@cache
def words(module_id: str, language: str = "sv") -> Words:
    """The words of a real module: its authors may change them."""
    return load_module(COURSES, module_id).words[language]


def title(module_id: str, language: str = "sv") -> str:
    return words(module_id, language).title


class StandingClock:
    """Stands at a Sunday morning in November until it is moved."""

    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class Town:
    """The service and its people. Åsa leads /Skolor, Vera /Vård, Ada owns the installation."""

    def __init__(self, database: str, **settings: str) -> None:
        environment = {
            "NANOLEARN_DATABASE_URL": database,
            "NANOLEARN_COURSES": str(COURSES),
            "NANOLEARN_DOMAIN": "skolby.example",
            "NANOLEARN_OWNERS": "ada@skolby.example",
            "NANOLEARN_OIDC_ISSUER": "https://accounts.skolby.example",
            **settings,
        }
        self.clock = StandingClock()
        self.service = Service(load_settings(environment), self.clock)
        self.units = {path: Unit(f"u{path}", path, path.rpartition("/")[2] or "/", None) for path in TOWN}
        self.people: dict[str, Person] = {}
        self.add("/Skolor", "asa", "Åsa Öberg")
        self.add("/Vård", "vera", "Vera Holm")
        self.add("/", "ada", "Ada Ministratör", language="en")
        for path, number in TOWN.items():
            manager = {"/Skolor": "asa", "/Vård": "vera"}.get("/" + path.split("/")[1])
            for place in range(number):
                self.add(path, f"{path.rpartition('/')[2].lower()}{place}", f"{path} {place}", manager=manager)

    def add(self, path: str, name: str, full: str, *, manager: str | None = None, language: str | None = "sv") -> None:
        email = f"{name}@skolby.example"
        boss = f"{manager}@skolby.example" if manager else None
        self.people[name] = Person(name, email, full, self.units[path].id, "staff", language, boss, frozenset({email}))

    def settle(self) -> None:
        """Write the roster as it is now."""
        units = {unit.id: unit for unit in self.units.values()}
        with self.service.engine.begin() as connection:
            write_roster(connection, units, dict(self.people), "2026-08-17T06:00:00.000000Z")

    def assign(
        self, *modules: str, due: date | None, to: Target = EVERYBODY, starts: date = date(2026, 9, 1), **more: Any
    ) -> int:
        tasks = tuple(Task(module, starts, due) for module in modules)
        with self.service.engine.begin() as connection:
            rule = Rule(0, tasks, (to,), **more)
            return write_rule(connection, rule, now="2026-08-20T06:00:00.000000Z", by=None)

    def module(self, module_id: str) -> Module:
        return self.service.catalogue.modules[module_id]

    def form(self, module_id: str, language: str = "sv", *, step: str = "published", error: str | None = None) -> int:
        """A Form as delivery would have left it."""
        module = self.module(module_id)
        with self.service.engine.begin() as connection:
            key = connection.execute(
                insert(t.forms).values(
                    module_id=module_id,
                    version=module.version,
                    language=language,
                    step=step,
                    mark=f"{module_id}.{language}",
                    form_id=f"{module_id}.{language}",
                    responder_uri=f"https://forms.example/{module_id}/{language}" if step == "published" else None,
                    pass_points=2,
                    points=3,
                    error=error,
                )
            ).inserted_primary_key
        assert key is not None
        return int(key[0])

    def answer(
        self,
        form: int,
        module_id: str,
        person: str | None,
        *,
        wrong: int = 0,
        at: str = "2026-09-10T07:00:00Z",
        useful: str = "",
    ) -> None:
        """A submission with so many wrong answers: the first questions, each by its first wrong option.

        `useful`: how useful they say it was; empty: they do not say.
        """
        chosen = {
            question.id: next(option.id for option in question.options if option.correct is not (place < wrong))
            for place, question in enumerate(self.module(module_id).questions)
        } | ({OPINION: useful} if useful else {})
        response = f"{person}.{at}"
        address = None if person else "somebody@elsewhere.example"
        sent = Answered(
            form, response, person, address, module_id, at, at, 3 - wrong, passed=wrong <= 1, answers=json.dumps(chosen)
        )
        with self.service.engine.begin() as connection:
            take_turn(connection)
            record(connection, module_id, [sent], read_known(connection, form, [response]))

    def app(self) -> Flask:
        app = build(self.service)
        app.testing = True
        return app

    def client(self, app: Flask, name: str | None = None) -> FlaskClient:
        """A browser, signed in as sign-in does it."""
        client = app.test_client()
        if name is not None:
            with client.session_transaction() as session:
                session["email"] = f"{name}@skolby.example"
                session["until"] = (self.clock.now() + timedelta(hours=1)).timestamp()
        return client
