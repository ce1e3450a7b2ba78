"""`/console/do` and `/console/forms/<id>`: work that shall be done now, and Forms that somebody has changed by hand."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from service.access import Permission
from service.asking import record
from service.delivery.classroom.again import ask_again
from service.errors import NanolearnError
from service.house import House
from service.pages.guard import Asked, asks, the_administration
from service.pages.mending.languages import WORDS
from service.pages.mending.soon import COMMANDS, Soon, answer, order
from service.pages.mending.words import Said
from service.pages.signin import own_page
from service.pages.token import is_ours
from service.roles.audit import Door, Use

if TYPE_CHECKING:
    from service.delivery.drift import Settled
    from service.delivery.reconcile import Delivery
    from service.workspace.client import Workspace


class Workshop(House, Protocol):
    """The rooms that a Form is restored with."""

    @property
    def workspace(self) -> "Workspace": ...
    @property
    def delivery(self) -> "Delivery": ...


class ErrandPages:
    """What is pressed anywhere on the console. Each leads back to where it was pressed."""

    def __init__(self, house: Workshop, soon: Soon) -> None:
        self.house = house
        self._soon = soon

    @asks(Permission.WORK_RUN, of=the_administration)
    def errand(self, asked: Asked) -> ResponseReturnValue:
        """Have work done now: the wish is written down, and whoever works comes for it."""
        if request.method == "GET":  # from signing in
            return redirect(url_for("pages.console"))
        words = WORDS[asked.visitor.language].said
        name = request.form.get("do", "")
        if name not in COMMANDS:
            abort(HTTPStatus.BAD_REQUEST)
        if not is_ours():
            return _back(words.stale)
        now = self.house.clock.now()
        if name == "classroom":
            with self.house.engine.begin() as connection:
                ask_again(connection)
                use = Use(Permission.WORK_RUN.value, about="Classroom asked again about all whom it does not reach")
                record(connection, asked.visitor.actor, Door.PAGE, now, use)
        order(self.house, self._soon, "deliver" if name == "classroom" else name, now)
        return _back(answer(self.house, words, name))

    @asks(Permission.FORMS_MANAGE, of=the_administration)
    def drift(self, asked: Asked, form_id: str) -> ResponseReturnValue:
        """Restore a Form that was changed by hand, or let it be. A few calls to Google, at most some seconds."""
        if request.method == "GET":
            return redirect(url_for("pages.console"))
        words = WORDS[asked.visitor.language].said
        name = request.form.get("do", "")
        if name not in {"restore", "keep"}:
            abort(HTTPStatus.BAD_REQUEST)
        if not is_ours():
            return _back(words.stale)
        asked.connection.rollback()  # nothing of the database is held while Google is waited for
        try:
            settled = self._settle(form_id, restore=name == "restore")
        except NanolearnError as wrong:
            return _back(_not_settled(words, str(wrong)))
        if settled.failed:
            return _back(_not_settled(words, settled.failed[0][1]))
        asked.record(Use(Permission.FORMS_MANAGE.value, about=f"{settled.done[0]} {name}"[:200]))
        return _back(words.restored if name == "restore" else words.kept)

    def _settle(self, form_id: str, *, restore: bool) -> "Settled":
        drifts = self.house.delivery.drifts(self.house.workspace)
        return drifts.restore(form_id) if restore else drifts.keep(form_id)


def _not_settled(words: Said, why: str) -> str:
    """The reason is given in English, and marked so for who listens."""
    return escape(words.not_settled).format(why=Markup('<span lang="en">{}</span>').format(why))


def _back(sentence: str) -> ResponseReturnValue:
    flash(sentence)
    return redirect(own_page(request.form.get("next", url_for("pages.console"))), HTTPStatus.SEE_OTHER)
