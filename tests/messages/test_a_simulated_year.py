"""A year in which people come, go, answer and are asked, beside a model that knows nothing of how reminders are made.

The model only sees what somebody with a calendar and a pencil would: who works where, what was decided, which mails
have arrived. From that it says, for each run, exactly who must get a mail, and about what.
"""

import sys
import tempfile
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from sandbox.faults import Fault
from sandbox.serve import Sandbox
from sandbox.town import load_town
from service.access import INSTALLATION_OWNER
from service.assignments.changing import extend
from service.assignments.records import read_rules, withdraw
from service.messages.nudges import About, nudge
from service.messages.switches import switch
from service.roles.audit import Door
from service.store import tables as t
from tests.support.databases import fresh_database
from tests.support.story import Story

DOMAIN = "aby.example"
PEOPLE = ("p1", "p2", "p3", "p4")  # the last is a pupil, who is not reminded
MODULES = (
    "phishing-pause-and-verify",
    "report-incidents-fast",
    "passphrases-and-managers",
    "lock-screen-lost-device",
    "personal-data-basics",
)
THEN = st.lists(st.integers(1, 8), max_size=4)
"""After how many days each the scheduler works, once somebody has decided something."""
STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAYS = (-7, 0, 7, 21)
WEEK, LAPSES = timedelta(days=7), timedelta(days=14)
# Working days on which nobody is written to in Sweden, from the calendar on the wall.
CLOSED = {
    date(*day)
    for day in (
        (2026, 12, 24), (2026, 12, 25), (2026, 12, 31), (2027, 1, 1), (2027, 1, 6), (2027, 3, 26), (2027, 3, 29),
        (2027, 5, 6), (2027, 6, 25), (2027, 12, 24), (2027, 12, 31), (2028, 1, 6), (2028, 4, 14), (2028, 4, 17),
        (2028, 5, 1), (2028, 5, 25), (2028, 6, 6), (2028, 6, 23),
    )
}  # fmt: skip


class KilledError(BaseException):
    """The process is gone: nothing of ours may catch it."""


@dataclass
class Decision:
    """An assignment as somebody would note it down."""

    whom: str
    module: str
    due: date | None
    silent: bool = False


@dataclass
class Model:
    """`heard`: person and module -> the decisions a first notice was about; `mails`: what counts as having arrived."""

    where: dict[str, str]
    working: dict[str, bool]
    decisions: dict[int, Decision] = field(default_factory=dict)
    done: set[tuple[str, str]] = field(default_factory=set)
    heard: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    mails: list[tuple[str, datetime, frozenset[str]]] = field(default_factory=list)
    nudged: dict[str, datetime] = field(default_factory=dict)  # module -> when somebody asked
    open: set[str] = field(default_factory=set)  # modules whose Forms take answers

    def asked(self, person: str) -> dict[str, set[int]]:
        """Module -> decisions that bind a person now, and that are not done."""
        found: dict[str, set[int]] = {}
        for number, each in self.decisions.items():
            bound = each.whom == person or self.where[person].startswith(each.whom)
            if self.working[person] and bound and (person, each.module) not in self.done:
                found.setdefault(each.module, set()).add(number)
        return found

    def first_notices(self) -> dict[str, set[str]]:
        """Person -> modules, of whom nobody has told anything of these decisions."""
        return {
            person: news
            for person in PEOPLE
            if (
                news := {
                    module
                    for module, numbers in self.asked(person).items()
                    if not numbers & self.heard.get((person, module), set())
                }
            )
        }

    def reminders(self, now: datetime) -> dict[str, set[str]]:
        """Person -> modules, of whoever must be reminded at this moment."""
        local = now.astimezone(STOCKHOLM)
        if local.weekday() > 4 or not 8 <= local.hour < 16 or local.date() in CLOSED:
            return {}
        found = {}
        waits = self.first_notices()
        for person in PEOPLE[:3]:
            arrived = [at for who, at, _ in self.mails if who == person]
            if waits.get(person, set()) & self.open or (arrived and now - max(arrived) < WEEK):
                continue
            reasons, beside = set(), set()
            for module, numbers in self.asked(person).items():
                loud = [self.decisions[each] for each in numbers if not self.decisions[each].silent]
                if not loud or module not in self.open:
                    continue
                due = min((each.due for each in loud if each.due), default=None)
                if self.is_nudged(module, now) or (due and self._day_has_come(person, module, due, local.date())):
                    reasons.add(module)
                elif due and due <= local.date() + WEEK:
                    beside.add(module)
            if reasons:
                found[person] = reasons | beside
        return found

    def is_nudged(self, module: str, now: datetime) -> bool:
        return module in self.nudged and now - self.nudged[module] < WEEK

    def _day_has_come(self, person: str, module: str, due: date, today: date) -> bool:
        come = [due + timedelta(days=day) for day in DAYS if due + timedelta(days=day) <= today]
        if not come or today - come[-1] >= LAPSES:
            return False
        told = [at.astimezone(STOCKHOLM).date() for who, at, named in self.mails if who == person and module in named]
        return not told or max(told) < come[-1]


