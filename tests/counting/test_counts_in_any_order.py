"""Whatever happens in whatever order, the kept counts are those of counting everything anew."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, rule, run_state_machine_as_test
from sqlalchemy import Text, cast, select, true

from service.assignments.records import read_rules
from service.assignments.resolve import resolve
from service.catalogue.model import Attempts, Catalogue
from service.counting import comparing
from service.counting.choosing import read_choices
from service.counting.completion import Completion
from service.counting.letting_go import Least, let_go
from service.counting.model import State
from service.counting.records import read_withheld, take_turn
from service.counting.recount import prove
from service.counting.refresh import keep_current
from service.delivery.records import doubt_interrupted
from service.reports.counted import counted_rows
from service.reports.model import Counts, UnitRow
from service.reports.rollup import roll_up, unit_rows
from service.roster.records import read_roster
from service.store import tables as t
from service.store.engine import open_store
from tests.support.databases import KINDS, fresh_database
from tests.support.small_town import EVERYBODY, SmallTown, group, person, unit

MODULES = ("losenord", "natfiske", "kamera")
POLICIES = {"losenord": Attempts.BEST, "natfiske": Attempts.FIRST, "kamera": Attempts.LAST}
BEGINNING = date(2026, 11, 2)


class _Module:
    """As much of a module as counting asks for."""

    def __init__(self, module_id: str, attempts: Attempts) -> None:
        self.id, self.attempts = module_id, attempts


def catalogue(policies: dict[str, Attempts]) -> Catalogue:
    modules: Any = {each: _Module(each, policies[each]) for each in policies}
    return Catalogue(courses={}, modules=modules)


def _shown(row: UnitRow, *, late: bool) -> Counts | None:
    """Without names few people's due day may count as the others' does: tests/attack looks at that."""
    if row.hidden:
        return None
    return row.counts if late else replace(row.counts, overdue=0)


def _sent(row: Any) -> Any:
    return float(row.submitted_at[17:-1]), row.response_id


class Counting(RuleBasedStateMachine):
    """Everything that can change a count, against a count of everything."""

    kind = "sqlite"
    assignments = Bundle("assignments")

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.database = fresh_database(self.kind, Path(self.folder.name))
        self.engine = open_store(self.database.__enter__())
        self.town = SmallTown(self.engine, MODULES)
        self.town.hire("u2", 3)
        self.town.hire("u3", 6, role="pupil")
        self.town.hire("u5", 5)
        self.town.sync()
        self.today = BEGINNING
        self.policies = dict(POLICIES)
        self.works: dict[tuple[int, str], set[str] | None] = {}  # who has each course work; None: everybody

    def teardown(self) -> None:
        self.engine.dispose()
        self.database.__exit__(None, None, None)
        self.folder.cleanup()

    @rule(
        target=assignments,
        module=st.sampled_from(MODULES),
        whom=st.lists(
            st.sampled_from([EVERYBODY, unit("u1"), unit("u2"), unit("u6"), person("p1"), person("p8"), group()]),
            min_size=1,
            max_size=2,
            unique=True,
        ),
        exceptions=st.sampled_from([(), (person("p1"),), (unit("u3"),)]),
        role=st.sampled_from([None, "staff", "pupil"]),
        days=st.tuples(st.integers(-3, 4), st.none() | st.integers(0, 6)),
    )
    def assign(self, module: str, whom: Any, exceptions: Any, role: Any, days: tuple[int, int | None]) -> int:
        starts, lasts = days
        begins = self.today + timedelta(days=starts)
        due = None if lasts is None else begins + timedelta(days=lasts)
        return self.town.assign(module, whom, starts=begins, due=due, exceptions=exceptions, role=role)

    @rule(assignment=consumes(assignments))
    def withdraw(self, assignment: int) -> None:
        self.town.withdraw(assignment)

    @rule(data=st.data(), module=st.sampled_from(MODULES), sparing=st.booleans())
    def answer(self, data: st.DataObject, module: str, *, sparing: bool) -> None:
        """Some answer, some again or twice at once, some change an answer they have given; some of them have left.

        `sparing`: what pupils choose is counted, and not kept.
        """
        which = st.tuples(st.integers(1, 17), st.sampled_from("ab"))
        chosen = data.draw(st.lists(which, min_size=1, max_size=6, unique=True))
        second = st.integers(0, 59).map(lambda each: f"2026-11-20T08:00:{each:02}.{each}Z")
        self.town.answer(
            module,
            [(f"p{who}", response, data.draw(second), data.draw(st.booleans())) for who, response in chosen],
            self.town.pupils() if sparing else frozenset(),
        )

    @rule(module=st.sampled_from(MODULES))
    def spare_pupils(self, module: str) -> None:
        """What was kept of them is let go; what they chose stays counted, to the last of them."""
        with self.engine.begin() as connection:
            take_turn(connection)
            before = read_choices(connection)
            let_go(connection, module, Least(self.town.pupils(), scores=False))
            assert read_choices(connection) == before
            kept = select(t.responses.c.person_id).where(cast(t.responses.c.answers, Text) != "{}")
            assert not self.town.pupils() & set(connection.scalars(kept.where(t.responses.c.module_id == module)))

    @rule(data=st.data())
    def roster(self, data: st.DataObject) -> None:
        """People come, go, move and change their role; units move."""
        town = self.town
        if data.draw(st.booleans()):
            town.hire(
                data.draw(st.sampled_from(sorted(town.units))), role=data.draw(st.sampled_from(["staff", "pupil"]))
            )
        for who in data.draw(st.lists(st.sampled_from(sorted(town.people)), max_size=2, unique=True)):
            known = town.people.pop(who)
            unit_id = data.draw(st.none() | st.sampled_from(sorted(town.units)))
            if unit_id is not None:
                town.people[who] = type(known)(who, known.email, who, unit_id, known.role, "sv", None, known.addresses)
        town.group = frozenset(data.draw(st.lists(st.sampled_from(sorted(town.people)), max_size=4)))
        if data.draw(st.booleans()):
            one = town.units["u3"]
            path = "/Vård/1a" if one.path.startswith("/Skolor") else "/Skolor/Norra/1a"
            town.units["u3"] = type(one)(one.id, path, path, None)
        town.sync()

    @rule(
        assignment=assignments,
        module=st.sampled_from(MODULES),
        who=st.sets(st.integers(1, 17).map("p{}".format), min_size=1, max_size=4),
        end=st.sampled_from(["sent", "sent", "uncertain", "failed", "begun", "group", "doubted"]),
    )
    def write(self, assignment: int, module: str, who: set[str], end: str) -> None:
        """Mails go out, also to people of whom it is asked no more, or not yet; some are refused, some runs killed."""
        if end == "group":
            self.town.write_to_group(sorted(who), assignment, module)
        elif end == "doubted":
            self.town.write(sorted(who), assignment, module, "begun")
            doubt_interrupted(self.engine)
        else:
            self.town.write(sorted(who), assignment, module, end)

    @rule(
        assignment=assignments,
        module=st.sampled_from(MODULES),
        who=st.sets(st.integers(1, 17).map("p{}".format), min_size=1, max_size=4),
        some=st.none() | st.sets(st.integers(1, 17).map("p{}".format), max_size=4),
    )
    def teach(self, assignment: int, module: str, who: set[str], some: set[str] | None) -> None:
        """People come into a class, and work is made there, or given to more of them."""
        class_id = self.town.put_in_class(sorted(who))
        before = self.works.get((assignment, module), set())
        self.works[assignment, module] = None if some is None or before is None else some | before
        self.town.give_work(class_id, assignment, module, self.works[assignment, module])

    @rule(days=st.integers(0, 3))
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(module=st.sampled_from(MODULES), counts=st.sampled_from(list(Attempts)))
    def another_attempt_counts(self, module: str, counts: Attempts) -> None:
        self.policies[module] = counts

    @rule()
    def read(self) -> None:
        """Somebody reads a report: what is out of date is brought up to date bit by bit, not all at the end."""
        keep_current(self.engine, catalogue(self.policies), self.today)

    @rule()
    def all_is_right(self) -> None:
        """By the product's own proof, and by resolving every rule for every person one by one."""
        proof = prove(self.engine, catalogue(self.policies), self.today)
        assert proof.holds, proof
        with self.engine.connect() as connection:
            roster = read_roster(connection)
            dues = resolve(read_rules(connection), roster, self.today).values()
            total = roll_up(dues, self._completions(connection), self._told(connection), roster, self.today)
            paths = {unit.id: unit.path for unit in roster.units.values()}
            withheld = {(paths[unit_id], module_id) for unit_id, module_id in read_withheld(connection)}
            for names in (True, False):
                shown = {
                    (row.unit, row.module): _shown(row, late=names)
                    for row in counted_rows(connection, self.today, true(), module=None, names=names)
                }
                assert shown == {
                    (row.unit, row.module): _shown(row, late=names)
                    for row in unit_rows(total, "/", names=names, withheld=withheld)
                    if row.hidden or row.counts != Counts()
                }

            self._what_people_chose(connection)

    def _what_people_chose(self, connection: Any) -> None:
        """Person by person, by other means than the product's."""
        paths = {unit_id: path for unit_id, path in connection.execute(select(t.units.c.id, t.units.c.path))}  # noqa: C416 - rows are no pairs
        newest: dict[tuple[str, str], Any] = {}
        for row in connection.execute(select(t.responses)):
            pair = row.person_id, row.module_id
            if pair not in newest or _sent(row) > _sent(newest[pair]):
                newest[pair] = row
        want: Counter[tuple[str, str, str, str]] = Counter()
        for unsigned in connection.execute(select(t.unsigned)):
            for question, options in unsigned.counts.items():
                for unit_id, path in paths.items():
                    if f"{paths[unsigned.unit_id]}/".startswith(f"{path.rstrip('/')}/"):
                        for option, people in options.items():
                            want[unit_id, unsigned.module_id, question, option] += people
        for one in connection.execute(select(t.obligations).where(t.obligations.c.bound)):
            answers = newest[one.person_id, one.module_id].answers if one.state >= State.COMPLETED else {}
            for question, option in answers.items():
                for unit_id, path in paths.items():
                    if f"{paths[one.unit_id]}/".startswith(f"{path.rstrip('/')}/"):
                        want[unit_id, one.module_id, question, option or ""] += 1
        assert {
            (row.unit_id, row.module_id, question, option): people
            for row in connection.execute(select(t.choices))
            for question, options in row.counts.items()
            for option, (_, people) in options.items()
        } == want

    def _told(self, connection: Any) -> set[tuple[str, str]]:
        """Person and module pairs of mails that have gone out and of course work in their class."""
        of, mail, member = t.message_items.c, t.messages.c, t.class_members.c
        mails = select(of.person_id, of.module_id).join(t.messages, mail.id == of.message_id)
        told = {(row[0], row[1]) for row in connection.execute(mails.where(mail.state.in_(("sent", "uncertain"))))}
        inside = list(connection.execute(select(member.class_id, member.person_id)))
        for work in connection.execute(select(t.course_works)):
            told |= {
                (row.person_id, work.module_id)
                for row in inside
                if row.class_id == work.class_id and (work.students is None or row.person_id in work.students)
            }
        return told

    def _completions(self, connection: Any) -> dict[tuple[str, str], Completion]:
        """Read from the answers, by other means than the product's."""
        found: dict[tuple[str, str], list[tuple[float, float, bool]]] = {}
        for row in connection.execute(select(t.responses)):
            seconds = float(row.submitted_at[17:-1])
            first = float(row.first_at[17:-1])
            found.setdefault((row.person_id, row.module_id), []).append((first, seconds, row.passed))
        pick = {
            Attempts.BEST: lambda tries: any(passed for _, _, passed in tries),
            Attempts.FIRST: lambda tries: min(tries, key=lambda each: (each[0], each[1]))[2],
            Attempts.LAST: lambda tries: max(tries, key=lambda each: (each[1], each[0]))[2],
        }
        return {pair: Completion(passed=pick[self.policies[pair[1]]](tries)) for pair, tries in found.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_counts_in_any_order(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both databases; fewer examples on the one that takes longer to set up. So few people are several parts, too."""
    monkeypatch.setattr(comparing, "_AT_ONCE", 5)
    machine = type("Machine", (Counting,), {"kind": kind})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12 if kind == "sqlite" else 3,
            stateful_step_count=20,
            suppress_health_check=list(HealthCheck),
        ),
    )
