"""One run's means in Classroom, and what came of it; which refusals stand for one person and which for everybody."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from service.clock import Clock
from service.delivery.classroom.model import Fallback
from service.delivery.classroom.records import record_fallbacks
from service.errors import NanolearnError, RefusedError, UncertainError, WorkspaceError
from service.moments import stamp
from service.workspace.client import Workspace

T = TypeVar("T")

_TRIES = 3
_FOR_EVERYBODY = {
    "UNIMPLEMENTED",
    "PERMISSION_DENIED",
    "UNAUTHENTICATED",
    "ClassroomApiDisabled",
    "ClassroomDisabled",
    "InactiveCourseOwner",
    "UserCannotOwnCourse",
    "UserGroupsMembershipLimitReached",
}


class ClassroomShutError(NanolearnError):
    """Nothing can be done in Classroom in this run, whatever is asked; the text says why."""


class GoneError(NanolearnError):
    """Somebody has deleted the class."""


def concerns_everybody(refused: RefusedError) -> bool:
    """Whether a refusal to do what the role account should always be able to do will meet everybody else too."""
    return refused.reason in _FOR_EVERYBODY


@dataclass(slots=True)
class Errand:
    """What the steps of one run share. `waiting`: things left for the next run."""

    engine: Engine
    workspace: Workspace
    clock: Clock
    zone: ZoneInfo
    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[str, str]] = field(default_factory=list)
    waiting: int = 0

    def insist(self, act: Callable[[], T]) -> T:
        """Do again what may be done twice, when Google's answer was lost."""
        for _ in range(_TRIES - 1):
            try:
                return act()
            except UncertainError:
                self.workspace.pace.pause(1.0)
        return act()

    def fall_back(self, people: dict[str, WorkspaceError], place: str, wait: timedelta) -> None:
        """These people are reached by mail; Classroom is asked again for them after the wait."""
        until = stamp(self.clock.now() + wait)
        record_fallbacks(self.engine, {person: Fallback(place, str(why), until) for person, why in people.items()})
