"""Everything that somebody can be shown of an installation, door by door: pages, files, sidebar, programs, commands."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from itertools import product
from typing import Any
from urllib.parse import urlencode
from zipfile import ZipFile

from flask import Flask
from werkzeug.routing import Rule

from service.api.tokens import create
from service.cards.views import blueprint
from service.tokens import Tokens
from tests.commands.conftest import InThisProcess
from tests.support.leaders_commands import told_by_commands
from tests.support.sidebar import Sidebar
from tests.support.skolby import INCIDENTS, PHISHING, Town

UNITS = ("/", "/Skolor", "/Skolor/Norra", "/Skolor/Lilla", "/Vård")
ADDRESS = {
    "unit": [path.strip("/") for path in UNITS[1:]],
    "module_id": [PHISHING],
    "module": [PHISHING],
    "person": ["norra0", "norra7@skolby.example"],
    "assignment": ["1", "2"],
    "number": ["1", "2"],
    "name": ["article30", "dpia"],
}
ASKED: list[Mapping[str, str]] = [
    {},
    {"by": "person"},
    {"by": "question", "unit": "/Skolor/Norra"},
    {"by": "person", "unit": "/Skolor/Norra"},
    {"by": "person", "unit": "/Skolor", "module": PHISHING},
    {"unit": "/Skolor/Norra", "module": PHISHING},
    {"assignment": "1"},
    {"assignment": "1", "unit": "/Skolor/Norra"},
]
NOT_SHOWING = {
    "pages.static",  # the same for everybody
    "pages.picture",
    "pages.drift",  # a Form's own, no person's
    "pages.units_sheet",  # the rows of `units_file`, put into a Drive that is not here
    "pages.settings",  # where this very database is
    "hooks.tick",
    "signin.begin",
    "signin.callback",
    "signin.sign_out",
}
WITH_FIGURES = ("/units", "/goals", "/wall.pdf", "/console", "/cards", "/me")
"""How the addresses of pages begin that can tell of others than oneself."""
CHANGING = {"assign", "withdraw-now", "extend", "remind"}
COMMANDS = (
    "report",
    "report --by person",
    "report --by question --unit /Skolor/Norra",
    "report --assignment 1",
    "report --assignment 1 --by person",
    "report --assignment 1 --by question --unit /Skolor/Norra",
    "report --person norra0@skolby.example",
    "report --person norra7@skolby.example --by unit",
    f"report --by person --module {PHISHING}",
    "person export norra0@skolby.example",
    "person export norra7@skolby.example",
    "reminders list",
    "reminders list --person norra0@skolby.example",
    "track --unknown",
    f"assign {PHISHING} --to unit:/Skolor/Norra --aggregate-only --dry-run",
    f"assign {PHISHING} --to person:norra0@skolby.example --dry-run",
    f"assign {PHISHING} {INCIDENTS} --to unit:/Skolor/Lilla --dry-run",
    "person erase norra7@skolby.example",
    "audit",
)
_BY_LOT = re.compile(r'erased-[0-9a-f]+|(nonce|csrf|token)["=:\s]+[\w.+/=-]+|of=[\w.-]+|"as_of": "[^"]*"')
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")

Shown = dict[str, Any]


def everything(town: Town, name: str, run: InThisProcess, tokens: Tokens) -> Shown:
    """What each door shows to somebody, by what was asked of it."""
    app = town.app()
    shown = dict(_pages(town, app, name))
    shown.update(_programs(town, app))
    shown.update(_cards(town, name, tokens))
    shown.update(_commands(run, None))
    return {asked: _BY_LOT.sub("", text) for asked, text in shown.items()}


def figures_for(town: Town, name: str, unit: str, tokens: Tokens) -> Shown:
    """The same for somebody who reads the figures of a branch, and for a program that does; other commands."""
    app = town.app()
    client = town.client(app, name)
    shown = dict(_pages(town, app, name, of=WITH_FIGURES))
    for asked in ("sort=completed", "sort=-completed", "sort=overdue", f"module={PHISHING}&sort=-overdue"):
        shown[f"page /units{unit}?{asked}"] = client.get(f"/units{unit}?{asked}").text
    shown[f"page /goals?unit={unit}"] = client.get(f"/goals?unit={unit}").text
    shown.update(_programs(town, app, role="reader", unit=unit))
    shown.update(_cards(town, name, tokens))
    shown.update(told_by_commands(town, name))
    return {asked: _BY_LOT.sub("", text) for asked, text in shown.items()}


def _pages(town: Town, app: Flask, name: str, of: tuple[str, ...] = ("/",)) -> Iterator[tuple[str, str]]:
    """`of`: how their addresses begin."""
    client = town.client(app, name)
    for address in _addresses(app.url_map.iter_rules()):
        if not address.startswith(of):
            continue
        reply = client.get(address)
        yield f"page {address}", f"{reply.status_code} {_told(reply.data)}"


def _told(content: bytes) -> str:
    """What stands in a file; of a workbook its sheets, without the moment at which it was written."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with ZipFile(BytesIO(content)) as book:
        return "".join(book.read(name).decode() for name in sorted(book.namelist()) if "docProps" not in name)


