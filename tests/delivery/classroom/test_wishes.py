"""Which classes there should be, who is in them, who gets which course work, and who gets mail instead."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.assignments.model import Level, Rule, Target, Task
from service.assignments.resolve import resolve
from service.catalogue.load import load
from service.delivery.classroom.model import (
    ClassKey,
    ClassState,
    Fallback,
    KnownClass,
    KnownWork,
    MemberState,
    WorkKey,
)
from service.delivery.classroom.wishes import MOST_PUPILS, House, Memory, Pair, Wishes, wishes
from service.roster.model import Person, Roster, Unit

CATALOGUE = load(Path(__file__).parents[3] / "courses")
MODULE, OTHER = "phishing-pause-and-verify", "report-incidents-fast"
TODAY = date(2026, 11, 2)
NOW, LATER, BEFORE = "2026-11-02T08:00:00.000000Z", "2026-11-09T08:00:00.000000Z", "2026-11-01T08:00:00.000000Z"
HOUSE = House("sv", ("ekby.example", "elev.ekby.example"), NOW)
EVERYBODY = Target(Level.ADMINISTRATION, "", "administration")
UNITS = {name: Unit(name, f"/{name}", name.upper(), None) for name in ("a", "b")}


def pupil(name: str, unit: str = "a", **more: object) -> Person:
    return replace(Person(name, f"{name}@elev.ekby.example", name, unit, "pupil", "sv"), **more)  # type: ignore[arg-type]


def rule(number: int, *modules: str, due: date | None = None, to: Target = EVERYBODY, **more: str) -> Rule:
    return Rule(number, tuple(Task(module, TODAY, due) for module in modules or (MODULE,)), (to,), **more)  # type: ignore[arg-type]


def person(name: str) -> Target:
    return Target(Level.PERSON, name, name)


def wished(
    rules: Iterable[Rule], people: Iterable[Person], memory: Memory | None = None, house: House = HOUSE
) -> Wishes:
    roster = Roster(UNITS, {each.id: each for each in people})
    rules = list(rules)
    dues = resolve(rules, roster, TODAY).values()
    return wishes(dues, rules=rules, roster=roster, catalogue=CATALOGUE, memory=memory or Memory(), house=house)


def shown(found: Wishes) -> dict[tuple[str, int], tuple[set[str], list[tuple[int, str, str, set[str]]]]]:
    """Place and part -> people, and course work as assignment, module, language and people."""
    return {
        (each.key.place, each.key.part): (
            set(each.people),
            [(w.key.assignment_id, w.key.module_id, w.key.language, set(w.people)) for w in each.works],
        )
        for each in found.classes
    }


def known(place: str, *people: str, part: int = 1, state: MemberState = MemberState.MEMBER) -> KnownClass:
    members = dict.fromkeys(people, state)
    return KnownClass(1, ClassKey(place, part), ClassState.ACTIVE, "A", "77", members)


@pytest.mark.parametrize(
    ("role", "via", "through_classroom"),
    [
        ("pupil", None, True),
        ("staff", None, False),
        ("pupil", "mail", False),
        ("staff", "classroom", True),
        ("pupil", "classroom", True),
    ],
)
def test_which_way(role: str, via: str | None, through_classroom: bool) -> None:
    """By the assignment's own word; without one, pupils but not staff."""
    found = wished([replace(rule(1), via=via)], [pupil("x", role=role)])
    assert found.pairs == ({("x", MODULE)} if through_classroom else set())
    assert shown(found) == ({("unit:a", 1): ({"x"}, [(1, MODULE, "sv", {"x"})])} if through_classroom else {})


def test_a_class_for_each_unit_and_work_for_each_language() -> None:
    """People are asked where they directly stand, in their own language."""
    found = wished([rule(1)], [pupil("x"), pupil("y", language="da"), pupil("z", "b", language=None)])
    assert shown(found) == {
        ("unit:a", 1): ({"x", "y"}, [(1, MODULE, "da", {"y"}), (1, MODULE, "sv", {"x"})]),
        ("unit:b", 1): ({"z"}, [(1, MODULE, "sv", {"z"})]),
    }
    assert [(each.name, each.works[0].topic) for each in found.classes] == [
        ("A", CATALOGUE.courses["start"].title["sv"]),
        ("B", CATALOGUE.courses["start"].title["sv"]),
    ]
    assert {form.language for form in found.forms} == {"sv", "da"}


@pytest.mark.parametrize(
    ("first", "second", "chosen"),
    [
        (date(2026, 12, 1), date(2026, 11, 20), 2),
        (date(2026, 11, 20), date(2026, 12, 1), 1),
        (None, date(2026, 12, 1), 2),
        (None, None, 1),
        (date(2026, 12, 1), date(2026, 12, 1), 1),
    ],
)
def test_bound_twice_is_one_course_work(first: date | None, second: date | None, chosen: int) -> None:
    """That of the assignment which is due first, the older one at a draw."""
    found = wished([rule(1, due=first), rule(2, due=second)], [pupil("x")])
    assert shown(found) == {("unit:a", 1): ({"x"}, [(chosen, MODULE, "sv", {"x"})])}
    assert found.classes[0].works[0].due_on == (first, second)[chosen - 1]


