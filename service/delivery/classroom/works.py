"""The course work of a class and the topics it stands under."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from service.catalogue.model import Catalogue
from service.delivery.classroom import records
from service.delivery.classroom.errand import Errand
from service.delivery.classroom.found import find_works, record_found
from service.delivery.classroom.model import KnownClass, KnownWork, OpenForm
from service.delivery.classroom.plan import WorkSteps
from service.delivery.classroom.recall import Recall
from service.delivery.classroom.words import description, marker, title
from service.delivery.plan import FormKey
from service.errors import AlreadyThereError, NotFoundError, RefusedError, UncertainError
from service.moments import parse, stamp

Json = dict[str, Any]

_LAG = timedelta(seconds=5)  # what was asked for and whose answer was lost may still be on its way
_TRIES = 3
_ASK_AGAIN = timedelta(days=1)


@dataclass(slots=True)
class WorkKeeper:
    """Makes, changes and removes course work, and tells the traces which Forms it led to."""

    errand: Errand
    catalogue: Catalogue
    forms: Mapping[FormKey, OpenForm]
    recall: Recall

    def take(self, known: KnownClass, step: WorkSteps) -> None:
        """Do what is to be done about one course work.

        Raises:
            NotFoundError: the class or the course work is not there.
            RefusedError: Classroom does not want it.
            UncertainError: Google's answers keep getting lost; what was done is recorded.
        """
        if step.create:
            self._make(known, step)
            return
        work = known.works[step.wanted.key]
        if step.due_changes:
            self._move_due(known, work, step.due_at)
        if step.students_change:
            self._reassign(known, work, step.students)

    def drop(self, known: KnownClass, work: KnownWork) -> None:
        """Delete a course work that is for nobody any more."""
        work_id = work.work_id
        if work_id is None and work.intent_at is not None:
            found = find_works(self.errand, known.course_id).get(work.key)
            work_id = found.work_id if found else None
        if work_id is not None:
            try:
                self.errand.insist(
                    lambda: self.errand.workspace.call(
                        "classroom.courses.courseWork.delete", courseId=known.course_id, id=work_id
                    )
                )
            except NotFoundError:
                pass  # deleted already
            except RefusedError as refused:
                if refused.reason != "FAILED_PRECONDITION":  # that is how Classroom says that it is deleted already
                    raise
            self.errand.updated["course_work"] += 1
        records.forget_work(self.errand.engine, work.id)

    # --- course work --------------------------------------------------------------------------------------------

    def _make(self, known: KnownClass, step: WorkSteps) -> None:
        form = self.forms.get(step.wanted.form)
        if form is None:  # it could not be made in this run
            self.errand.waiting += 1
            return
        key, version = step.wanted.key, step.wanted.form.version
        work = known.works.get(key)
        noted = self.recall.noted
        sure = (known.id, key) in noted  # this run has noted it, so no other can have made it
        if work is None:
            records.want_work(self.errand.engine, known.id, key, version=version, points=form.points)
        if work is None or work.intent_at is None:
            self.recall.owed.add(step.wanted.form)
        topic_id = self._topic(known, step.wanted.topic, perhaps=noted.get((known.id, key), work is not None))
        for attempt in range(1, _TRIES + 1):
            again = records.read_one(self.errand.engine, known.key)
            assert again is not None  # its row is there, and the lock is ours
            work = again.works[key]
            if (attempt > 1 or not sure) and self._made_before(known, work):
                return
            records.record_work(
                self.errand.engine,
                work.id,
                intent_at=stamp(self.errand.clock.now()),
                version=version,
                points=form.points,
            )
            try:
                self._create(known, work, step, form, topic_id)
            except UncertainError:
                records.record_work(self.errand.engine, work.id, intent_at=stamp(self.errand.clock.now()))
                if attempt == _TRIES:
                    raise
            else:
                return

    def _made_before(self, known: KnownClass, work: KnownWork) -> bool:
        """Whether an earlier try, whose end nobody knows, has made it: then that is recorded."""
        if work.intent_at is None:
            return False
        young = parse(work.intent_at) + _LAG - self.errand.clock.now()
        if young > timedelta(0):
            self.errand.workspace.pace.pause(young.total_seconds())
        found = find_works(self.errand, known.course_id).get(work.key)
        if found is None:
            return False
        record_found(self.errand, work.id, found)
        self.errand.created["course_work"] += 1
        return True

    def _create(
        self, known: KnownClass, work: KnownWork, step: WorkSteps, form: OpenForm, topic_id: str | None
    ) -> None:
        key, version = step.wanted.key, step.wanted.form.version
        module = self.catalogue.modules[key.module_id]
        body: Json = {
            "title": title(module, key.language),
            "description": description(module, key.language, marker(key, version)),
            "materials": [{"link": {"url": form.address}}],
            "workType": "ASSIGNMENT",
            "state": "PUBLISHED",
            "maxPoints": form.points,
            **due_fields(step.due_at),
            **({"topicId": topic_id} if topic_id else {}),
        }
        if step.students is None:
            body["assigneeMode"] = "ALL_STUDENTS"
        else:
            body["assigneeMode"] = "INDIVIDUAL_STUDENTS"
            body["individualStudentsOptions"] = {"studentIds": sorted(step.students)}
        made = self.errand.workspace.call(
            "classroom.courses.courseWork.create", courseId=known.course_id, body=body, fields="id"
        )
        records.record_work(self.errand.engine, work.id, work_id=made["id"], due_at=step.due_at, students=step.students)
        records.forget_old_fallbacks(self.errand.engine, step.wanted.people, stamp(self.errand.clock.now()))
        self.errand.created["course_work"] += 1

    def _move_due(self, known: KnownClass, work: KnownWork, due_at: str | None) -> None:
        self.errand.insist(
            lambda: self.errand.workspace.call(
                "classroom.courses.courseWork.patch",
                courseId=known.course_id,
                id=work.work_id,
                updateMask="dueDate,dueTime",
                body=due_fields(due_at),
                fields="id",
            )
        )
        records.record_work(self.errand.engine, work.id, due_at=due_at)
        self.errand.updated["course_work"] += 1

    def _reassign(self, known: KnownClass, work: KnownWork, students: frozenset[str] | None) -> None:
        """Say anew who has it. Doing it twice does no more than once."""
        body: Json = {"assigneeMode": "ALL_STUDENTS"}
        if students is not None:
            before = work.students or frozenset()
            body = {
                "assigneeMode": "INDIVIDUAL_STUDENTS",
                "modifyIndividualStudentsOptions": {
                    "addStudentIds": sorted(students - before),
                    "removeStudentIds": sorted(before - students),
                },
            }
        self.errand.insist(
            lambda: self.errand.workspace.call(
                "classroom.courses.courseWork.modifyAssignees",
                courseId=known.course_id,
                id=work.work_id,
                body=body,
                fields="id",
            )
        )
        records.record_work(self.errand.engine, work.id, students=students)
        self.errand.updated["course_work"] += 1

    # --- topics -------------------------------------------------------------------------------------------------

    def _topic(self, known: KnownClass, name: str | None, *, perhaps: bool) -> str | None:
        """The id of the topic of this name, made if it is not there; None if the class takes no more.

        `perhaps`: an earlier run may have made it.
        """
        again = records.read_one(self.errand.engine, known.key)
        if name is None or again is None:
            return None
        if name in again.topics:
            return again.topics[name]
        topic_id = self._find_topic(known, name) if perhaps else None
        try:
            if topic_id is None:
                topic_id = str(self.errand.insist(lambda: self._create_topic(known, name))["topicId"])
                self.errand.created["topic"] += 1
        except AlreadyThereError:
            topic_id = self._find_topic(known, name)
            if topic_id is None:
                raise RefusedError(f"The class {known.name} neither takes nor shows a topic {name!r}.") from None
        except RefusedError as refused:
            if refused.reason != "CourseTopicLimitReached":
                raise
            records.record_topic(self.errand.engine, known.id, name, None)
            return None
        records.record_topic(self.errand.engine, known.id, name, topic_id)
        return topic_id

    def _create_topic(self, known: KnownClass, name: str) -> Json:
        return self.errand.workspace.call(
            "classroom.courses.topics.create", courseId=known.course_id, body={"name": name}, fields="topicId"
        )

    def _find_topic(self, known: KnownClass, name: str) -> str | None:
        topics = self.errand.workspace.pages(
            "classroom.courses.topics.list",
            "topic",
            courseId=known.course_id,
            fields="nextPageToken,topic(topicId,name)",
        )
        for topic in topics:
            if topic["name"].casefold() == name.casefold():
                return str(topic["topicId"])
        return None


def due_fields(moment: str | None) -> Json:
    """Both parts of a due moment, or neither: Classroom takes no half."""
    if moment is None:
        return {}
    due = parse(moment)
    return {
        "dueDate": {"year": due.year, "month": due.month, "day": due.day},
        "dueTime": {"hours": due.hour, "minutes": due.minute},
    }
