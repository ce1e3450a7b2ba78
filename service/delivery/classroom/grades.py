"""Writing grades back: one reading of a class's submissions, then fifty grades in a request.

A student's own doings are not touched: nothing is turned in or returned for them, whatever state their work is in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, select

from service.assignments.nameless import named
from service.counting.records import take_turn
from service.delivery.classroom.errand import Errand
from service.delivery.classroom.grading import Best, KnownGrade, Result, WantedGrade, may_write
from service.delivery.classroom.model import KnownClass
from service.errors import RefusedError, WorkspaceError
from service.moments import stamp
from service.roster.records import still_known
from service.store import tables as t
from service.store.locks import exclusive
from service.store.upsert import dialect_insert
from service.workspace.batch import in_batches
from service.workspace.failures import NoTokenError

Json = dict[str, Any]

_LIST = "classroom.courses.courseWork.studentSubmissions.list"
_PATCH = "classroom.courses.courseWork.studentSubmissions.patch"
_FIELDS = "nextPageToken,studentSubmissions(id,courseWorkId,userId,draftGrade,assignedGrade)"
_BY_HAND = "A teacher has set the grade by hand; it stays as it is."
_ALL_WORK = "-"


def best_results(connection: Connection, modules: Iterable[str]) -> Mapping[tuple[str, str], Best]:
    """Person and module -> their best result, of people who are in a class, by its share of the points.

    Of modules for figures alone there is none: a grade in Classroom is seen by the teachers of the class.
    """
    query = (
        select(t.responses.c.person_id, t.responses.c.module_id, t.forms.c.points, t.responses.c.score)
        .join(t.forms, t.forms.c.id == t.responses.c.form)
        .where(
            t.responses.c.module_id.in_(list(modules)),
            t.responses.c.score.is_not(None),
            t.responses.c.person_id.in_(select(t.class_members.c.person_id)),
            named(connection, t.responses.c.module_id),
        )
        .distinct()
    )
    found: dict[tuple[str, str], set[Result]] = {}
    for row in connection.execute(query):
        found.setdefault((row.person_id, row.module_id), set()).add(Result(row.score, row.points or 0.0))
    return {pair: Best(max(results, key=_rank), frozenset(results)) for pair, results in found.items()}


def _rank(result: Result) -> tuple[float, Result]:
    return (result.score / result.points if result.points else 0.0), result


def known_grades(connection: Connection) -> Mapping[tuple[int, str], KnownGrade]:
    """Course work's row and person -> what was written, or why not."""
    return {
        (row.course_work_id, row.person_id): KnownGrade(
            row.submission_id, row.writing, row.written, row.left_because, row.looked_at
        )
        for row in connection.execute(select(t.class_grades))
    }


def grades_left(connection: Connection) -> list[tuple[str, str, str]]:
    """Address, module and reason of every grade that is not ours to write."""
    query = (
        select(t.people.c.email, t.course_works.c.module_id, t.class_grades.c.left_because)
        .select_from(t.class_grades)
        .join(t.course_works)
        .join(t.people, t.people.c.id == t.class_grades.c.person_id)
        .where(t.class_grades.c.left_because.is_not(None), named(connection, t.course_works.c.module_id))
        .order_by(t.people.c.email, t.course_works.c.module_id)
    )
    return [(row.email, row.module_id, row.left_because) for row in connection.execute(query)]


@dataclass(slots=True)
class Grader:
    """Writes the grades of one class after another."""

    errand: Errand

    def write(self, known: KnownClass, wanted: list[WantedGrade]) -> None:
        """Write what is wanted and ours to write.

        Raises:
            WorkspaceError: the class's submissions cannot be read.
        """
        with exclusive(self.errand.engine, f"class-{known.id}") as held:
            if not held:
                self.errand.waiting += len(wanted)
                return
            self._write(known, wanted)

    def _write(self, known: KnownClass, wanted: list[WantedGrade]) -> None:
        submissions = self._submissions(known, wanted)
        now = stamp(self.errand.clock.now())
        ready: list[tuple[WantedGrade, str]] = []
        notes: list[tuple[WantedGrade, Json]] = []
        for each in wanted:
            present = submissions.get((str(each.work.work_id), each.person_id))
            if present is None:
                notes.append((each, {"looked_at": now}))
            elif not may_write(each, present.get("draftGrade"), present.get("assignedGrade")):
                notes.append((each, {"submission_id": present["id"], "left_because": _BY_HAND}))
            else:
                ready.append((each, str(present["id"])))
                here = present.get("draftGrade", each.known.written)  # ours: what an earlier run may not have recorded
                notes.append((each, {"submission_id": present["id"], "writing": each.grade, "written": here}))
        _record(self.errand.engine, notes)
        self._patch(known, ready)

    def _submissions(self, known: KnownClass, wanted: list[WantedGrade]) -> dict[tuple[str, str], Json]:
        """By course work and student, with as few pages as tell of all that is wanted."""
        works = {str(each.work.work_id) for each in wanted}
        people = {each.person_id for each in wanted}
        found = self.errand.workspace.pages(
            _LIST,
            "studentSubmissions",
            courseId=known.course_id,
            courseWorkId=works.pop() if len(works) == 1 else _ALL_WORK,
            fields=_FIELDS,
            **({"userId": people.pop()} if len(people) == 1 else {}),
        )
        return {(str(each["courseWorkId"]), str(each["userId"])): each for each in found}

    def _patch(self, known: KnownClass, ready: list[tuple[WantedGrade, str]]) -> None:
        """Both grades: the draft is what teachers see, the other what the student sees once work is returned."""
        calls = [
            {
                "courseId": known.course_id,
                "courseWorkId": each.work.work_id,
                "id": submission_id,
                "updateMask": "draftGrade,assignedGrade",
                "body": {"draftGrade": each.grade, "assignedGrade": each.grade},
                "fields": "id",
            }
            for each, submission_id in ready
        ]
        for results in in_batches(self.errand.workspace, _PATCH, calls):
            notes: list[tuple[WantedGrade, Json]] = []
            for i, result in results:
                each, submission_id = ready[i]
                if not isinstance(result, WorkspaceError):
                    notes.append((each, {"submission_id": submission_id, "written": each.grade, "writing": None}))
                    self.errand.updated["grade"] += 1
                elif isinstance(result, NoTokenError):
                    raise result
                elif isinstance(result, RefusedError):
                    notes.append((each, {"submission_id": submission_id, "left_because": str(result)}))
                else:
                    self.errand.waiting += 1
            _record(self.errand.engine, notes)


def _record(engine: Engine, notes: list[tuple[WantedGrade, Json]]) -> None:
    if not notes:
        return
    columns = ("submission_id", "writing", "written", "left_because", "looked_at")
    rows = [
        {
            "course_work_id": each.work.id,
            "person_id": each.person_id,
            **dict.fromkeys(columns),
            "submission_id": each.known.submission_id,
            "writing": each.known.writing,
            "written": each.known.written,
            **changes,
        }
        for each, changes in notes
    ]
    with engine.begin() as connection:
        take_turn(connection)
        known = still_known(connection, {each.person_id for each, _ in notes})
        rows = [row for row in rows if row["person_id"] in known]
        if not rows:
            return
        statement = dialect_insert(connection, t.class_grades)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["course_work_id", "person_id"],
                set_={name: statement.excluded[name] for name in columns},
            ),
            rows,
        )
