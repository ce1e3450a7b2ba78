"""Every kind of card, whole, in every language: one file for each.

After a change that is meant: `NANOLEARN_WRITE_GOLDEN=1 pytest tests/cards/test_golden_cards.py`, and read what has
changed.
"""

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert

from service.cards.languages import WORDS
from service.cards.views import blueprint
from service.reports.standing import keep_standings
from service.roles.model import Role
from service.store import tables as t
from service.tokens import Tokens
from tests.support.google_signature import Certificates
from tests.support.sidebar import Json, Sidebar, as_text
from tests.support.skolby import INCIDENTS, PHISHING, Town

GOLDEN = Path(__file__).parent / "golden"
Steps = Callable[[Sidebar], Sidebar]


def _new(ada: Sidebar) -> Sidebar:
    return ada.press(ada.words.home.new)


def _course(ada: Sidebar) -> Sidebar:
    return _new(ada).press({"sv": "Kom igång", "da": "Kom i gang", "en": "Start"}[ada.words.code])


def _goal(ada: Sidebar) -> Sidebar:
    return _new(ada).press({"sv": "Färre luras", "da": "Færre bliver snydt", "en": "Fewer are fooled"}[ada.words.code])


def _choosing(ada: Sidebar) -> Sidebar:
    return _course(ada).type(module=(PHISHING, INCIDENTS)).press(ada.words.what.done)


def _search(ada: Sidebar, query: str) -> Sidebar:
    return _new(ada).type(query=query).press(ada.words.what.find)


def _whom(ada: Sidebar) -> Sidebar:
    return _choosing(ada).press(ada.words.what.next)


def _look(ada: Sidebar, query: str) -> Sidebar:
    return _whom(ada).type(query=query).press(ada.words.whom.add)


def _excepting(ada: Sidebar, name: str) -> Sidebar:
    words = ada.words.whom
    return ada.press(words.add_exception).press(words.add_this.format(name=name))


def _chosen(ada: Sidebar) -> Sidebar:
    words = ada.words.whom
    everybody = words.everybody_in.format(name="Skolor")
    below = _whom(ada).press("Skolor").press(words.add_this.format(name=everybody))
    return _excepting(below, "Lilla").press(words.end_exceptions)


def _nobody(ada: Sidebar) -> Sidebar:
    words = ada.words.whom
    chosen = _excepting(_whom(ada).press(words.add_this.format(name="Vård")), "Vård").press(words.end_exceptions)
    return chosen.press(words.next).press(ada.words.when.next)


def _when(ada: Sidebar) -> Sidebar:
    return _chosen(ada).press(ada.words.whom.next)


def _in_class(ada: Sidebar) -> Sidebar:
    return _when(ada).type(way="class").change("way")


def _check(ada: Sidebar) -> Sidebar:
    return _when(ada).type(due=date(2026, 12, 18), rhythm="14").press(ada.words.when.next)


def _assign(ada: Sidebar) -> Sidebar:
    return _check(ada).press(ada.words.check.assign.many.format(n=19))


def _figures_alone(ada: Sidebar) -> Sidebar:
    return _when(ada).type(due=date(2026, 12, 18), seen="figures").press(ada.words.when.next)


def _assigned_alone(ada: Sidebar) -> Sidebar:
    return _figures_alone(ada).press(ada.words.check.assign.many.format(n=19))


def _one(module: str) -> Steps:
    return lambda who: who.press(f"{module.replace('-', ' ').capitalize()} ({who.words.code})")


def _whole(ada: Sidebar) -> Sidebar:
    return ada.press(ada.words.general.whole)


