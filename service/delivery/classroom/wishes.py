"""Which classes and course work there should be, and who is reached by mail instead: pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from service.assignments.model import Due, Rule
from service.catalogue.model import Catalogue
from service.compiler.plain import shortened, tidy
from service.delivery.classroom.model import (
    ClassKey,
    Fallback,
    KnownClass,
    MemberState,
    WantedClass,
    WantedWork,
    WorkKey,
    class_place,
    unit_place,
)
from service.delivery.plan import FormKey, language_for
from service.roster.model import Person, Roster

MOST_PUPILS = 999
"""A class holds a thousand, its teacher among them."""

SWITCHED_OFF = "Classroom is switched off by NANOLEARN_CLASSROOM."

_LONGEST_NAME = 700
_LONGEST_TOPIC = 100  # both Classroom's, the first with room for the part

Pair = tuple[str, str]  # person id and module id


@dataclass(frozen=True, slots=True)
class Memory:
    """What was done before. `written`: person and module -> assignments about which a mail has gone out."""

    classes: Sequence[KnownClass] = ()
    fallbacks: Mapping[str, Fallback] = field(default_factory=dict)
    written: Mapping[Pair, frozenset[int]] = field(default_factory=dict)
    completed: frozenset[Pair] = frozenset()


@dataclass(frozen=True, slots=True)
class House:
    """The settings that matter here, and the moment.

    `shut`: why nothing can be done in Classroom now, None if it can.
    """

    language: str
    domains: tuple[str, ...]
    now: str
    shut: str | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What Classroom should hold.

    `pairs`: whom it reaches or will reach, so that no mail goes out about it; `forms`: what course work still to be
    made leads to; `mailed`: people reached by mail although Classroom was asked for, and why; `asked`: classes that
    others made -> the people who shall be reached there if they are in them.
    """

    classes: tuple[WantedClass, ...] = ()
    pairs: frozenset[Pair] = frozenset()
    forms: frozenset[FormKey] = frozenset()
    mailed: Mapping[str, Fallback] = field(default_factory=dict)
    asked: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Seat:
    """Where one person shall get one module."""

    person: Person
    place: str
    due_on: date | None
    work: WorkKey
    form: FormKey


def asks_for_classroom(rule: Rule, person: Person) -> bool:
    """Whether a rule wants to reach a person through Classroom: by its own word, else pupils but not staff."""
    return rule.via == "classroom" or (rule.via is None and person.role == "pupil")


def wishes(
    dues: Iterable[Due],
    *,
    rules: Iterable[Rule],
    roster: Roster,
    catalogue: Catalogue,
    memory: Memory,
    house: House,
) -> Wishes:
    """Everything that should be in Classroom at this moment."""
    by_id = {rule.id: rule for rule in rules}
    return _Wishing(rules=by_id, roster=roster, catalogue=catalogue, memory=memory, house=house).all(dues)


