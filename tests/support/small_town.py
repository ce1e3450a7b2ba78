"""A municipality written straight into a database, for tests of what is counted: no Google, no Forms."""

import json
from collections.abc import Iterable
from datetime import date
from itertools import count

from sqlalchemy import Engine, insert, select

from service.assignments.model import Due, Level, Rule, Target, Task
from service.assignments.records import withdraw, write_rule
from service.counting.letting_go import Least
from service.counting.records import take_turn
from service.delivery.classroom.model import ClassKey, MemberState, WorkKey
from service.delivery.classroom.records import read_one, record_members, record_work, want_class, want_work
from service.delivery.plan import GroupInvitation, Invitation
from service.delivery.records import begin_group_message, begin_message, end_message
from service.roster.model import Group, Person, Unit
from service.roster.records import write_group, write_roster
from service.store import tables as t
from service.tracking.recording import Answered, read_known, record

NOW = "2026-11-22T09:00:00.000000Z"
PATHS = ("/", "/Skolor", "/Skolor/Norra", "/Skolor/Norra/1a", "/Skolor/Södra", "/Vård", "/Vård/Hemtjänst")
GROUP = "alla-chefer@ekby.example"


class SmallTown:
    """Units and people that change by being told to; every change is written as the rooms write it."""

    def __init__(self, engine: Engine, modules: Iterable[str], paths: Iterable[str] = PATHS) -> None:
        self.engine = engine
        self.units = {f"u{place}": Unit(f"u{place}", path, path, None) for place, path in enumerate(paths)}
        self.people: dict[str, Person] = {}
        self.group: frozenset[str] = frozenset()
        self._ids = count(1)
        with engine.begin() as connection:
            rows = [
                {"id": place, "module_id": each, "version": "1", "language": "sv", "step": "published", "mark": each}
                for place, each in enumerate(modules, 1)
            ]
            connection.execute(insert(t.forms), rows)
        self.forms = {row["module_id"]: row["id"] for row in rows}

    def hire(self, unit: str, how_many: int = 1, role: str = "staff") -> list[str]:
        """New people in a unit, by its id; gives their ids."""
        new = [f"p{next(self._ids)}" for _ in range(how_many)]
        for each in new:
            email = f"{each}@ekby.example"
            self.people[each] = Person(each, email, each, unit, role, "sv", None, frozenset({email}))
        return new

    def sync(self) -> None:
        """Write the roster as it is now."""
        with self.engine.begin() as connection:
            write_roster(connection, self.units, self.people, NOW)
            write_group(connection, Group(GROUP, self.group & self.people.keys()), NOW)

    def assign(
        self,
        module: str,
        targets: Iterable[Target],
        *,
        starts: date,
        due: date | None = None,
        exceptions: Iterable[Target] = (),
        role: str | None = None,
    ) -> int:
        """A new rule; gives its id."""
        rule = Rule(0, (Task(module, starts, due),), tuple(targets), tuple(exceptions), role)
        with self.engine.begin() as connection:
            return write_rule(connection, rule, now=NOW, by=None)

    def withdraw(self, assignment: int) -> None:
        with self.engine.begin() as connection:
            withdraw(connection, assignment, NOW)

    def write(self, people: Iterable[str], assignment: int, module: str, end: str = "sent") -> None:
        """A mail of an assignment's to each of these people; `end`: how that went, or begun for one that was killed."""
        for who in people:
            due = Due(who, module, (assignment,), None)
            number = begin_message(self.engine, Invitation(who, "sv", (due,), ()), f"<{next(self._ids)}@ekby>", NOW)
            if number is not None and end != "begun":
                end_message(self.engine, number, end, sent_at=None if end == "failed" else NOW)

    def write_to_group(self, people: Iterable[str], assignment: int, module: str) -> None:
        """One mail that counts for each of these people, who have had none."""
        letters = tuple(Invitation(who, "sv", (Due(who, module, (assignment,), None),), ()) for who in people)
        number = begin_group_message(self.engine, GroupInvitation(GROUP, letters), f"<{next(self._ids)}@ekby>", NOW)
        if number is not None:
            end_message(self.engine, number, "sent", sent_at=NOW)

    def put_in_class(self, people: Iterable[str], place: str = "unit:u1") -> int:
        """These people are students of a class; gives its id."""
        key = ClassKey(place, 1)
        want_class(self.engine, key, place)
        known = read_one(self.engine, key)
        assert known is not None
        record_members(self.engine, known.id, people, MemberState.MEMBER)
        return known.id

    def give_work(self, class_id: int, assignment: int, module: str, students: Iterable[str] | None = None) -> None:
        """Course work for everybody in a class, or some."""
        key = WorkKey(assignment, module, "sv")
        want_work(self.engine, class_id, key, version="1", points=2.0)
        with self.engine.connect() as connection:
            of = t.course_works.c
            where = (of.class_id == class_id, of.assignment_id == assignment, of.module_id == module)
            row = connection.scalars(select(of.id).where(*where)).one()
        chosen = None if students is None else frozenset(students)
        record_work(self.engine, row, work_id=f"w{row}", students=chosen)

    def pupils(self) -> frozenset[str]:
        """Everybody who is one by now, whoever the database takes for one."""
        return frozenset(who for who, known in self.people.items() if known.role == "pupil")

    def answer(
        self, module: str, answers: Iterable[tuple[str, str, str, bool]], spared: frozenset[str] = frozenset()
    ) -> int:
        """Person, response id, time of sending, passed: recorded and counted as `tracking.collect` does it.

        `spared`: of whom no answers are kept.
        """
        form = self.forms[module]
        rows = [
            Answered(form, f"{person}.{response}", person, None, module, at, at, 1.0, passed, chosen(response, at))
            for person, response, at, passed in answers
        ]
        with self.engine.begin() as connection:
            take_turn(connection)
            known = read_known(connection, form, [row.response_id for row in rows])
            return record(connection, module, rows, known, Least(spared, scores=False))


EVERYBODY = Target(Level.ADMINISTRATION, "", "administration")


def chosen(response: str, at: str) -> str:
    """Answers as JSON, others for most responses and times: one of two options, or neither."""
    number = sum(map(ord, response + at))
    return json.dumps({"first": ("a", "b", None)[number % 3], "second": "ab"[number % 2]})


def unit(unit_id: str) -> Target:
    return Target(Level.UNIT, unit_id, unit_id)


def person(person_id: str) -> Target:
    return Target(Level.PERSON, person_id, person_id)


def group() -> Target:
    return Target(Level.GROUP, GROUP, GROUP)
