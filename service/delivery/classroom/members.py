"""The students of a class of ours: in step with the roster, fifty in a request."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import TypeGuard

from service.delivery.classroom import records
from service.delivery.classroom.errand import ClassroomShutError, Errand
from service.delivery.classroom.model import KnownClass, MemberState
from service.delivery.classroom.reading import STUDENTS_ON_A_PAGE, read_students
from service.errors import AlreadyThereError, BusyError, NotFoundError, RefusedError, UncertainError, WorkspaceError
from service.moments import stamp
from service.workspace.batch import Result, in_batches
from service.workspace.failures import NoTokenError

_ADD, _REMOVE = "classroom.courses.students.create", "classroom.courses.students.delete"
_ASK_AGAIN = timedelta(days=7)
_NO_RIGHT = {"PERMISSION_DENIED", "UNAUTHENTICATED", "ClassroomApiDisabled"}  # of the administrator, not of a person
_STRANGERS_IN_A_ROW = 5  # people who may not be added: so many, and nobody who may, is no accident
_PATIENCE_SECONDS = 2.0
_BUSY_AT_MOST = timedelta(days=1)  # then mail reaches the person, and Classroom is asked again in a week


@dataclass(slots=True)
class MemberKeeper:
    """Adds and removes students, in the name of the administrator: a teacher could only invite them."""

    errand: Errand
    _added: bool = False
    _strangers: int = 0

    def remove(self, known: KnownClass, people: tuple[str, ...]) -> None:
        """Take people out of a class; whoever is not in it is out already."""
        calls = [{"courseId": known.course_id, "userId": person} for person in people]
        for results in in_batches(self.errand.workspace, _REMOVE, calls):
            out = [
                people[i]
                for i, each in results
                if isinstance(each, NotFoundError) or not isinstance(each, WorkspaceError)
            ]
            records.forget_members(self.errand.engine, known.id, out)
            self.errand.updated["student"] += len(out)
            for i, each in results:
                if isinstance(each, BusyError | UncertainError):
                    self.errand.waiting += 1
                elif isinstance(each, RefusedError):
                    self.errand.failed.append((f"taking {people[i]} out of the class {known.name}", str(each)))

    def add(self, known: KnownClass, people: tuple[str, ...]) -> frozenset[str]:
        """Put people into a class; gives those who cannot be.

        Raises:
            ClassroomShutError: nobody can be put into a class.
            NotFoundError: there is no such class.
        """
        records.begin_to_add(self.errand.engine, known.id, people, stamp(self.errand.clock.now()))
        try:
            here = self._there_already(known, people)
            unknown, refused = self._round(known, tuple(person for person in people if person not in here))
            if unknown:  # them, or the class; one that is new may not be known everywhere yet
                self.errand.workspace.call("classroom.courses.get", id=known.course_id, fields="id")
                self.errand.workspace.pace.pause(_PATIENCE_SECONDS)
                still, more = self._round(known, tuple(unknown))
                refused |= still | more
        except (NoTokenError, ClassroomShutError) as shut:
            if not self._added:
                records.forget_members(self.errand.engine, known.id, people)
            raise ClassroomShutError(f"Nobody can be added to classes by NANOLEARN_DIRECTORY_ADMIN: {shut}") from None
        records.forget_members(self.errand.engine, known.id, refused)
        self.errand.fall_back(refused, known.key.place, _ASK_AGAIN)
        return frozenset(refused)

    def _there_already(self, known: KnownClass, people: tuple[str, ...]) -> frozenset[str]:
        """Of those whom an earlier run was adding, who is in; looked up where that costs less than asking again."""
        begun = frozenset(person for person in people if known.members.get(person) is MemberState.ADDING)
        if len(begun) <= ceil(len(known.members) / STUDENTS_ON_A_PAGE):
            return frozenset()
        here = begun & read_students(self.errand.workspace, str(known.course_id))
        self._note(known, sorted(here))
        return here

    def _note(self, known: KnownClass, there: list[str]) -> None:
        records.record_members(self.errand.engine, known.id, there, MemberState.MEMBER)
        self.errand.created["student"] += len(there)
        self._added = self._added or bool(there)

    def _round(
        self, known: KnownClass, people: tuple[str, ...]
    ) -> tuple[dict[str, WorkspaceError], dict[str, WorkspaceError]]:
        """Ask for everybody once: those whom Classroom does not know, those whom it refuses."""
        unknown: dict[str, WorkspaceError] = {}
        refused: dict[str, WorkspaceError] = {}
        calls = [{"courseId": known.course_id, "body": {"userId": person}} for person in people]
        for results in in_batches(self.errand.workspace, _ADD, calls):
            self._note(known, [people[i] for i, each in results if _is_in(each)])
            here: list[RefusedError] = []
            late = self._tried_for_long(known, [people[i] for i, each in results if _may_pass(each)])
            for i, each in results:
                if _may_pass(each) and people[i] in late:
                    refused[people[i]] = each
                elif _may_pass(each):
                    self.errand.waiting += 1
                elif isinstance(each, NotFoundError):
                    unknown[people[i]] = each
                elif isinstance(each, RefusedError) and not _is_in(each):
                    refused[people[i]] = each
                    here.append(each)
            self._look_for_a_pattern(here)
        return unknown, refused

    def _tried_for_long(self, known: KnownClass, people: list[str]) -> frozenset[str]:
        """Of these people whom Google is too busy to add those it has been too busy to add since yesterday."""
        if not people:
            return frozenset()
        limit = stamp(self.errand.clock.now() - _BUSY_AT_MOST)
        since = records.added_since(self.errand.engine, known.id, people)
        return frozenset(person for person, at in since.items() if at <= limit)

    def _look_for_a_pattern(self, refused: list[RefusedError]) -> None:
        """A refusal that everybody else would meet too is met once."""
        if self._added:
            return
        strangers = [each for each in refused if each.reason == "CannotDirectAddUser"]
        self._strangers += len(strangers)
        for each in refused:
            if each.reason in _NO_RIGHT or (each in strangers and self._strangers >= _STRANGERS_IN_A_ROW):
                raise ClassroomShutError(str(each))


def _may_pass(result: Result) -> TypeGuard[WorkspaceError]:
    """Whether the same may be granted a little later."""
    return isinstance(result, BusyError | UncertainError)


def _is_in(result: Result) -> bool:
    """Whether somebody is in the class: just added, or there already."""
    return isinstance(result, AlreadyThereError) or not isinstance(result, WorkspaceError)
