"""After an older database has been brought back: what the classes hold is read into it, before anything is made.

A class that is new to the database needs no trace: Classroom refuses a second one of its alias, and one that could be
made is empty. In other classes course work is made after a look at the traces, and after that a trace is owed which
tells of it; but not of course work that was noted as begun before the look. A copy of the database that knows the
trace then knows as well that the course work may be there. So a run that goes on where another was killed, in one
class, leaves as many traces as one that was left in peace.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from service.delivery.classroom import records
from service.delivery.classroom.errand import Errand
from service.delivery.classroom.found import remember_works
from service.delivery.classroom.model import ClassState, KnownClass, WantedClass, WantedWork, WorkKey
from service.delivery.classroom.reading import read_students
from service.delivery.classroom.traces import Sighting, leave_trace
from service.delivery.plan import FormKey
from service.errors import NotFoundError
from service.moments import stamp
from service.store.locks import exclusive

_TURN_SECONDS = 1.0  # until it is asked again whether another worker has left the class


@dataclass(slots=True)
class Recall:
    """What one run knows of the traces that earlier ones have left.

    `noted`: by class and course work, what this run noted as begun before it looked, and whether an earlier run had
    wanted it already; `owed`: Forms that course work has led to since their last trace.
    """

    errand: Errand
    seen: dict[FormKey, Sighting] = field(default_factory=dict)
    noted: dict[tuple[int, WorkKey], bool] = field(default_factory=dict)
    owed: set[FormKey] = field(default_factory=set)

    @property
    def behind(self) -> bool:
        """Whether the database may have forgotten course work."""
        return any(each.behind for each in self.seen.values())

    def look(self, forms: Iterable[FormKey]) -> None:
        """Leave a trace on each Form that course work shall lead to, and see what is there."""
        for form in sorted(forms):
            self.seen[form] = leave_trace(self.errand, form)
            self.owed.discard(form)

    def note(self, known: KnownClass, wanted: WantedClass) -> None:
        """Write down that the course work which a class lacks is about to be made."""
        for each in missing(known, wanted):
            work = known.works.get(each.key)
            self.noted[known.id, each.key] = work is not None
            records.begin_work(
                self.errand.engine, known.id, each.key, version=each.form.version, now=stamp(self.errand.clock.now())
            )

    def read(self, classes: Iterable[KnownClass]) -> None:
        """Read what the classes hold. A class that another worker has is waited for: it may be making course work.

        Raises:
            WorkspaceError: one of them cannot be read.
        """
        for each in classes:
            while each.course_id is not None and not self._read_alone(each):
                self.errand.workspace.pace.pause(_TURN_SECONDS)

    def settle(self, *, all_done: bool) -> None:
        """The run's course work is made and recorded: leave the traces owed; if all is done, take strange ones away.

        Raises:
            WorkspaceError: that could not be done.
        """
        strange = {form: sighting.strange or frozenset() for form, sighting in self.seen.items() if sighting.behind}
        for form in sorted(self.owed | strange.keys()):
            leave_trace(self.errand, form, clear=strange.get(form, frozenset()) if all_done else frozenset())

    def _read_alone(self, each: KnownClass) -> bool:
        with exclusive(self.errand.engine, f"class-{each.id}") as held:
            if held:
                remember_class(self.errand, each)
        return held


def missing(known: KnownClass, wanted: WantedClass | None) -> list[WantedWork]:
    """Course work that a class lacks and that was never about to be made in it, as far as is remembered."""
    if wanted is None:
        return []
    works = ((known.works.get(each.key), each) for each in wanted.works)
    return [each for work, each in works if work is None or (work.work_id is None and work.intent_at is None)]


def remember_class(errand: Errand, known: KnownClass) -> None:
    """Bring our memory of a class in line with Google: its state, its students, its course work."""
    try:
        course = errand.workspace.call("classroom.courses.get", id=known.course_id, fields="name,courseState")
        if known.key.ours:
            records.record_class(
                errand.engine, known.id, name=course["name"], state=_state_of(course["courseState"], known.state)
            )
            students = read_students(errand.workspace, str(known.course_id))
            records.replace_members(errand.engine, known.id, students)
        remember_works(errand, known)
    except NotFoundError:
        return  # somebody has deleted it: whoever needs it finds out


def _state_of(course_state: str, before: ClassState) -> str:
    """Active or archived; what we do not use, such as a suspended class, stays as it was."""
    known = {state.value.upper(): state for state in (ClassState.ACTIVE, ClassState.ARCHIVED)}
    return known.get(course_state, before).value
