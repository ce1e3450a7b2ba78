"""What can be done with one assignment: each does it, and gives the sentence that says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import abort, request
from sqlalchemy import Connection

from service.asking import NotAllowedError, record, use_of_assignment
from service.assignments.changing import extend, hold, last_due, send_by_mail
from service.assignments.model import Rule
from service.assignments.nameless import HinderedError
from service.assignments.records import read_rules, withdraw
from service.errors import NanolearnError
from service.house import House
from service.messages.switches import switch
from service.moments import local_day, stamp
from service.pages.guard import Asked
from service.pages.mending.looking import Rights, unnaming
from service.pages.mending.words import Said
from service.pages.showing import Showing
from service.roles.audit import Door
from service.unnaming import unname


@dataclass(frozen=True, slots=True)
class Act:
    """A press of a button on an assignment's page."""

    house: House
    asked: Asked
    rule: Rule
    allowed: Rights
    words: Said
    show: Showing

    def do(self, name: str) -> str:
        """Do it if the visitor may; the sentence for the page that follows."""
        found = _ACTS.get(name)
        if found is None:
            abort(400)
        if not (self.allowed.remind if name == "remind" else self.allowed.change):
            abort(403)
        return found(self)

    def remind(self) -> str:
        """Those who are not done are reminded, in the visitor's branches; nobody is named."""
        from service.messages.nudges import About, nudge  # noqa: PLC0415 - only reminders ask which days are free

        house, now = self.house, self.house.clock.now()
        actor = self.asked.visitor.actor
        try:
            taken = [
                nudge(house.engine, house.settings, now, About(self.rule.id, unit=path), by=actor, door=Door.PAGE)
                for path in self.allowed.remind
            ]
        except NanolearnError:  # it is said in the words of the command line, so not as it is
            return self.words.remind_off
        if all(each.again for each in taken):
            return self.words.reminded_before
        first = max(each.first for each in taken)
        return self.words.reminded if first <= now else self.words.reminded_later.format(moment=self.show.moment(first))

    def silence(self) -> str:
        return self._switch(on=False)

    def speak(self) -> str:
        return self._switch(on=True)

    def _switch(self, *, on: bool) -> str:
        actor, now = self.asked.visitor.actor, self.house.clock.now()
        with self.house.engine.begin() as connection:
            switch(connection, actor, Door.PAGE, now, self.rule.id, on=on)
        return self.words.spoken if on else self.words.silenced

    def extend(self) -> str:
        """Another due day, unless somebody else has set one since the page was shown."""
        before = last_due(self.rule.tasks)
        if request.form.get("was", "") != (before.isoformat() if before else ""):
            return self.words.met
        today = local_day(self.house.clock.now(), self.house.settings.timezone)
        earliest = max(today, *(task.starts_on for task in self.rule.tasks))
        due = _day(request.form.get("due", ""))
        if due is None or due < earliest:
            return self.words.earlier.format(day=self.show.day(earliest))
        done = self._change(lambda connection: extend(connection, self.rule, due), "extended")
        return self.words.extended.format(day=self.show.day(due)) if done else self.words.met

    def mail(self) -> str:
        done = self._change(lambda connection: send_by_mail(connection, self.rule), "sent by mail instead")
        return self.words.mailed if done else self.words.met

    def unname(self) -> str:
        """Figures alone, unless it would take the names from other assignments than the page has shown."""
        actor, now = self.asked.visitor.actor, self.house.clock.now()
        try:
            with self.house.engine.begin() as connection:
                if not hold(connection, self.rule.id):
                    return self.words.met
                if request.form.get("others", "") != unnaming(connection, actor, self.rule).numbers:
                    return self.words.met
                done = unname(connection, actor, Door.PAGE, now, self.rule.id)
        except (HinderedError, NotAllowedError):
            return self.words.unnamed_not
        return self.words.unnamed if done.changed else self.words.unnamed_before

    def withdraw(self) -> str:
        """It binds nobody from now on."""
        now = stamp(self.house.clock.now())
        with self.house.engine.begin() as connection:
            held = hold(connection, self.rule.id)  # else somebody else has done it in this moment
            if held:
                withdraw(connection, self.rule.id, now)
                self._note(connection, "withdrawn")
        return self.words.withdrawn if held else self.words.withdrawn_before

    def _change(self, change: Callable[[Connection], None], what: str) -> bool:
        """Change the assignment and note who did; False if it is no longer as the page has shown it."""
        with self.house.engine.begin() as connection:
            if not hold(connection, self.rule.id) or read_rules(connection, self.rule.id) != [self.rule]:
                return False
            change(connection)
            self._note(connection, what)
        return True

    def _note(self, connection: Connection, what: str) -> None:
        use = use_of_assignment(self.rule.id, [target.label for target in self.rule.targets], what)
        record(connection, self.asked.visitor.actor, Door.PAGE, self.house.clock.now(), use)


_ACTS: Mapping[str, Callable[[Act], str]] = {
    "remind": Act.remind,
    "silence": Act.silence,
    "speak": Act.speak,
    "extend": Act.extend,
    "mail": Act.mail,
    "unname": Act.unname,
    "withdraw": Act.withdraw,
}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