def test_what_was_sent_by_mail_stays_with_mail() -> None:
    """For the assignments that it was about; one that came later may ask for Classroom again."""
    memory = Memory(written={("x", MODULE): frozenset({1})})
    assert wished([rule(1)], [pupil("x")], memory).pairs == set()
    assert shown(wished([rule(1), rule(2)], [pupil("x")], memory)) == {
        ("unit:a", 1): ({"x"}, [(2, MODULE, "sv", {"x"})])
    }


def test_nobody_needs_what_everybody_has_done() -> None:
    """Course work is made while somebody there has it to do, and then for all who are bound."""
    done: frozenset[Pair] = frozenset({("x", MODULE)})
    assert wished([rule(1)], [pupil("x")], Memory(completed=done)).classes == ()
    assert shown(wished([rule(1)], [pupil("x"), pupil("y")], Memory(completed=done))) == {
        ("unit:a", 1): ({"x", "y"}, [(1, MODULE, "sv", {"x", "y"})])
    }


@pytest.mark.parametrize("fault", ["domain", "unit", "module"])
def test_who_cannot_be_reached_there(fault: str) -> None:
    """Outside the domains, in a unit that nobody knows, a module that is gone: no class."""
    who = pupil("x", **({"email": "x@elsewhere.example"} if fault == "domain" else {}))
    who = replace(who, unit_id="gone") if fault == "unit" else who
    found = wished([rule(1, "gone" if fault == "module" else MODULE)], [who])
    assert (found.classes, found.pairs, bool(found.mailed)) == ((), set(), fault == "unit")


@pytest.mark.parametrize(
    ("place", "until", "mailed"),
    [("unit:a", LATER, True), ("unit:a", BEFORE, False), ("unit:a", NOW, False), ("unit:b", LATER, False)],
)
def test_a_refusal_is_remembered(place: str, until: str, mailed: bool) -> None:
    """For its time, and where it was met: somebody who has moved is asked for anew."""
    why = Fallback(place, "because", until)
    found = wished([rule(1)], [pupil("x"), pupil("y")], Memory(fallbacks={"x": why}))
    assert found.mailed == ({"x": why} if mailed else {})
    assert found.classes[0].people == ({"y"} if mailed else {"x", "y"})


def test_what_somebody_has_already_is_not_taken_away() -> None:
    """One course work was refused; the others that the person has stay theirs."""
    work = WorkKey(1, MODULE, "sv")
    here = replace(known("unit:a", "x"), works={work: KnownWork(1, work, "1", 3, "w1")})
    why = Fallback("unit:a", "because", LATER)
    found = wished([rule(1), rule(2, OTHER)], [pupil("x")], Memory([here], {"x": why}))
    assert (found.pairs, found.mailed) == ({("x", MODULE)}, {"x": why})


def test_shut_leaves_only_what_people_have() -> None:
    """Nothing new goes to Classroom; the others get mail, with the reason."""
    work = WorkKey(1, MODULE, "sv")
    here = replace(known("unit:a", "x"), works={work: KnownWork(1, work, "1", 3, "w1")})
    found = wished([rule(1)], [pupil("x"), pupil("y")], Memory([here]), replace(HOUSE, shut="no right"))
    assert (found.pairs, found.mailed) == ({("x", MODULE)}, {"y": Fallback("unit:a", "no right", NOW)})


def test_an_existing_class() -> None:
    """Its students there, everybody else by mail; who was not looked for yet is."""
    here = replace(known("class:99", "x"), members={"x": MemberState.MEMBER, "y": MemberState.ABSENT})
    found = wished([rule(1, via="classroom", class_id="99")], [pupil("x"), pupil("y"), pupil("z", "b")], Memory([here]))
    assert shown(found) == {("class:99", 1): ({"x", "z"}, [(1, MODULE, "sv", {"x", "z"})])}
    assert found.mailed == {"y": Fallback("class:99", "Not a student of the class 99.", "")}
    assert found.asked == {"99": {"x", "y", "z"}}


def test_an_existing_class_or_ones_own() -> None:
    """Somebody bound twice who is not in the class that one assignment names is reached in their unit's."""
    here = known("class:99", "x", state=MemberState.ABSENT)
    found = wished([rule(1, via="classroom", class_id="99"), rule(2)], [pupil("x")], Memory([here]))
    assert (shown(found), found.mailed) == ({("unit:a", 1): ({"x"}, [(2, MODULE, "sv", {"x"})])}, {})


@settings(max_examples=12)  # each is a small town
@given(st.integers(0, 2_500), st.integers(0, 2_500), st.integers())
def test_parts_hold_at_most_a_thousand_and_keep_their_people(before: int, after: int, seed: int) -> None:
    """Whoever is in a part stays in it, newcomers fill the first with room, and no part is too large."""
    names = [f"p{number:04}" for number in range(4_000)]
    Random(seed).shuffle(names)
    first = wished([rule(1)], [pupil(name) for name in names[:before]])
    classes = [known(each.key.place, *each.people, part=each.key.part) for each in first.classes]
    second = wished([rule(1)], [pupil(name) for name in names[before // 2 : before // 2 + after]], Memory(classes))
    part_before = {who: each.key.part for each in first.classes for who in each.people}
    part_after = {who: each.key.part for each in second.classes for who in each.people}
    assert len(part_after) == after
    assert all(len(each.people) <= MOST_PUPILS for each in [*first.classes, *second.classes])
    assert all(part_after[who] == part_before[who] for who in part_after.keys() & part_before.keys())
    assert len(first.classes) == -(-before // MOST_PUPILS)
