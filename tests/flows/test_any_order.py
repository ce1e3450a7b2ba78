"""Whatever happens in whatever order, and whatever fails on the way: in the end Google holds what the rules say."""

import shutil
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from sandbox.apis.classroom_state import classroom
from sandbox.faults import Fault
from sandbox.serve import Sandbox
from sandbox.town import load_town
from service.assignments.records import withdraw
from service.errors import NanolearnError
from service.roster.records import read_roster
from service.store import tables as t
from tests.support.databases import KINDS, fresh_database
from tests.support.story import Story

DOMAIN = "aby.example"
UNITS = {"/Staff": "staff", "/Pupils/A": "pupil", "/Pupils/B": "pupil"}
MODULES = ("phishing-pause-and-verify", "report-incidents-fast", "passphrases-and-managers")
PEOPLE = ("p1", "p2", "p3", "p4", "p5")
TROUBLE = st.sampled_from(
    [
        {"kind": "lost_reply"},
        {"kind": "lost_reply", "times": 3},
        {"code": 503},
        {"code": 429, "retry_after": 2},
        {"kind": "html", "code": 502, "times": 4},
    ]
)
METHODS = (
    "drive.files.list",
    "drive.files.update",
    "drive.permissions.create",
    "forms.forms.create",
    "forms.forms.batchUpdate",
    "forms.forms.setPublishSettings",
    "forms.forms.responses.list",
    "gmail.users.messages.send",
    "directory.users.list",
    "classroom.courses.create",
    "classroom.courses.patch",
    "classroom.courses.students.create",
    "classroom.courses.students.delete",
    "classroom.courses.topics.create",
    "classroom.courses.courseWork.create",
    "classroom.courses.courseWork.modifyAssignees",
    "classroom.courses.courseWork.delete",
    "classroom.courses.courseWork.studentSubmissions.patch",
)


Storm = tuple[str, dict[str, Any]] | None

STORMS = st.none() | st.tuples(st.sampled_from(METHODS) | st.just("all"), TROUBLE)
"""What fails from now on: nothing, one method, or each of them."""


def address(name: str) -> str:
    return f"{name}@{DOMAIN}"


