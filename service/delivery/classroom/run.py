"""One run through all classes: read those that others made, bring every class in order, write grades back."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from service.catalogue.model import Catalogue
from service.delivery.classroom import records
from service.delivery.classroom.errand import ClassroomShutError, Errand
from service.delivery.classroom.grades import Grader, best_results, known_grades
from service.delivery.classroom.grading import WantedGrade, wanted_grades
from service.delivery.classroom.members import MemberKeeper
from service.delivery.classroom.model import ClassKey, KnownClass, OpenForm, WantedClass, class_place
from service.delivery.classroom.plan import ClassSteps, difference
from service.delivery.classroom.reading import read_students
from service.delivery.classroom.recall import Recall, missing
from service.delivery.classroom.steps import ClassKeeper
from service.delivery.classroom.wishes import Wishes
from service.delivery.classroom.works import WorkKeeper
from service.delivery.plan import FormKey
from service.errors import BusyError, NoConnectionError, NotFoundError, RefusedError, WorkspaceError
from service.moments import parse, stamp
from service.store.engine import reading
from service.workspace.failures import NoTokenError

_READ_AGAIN = timedelta(days=1)
_ASK_AGAIN = timedelta(days=1)

Progress = Callable[[str, int, int], None]


def class_steps(
    wishes: Wishes, classes: Iterable[KnownClass], now: datetime, zone: ZoneInfo
) -> dict[ClassKey, ClassSteps]:
    """What is to be done, for each class where there is something."""
    wanted = {each.key: each for each in wishes.classes}
    known = {each.key: each for each in classes}
    found = {
        key: difference(wanted.get(key), known.get(key), now, zone) for key in sorted(wanted.keys() | known.keys())
    }
    return {key: steps for key, steps in found.items() if steps}


def to_read(wishes: Wishes, classes: Iterable[KnownClass], now: datetime) -> dict[str, frozenset[str]]:
    """Classes that others made of whose students we know too little or too old things, and whom to look for there."""
    known = {each.key: each for each in classes}
    found = {}
    for course_id, people in sorted(wishes.asked.items()):
        here = known.get(ClassKey(class_place(course_id)))
        fresh = here is not None and here.read_at is not None and parse(here.read_at) + _READ_AGAIN > now
        if not fresh or here is None or not people <= here.members.keys():
            found[course_id] = people
    return found


@dataclass(slots=True)
class ClassroomRun:
    """What one run does in Classroom. `shut`: why nothing more can be done in it, None if it can."""

    errand: Errand
    catalogue: Catalogue
    progress: Progress
    shut: str | None = None
    busy: str | None = None
    _recall: Recall = field(init=False)
    _members: MemberKeeper = field(init=False)
    _new: frozenset[ClassKey] = frozenset()
    _before: int = 0

    def __post_init__(self) -> None:
        self._recall = Recall(self.errand)
        self._members = MemberKeeper(self.errand)

    def read(self, courses: Mapping[str, frozenset[str]]) -> None:
        """Read who is in the classes that others made."""
        for course_id, people in courses.items():
            key = ClassKey(class_place(course_id))
            try:
                students = read_students(self.errand.workspace, course_id)
            except NoTokenError as refused:
                self.shut = str(refused)
                return
            except (NotFoundError, RefusedError) as refused:
                self.errand.failed.append((f"class {course_id}", str(refused)))
                self.errand.fall_back(dict.fromkeys(people, refused), key.place, _ASK_AGAIN)
            except BusyError as busy:
                self.busy = str(busy)
                self.errand.waiting += 1
            else:
                now = stamp(self.errand.clock.now())
                records.record_reading(self.errand.engine, key, students, people, now)

    def begin(self, wishes: Wishes, classes: Iterable[KnownClass], forms: Mapping[FormKey, OpenForm]) -> None:
        """Make the classes that are new to us, with all that is in them."""
        self._before = self._unfinished()
        there = {each.key for each in classes}
        new = [each for each in wishes.classes if each.key.ours and each.key not in there]
        self._new = frozenset(each.key for each in new)
        self._take({each.key: each for each in new}, sorted(self._new), self._keeper(forms, only_new=True))

    def recall(self, wishes: Wishes, classes: Iterable[KnownClass]) -> bool:
        """Before others are touched: true if the database was an older one, and now knows what the classes hold."""
        classes = list(classes)
        steps = self._left(wishes, classes)
        if not steps or self.shut is not None or self.busy is not None:
            return False
        wanted = {each.key: each for each in wishes.classes}
        lacking = [each for each in classes if each.key in steps and missing(each, wanted.get(each.key))]
        try:
            if (
                len(lacking) == 1
            ):  # with more of them, a trace at the end costs less than looking into each, once killed
                self._recall.note(lacking[0], wanted[lacking[0].key])
            self._recall.look(wishes.forms)
            if self._recall.behind:
                self._recall.read(classes)
        except NoTokenError as refused:
            self.shut = str(refused)
        except NoConnectionError:
            raise
        except WorkspaceError as failure:
            self.busy = f"No course work is made before it is known what the classes hold. {failure}"
            self.errand.waiting += 1
        return self._recall.behind

    def bring(self, wishes: Wishes, classes: Iterable[KnownClass], forms: Mapping[FormKey, OpenForm]) -> None:
        """Bring every other class in order that is not."""
        wanted = {each.key: each for each in wishes.classes}
        if self._take(wanted, list(self._left(wishes, classes)), self._keeper(forms)):
            with suppress(WorkspaceError):  # the next run leaves a trace before it makes anything
                self._recall.settle(all_done=self._unfinished() == self._before)

    def _left(self, wishes: Wishes, classes: Iterable[KnownClass]) -> dict[ClassKey, ClassSteps]:
        """What is to be done in classes that are not new."""
        steps = class_steps(wishes, classes, self.errand.clock.now(), self.errand.zone)
        return {key: each for key, each in steps.items() if key not in self._new}

    def _keeper(self, forms: Mapping[FormKey, OpenForm], *, only_new: bool = False) -> ClassKeeper:
        works = WorkKeeper(self.errand, self.catalogue, forms, self._recall)
        return ClassKeeper(self.errand, self._members, works, self._recall.behind, only_new)

    def _take(self, wanted: Mapping[ClassKey, WantedClass], keys: list[ClassKey], keeper: ClassKeeper) -> bool:
        """Bring these classes in order, one after the other; False if no more can be done in Classroom now."""
        for done, key in enumerate(keys):
            self.progress("classes", done, len(keys))
            name = wanted[key].name if key in wanted else key.place
            if not self._one(f"class {name}", lambda key=key: keeper.keep(key, wanted.get(key))):  # type: ignore[misc]
                self.errand.waiting += len(keys) - done if self.shut is None else 0
                return False
        self.progress("classes", len(keys), len(keys))
        return True

    def _unfinished(self) -> int:
        return self.errand.waiting + len(self.errand.failed)

    def grade(self) -> None:
        """Write back what has come in since the last time."""
        with reading(self.errand.engine) as connection:
            classes = records.known_classes(connection)
            modules = {work.module_id for each in classes for work in each.works}
            best = best_results(connection, modules) if modules else {}
            known = known_grades(connection) if modules else {}
        found = wanted_grades(classes, best, known, stamp(self.errand.clock.now()))
        grader = Grader(self.errand)
        by_id = {each.id: each for each in classes}
        for done, (class_id, wanted) in enumerate(found.items()):
            self.progress("grades", done, len(found))
            if not self._one(f"grades of the class {by_id[class_id].name}", _writing(grader, by_id[class_id], wanted)):
                self.errand.waiting += len(found) - done if self.shut is None else 0
                return
        self.progress("grades", len(found), len(found))

    def _one(self, what: str, act: Callable[[], None]) -> bool:
        """Do one class's part; one that fails stops no other. False if the others would fail too."""
        try:
            act()
        except (ClassroomShutError, NoTokenError) as shut:
            self.shut = str(shut)
            return False
        except BusyError as busy:
            self.busy = str(busy)
            return False
        except NoConnectionError:
            raise
        except WorkspaceError as failure:
            self.errand.failed.append((what, str(failure)))
            self.errand.waiting += 1
        return True


def _writing(grader: Grader, known: KnownClass, wanted: list[WantedGrade]) -> Callable[[], None]:
    return lambda: grader.write(known, wanted)
