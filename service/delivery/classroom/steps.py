"""Making one class what it should be: open, with its people and its course work, each of them once.

A class has an alias, a topic its name, a member their id: what is there already is refused, which is as good as
done. Course work has none of these: its intent is written first, and after a lost reply it is looked for by the
marker in its description before it is made again.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from service.delivery.classroom import records
from service.delivery.classroom.errand import ClassroomShutError, Errand, GoneError, concerns_everybody
from service.delivery.classroom.members import MemberKeeper
from service.delivery.classroom.model import ClassKey, ClassState, KnownClass, WantedClass, WantedWork
from service.delivery.classroom.plan import ClassSteps, difference
from service.delivery.classroom.recall import remember_class
from service.delivery.classroom.works import WorkKeeper
from service.errors import AlreadyThereError, NotFoundError, RefusedError, UncertainError
from service.store.locks import exclusive
from service.workspace.failures import NoTokenError

Json = dict[str, Any]

_ASK_AGAIN = timedelta(days=1)
_COURSE = "id,name,courseState"


@dataclass(slots=True)
class ClassKeeper:
    """Brings classes from what they are to what they should be.

    `behind`: the database may be an older one; `only_new`: classes that somebody has begun are left for later.
    """

    errand: Errand
    members: MemberKeeper
    works: WorkKeeper
    behind: bool = False
    only_new: bool = False

    def keep(self, key: ClassKey, wanted: WantedClass | None) -> None:
        """Bring one class in order, unless another worker is at it; None lets it go.

        Raises:
            ClassroomShutError: nothing can be done in Classroom at all.
            WorkspaceError: this class could not be finished; what was done is recorded.
        """
        fresh = wanted is not None and records.want_class(self.errand.engine, key, wanted.name)
        known = records.read_one(self.errand.engine, key)
        if known is None:
            return
        if self.only_new and not fresh:
            self.errand.waiting += 1
            return
        with exclusive(self.errand.engine, f"class-{known.id}") as held:
            known = records.read_one(self.errand.engine, key)
            if not held or known is None:
                self.errand.waiting += 1
                return
            try:
                if wanted is None:
                    self._let_go(known)
                else:
                    self._keep(known, wanted, fresh=fresh)
            except NoTokenError as refused:
                raise ClassroomShutError(str(refused)) from None
            except GoneError as gone:
                records.forget_class(self.errand.engine, known.id)
                self.errand.failed.append((f"class {known.name}", str(gone)))
                self.errand.waiting += 1

    # --- a class that is needed ---------------------------------------------------------------------------------

    def _keep(self, known: KnownClass, wanted: WantedClass, *, fresh: bool) -> None:
        steps = self._steps(known, wanted)
        try:
            if steps.open:
                known = self._open(known, wanted, fresh=fresh)
            elif steps.rename:
                with self._gone_is_told(known):
                    self._patch(known, name=wanted.name)
        except RefusedError as refused:
            self._closed_to_us(known, wanted, refused)
            return
        steps = self._steps(known, wanted)
        with self._gone_is_told(known):
            self.members.remove(known, steps.remove)
            wanted = wanted.without(self.members.add(known, steps.add))
        known = self._again(known)
        steps = self._steps(known, wanted)
        for work in steps.works:
            self._attempt(known, work.wanted, partial(self.works.take, known, work))
        for unmeant in steps.drop:
            self._attempt(known, None, partial(self.works.drop, known, unmeant))

    def _steps(self, known: KnownClass, wanted: WantedClass | None) -> ClassSteps:
        return difference(wanted, known, self.errand.clock.now(), self.errand.zone)

    def _again(self, known: KnownClass) -> KnownClass:
        again = records.read_one(self.errand.engine, known.key)
        assert again is not None  # its row is there, and the lock is ours
        return again

    def _open(self, known: KnownClass, wanted: WantedClass, *, fresh: bool) -> KnownClass:
        """Make the class, or open the one that is there."""
        if known.course_id is not None:
            with self._gone_is_told(known):
                self._patch(known, courseState="ACTIVE", name=wanted.name)
            self.errand.updated["class"] += 1
            return self._again(known)
        course, forgotten = self._create(known, wanted, fresh=fresh)
        if forgotten and (fresh or self.behind):  # we knew nothing of it: an older database has been brought back
            remember_class(self.errand, replace(known, course_id=course["id"]))
        records.record_class(
            self.errand.engine,
            known.id,
            state=ClassState.ACTIVE.value,
            course_id=course["id"],
            name=course["name"],
        )
        known = self._again(known)
        if course["courseState"] != "ACTIVE":
            self._patch(known, courseState="ACTIVE")
        self.errand.created["class"] += 1
        return known

    def _create(self, known: KnownClass, wanted: WantedClass, *, fresh: bool) -> tuple[Json, bool]:
        """The class as Classroom shows it, and whether it was there before we asked for it.

        One that an earlier run was about to make (not `fresh`) is looked for first: that is one call, whether it is
        there or not.
        """
        alias = known.key.alias
        if not fresh:
            with suppress(NotFoundError):
                return self.errand.workspace.call("classroom.courses.get", id=alias, fields=_COURSE), True
        body = {"id": alias, "name": wanted.name, "ownerId": "me", "courseState": "ACTIVE"}
        asked = 0

        def create() -> Json:
            nonlocal asked
            asked += 1
            return self.errand.workspace.call("classroom.courses.create", body=body, fields=_COURSE)

        try:
            return self.errand.insist(create), False
        except NotFoundError as nowhere:
            raise ClassroomShutError(str(nowhere)) from None
        except AlreadyThereError:
            return self.errand.workspace.call("classroom.courses.get", id=alias, fields=_COURSE), asked == 1

    def _patch(self, known: KnownClass, **changes: str) -> None:
        """Change a class, and remember it."""
        self.errand.insist(
            lambda: self.errand.workspace.call(
                "classroom.courses.patch",
                id=known.course_id,
                updateMask=",".join(sorted(changes)),
                body=changes,
                fields="id",
            )
        )
        remembered = {"name": changes.get("name"), "state": changes.get("courseState", "").lower()}
        records.record_class(
            self.errand.engine, known.id, **{name: value for name, value in remembered.items() if value}
        )

    # --- a class that nobody needs ------------------------------------------------------------------------------

    def _let_go(self, known: KnownClass) -> None:
        """Archive a class of ours; what others made is only cleared of our work."""
        steps = self._steps(known, None)
        for unmeant in steps.drop:
            self._attempt(known, None, partial(self.works.drop, known, unmeant))
        try:
            if steps.archive:
                with self._gone_is_told(known):
                    self._patch(known, courseState="ARCHIVED")
                self.errand.updated["class"] += 1
            if steps.forget:
                self._forget(known)
        except (GoneError, NotFoundError):
            records.forget_class(self.errand.engine, known.id)
        except RefusedError as refused:
            if isinstance(refused, NoTokenError):
                raise
            self.errand.failed.append((f"class {known.name}", str(refused)))

    def _forget(self, known: KnownClass) -> None:
        """A class that was about to be made when nobody needed it any more: it may be there."""
        course = self.errand.workspace.call("classroom.courses.get", id=known.key.alias, fields=_COURSE)
        records.record_class(self.errand.engine, known.id, course_id=course["id"])
        self._patch(replace(known, course_id=course["id"]), courseState="ARCHIVED")

    # --- trouble ------------------------------------------------------------------------------------------------

    @contextmanager
    def _gone_is_told(self, known: KnownClass) -> Iterator[None]:
        """Something of a class is not there: is it the class itself?"""
        try:
            yield
        except NotFoundError:
            try:
                self.errand.workspace.call("classroom.courses.get", id=known.course_id, fields="id")
            except NotFoundError:
                raise GoneError("Somebody has deleted it in Classroom. The next run makes it anew.") from None
            raise

    def _attempt(self, known: KnownClass, wanted: WantedWork | None, act: Callable[[], None]) -> None:
        """Take one step; one that is refused stops no other, and its people get mail."""
        what = f"course work {wanted.key.module_id} in the class {known.name}" if wanted else f"class {known.name}"
        try:
            with self._gone_is_told(known):
                act()
        except NoTokenError:
            raise
        except (RefusedError, NotFoundError) as failure:
            self.errand.failed.append((what, str(failure)))
            if wanted is not None and not _is_there(known, wanted):
                self.errand.fall_back(dict.fromkeys(wanted.people, failure), known.key.place, _ASK_AGAIN)
        except UncertainError as lost:
            self.errand.failed.append((what, str(lost)))
            self.errand.waiting += 1

    def _closed_to_us(self, known: KnownClass, wanted: WantedClass, refused: RefusedError) -> None:
        if isinstance(refused, NoTokenError):
            raise refused
        if concerns_everybody(refused):
            raise ClassroomShutError(str(refused))
        self.errand.failed.append((f"class {wanted.name}", str(refused)))
        self.errand.fall_back(dict.fromkeys(wanted.people, refused), known.key.place, _ASK_AGAIN)


def _is_there(known: KnownClass, wanted: WantedWork) -> bool:
    return wanted.key in known.works and known.works[wanted.key].work_id is not None
