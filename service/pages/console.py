"""The owner's page: how the whole installation stands. It shows and changes nothing."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, func, select

from service.access import Permission
from service.assignments.records import read_rules
from service.catalogue.model import Catalogue
from service.delivery.waiting import waiting_mails
from service.moments import local_day, parse
from service.pages.guard import Asked, asks, the_administration
from service.pages.house import House
from service.pages.languages import WORDS
from service.reports.rules import standings
from service.roster.records import read_roster
from service.store import tables as t
from service.tracking.finishers import finishers


class ConsolePages:
    """`/console`."""

    def __init__(self, house: House) -> None:
        self.house = house

    @asks(Permission.ASSIGNMENTS_MANAGE, of=the_administration)
    def console(self, asked: Asked) -> ResponseReturnValue:
        connection = asked.connection
        now = self.house.clock.now()
        today = local_day(now, self.house.settings.timezone)
        roster = read_roster(connection)
        rules = read_rules(connection)
        finished = finishers(connection)
        spoken = asked.visitor.language
        return render_template(
            "console.html",
            standings=standings(rules, roster, finished, today),
            title_of=lambda module_id: title(self.house.catalogue, module_id, spoken),
            mails=_mails(connection),
            waiting=waiting_mails(
                connection, rules, roster, self.house.catalogue, self.house.settings, finished=finished, now=now
            ),
            forms=_forms(connection),
            language_name=lambda code: WORDS[code].name if code in WORDS else code,
            people=len(roster.people),
            units=len(roster.units),
            changed=_last_change(connection),
            unknown=_unknown(connection),
        )


def title(catalogue: Catalogue, module_id: str, language: str) -> str:
    """The module's title, in the language if it has that one; its id if it is no longer in the catalogue."""
    module = catalogue.modules.get(module_id)
    if module is None:
        return module_id
    return module.words[language if language in module.words else module.languages[0]].title


def _forms(connection: Connection) -> list[tuple[tuple[str, str], list[Any]]]:
    """The Forms of each module and version, in any state; the newest version of a module first."""
    forms = connection.execute(select(t.forms).order_by(t.forms.c.id)).all()
    found: dict[tuple[str, str], list[Any]] = {}
    for form in forms:
        found.setdefault((form.module_id, form.version), []).append(form)
    newest = sorted(found.items(), key=lambda each: -each[1][0].id)
    return sorted(newest, key=lambda each: each[0][0])


def _mails(connection: Connection) -> Mapping[str, int]:
    counted: Counter[str] = Counter()
    query = select(t.messages.c.state, func.count()).group_by(t.messages.c.state)
    counted.update({str(state): int(number) for state, number in connection.execute(query)})
    return counted


def _last_change(connection: Connection) -> datetime | None:
    """When somebody last came into the roster or left it."""
    newest: Any = connection.execute(select(func.max(t.people.c.joined_at), func.max(t.people.c.left_at))).one()
    moments = [parse(text) for text in newest if text]
    return max(moments) if moments else None


def _unknown(connection: Connection) -> int:
    """How many answers belong to nobody in the roster."""
    query = select(func.count()).select_from(t.responses).where(t.responses.c.person_id.is_(None))
    return int(connection.scalar(query) or 0)