def town() -> dict[str, Any]:
    """Two accounts of the installation's own, two of staff, three pupils."""
    places = {"admin": "/", "nanolearn": "/", "p1": "/Staff", "p2": "/Staff", **dict.fromkeys(PEOPLE[2:], "/Pupils/A")}
    return {
        "domain": DOMAIN,
        "orgUnits": [{"orgUnitPath": path} for path in ("/Staff", "/Pupils", "/Pupils/A", "/Pupils/B")],
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


@dataclass
class Model:
    """What a person with pencil and paper would know. `rules`: assignment -> its target and its module."""

    where: dict[str, str]
    working: dict[str, bool]
    rules: dict[int, tuple[str, str]] = field(default_factory=dict)
    done: set[tuple[str, str]] = field(default_factory=set)

    def bound(self) -> set[tuple[str, str]]:
        """Person and module, of everybody who works here and whom a rule in force binds."""
        return {
            (person, module)
            for target, module in self.rules.values()
            for person, place in self.where.items()
            if self.working[person] and (target == person or place.startswith(target))
        }


class AnyOrder(RuleBasedStateMachine):
    """People decide, learners answer, things break; `settle` lets the dust settle and compares."""

    kind = "sqlite"

    def __init__(self) -> None:
        super().__init__()
        self._kept = ExitStack()
        folder = Path(self._kept.enter_context(tempfile.TemporaryDirectory()))
        self.courses = folder / "courses"
        sandbox = self._kept.enter_context(Sandbox(load_town(town())))
        self.story = Story(
            sandbox,
            folder,
            DOMAIN,
            NANOLEARN_DATABASE_URL=self._kept.enter_context(fresh_database(self.kind, folder)),
            NANOLEARN_PUPILS="/Pupils",
        )
        shutil.copytree(self.story.environment["NANOLEARN_COURSES"], self.courses)
        self.story.environment["NANOLEARN_COURSES"] = str(self.courses)
        self.story.start()
        self.model = Model(
            where={name: "/Staff" if name in PEOPLE[:2] else "/Pupils/A" for name in PEOPLE},
            working=dict.fromkeys(PEOPLE, True),
        )
        self.edits = 0

    @initialize(storm=STORMS)
    def begin(self, storm: Storm) -> None:
        """The roster has been read, and everybody shall do one module."""
        self.story.sync()
        self.assign("/", MODULES[0], storm)

    # --- what people decide -------------------------------------------------------------------------------------

    @rule(
        whom=st.sampled_from(["/", "/Staff", "/Pupils", "/Pupils/A", *PEOPLE]),
        module=st.sampled_from(MODULES),
        storm=STORMS,
    )
    def assign(self, whom: str, module: str, storm: Storm) -> None:
        if whom in PEOPLE and not self._known(whom):
            return
        words = {"/": "administration"}.get(whom, f"unit:{whom}" if "/" in whom else f"person:{address(whom)}")
        placed = self.story.assign(module, to=[words])
        self.model.rules[placed.assignment_id or 0] = (whom, module)
        self._run(storm)

    def _known(self, name: str) -> bool:
        with self.story.service.engine.connect() as connection:
            people = read_roster(connection).people.values()
        return address(name) in {person.email for person in people}

    @precondition(lambda self: self.model.rules)
    @rule(choice=st.integers(0, 99), storm=STORMS)
    def withdraw(self, choice: int, storm: Storm) -> None:
        number = sorted(self.model.rules)[choice % len(self.model.rules)]
        with self.story.service.engine.begin() as connection:
            withdraw(connection, number, self.story.now())
        del self.model.rules[number]
        self._run(storm)

    @rule(name=st.sampled_from(PEOPLE[2:]))
    def move(self, name: str) -> None:
        unit = "/Pupils/B" if self.model.where[name] == "/Pupils/A" else "/Pupils/A"
        self._patch(name, orgUnitPath=unit)
        self.model.where[name] = unit

    @rule(name=st.sampled_from(PEOPLE))
    def hire_or_dismiss(self, name: str) -> None:
        working = not self.model.working[name]
        self._patch(name, suspended=not working)
        self.model.working[name] = working

    def _patch(self, name: str, **changes: Any) -> None:
        users = self.story.sandbox.build("admin", "directory_v1", address("admin")).users()
        users.patch(userKey=address(name), body=changes).execute()

    @rule(module=st.sampled_from(MODULES))
    def edit(self, module: str) -> None:
        """Another objective: a new version."""
        self.edits += 1
        file = self.courses / "start" / module / "sv.yaml"
        lines = file.read_text().splitlines()
        place = next(i for i, line in enumerate(lines) if line.startswith("title:"))
        lines[place] = f"title: Titel {self.edits}"
        file.write_text("\n".join(lines) + "\n")
        self.story.start()

    # --- what comes of it ---------------------------------------------------------------------------------------

    @rule(name=st.sampled_from(PEOPLE), module=st.sampled_from(MODULES), right=st.integers(0, 3))
    def answer(self, name: str, module: str, right: int) -> None:
        """Whoever works here and finds the Form open."""
        if any(form.module == module for form in self._forms() if form.open) and self.model.working[name]:
            result = self.story.answer(address(name), module, right=right)
            if "response" in result:
                self.model.done.add((name, module))

    def _forms(self) -> list["_Form"]:
        with self.story.service.engine.connect() as connection:
            rows = connection.execute(select(t.forms).order_by(t.forms.c.id)).all()
        held = self.story.sandbox.world.forms
        return [
            _Form(
                row.module_id,
                row.version,
                bool(held[row.form_id].resource["publishSettings"]["publishState"].get("isAcceptingResponses")),
            )
            for row in rows
            if row.form_id in held
        ]

    @rule(storm=STORMS)
    def a_day_goes_by(self, storm: Storm) -> None:
        """Something breaks, and the work that comes round by itself meets it."""
        self._run(storm)

    def _run(self, storm: Storm) -> None:
        if storm is not None:
            methods, trouble = storm
            for method in METHODS if methods == "all" else [methods]:
                self.story.sandbox.wire.faults.add(Fault(method, **trouble))
        for act in (self.story.sync, self.story.deliver, self.story.track, self.story.deliver):
            self._try(act)

    def _try(self, act: Any) -> Any:
        self.story.clock.move(timedelta(minutes=10))
        try:
            return act()
        except NanolearnError:
            return None

    # --- the comparison -----------------------------------------------------------------------------------------

    @rule()
    def settle(self) -> None:
        """Nothing fails any more: after a few runs there is nothing left to do, and all is as the model says."""
        story = self.story
        story.sandbox.wire.faults.orders.clear()
        story.sync()
        self._try(story.track)
        for _ in range(8):
            story.service.workspace.calls.clear()
            outcome = self._try(story.deliver)
            if outcome is not None and not outcome.waiting and not story.service.workspace.calls:
                break
        else:
            raise AssertionError(outcome)
        assert outcome.failed == []
        self._compare_forms()
        self._compare_mails()
        self._compare_classes()
        bound = self.model.bound()
        total = story.report()["total"]
        assert (total["assigned"], total["completed"]) == (len(bound), len(bound & self.model.done))

    def _open_pairs(self, *, pupils: bool) -> set[tuple[str, str]]:
        pairs = self.model.bound() - self.model.done
        return {pair for pair in pairs if self.model.where[pair[0]].startswith("/Pupils") is pupils}

    def _compare_forms(self) -> None:
        """One for each version, open if and only if somebody may still be asked to answer it."""
        forms = self._forms()
        names = Counter(each.resource["info"]["documentTitle"] for each in self.story.sandbox.world.forms.values())
        assert set(names.values()) <= {1}
        assert len(names) == len(forms)
        ruled = {module for _, module in self.model.rules.values()}
        assert {form.module for form in forms if form.open} <= ruled
        versions = {(form.module, form.version) for form in forms if form.open}
        modules = self.story.service.catalogue.modules
        mailed = self._mailed()
        for person, module in self._open_pairs(pupils=False):
            assert module in {open_module for open_module, _ in versions}
            assert (person, module) in mailed
        assert all(modules[module].version for module in ruled)

    def _mailed(self) -> set[tuple[str, str]]:
        query = (
            select(t.people.c.email, t.message_items.c.module_id)
            .select_from(t.message_items)
            .join(t.people, t.people.c.id == t.message_items.c.person_id)
        )
        with self.story.service.engine.connect() as connection:
            return {(row.email.partition("@")[0], row.module_id) for row in connection.execute(query)}

    def _compare_mails(self) -> None:
        """What we have written down as sent has arrived, once; what arrived is written down."""
        with self.story.service.engine.connect() as connection:
            states = {row.message_id: row.state for row in connection.execute(select(t.messages))}
        arrived = Counter(_message_id(mail) for mail in self.story.mails())
        assert set(arrived.values()) <= {1}
        assert {each for each, state in states.items() if state == "sent"} <= arrived.keys()
        assert arrived.keys() <= states.keys()
        assert set(states.values()) <= {"sent", "uncertain"}

    def _compare_classes(self) -> None:
        """Every pupil has what is open before them once; nobody else is in a class that is in use."""
        courses = classroom(self.story.sandbox.world).courses.values()
        ids = {name: str(7000 + place) for place, name in enumerate(["admin", "nanolearn", *PEOPLE])}
        bound = {ids[person] for person, _ in self.model.bound() if person in PEOPLE[2:]}
        assert len({course.resource["name"] for course in courses}) == len(courses)
        before: list[tuple[str, str]] = []
        for course in courses:
            works = [work.resource for work in course.work.values() if work.resource["state"] != "DELETED"]
            marks = Counter(work["description"].splitlines()[-1] for work in works)
            assert set(marks.values()) <= {1}
            if course.state != "ACTIVE":
                continue
            assert set(course.students) <= bound
            by_id = {ids[name]: name for name in PEOPLE}
            for work in works:
                module, _, _, number = work["description"].splitlines()[-1].strip("[]").split()[1:]
                if int(number) not in self.model.rules:
                    continue  # it holds grades, and stays as a record
                meant = work.get("individualStudentsOptions", {}).get("studentIds", list(course.students))
                before += [(by_id[student], module) for student in meant if student in course.students]
        assert max(Counter(before).values(), default=1) == 1
        assert self._open_pairs(pupils=True) <= set(before)

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:  # however it ended, there is a settling at the end
                self.settle()
        finally:
            self.story.close()
            self._kept.close()


def _message_id(mail: dict[str, Any]) -> str:
    headers = {name.lower(): value for name, value in mail["headers"].items()}
    return str(headers["message-id"])


@dataclass(frozen=True)
class _Form:
    module: str
    version: str
    open: bool


@pytest.mark.parametrize("kind", KINDS)
def test_any_order(kind: str) -> None:
    """Hypothesis looks for an order of things after which something is missing, there twice, or counted wrongly.

    What is asserted stands in the steps of the machine.
    """

    class OnThis(AnyOrder):
        pass

    OnThis.kind = kind
    run_state_machine_as_test(
        OnThis,
        settings=settings(
            max_examples=1,
            stateful_step_count=25,
            deadline=None,
            phases=(Phase.explicit, Phase.generate),  # a story is long: shrinking it would take an hour
            suppress_health_check=list(HealthCheck),
        ),
    )