def address(name: str) -> str:
    return f"{name}@{DOMAIN}"


def town() -> dict[str, Any]:
    places = {"admin": "/", "nanolearn": "/", "p1": "/A", "p2": "/A", "p3": "/B", "p4": "/Pupils"}
    return {
        "domain": DOMAIN,
        "orgUnits": [{"orgUnitPath": path} for path in ("/A", "/B", "/Pupils")],
        "users": [
            {
                "id": str(7000 + number),
                "primaryEmail": address(name),
                "name": {"givenName": name, "familyName": "Ek"},
                "orgUnitPath": place,
                "isAdmin": name == "admin",
            }
            for number, (name, place) in enumerate(places.items())
        ],
    }


class Year(RuleBasedStateMachine):
    """Each rule is something that happens; `work` is the scheduler, after which model and mailboxes are compared."""

    kind = "sqlite"

    def __init__(self) -> None:
        super().__init__()
        self._kept = ExitStack()
        folder = Path(self._kept.enter_context(tempfile.TemporaryDirectory()))
        sandbox = self._kept.enter_context(Sandbox(load_town(town())))
        self.story = Story(
            sandbox,
            folder,
            DOMAIN,
            NANOLEARN_DATABASE_URL=self._kept.enter_context(fresh_database(self.kind, folder)),
            NANOLEARN_PUPILS="/Pupils",
            NANOLEARN_CLASSROOM="off",
        )
        self.model = Model(
            where={"p1": "/A", "p2": "/A", "p3": "/B", "p4": "/Pupils"}, working=dict.fromkeys(PEOPLE, True)
        )
        self.titles = {self.story.service.catalogue.modules[each].words["sv"].title: each for each in MODULES}
        self.seen = 0
        self.ids: set[str] = set()
        self.formed: set[str] = set()

    @initialize()
    def begin(self) -> None:
        self.begun = self._today()
        self.story.sync()
        self.decide("/", MODULES[0], 9, [])

    # --- what people decide and do ------------------------------------------------------------------------------

    @rule(
        whom=st.sampled_from(["/", "/A", "/B", "p1", "p3"]),
        module=st.sampled_from(MODULES),
        days=st.none() | st.integers(0, 30),
        then=THEN,
    )
    def decide(self, whom: str, module: str, days: int | None, then: list[int]) -> None:
        if whom in PEOPLE and not self.model.working[whom]:
            return
        due = None if days is None else self._today() + timedelta(days=days)
        words = {"/": "administration"}.get(whom, f"unit:{whom}" if "/" in whom else f"person:{address(whom)}")
        placed = self.story.assign(module, to=[words], due=due)
        self.model.decisions[placed.assignment_id or 0] = Decision(whom, module, due)
        self._days_go_by(then)

    def _days_go_by(self, then: list[int]) -> None:
        for days in then:
            self.work(days=days, hour=6 + 3 * days % 8, deliver=True)

    def _today(self) -> date:
        return self.story.clock.now().astimezone(STOCKHOLM).date()

    def _one(self, choice: int) -> int:
        return sorted(self.model.decisions)[choice % len(self.model.decisions)]

    @precondition(lambda self: self.model.decisions)
    @rule(choice=st.integers(0, 99))
    def take_back(self, choice: int) -> None:
        number = self._one(choice)
        with self.story.service.engine.begin() as connection:
            withdraw(connection, number, self.story.now())
        del self.model.decisions[number]

    @precondition(lambda self: self.model.decisions)
    @rule(choice=st.integers(0, 99), days=st.integers(0, 40), then=THEN)
    def prolong(self, choice: int, days: int, then: list[int]) -> None:
        number, due = self._one(choice), self._today() + timedelta(days=days)
        with self.story.service.engine.begin() as connection:
            extend(connection, read_rules(connection, only=number)[0], due)
        self.model.decisions[number].due = due
        self._days_go_by(then)

    @precondition(lambda self: self.model.decisions)
    @rule(choice=st.integers(0, 99), then=THEN)
    def turn_the_switch(self, choice: int, then: list[int]) -> None:
        number = self._one(choice)
        decision = self.model.decisions[number]
        with self.story.service.engine.begin() as connection:
            switch(connection, INSTALLATION_OWNER, Door.COMMAND, self.story.clock.now(), number, on=decision.silent)
        decision.silent = not decision.silent
        self._days_go_by(then)

    @rule(module=st.sampled_from(MODULES))
    def ask_for_a_nudge(self, module: str) -> None:
        if any(each.module == module for each in self.model.decisions.values()):
            service, now = self.story.service, self.story.clock.now()
            nudge(service.engine, service.settings, now, About(module=module), by=INSTALLATION_OWNER, door=Door.PAGE)
            if not self.model.is_nudged(module, now):
                self.model.nudged[module] = now

    @rule(name=st.sampled_from(PEOPLE), then=THEN)
    def hire_or_dismiss(self, name: str, then: list[int]) -> None:
        self.model.working[name] = not self.model.working[name]
        self._user(name)["suspended"] = not self.model.working[name]
        self.story.sync()
        self._days_go_by(then)

    @rule(name=st.sampled_from(PEOPLE[:3]), then=THEN)
    def move(self, name: str, then: list[int]) -> None:
        self.model.where[name] = {"/A": "/B", "/B": "/A"}[self.model.where[name]]
        self._user(name)["orgUnitPath"] = self.model.where[name]
        self.story.sync()
        self._days_go_by(then)

    def _user(self, name: str) -> dict[str, Any]:
        users: dict[str, dict[str, Any]] = self.story.sandbox.world.users
        return next(user for user in users.values() if user["primaryEmail"] == address(name))

    @rule(name=st.sampled_from(PEOPLE[:3]), module=st.sampled_from(MODULES))
    def answer(self, name: str, module: str) -> None:
        """Whoever works here and has been told where the Form is, as long as it is open."""
        ruled = any(each.module == module for each in self.model.decisions.values())
        if self.model.working[name] and ruled and (name, module) in self.model.heard:
            result = self.story.answer(address(name), module, right=0)
            self.story.track()
            if "response" in result:
                self.model.done.add((name, module))

    # --- time goes by, and the scheduler works ------------------------------------------------------------------

    @rule(days=st.integers(0, 12), hour=st.integers(5, 17))
    def time_goes_by(self, days: int, hour: int) -> None:
        now = self.story.clock.now()
        then = datetime(now.year, now.month, now.day, hour, 1, tzinfo=UTC) + timedelta(days=days)
        self.story.clock.move(max(then, now + timedelta(minutes=1)) - now)

    @rule(days=st.integers(0, 9), hour=st.integers(6, 14), deliver=st.sampled_from([True, True, True, False]))
    def work(self, *, days: int, hour: int, deliver: bool) -> None:
        """First what is new, unless that does not come to it; then reminders."""
        self.time_goes_by(days, hour)
        if deliver:
            self._deliver()
        expected = self.model.reminders(self.story.clock.now())
        self._remind()
        self._compare(expected)

    @rule(days=st.integers(1, 9), hour=st.integers(6, 14), call=st.integers(1, 8))
    def work_until_killed(self, days: int, hour: int, call: int) -> None:
        """The process dies before one of its calls, and a new one goes on; a mail begun then counts as sent."""
        self.time_goes_by(days, hour)
        self._deliver()
        expected = self.model.reminders(self.story.clock.now())
        calls = count(1)

        def watcher(_budget: str, _until: datetime | None) -> None:
            if next(calls) == call:
                raise KilledError

        self.story.service.workspace.pace.watcher = watcher
        with suppress(KilledError):
            self._remind()
        self.story.start()
        self._remind()
        self._compare(expected)

    @rule(times=st.integers(1, 2))
    def lose_replies(self, times: int) -> None:
        self.story.sandbox.wire.faults.add(Fault("gmail.users.messages.send", kind="lost_reply", times=times))

    def _deliver(self) -> None:
        news = self.model.first_notices()
        self.story.deliver()
        arrived = self._new_mails()
        assert arrived == news
        ruled = {each.module for each in self.model.decisions.values()}
        self.model.open = (self.formed | {module for named in news.values() for module in named}) & ruled
        self.formed |= self.model.open
        for person, named in arrived.items():
            self._note(person, named)
            asked = self.model.asked(person)
            for module in named:
                self.model.heard.setdefault((person, module), set()).update(asked[module])

    def _remind(self) -> None:
        story = self.story
        story.service.workspace.pace.deadline = None
        outcome = story.service.reminders.run(story.service.workspace, lambda _what, _done, _total: None)
        assert (outcome.failed, outcome.stopped, outcome.waiting) == ([], None, 0)
        if outcome.opens is None:
            self.model.nudged.clear()

    def _compare(self, expected: dict[str, set[str]]) -> None:
        """Who has got a mail, or counts as having, about what: exactly whom the model names."""
        arrived = self._new_mails()
        lost = self._begun_and_lost()
        assert not arrived.keys() & lost.keys()
        assert {**arrived, **lost} == expected
        for person, named in expected.items():
            self._note(person, named)

    def _note(self, person: str, named: set[str]) -> None:
        self.model.mails.append((person, self.story.clock.now(), frozenset(named)))

    def _new_mails(self) -> dict[str, set[str]]:
        """Person -> modules, of the mails that have come since this was last asked: one a person at most."""
        mails = self.story.mails()
        new = mails[self.seen :]
        self.seen = len(mails)
        self.ids |= {str({name.lower(): each for name, each in mail["headers"].items()}["message-id"]) for mail in new}
        found = [(mail["to"].partition("@")[0], self._modules_of(mail)) for mail in new]
        assert len({who for who, _ in found}) == len(found)
        return dict(found)

    def _modules_of(self, mail: dict[str, Any]) -> set[str]:
        return {module for title, module in self.titles.items() if title in mail["text"]}

    def _begun_and_lost(self) -> dict[str, set[str]]:
        """Of mails that were written down, and never arrived since the process died: they count as sent."""
        of, item = t.reminders.c, t.reminder_items.c
        with self.story.service.engine.connect() as connection:
            rows = connection.execute(
                select(of.message_id, t.people.c.email, item.module_id)
                .join(t.reminder_items, item.reminder_id == of.id)
                .join(t.people, t.people.c.id == of.person_id)
                .where(of.state == "uncertain")
            ).all()
        found: dict[str, set[str]] = {}
        for row in rows:
            if row.message_id not in self.ids:
                found.setdefault(row.email.partition("@")[0], set()).add(row.module_id)
        self.ids |= {row.message_id for row in rows}
        return found

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:
                while self._today() < self.begun + timedelta(days=365):  # whatever was decided, the year goes on
                    self.work(days=6, hour=9, deliver=True)
                with self.story.service.engine.connect() as connection:
                    assert set(connection.scalars(select(t.reminders.c.state))) <= {"sent", "uncertain"}
        finally:
            self.story.close()
            self._kept.close()


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "examples"), [("sqlite", 2), ("postgresql", 1)])
def test_a_simulated_year(kind: str, examples: int) -> None:
    """Whatever happens in a year, each run writes to exactly those the model names, about exactly those modules."""

    class OnThis(Year):
        pass

    OnThis.kind = kind
    run_state_machine_as_test(
        OnThis,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            phases=(Phase.explicit, Phase.generate),  # a story is long: shrinking it would take an hour
            suppress_health_check=list(HealthCheck),
        ),
    )
