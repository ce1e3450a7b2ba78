"""Classes, course work and their people, as we remember and as we want them: immutable values."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from service.delivery.plan import FormKey

_UNIT, _CLASS = "unit:", "class:"


class ClassState(StrEnum):
    """How far a class has come."""

    WANTED = "wanted"
    ACTIVE = "active"
    ARCHIVED = "archived"


class MemberState(StrEnum):
    """`adding`: being put in, perhaps there already; `absent`: looked for in a class that others made, not found."""

    ADDING = "adding"
    MEMBER = "member"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, order=True)
class ClassKey:
    """A part of a unit's class, or a class that others made and that is used as it is."""

    place: str
    part: int = 1

    @property
    def ours(self) -> bool:
        """Whether we made the class, and keep its members."""
        return self.place.startswith(_UNIT)

    @property
    def course_id(self) -> str:
        """Of a class that others made: its id in Classroom."""
        return self.place.removeprefix(_CLASS)

    @property
    def alias(self) -> str:
        """Classroom's name for a class of ours: a second class of the same alias is refused."""
        return f"p:nanolearn-{self.place.removeprefix(_UNIT)}-{self.part}"


def unit_place(unit_id: str) -> str:
    """Where the people of a unit are reached."""
    return _UNIT + unit_id


def class_place(course_id: str) -> str:
    """A class that others made."""
    return _CLASS + course_id


@dataclass(frozen=True, slots=True, order=True)
class WorkKey:
    """One course work of a class. A person has one for a module: that of the assignment which binds them first."""

    assignment_id: int
    module_id: str
    language: str


@dataclass(frozen=True, slots=True)
class KnownWork:
    """A course work as we remember it.

    `work_id`: Classroom's, None before it is made; `students`: None for everybody in the class; `graded`: it holds
    grades, ours or a teacher's.
    """

    id: int
    key: WorkKey
    version: str
    points: float
    work_id: str | None = None
    intent_at: str | None = None
    due_at: str | None = None
    students: frozenset[str] | None = None
    graded: bool = False


@dataclass(frozen=True, slots=True)
class KnownClass:
    """A class as we remember it. `topics`: name -> Classroom's id, None where the class takes no more of them."""

    id: int
    key: ClassKey
    state: ClassState
    name: str
    course_id: str | None = None
    members: Mapping[str, MemberState] = field(default_factory=dict)
    works: Mapping[WorkKey, KnownWork] = field(default_factory=dict)
    topics: Mapping[str, str | None] = field(default_factory=dict)
    read_at: str | None = None

    @property
    def present(self) -> frozenset[str]:
        """Ids of the people who are in the class for certain."""
        return frozenset(person for person, state in self.members.items() if state is MemberState.MEMBER)

    def reaches(self, work: WorkKey, person_id: str) -> bool:
        """Whether somebody has the course work before them."""
        known = self.works.get(work)
        if known is None or known.work_id is None or self.state is not ClassState.ACTIVE:
            return False
        return self.members.get(person_id) is MemberState.MEMBER and (
            known.students is None or person_id in known.students
        )


@dataclass(frozen=True, slots=True)
class WantedWork:
    """A course work that should be there, for these people. `topic`: the heading it stands under, None for none."""

    key: WorkKey
    form: FormKey
    people: frozenset[str]
    due_on: date | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class WantedClass:
    """A class that should be there, its people and its work."""

    key: ClassKey
    name: str
    people: frozenset[str]
    works: tuple[WantedWork, ...]

    def without(self, people: frozenset[str]) -> "WantedClass":
        """The same, for the others."""
        works = tuple(
            replace(work, people=work.people - people) for work in self.works if not work.people.issubset(people)
        )
        return replace(self, people=self.people - people, works=works)


@dataclass(frozen=True, slots=True)
class OpenForm:
    """Where a Form is answered, and how many points it gives at most."""

    address: str
    points: float


@dataclass(frozen=True, slots=True)
class Fallback:
    """Why somebody gets mail instead. `until`: the moment from which Classroom is asked again."""

    place: str
    reason: str
    until: str
