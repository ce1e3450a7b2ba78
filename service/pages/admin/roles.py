"""`/console/roles`: who has which role, and giving one or taking it away, for whoever manages roles there."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from service.access import Actor, Permission, reach
from service.asking import NotAllowedError, demand_role
from service.errors import UsageError
from service.granting import Decision, grant, revoke
from service.house import House
from service.moments import local_day
from service.pages.admin.giving_words import WORDS as GIVING
from service.pages.guard import Asked, asks, where_roles_are_managed
from service.pages.languages import WORDS
from service.pages.token import is_ours
from service.roles.audit import Door
from service.roles.model import GIVEN, Holding, Role, Source
from service.roles.records import Given, Holder, holdings, person, sound, unit_of
from service.roster.model import ROOT, within

_MOST = 200


@dataclass(frozen=True, slots=True)
class Filled:
    """The form as it was filled in; `wrong`: the name of what is wrong with it."""

    who: str = ""
    role: str = ""
    unit: str = ""
    until: str = ""
    wrong: str | None = None


class _WrongError(Exception):
    """What was filled in cannot be meant: the name of what is wrong."""


class RolesPages:
    """The list, and its form and buttons."""

    def __init__(self, house: House) -> None:
        self.house = house

    @asks(Permission.ROLES_MANAGE, of=where_roles_are_managed, keep=True, refills=True)
    def roles(self, asked: Asked) -> ResponseReturnValue:
        """The roles on the visitor's branches, those on units that are gone to who manages everything."""
        if request.method == "GET":
            return self._page(asked, Filled())
        form = request.form
        filled = Filled(*(form.get(name, "").strip() for name in ("who", "role", "unit", "until")))
        try:
            flash(self._changed(asked, filled, take=form.get("do") == "take"))
        except _WrongError as wrong:
            again = Filled(filled.who, filled.role, filled.unit, filled.until, str(wrong))
            return self._page(asked, again), HTTPStatus.UNPROCESSABLE_ENTITY
        return redirect(url_for("pages.roles"), HTTPStatus.SEE_OTHER)

    def _changed(self, asked: Asked, filled: Filled, *, take: bool) -> str:
        """Given or taken away, with its entry in the record; the sentence on what came of it."""
        if not is_ours():
            raise _WrongError("token")
        words, frame = GIVING[asked.visitor.language], WORDS[asked.visitor.language]
        if filled.role not in {each.value for each in GIVEN}:
            raise _WrongError("role")
        role, now = Role(filled.role), self.house.clock.now()
        today = local_day(now, self.house.settings.timezone)
        decision = Decision(asked.visitor.actor, Door.PAGE, now, today)
        try:
            with self.house.engine.begin() as connection:
                path = _path(connection, filled.unit, role)
                holder = _whose(connection, filled.who, group=take and request.form.get("group") == "1")
                if take:
                    said = words.still if _revoked(connection, decision, holder, role, path) else words.taken
                else:
                    until = _until(filled.until, today)
                    given = sound(connection, holder, role, path, until=until, today=today)
                    said = words.given if _granted(connection, decision, given) else words.same
        except NotAllowedError:
            raise _WrongError("not_yours") from None
        where = frame.report.whole if path == ROOT else path
        return said.format(who=holder.address, role=frame.admin.role_names[role.value], unit=where)

    def _page(self, asked: Asked, filled: Filled) -> str:
        today = local_day(self.house.clock.now(), self.house.settings.timezone)
        actor, spoken = asked.visitor.actor, asked.visitor.language
        branches = reach(actor, Permission.ROLES_MANAGE)
        q, start = request.args.get("q", "").strip(), max(request.args.get("start", 0, type=int), 0)
        names = WORDS[spoken].admin.role_names
        matching = [
            each
            for each in holdings(asked.connection, today)
            if any(within(each.unit or ROOT, branch) for branch in branches)
            and q.lower() in f"{each.holder} {names[each.role.value]} {each.unit}".lower()
        ]
        shown = matching[start : start + _MOST]
        return render_template(
            "admin/roles.html",
            q=q,
            holdings=shown,
            number=len(matching),
            further=start + _MOST if len(matching) > start + _MOST else None,
            filled=filled,
            giving=GIVING[spoken],
            given_roles=[role.value for role in GIVEN],
            mine=_changeable(actor, shown),
            today=today,
        )


def _path(connection: Connection, unit: str, role: Role) -> str:
    """The unit's path as the roster has it; a role for the whole installation needs none."""
    if role is not Role.IT and not unit:
        raise _WrongError("unit")
    try:
        return unit_of(connection, None if role is Role.IT else unit)[1]
    except UsageError:
        raise _WrongError("unit") from None


def _whose(connection: Connection, address: str, *, group: bool = False) -> Holder:
    if group:
        return Holder(address.lower())
    try:
        return person(connection, address)
    except UsageError:
        raise _WrongError("who") from None


def _until(written: str, today: date) -> date | None:
    try:
        until = date.fromisoformat(written) if written else None
    except ValueError:
        raise _WrongError("until") from None
    if until is not None and until < today:
        raise _WrongError("until")
    return until


def _granted(connection: Connection, decision: Decision, given: Given) -> bool:
    try:
        return grant(connection, decision, given)
    except UsageError:  # all else that it refuses has been looked at
        raise _WrongError("second") from None


def _revoked(connection: Connection, decision: Decision, holder: Holder, role: Role, path: str) -> list[str]:
    try:
        return revoke(connection, decision, holder, role, path)
    except UsageError:
        raise _WrongError("gone") from None


def _changeable(actor: Actor, shown: list[Holding]) -> frozenset[tuple[Role, str]]:
    """Which roles on which units the visitor may take away."""
    found = set()
    for role, unit in {(each.role, each.unit) for each in shown if each.source is not Source.DIRECTORY}:
        if unit is None:
            continue
        try:
            demand_role(actor, role, unit)
        except NotAllowedError:
            continue
        found.add((role, unit))
    return frozenset(found)
