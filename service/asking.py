"""Who may ask for which report: the one thought that the command line and every door share."""

from service.access import Actor, Permission, may, reach
from service.errors import NanolearnError
from service.reports.gather import Sight
from service.reports.model import By, Scope
from service.roster.model import ROOT


class NotAllowedError(NanolearnError):
    """Somebody asked for what they may not see."""


def narrowed(scope: Scope, actor: Actor) -> Scope:
    """Somebody who names no unit, and has one branch, means that."""
    branches = reach(actor, Permission.COUNTS_READ)
    if scope.unit == ROOT and scope.person is None and len(branches) == 1:
        return Scope(branches[0], scope.module, scope.assignment, scope.person)
    return scope


def sight(actor: Actor, scope: Scope, by: By, person: str | None = None) -> Sight:
    """What the actor may see of a scope; `person` is the id of the scope's person, where it has one.

    Raises:
        NotAllowedError: nothing of it.
    """
    names = may(actor, Permission.NAMES_READ, scope.unit)
    own = person is not None and may(actor, Permission.PROGRESS_READ, None, person)
    if scope.person is not None or by is By.PERSON:
        if not names and not own:
            raise NotAllowedError(
                f"{actor.email} may not see who has done what by name. Ask for --by unit, module or question."
            )
    elif not may(actor, Permission.COUNTS_READ, scope.unit):
        theirs = " or ".join(reach(actor, Permission.COUNTS_READ))
        hint = f" They may read {theirs}." if theirs else " They lead no unit in the Directory and have no role on one."
        raise NotAllowedError(f"{actor.email} may not read the figures of {scope.unit}.{hint}")
    return Sight(names=names or own, scores=lambda each: may(actor, Permission.SCORES_READ, None, each))