def _programs(town: Town, app: Flask, role: str = "administrator", unit: str = "/") -> Iterator[tuple[str, str]]:
    with town.service.engine.begin() as connection:
        key = create(connection, name="all", role=role, unit=unit, until=None, now="2026-11-01T00:00:00.000000Z")
    api: Flask = app.wsgi_app.api  # type: ignore[attr-defined]  # what `web` has put there
    client = app.test_client()
    for address in _addresses(api.url_map.iter_rules()):
        reply = client.get(address, headers={"Authorization": f"Bearer {key}"})
        yield f"api {address}", f"{reply.status_code} {reply.text}"


def _addresses(rules: Iterable[Rule]) -> Iterator[str]:
    """Every address that can be read, with all that it may be asked about."""
    for rule in sorted(rules, key=lambda rule: rule.rule):
        if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_SHOWING or rule.endpoint.startswith("documents."):
            continue
        names = sorted(rule.arguments - (rule.defaults or {}).keys())
        for values in product(*(ADDRESS[each] for each in names)):
            path = rule.rule
            for each, value in zip(names, values, strict=True):
                path = re.sub(rf"<(?:[^<>]*:)?{each}>", value, path)
            for asked in _asked_of(path):
                yield f"{path}?{urlencode(asked)}" if asked else path


def _asked_of(path: str) -> list[Mapping[str, str]]:
    if path.startswith("/api/v1/reports/"):
        return [asked for asked in ASKED if "by" not in asked]
    if path.startswith("/units."):
        return ASKED
    return [{}, {"module": PHISHING}] if path.startswith("/units/") else [{}]


def _cards(town: Town, name: str, tokens: Tokens) -> Iterator[tuple[str, str]]:
    """Every card that can be come to from the first one without changing anything."""
    app = Flask("cards")
    app.secret_key = town.service.settings.secret_key
    app.register_blueprint(blueprint(town.service, tokens, lambda: "order"))
    sidebar = Sidebar(app.test_client(), f"{name}@skolby.example")
    waiting: list[tuple[str, tuple[tuple[str, str], ...]]] = [("home", ()), *_ways_in()]
    seen = set(waiting)
    while waiting:
        function, parameters = waiting.pop()
        reply = sidebar.send(function, dict(parameters))
        yield f"card {function} {dict(parameters)}", json.dumps(reply, ensure_ascii=False)
        for action in _actions(reply):
            click = action["function"], tuple((each["key"], each["value"]) for each in action.get("parameters", []))
            if click not in seen and click[0] in {"report", "names", "assignment", "assignments", "unreached"}:
                seen.add(click)
                waiting.append(click)


def _ways_in() -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Clicks that a card may not offer, as somebody could make them all the same."""
    for unit in UNITS:
        yield "names", (("unit", unit),)
        yield "names", (("unit", unit), ("module", PHISHING))
        yield "report", (("unit", unit), ("module", PHISHING))
    for number in ("1", "2"):
        yield "unreached", (("id", number),)


def _actions(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for each in value:
            yield from _actions(each)
    elif isinstance(value, dict):
        if "function" in value:
            yield value
        for each in value.values():
            yield from _actions(each)


def _commands(run: InThisProcess, asker: str | None) -> Iterator[tuple[str, str]]:
    for command in COMMANDS:
        ran = run(*command.split(), *(["--as", asker] if asker else []), "--json")
        # Commands go by the machine's own clock.
        yield f"command {command}", _MOMENT.sub("", f"{ran.status} {ran.out} {ran.err}")
