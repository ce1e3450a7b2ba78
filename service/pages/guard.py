"""Who is at the door, and whether the page is for them: every view goes through `asks` or says that it is `public`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Response, abort, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from service.access import Actor, Permission, asks_for, known_as, may, reach
from service.asking import record, whereabouts
from service.assignments.records import read_targets
from service.house import House, current
from service.pages.kept import kept_or, never_kept
from service.pages.languages import language
from service.pages.lasting import prolong
from service.pages.signin import current_email
from service.pages.token import is_anothers, is_ours
from service.roles.audit import Door, Use
from service.roster.model import ROOT
from service.roster.records import read_units
from service.store.moment import moment

_NO_MORE = 286
"""The status by which htmx stops asking."""

_View = TypeVar("_View", bound=Callable[..., ResponseReturnValue])


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in; `name` is the Directory's, or the address of somebody who is not in the roster."""

    actor: Actor
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a permission is asked for: a unit with everything below it, or a person."""

    unit: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that may go on: who, about what, and one reading of the database, with the version of its counts."""

    visitor: Visitor
    subject: Subject
    connection: Connection
    version: int
    house: House

    def record(self, use: Use | None) -> None:
        """Write down what a right over other people's data is about to be used for, before anything is shown."""
        if use is not None:
            never_kept()
            with self.house.engine.begin() as connection:
                record(connection, self.visitor.actor, Door.PAGE, self.house.clock.now(), use)


def recognise(house: House, connection: Connection) -> Visitor | None:
    """Who is signed in, as the roster knows them now: a right that was taken away is gone at once."""
    email = current_email()
    return None if email is None else _visitor(house, connection, email)


def _visitor(house: House, connection: Connection, email: str) -> Visitor:
    known = known_as(connection, email, house.settings, house.clock.now())
    fallback = house.settings.language
    spoken = (known.language or fallback) if known.name is not None else None
    return Visitor(known.actor, known.name or known.actor.email, language(spoken, fallback))


def asks(
    permission: Permission,
    of: Callable[[Visitor, Connection, Mapping[str, Any]], Subject],
    *,
    keep: bool = False,
    alone: bool = False,
    refills: bool = False,
) -> Callable[[_View], Callable[..., ResponseReturnValue]]:
    """A view of a page class with a `house`: it is called with `Asked` if the visitor has the permission for `of`.

    Who is not signed in is sent to do that, and comes back. `keep`: the view only reads, and only the database; asked
    again before that has changed, it need not answer anew. `alone`: open pages ask for it by themselves, so that it
    prolongs no session. `refills`: sent with an old token, it shows the form again as it was filled in.
    """

    def guarded(view: _View) -> Callable[..., ResponseReturnValue]:
        @wraps(view)
        def answer(self: Any, **values: Any) -> ResponseReturnValue:
            with current(self.house) as (connection, version):
                email = current_email()
                if email is None:
                    return _signed_out(alone=alone, refills=refills)
                if refills and request.method == "POST" and is_anothers(email):
                    return redirect(_here(), HTTPStatus.SEE_OTHER)  # what one wrote is not filled in for the next
                if not alone:
                    prolong(self.house.clock.now())

                def made() -> ResponseReturnValue:
                    g.visitor = visitor = _visitor(self.house, connection, email)
                    subject = of(visitor, connection, values)
                    if not may(visitor.actor, permission, subject.unit, subject.person):
                        abort(403)
                    return view(self, Asked(visitor, subject, connection, version, self.house), **values)

                return kept_or(made, moment(connection), self.house.clock.now()) if keep else made()

        return asks_for(permission)(answer)

    return guarded


def _here() -> str:
    """The address that was asked for, as a path of ours."""
    return request.full_path.rstrip("?")


def _signed_out(*, alone: bool, refills: bool) -> ResponseReturnValue:
    """To signing in. Whoever sent something when their session had ended is given it back; it is not done for them."""
    if alone and "HX-Request" in request.headers:
        return Response(status=_NO_MORE, headers={"HX-Reswap": "none"})
    if refills and request.method == "POST" and session and is_ours():
        return render_template("session_over.html", address=_here(), fields=list(request.form.items(multi=True))), 403
    way = url_for("signin.begin", next=_here())
    if "HX-Request" in request.headers:  # a redirect would be followed by the script, to a page that is not ours
        return Response(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": way})
    return redirect(way)


def public(view: _View) -> _View:
    """A view that anybody may see, signed in or not."""
    view.asks = None  # type: ignore[attr-defined]  # read by the test that walks every route
    return view


def oneself(visitor: Visitor, _connection: Connection, _values: Mapping[str, Any]) -> Subject:
    return Subject(person=visitor.actor.person_id)


def the_administration(_visitor: Visitor, _connection: Connection, _values: Mapping[str, Any]) -> Subject:
    return Subject(unit=ROOT)


def any_branch(visitor: Visitor, _connection: Connection, _values: Mapping[str, Any]) -> Subject:
    """The branch whose figures the visitor may read, if any: what no single unit owns is for all who have one."""
    return Subject(unit=next(iter(reach(visitor.actor, Permission.COUNTS_READ)), ROOT))


def some_assignments(visitor: Visitor, _connection: Connection, _values: Mapping[str, Any]) -> Subject:
    """The first of the branches whose assignments the visitor may see, if any."""
    return Subject(unit=next(iter(reach(visitor.actor, Permission.ASSIGNMENTS_READ)), ROOT))


def where_assignments_are_made(visitor: Visitor, _connection: Connection, _values: Mapping[str, Any]) -> Subject:
    """The first of the branches in which the visitor may make assignments, if any."""
    return Subject(unit=next(iter(reach(visitor.actor, Permission.ASSIGNMENTS_MANAGE)), ROOT))


def where_roles_are_managed(visitor: Visitor, _connection: Connection, _values: Mapping[str, Any]) -> Subject:
    """The first of the branches whose roles the visitor manages, if any."""
    return Subject(unit=next(iter(reach(visitor.actor, Permission.ROLES_MANAGE)), ROOT))


def an_assignment(permission: Permission) -> Callable[[Visitor, Connection, Mapping[str, Any]], Subject]:
    """The assignment that the address names: of the places whose people it binds one that is not the visitor's, if any.

    So whoever sees or changes it has the permission for all whom it binds.
    """

    def of(visitor: Visitor, connection: Connection, values: Mapping[str, Any]) -> Subject:
        number = int(values["number"])
        targets = read_targets(connection, [number])[number]
        if not targets:
            abort(404 if reach(visitor.actor, permission) else 403)  # which numbers are taken is not for everybody
        where = whereabouts(connection, targets)
        paths = sorted({path for target in targets for path in where(target)})
        beyond = [path for path in paths if not may(visitor.actor, permission, path)]
        return Subject(unit=(beyond or paths)[0])

    return of


def the_unit(_visitor: Visitor, connection: Connection, values: Mapping[str, Any]) -> Subject:
    """The unit of the address, spelled as the roster spells it."""
    wanted = "/" + str(values.get("unit") or request.args.get("unit", "")).strip("/")
    found = read_units(connection).unit_at(wanted)
    if found is None and wanted == ROOT:  # nobody is there yet: where the Directory is read, and by whom
        abort(redirect(url_for("pages.people"), HTTPStatus.SEE_OTHER))
    if found is None:
        abort(404)
    return Subject(unit=found.path)
