"""`/nudge`: those who have something left are reminded, with one click; nobody learns who they are."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue

from service.access import Permission, may
from service.assignments.nameless import nameless
from service.errors import NanolearnError
from service.house import House
from service.messages.nudges import LAPSES, About, Nudge, latest, nudge
from service.messages.policy import read_policy
from service.pages.branch_reader import address_of
from service.pages.guard import Asked, asks, the_unit
from service.pages.languages import WORDS
from service.pages.showing import Showing
from service.pages.token import is_ours
from service.reports.branch import Branch
from service.roles.audit import Door
from service.roster.model import ROOT


@dataclass(frozen=True, slots=True)
class Offer:
    """What a unit's page says about reminding, and whether it has the button.

    `left`: people × modules that are missing; None: too few to tell. `waits`: one has been asked for and goes out yet.
    `listed`: the visitor may see by name who they are.
    """

    off: bool
    left: int | None
    last: Nudge | None
    waits: bool
    listed: bool


def offer(asked: Asked, branch: Branch) -> Offer | None:
    """None for who has nobody reminded there. Told is what the page shows, and no other figure."""
    if not may(asked.visitor.actor, Permission.PEOPLE_REMIND, branch.unit.path):
        return None
    last = latest(asked.connection, branch.unit.id, branch.module)
    waits = last is not None and not last.ended and asked.house.clock.now() - last.at < LAPSES
    left = None if branch.total is None else branch.total.assigned - branch.total.completed
    told = last if last is not None and (waits or last.ended) else None
    return Offer(not _is_on(asked.house), left, told, waits, _is_listed(asked, branch))


def _is_listed(asked: Asked, branch: Branch) -> bool:
    if not may(asked.visitor.actor, Permission.NAMES_READ, branch.unit.path):
        return False
    return branch.module is None or branch.module not in nameless(asked.connection)


def _is_on(house: House) -> bool:
    """A policy that cannot be read sends nothing either."""
    try:
        return read_policy(house.settings).on
    except NanolearnError:
        return False


class NudgePages:
    """The button of a unit's page."""

    def __init__(self, house: House) -> None:
        self.house = house

    @asks(Permission.PEOPLE_REMIND, of=the_unit)
    def nudge(self, asked: Asked) -> ResponseReturnValue:
        """Leave the wish; the next round sends the mails. Who comes with the page's address alone is shown the unit."""
        path, module = asked.subject.unit or ROOT, request.values.get("module") or None
        if module is not None and module not in self.house.catalogue.modules:
            abort(404)
        if request.method == "POST":
            flash(self._ask(asked, path, module))
        return redirect(address_of(path, module), HTTPStatus.SEE_OTHER)

    def _ask(self, asked: Asked, path: str, module: str | None) -> str:
        """The sentence on what has come of it."""
        words, house = WORDS[asked.visitor.language].leader.nudge, self.house
        if not is_ours():
            return words.stale
        now, about = house.clock.now(), About(module=module, unit=path)
        try:
            taken = nudge(house.engine, house.settings, now, about, by=asked.visitor.actor, door=Door.PAGE)
        except NanolearnError:  # it is said in the words of the command line, so not as it is
            return words.off if not _is_on(house) else words.refused
        return words.again if taken.again else self._when(asked.visitor.language, taken.first, now)

    def _when(self, language: str, first: datetime, now: datetime) -> str:
        words = WORDS[language].leader.nudge
        if first <= now:
            return words.asked
        return words.asked_later.format(moment=Showing(language, self.house.settings.timezone).moment(first))
