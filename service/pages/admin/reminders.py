"""`/console/reminders`: when people are reminded, as the settings have it, and what has gone out to whom."""

from dataclasses import dataclass

from babel.dates import get_day_names
from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from service.access import Permission, may
from service.errors import NanolearnError
from service.house import House
from service.messages.hours import is_open, next_opening
from service.messages.ledger import Sent, sent
from service.messages.policy import Policy, read_policy
from service.moments import parse
from service.pages.admin.reminder_words import WORDS, Reminding
from service.pages.guard import Asked, asks, the_administration
from service.pages.showing import Showing
from service.pages.titles import title
from service.roles.audit import Use
from service.roster.model import ROOT

_MOST = 50


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the policy: what it is about, and what it says."""

    name: str
    says: str


class RemindersPages:
    """The room about reminders."""

    def __init__(self, house: House) -> None:
        self.house = house

    @asks(Permission.HEALTH_READ, of=the_administration, keep=True)
    def reminders(self, asked: Asked) -> ResponseReturnValue:
        """The policy in words; with `?sent`, for who may see names, the ledger in parts from the newest."""
        spoken, now = asked.visitor.language, self.house.clock.now()
        words, show = WORDS[spoken], Showing(spoken, self.house.settings.timezone)
        policy, trouble = self._policy()
        names = may(asked.visitor.actor, Permission.NAMES_READ)
        listed = "sent" in request.args
        if listed and not names:
            abort(403)
        lines = self._sent(asked) if listed else []
        opens = policy and policy.on and not is_open(now, policy, self.house.settings.timezone)
        return render_template(
            "admin/reminders.html",
            words=words,
            policy=policy,
            trouble=trouble,
            rules=rules(policy, words, show) if policy and policy.on else (),
            value=self.house.settings.reminders,
            opens=next_opening(now, policy, self.house.settings.timezone) if policy and opens else None,
            names=names,
            listed=listed,
            lines=[(parse(each.at), each) for each in lines[:_MOST]],
            before=lines[_MOST - 1].number if len(lines) > _MOST else None,
            title_of=lambda module: title(self.house.catalogue, module, spoken),
        )

    def _policy(self) -> tuple[Policy | None, str]:
        """The policy, or why it cannot be read, as the program says it."""
        try:
            return read_policy(self.house.settings), ""
        except NanolearnError as error:
            return None, str(error)

    def _sent(self, asked: Asked) -> list[Sent]:
        """One more than a page holds; on record, since who is reminded is not done."""
        asked.record(Use(Permission.NAMES_READ.value, ROOT, about="reminders that were sent"))
        return sent(asked.connection, before=request.args.get("before", type=int), most=_MOST + 1)


def rules(policy: Policy, words: Reminding, show: Showing) -> list[Rule]:
    """What the policy says, line by line."""
    days = get_day_names("wide", locale=show.locale)
    weekdays = ", ".join(days[day] for day in sorted(policy.weekdays))
    hours = words.hours_on.format(opens=f"{policy.opens:%H:%M}", closes=f"{policy.closes:%H:%M}", days=weekdays)
    country = words.countries.get(policy.country or "", words.no_country)
    digest = words.never if policy.digest is None else words.digest_from.format(day=days[policy.digest])
    found = [
        Rule(words.days, ", ".join(_day(day, words, show) for day in sorted(policy.days)) or words.no_days),
        Rule(words.whom, ", ".join(words.to[each] for each in sorted(policy.to, reverse=True))),
        Rule(words.hours, hours),
        Rule(words.holidays, country),
        Rule(words.digest, digest),
    ]
    if policy.closed:
        found.insert(4, Rule(words.closed, ", ".join(show.day(day) for day in sorted(policy.closed))))
    return found


def _day(day: int, words: Reminding, show: Showing) -> str:
    if day == 0:
        return words.on_day
    return show.count(words.before if day < 0 else words.after, abs(day))
