"""What somebody has changed by hand in Classroom: classes and course work of ours against what we made of them.

Looking costs one list of classes and one list of course work a class, so only a dry run looks. Nothing of it is
undone unless somebody says so: a teacher's own changes are the teacher's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from service.catalogue.model import Catalogue
from service.compiler.difference import Difference
from service.delivery.classroom.errand import Errand
from service.delivery.classroom.found import due_of
from service.delivery.classroom.model import ClassState, KnownClass, KnownWork, OpenForm, WorkKey
from service.delivery.classroom.wishes import Wishes
from service.delivery.classroom.words import title
from service.delivery.classroom.works import due_fields
from service.delivery.drift import ALL, Drift, Settled
from service.delivery.plan import FormKey
from service.errors import NotFoundError, RefusedError, UncertainError
from service.moments import parse

Json = dict[str, Any]

_COURSES = "nextPageToken,courses(id,name,courseState)"
_WORKS = "nextPageToken,courseWork(id,title,state,materials,dueDate,dueTime,maxPoints,topicId)"
_THERE = "there"
_GONE = "It is not there any more, or the role account is no longer its teacher. Bring it back in Classroom."
_NOT_OURS_TO_SET = "Classroom lets nobody change {what} of course work that is there. Correct it by hand, or leave it."


@dataclass(frozen=True, slots=True)
class _Changed:
    """One thing in Classroom that differs. `patch`: what makes it ours again; `stuck`: what no patch can change."""

    drift: Drift
    course_id: str
    work_id: str | None = None
    patch: Json = field(default_factory=dict)
    mask: tuple[str, ...] = ()
    stuck: str | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """One field of a course work: as we made it, as it stands, and what makes it ours again (None: nothing can)."""

    field: str
    ours: str
    theirs: str
    patch: Json | None
    mask: str = ""


@dataclass(frozen=True, slots=True)
class ClassDrifts:
    """Compares Classroom with what we remember and mean."""

    errand: Errand
    catalogue: Catalogue
    wishes: Wishes
    classes: tuple[KnownClass, ...]
    forms: Mapping[FormKey, OpenForm]

    def look(self) -> list[Drift]:
        """Everything that differs, by class.

        Raises:
            WorkspaceError: Google cannot be asked.
        """
        return [each.drift for each in self._changed()]

    def knows(self, id_: str) -> bool:
        """Whether this is the id of a class of ours, or of a course work."""
        return any(id_.partition("/")[0] == each.course_id for each in self._active())

    def restore(self, id_: str) -> Settled:
        """Make the class or course work of this id, or ALL, again what we made it."""
        settled = Settled()
        for each in self._changed():
            if id_ not in {each.drift.id, ALL}:
                continue
            try:
                self._patch(each)
            except NotFoundError:
                settled.failed.append((each.drift.what, _GONE))
            except (RefusedError, UncertainError) as failure:
                settled.failed.append((each.drift.what, str(failure)))
            else:
                settled.done.append(each.drift.what)
        return settled

    def _patch(self, changed: _Changed) -> None:
        if changed.stuck is not None:
            raise RefusedError(changed.stuck)
        where: Json = {"id": changed.course_id}
        method = "classroom.courses.patch"
        if changed.work_id is not None:
            where = {"courseId": changed.course_id, "id": changed.work_id}
            method = "classroom.courses.courseWork.patch"
        self.errand.insist(
            lambda: self.errand.workspace.call(
                method, **where, body=changed.patch, updateMask=",".join(changed.mask), fields="id"
            )
        )

    def _active(self) -> Iterator[KnownClass]:
        return (each for each in self.classes if each.state is ClassState.ACTIVE and each.course_id is not None)

    def _changed(self) -> Iterator[_Changed]:
        active = list(self._active())
        if not active:
            return
        listed = self.errand.workspace.pages(
            "classroom.courses.list",
            "courses",
            teacherId="me",
            courseStates=["ACTIVE", "ARCHIVED", "PROVISIONED", "DECLINED", "SUSPENDED"],
            fields=_COURSES,
        )
        courses = {str(course["id"]): course for course in listed}
        for known in active:
            course = courses.get(str(known.course_id))
            if course is None:
                told = (Difference("the class", _THERE, "deleted, or no longer taught by the role account"),)
                yield _Changed(
                    Drift(f"class {known.name}", str(known.course_id), told), str(known.course_id), stuck=_GONE
                )
                continue
            if known.key.ours:
                yield from _class(known, course)
            yield from self._works(known)

    def _works(self, known: KnownClass) -> Iterator[_Changed]:
        made = {key: work for key, work in known.works.items() if work.work_id is not None}
        if not made:
            return
        listed = self.errand.workspace.pages(
            "classroom.courses.courseWork.list",
            "courseWork",
            courseId=known.course_id,
            courseWorkStates=["PUBLISHED", "DRAFT"],
            fields=_WORKS,
        )
        present = {str(each["id"]): each for each in listed}
        topics = {work.key: work.topic for each in self.wishes.classes if each.key == known.key for work in each.works}
        for key, work in sorted(made.items()):
            what = f"course work {key.module_id} ({key.language}) in {known.name}"
            id_ = f"{known.course_id}/{work.work_id}"
            resource = present.get(str(work.work_id))
            if resource is None:
                told = (Difference("the course work", _THERE, "deleted"),)
                yield _Changed(Drift(what, id_, told), str(known.course_id), work.work_id, stuck=_GONE)
                continue
            parts = [each for each in self._parts(known, work, resource, topics) if each.ours != each.theirs]
            if parts:
                yield _differing(what, str(known.course_id), str(work.work_id), parts)

    def _parts(
        self, known: KnownClass, work: KnownWork, resource: Json, topics: Mapping[WorkKey, str | None]
    ) -> Iterator[_Part]:
        """Each field that we set, where we know what we set it to."""
        module = self.catalogue.modules.get(work.key.module_id)
        if module is not None and module.version == work.version and work.key.language in module.words:
            wanted = title(module, work.key.language)
            yield _Part("title", wanted, resource.get("title", ""), {"title": wanted}, "title")
        form = self.forms.get(FormKey(work.key.module_id, work.version, work.key.language))
        if form is not None:
            yield _Part("link", form.address, _links(resource, form.address), None)
        yield _Part(
            "due", self._local(work.due_at), self._local(due_of(resource)), due_fields(work.due_at), "dueDate,dueTime"
        )
        yield _Part(
            "points", f"{work.points:g}", f"{resource.get('maxPoints', 0):g}", {"maxPoints": work.points}, "maxPoints"
        )
        topic = topics.get(work.key)
        topic_id = known.topics.get(topic) if topic is not None else None
        if topic_id is not None:
            names = {number: name for name, number in known.topics.items()}
            there = resource.get("topicId")
            theirs = names.get(there, "another topic") if there else ""
            yield _Part("topic", str(topic), theirs, {"topicId": topic_id}, "topicId")
        state = str(resource.get("state", ""))
        yield _Part("state", "published", state.lower(), {"state": "PUBLISHED"}, "state")

    def _local(self, moment: str | None) -> str:
        """A moment as people in the municipality read it; empty for none."""
        return f"{parse(moment).astimezone(self.errand.zone):%Y-%m-%d %H:%M}" if moment else ""


def _class(known: KnownClass, course: Json) -> Iterator[_Changed]:
    parts = [
        _Part("name", known.name, course.get("name", ""), {"name": known.name}, "name"),
        _Part("state", "active", course.get("courseState", "").lower(), {"courseState": "ACTIVE"}, "courseState"),
    ]
    parts = [each for each in parts if each.ours != each.theirs]
    if parts:
        yield _differing(f"class {known.name}", str(known.course_id), None, parts)


def _differing(what: str, course_id: str, work_id: str | None, parts: Iterable[_Part]) -> _Changed:
    parts = list(parts)
    stuck = [part.field for part in parts if part.patch is None]
    patch: Json = {}
    for part in parts:
        patch |= part.patch or {}
    return _Changed(
        drift=Drift(
            what,
            f"{course_id}/{work_id}" if work_id else course_id,
            tuple(Difference(part.field, part.ours, part.theirs) for part in parts),
        ),
        course_id=course_id,
        work_id=work_id,
        patch=patch,
        mask=tuple(part.mask for part in parts if part.mask),
        stuck=_NOT_OURS_TO_SET.format(what="the " + " and the ".join(stuck)) if stuck else None,
    )


def _links(resource: Json, wanted: str) -> str:
    """Where the course work leads; the Form's address if that is among it, since teachers may add material."""
    found = [
        str(material.get("link", {}).get("url") or material.get("form", {}).get("formUrl") or "")
        for material in resource.get("materials", [])
    ]
    return wanted if wanted in found else ", ".join(filter(None, found))
