"""How the whole installation stands, for whoever owns or runs it, and what can be done about what is not well.

Assignments and how they stand are for those who may read them: who keeps the service running sees nobody's results.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, func, select

from service.access import Permission, may, reach
from service.assignments.records import read_rules
from service.house import House
from service.pages.guard import Asked, asks, the_administration
from service.pages.languages import WORDS
from service.pages.mending.languages import WORDS as MENDING
from service.pages.titles import title
from service.pages.troubles import troubles
from service.pages.work import going_on
from service.reports.standing import STANDINGS, kept_standings
from service.roles.audit import Use
from service.store import tables as t
from service.store.runs import wanted_since


class ConsolePages:
    """`/console`. It reads nobody's row but those shown: how assignments stand is worked out when work ends."""

    def __init__(self, house: House) -> None:
        self.house = house

    @asks(Permission.HEALTH_READ, of=the_administration, keep=True)
    def console(self, asked: Asked) -> ResponseReturnValue:
        connection = asked.connection
        now = self.house.clock.now()
        spoken = asked.visitor.language
        going = going_on(connection, now)
        counted = going.runs.get(STANDINGS)
        found = troubles(connection, now, names=may(asked.visitor.actor, Permission.NAMES_READ))
        if any(each.who for kind in found.values() for each in kind.some):
            asked.record(Use(Permission.NAMES_READ.value, about="what somebody should look at: people's addresses"))
        return render_template(
            "console.html",
            going=going,
            results=may(asked.visitor.actor, Permission.ASSIGNMENTS_READ),
            may_assign=bool(reach(asked.visitor.actor, Permission.ASSIGNMENTS_MANAGE)),
            rules=read_rules(connection),
            standings=kept_standings(counted),
            counted_at=counted.at if counted else None,
            title_of=lambda module_id: title(self.house.catalogue, module_id, spoken),
            mails=_mails(connection),
            forms=_forms(connection),
            language_name=lambda code: WORDS[code].name if code in WORDS else code,
            people=_number(connection, t.people, t.people.c.active),
            units=_number(connection, t.units),
            troubles=found,
            drifts=_drifts(connection),
            errands=MENDING[spoken].errands,
            waits={job for job in ("deliver", "roster") if wanted_since(connection, job)},
            may_run=may(asked.visitor.actor, Permission.WORK_RUN),
            may_settle=may(asked.visitor.actor, Permission.FORMS_MANAGE),
        )


def _forms(connection: Connection) -> list[tuple[tuple[str, str], list[Any]]]:
    """The Forms of each module and version, in any state; the newest version of a module first."""
    forms = connection.execute(select(t.forms).order_by(t.forms.c.id)).all()
    found: dict[tuple[str, str], list[Any]] = {}
    for form in forms:
        found.setdefault((form.module_id, form.version), []).append(form)
    newest = sorted(found.items(), key=lambda each: -each[1][0].id)
    return sorted(newest, key=lambda each: each[0][0])


def _drifts(connection: Connection) -> Sequence[Any]:
    """Forms that somebody has changed by hand, as it was last met."""
    of = t.forms.c
    if not _number(connection, t.forms, of.drift.is_not(None)):
        return ()
    from service.delivery.drift import remembered  # noqa: PLC0415 - Google's client is heavy, and mostly there is none

    return remembered(connection)


def _mails(connection: Connection) -> Mapping[str, int]:
    counted: Counter[str] = Counter()
    query = select(t.messages.c.state, func.count()).group_by(t.messages.c.state)
    counted.update({str(state): int(number) for state, number in connection.execute(query)})
    return counted


def _number(connection: Connection, table: Any, *which: Any) -> int:
    return int(connection.scalar(select(func.count()).select_from(table).where(*which)) or 0)