CARDS: dict[str, tuple[str, Steps]] = {
    "home of an owner": ("ada", lambda ada: ada),
    "home of a leader": ("asa", lambda asa: asa),
    "home of a learner": ("norra0", lambda norra: norra),
    "home of nobody": ("nobody", lambda nobody: nobody),
    "home of an administrator of two branches": ("vera", lambda vera: vera),
    "modules": ("ada", _new),
    "modules, none chosen": ("ada", lambda ada: _new(ada).press(ada.words.what.next)),
    "modules, some chosen": ("ada", _choosing),
    "course": ("ada", _course),
    "goal": ("ada", _goal),
    "module": ("ada", lambda ada: _one(PHISHING)(_course(ada))),
    "module that is chosen": ("ada", lambda ada: _one(PHISHING)(_choosing(ada))),
    "found": ("ada", lambda ada: _search(ada, "fast says")),
    "found nothing": ("ada", lambda ada: _search(ada, "<bilkörning>")),
    "whom": ("ada", _whom),
    "whom, a unit": ("ada", lambda ada: _whom(ada).press("Skolor")),
    "whom, several hits": ("ada", lambda ada: _look(ada, "norra")),
    "whom, no hit": ("ada", lambda ada: _look(ada, "zzz")),
    "whom, nobody chosen": ("ada", lambda ada: _whom(ada).press(ada.words.whom.next)),
    "whom, excepting": ("ada", lambda ada: _excepting(_whom(ada), "Vård")),
    "whom, chosen": ("ada", _chosen),
    "whom, of two branches": ("vera", _whom),
    "when": ("ada", _when),
    "when, backwards": ("ada", lambda ada: _when(ada).type(due=date(2026, 11, 1)).press(ada.words.when.next)),
    "when, in a class": ("ada", _in_class),
    "when, no class": ("ada", lambda ada: _in_class(ada).type(**{"class": "Klass 7B"}).press(ada.words.when.next)),
    "check": ("ada", _check),
    "check, figures alone": ("ada", _figures_alone),
    "check, nobody": ("ada", _nobody),
    "assignments": ("ada", lambda ada: ada.press(ada.words.home.all)),
    "assignments of a leader": ("asa", lambda asa: asa.press(asa.words.home.all)),
    "assignment": ("ada", _one(INCIDENTS)),
    "assignment that is late": ("ada", _one(PHISHING)),
    "assignment of a leader": ("asa", _one(PHISHING)),
    "assignment, not reached": ("ada", lambda ada: _one(INCIDENTS)(ada).press(ada.words.state.who)),
    "withdraw": ("ada", lambda ada: _one(PHISHING)(ada).press(ada.words.state.withdraw)),
    "report": ("asa", lambda asa: asa.press("Skolor")),
    "report on a module": ("asa", lambda asa: _one(PHISHING)(asa.press("Skolor"))),
    "report, hidden": ("asa", lambda asa: asa.press("Skolor").press("Lilla")),
    "report on everybody": ("ada", _whole),
    "names": ("ada", lambda ada: _whole(ada).press("Vård").press(ada.words.report.names)),
    "names, all done": (
        "ada",
        lambda ada: _one(PHISHING)(_whole(ada).press("Skolor")).press("Norra").press(ada.words.report.names),
    ),
    "reminded": ("asa", lambda asa: _one(INCIDENTS)(asa).press(asa.words.state.remind)),
    "placed": ("ada", _assign),
    "placed before": ("ada", _assign),
    "withdrawn": (
        "ada",
        lambda ada: _one(PHISHING)(ada).press(ada.words.state.withdraw).press(ada.words.state.withdraw_do),
    ),
    # The last: what was done before has no names any more.
    "assignment, figures alone": ("ada", _assigned_alone),
    "when, names of what has none": ("ada", lambda ada: _when(ada).press(ada.words.when.next)),
}
"""Name -> who, and the way there from the first card. Those at the end change something."""


@pytest.mark.parametrize("language", WORDS)
def test_the_cards_are_as_they_were(
    language: str, busy: Town, certificates: Certificates, appoint: Callable[[str, Role, str], None]
) -> None:
    """Each whole, word by word; all rules for cards are asked on the way."""
    appoint("vera", Role.ADMINISTRATOR, "/Skolor")
    appoint("vera", Role.ADMINISTRATOR, "/Vård")
    _miss_some(busy)
    service = busy.service
    keep_standings(service.engine, service.settings, service.catalogue, service.clock.now())
    made = {name: _card(busy, certificates, language, name) for name in CARDS}
    path = GOLDEN / f"{language}.json"
    if os.environ.get("NANOLEARN_WRITE_GOLDEN"):
        path.write_text(as_text(made), encoding="utf-8")
    before: Json = json.loads(path.read_text(encoding="utf-8"))
    assert list(made) == list(before)
    for name, card in made.items():
        assert card == before[name], name


def _card(town: Town, certificates: Certificates, language: str, name: str) -> Json:
    app = Flask("cards")
    app.secret_key = town.service.settings.secret_key
    app.register_blueprint(blueprint(town.service, Tokens(certificates.url), lambda: name))
    who, steps = CARDS[name]
    return steps(Sidebar(app.test_client(), f"{who}@skolby.example", language).open()).card


def _miss_some(town: Town) -> None:
    """Of the second assignment one mail was refused, and two people get mail in place of Classroom."""
    why = "Google says: 550 5.1.1 The account does not exist."
    items = {"assignment_id": 2, "person_id": "norra0", "module_id": INCIDENTS, "message_id": 1}
    mail = {"id": 1, "person_id": "norra0", "state": "failed", "message_id": "m1", "error": why}
    with town.service.engine.begin() as connection:
        connection.execute(insert(t.messages).values(**mail, intent_at="2026-11-21T06:00:00.000000Z"))
        connection.execute(insert(t.message_items).values(**items))
        for name in ("södra0", "vård1"):
            reason = {"reason": "Classroom is switched off for this account.", "until": "2026-12-01T06:00:00.000000Z"}
            connection.execute(insert(t.fallbacks).values(person_id=name, place="unit:x", **reason))