class _Wishing:
    """The working out of one set of wishes; holds what its steps share."""

    def __init__(
        self, *, rules: Mapping[int, Rule], roster: Roster, catalogue: Catalogue, memory: Memory, house: House
    ) -> None:
        self._rules = rules
        self._roster = roster
        self._catalogue = catalogue
        self._memory = memory
        self._house = house
        self._known = {known.key: known for known in memory.classes}
        self._part_of = {
            (known.key.place, person): known.key.part
            for known in memory.classes
            for person, state in known.members.items()
            if state is not MemberState.ABSENT
        }
        self._mailed: dict[str, Fallback] = {}
        self._asked: dict[str, set[str]] = {}

    def all(self, dues: Iterable[Due]) -> Wishes:
        seats = [seat for due in dues if (seat := self._seat(due)) is not None]
        groups = self._needed(self._grouped(seats))
        if self._house.shut is not None:
            groups = self._reached(groups, self._house.shut)
        classes = tuple(self._class(key, works) for key, works in sorted(groups.items()))
        return Wishes(
            classes=classes,
            pairs=frozenset(
                (person, work.key.module_id) for each in classes for work in each.works for person in work.people
            ),
            forms=frozenset(
                work.form for each in classes for work in each.works if not self._is_made(each.key, work.key)
            ),
            mailed=self._mailed,
            asked={course: frozenset(people) for course, people in self._asked.items()},
        )

    # --- who, where ---------------------------------------------------------------------------------------------

    def _seat(self, due: Due) -> _Seat | None:
        """Where this is done, None if not through Classroom."""
        person = self._roster.people[due.person_id]
        asked = [rule for each in due.assignment_ids if asks_for_classroom(rule := self._rules[each], person)]
        module = self._catalogue.modules.get(due.module_id)
        if not asked or module is None or person.email.lower().rpartition("@")[2] not in self._house.domains:
            return None
        told = self._memory.written.get((due.person_id, due.module_id), frozenset())
        open_rules = [rule for rule in asked if rule.id not in told]
        if not open_rules:
            known = self._memory.fallbacks.get(person.id)
            if known is not None and known.place in {_place(rule, person) for rule in asked}:
                self._mailed[person.id] = known
            return None
        days = {rule.id: _due_on(rule, due.module_id) for rule in open_rules}
        open_rules.sort(key=lambda rule: (days[rule.id] or date.max, rule.id))
        lost: Fallback | None = None
        spoken = language_for(person, module, self._house.language)
        for rule in open_rules:
            place = _place(rule, person)
            work = WorkKey(rule.id, module.id, spoken)
            lost = self._no_way_in(person, place, work)
            if lost is None:
                return _Seat(person, place, days[rule.id], work, FormKey(module.id, module.version, spoken))
        if lost is not None:
            self._mailed[person.id] = lost
        return None

    def _no_way_in(self, person: Person, place: str, work: WorkKey) -> Fallback | None:
        """Why the person cannot be reached there, as far as we know; None if they can, or have it already."""
        key = ClassKey(place, self._part_of.get((place, person.id), 1))
        part = self._known.get(key)
        refused = self._memory.fallbacks.get(person.id)
        if refused is not None and (refused.place != place or refused.until <= self._house.now):
            refused = None
        if not key.ours and refused is None:
            self._asked.setdefault(key.course_id, set()).add(person.id)
        if part is not None and part.reaches(work, person.id):
            return None
        if refused is not None:
            return refused
        if key.ours and person.unit_id not in self._roster.units:
            return Fallback(place, "The person's unit is not in the roster; `nanolearn roster sync` reads it.", "")
        if part is not None and part.members.get(person.id) is MemberState.ABSENT:
            return Fallback(place, f"Not a student of the class {key.course_id}.", "")
        return None

    # --- classes ------------------------------------------------------------------------------------------------

    def _grouped(self, seats: Iterable[_Seat]) -> dict[ClassKey, dict[WorkKey, list[_Seat]]]:
        by_place: dict[str, list[_Seat]] = {}
        for seat in seats:
            by_place.setdefault(seat.place, []).append(seat)
        groups: dict[ClassKey, dict[WorkKey, list[_Seat]]] = {}
        for place, here in by_place.items():
            parts = self._parts(place, {seat.person.id for seat in here})
            for seat in here:
                works = groups.setdefault(ClassKey(place, parts[seat.person.id]), {})
                works.setdefault(seat.work, []).append(seat)
        return groups

    def _parts(self, place: str, people: Iterable[str]) -> dict[str, int]:
        """Which part of a place's class each person is in: whoever is in one stays, others fill the first with room."""
        parts: dict[str, int] = {}
        taken: dict[int, int] = {}
        new: list[str] = []
        for person in sorted(people):
            part = self._part_of.get((place, person))
            if part is None or not ClassKey(place).ours:
                new.append(person)
                continue
            parts[person] = part
            taken[part] = taken.get(part, 0) + 1
        part = 1
        for person in new:
            while ClassKey(place).ours and taken.get(part, 0) >= MOST_PUPILS:
                part += 1
            parts[person] = part
            taken[part] = taken.get(part, 0) + 1
        return parts

    def _needed(self, groups: dict[ClassKey, dict[WorkKey, list[_Seat]]]) -> dict[ClassKey, dict[WorkKey, list[_Seat]]]:
        """Without course work that is not there and that everybody has done already."""
        kept: dict[ClassKey, dict[WorkKey, list[_Seat]]] = {}
        for key, works in groups.items():
            for work, seats in works.items():
                done = all((seat.person.id, work.module_id) in self._memory.completed for seat in seats)
                if self._is_made(key, work) or not done:
                    kept.setdefault(key, {})[work] = seats
        return kept

    def _is_made(self, key: ClassKey, work: WorkKey) -> bool:
        known = self._known.get(key)
        return known is not None and work in known.works and known.works[work].work_id is not None

    def _reached(
        self, groups: dict[ClassKey, dict[WorkKey, list[_Seat]]], why: str
    ) -> dict[ClassKey, dict[WorkKey, list[_Seat]]]:
        """Only what people have before them already: the others get mail."""
        kept: dict[ClassKey, dict[WorkKey, list[_Seat]]] = {}
        for key, works in groups.items():
            known = self._known.get(key)
            for work, seats in works.items():
                reached = [seat for seat in seats if known is not None and known.reaches(work, seat.person.id)]
                if reached:
                    kept.setdefault(key, {})[work] = reached
                for seat in seats:
                    if seat not in reached:
                        self._mailed[seat.person.id] = Fallback(key.place, why, self._house.now)
        return kept

    def _class(self, key: ClassKey, works: Mapping[WorkKey, list[_Seat]]) -> WantedClass:
        return WantedClass(
            key=key,
            name=self._name(key),
            people=frozenset(seat.person.id for seats in works.values() for seat in seats),
            works=tuple(
                WantedWork(
                    key=work,
                    form=seats[0].form,
                    people=frozenset(seat.person.id for seat in seats),
                    due_on=seats[0].due_on,
                    topic=self._topic(work.module_id),
                )
                for work, seats in sorted(works.items())
            ),
        )

    def _name(self, key: ClassKey) -> str:
        """The unit's name, with the part from the second on; a class that others made keeps its own."""
        if not key.ours:
            return ""
        unit = next(unit for unit in self._roster.units.values() if unit_place(unit.id) == key.place)
        name = shortened(tidy(unit.name), _LONGEST_NAME) or unit.path
        return name if key.part == 1 else f"{name} ({key.part})"

    def _topic(self, module_id: str) -> str | None:
        """The title of the first course that holds the module."""
        for course in self._catalogue.courses.values():
            if module_id in course.modules and course.title:
                title = course.title.get(self._house.language) or next(iter(course.title.values()))
                return shortened(tidy(title), _LONGEST_TOPIC)
        return None


def _place(rule: Rule, person: Person) -> str:
    return class_place(rule.class_id) if rule.class_id else unit_place(person.unit_id)


def _due_on(rule: Rule, module_id: str) -> date | None:
    return next((task.due_on for task in rule.tasks if task.module_id == module_id), None)
