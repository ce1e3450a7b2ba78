"""Who may ask for which report: the one thought that the command line and every door share."""

from service.access import Actor, Permission, may
from service.errors import NanolearnError
from service.reports.gather import Sight
from service.reports.model import By, Scope


class NotAllowedError(NanolearnError):
    """Somebody asked for what they may not see."""


def narrowed(scope: Scope, actor: Actor) -> Scope:
    """A leader who names no unit means the branch that is theirs."""
    if scope.unit == "/" and scope.person is None and len(actor.leads) == 1:
        return Scope(next(iter(actor.leads)), scope.module, scope.assignment, scope.person)
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
        theirs = " or ".join(sorted(actor.leads))
        hint = f" They lead {theirs}." if theirs else " They lead no unit in the Directory."
        raise NotAllowedError(f"{actor.email} may not read the figures of {scope.unit}.{hint}")
    return Sight(names=names or own, scores=lambda each: may(actor, Permission.SCORES_READ, None, each))
