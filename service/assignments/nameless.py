"""Modules of which nobody sees by name how people stand: those that were ever assigned for figures alone.

It holds for the module, not for an assignment: somebody has answered a module or not, whoever asks for it. If some
people's answers had names and others' had none, the figures of all together would tell those without; and if it ended
with the assignment, another one would tell what was answered before. So it holds everywhere, and for good.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, select, true, update

from service.assignments.model import Level, Rule
from service.assignments.records import read_rules
from service.errors import UsageError
from service.settings import Settings
from service.store import tables as t
from service.store.recall import recall
from service.store.recounts import Recount, ask_for_recount

FEWEST = 5
"""Whoever is asked for figures alone is asked with so many: figures on fewer are shown to nobody."""


def nameless(connection: Connection) -> frozenset[str]:
    """The ids of those modules. Assignments that were withdrawn count: their answers are still there."""
    return recall(connection, "nameless", lambda: frozenset(connection.scalars(_NAMELESS)))


_NAMELESS = (
    select(t.assignment_modules.c.module_id)
    .join(t.assignments, t.assignments.c.id == t.assignment_modules.c.assignment_id)
    .where(t.assignments.c.aggregate_only)
    .distinct()
)


def named(connection: Connection, module: ColumnElement[str]) -> ColumnElement[bool]:
    """Chooses the rows about all other modules: every reader of rows that tell how somebody stands asks for these."""
    found = nameless(connection)
    return module.not_in(sorted(found)) if found else true()


class Why(StrEnum):
    """Why an assignment cannot be as it was asked for."""

    NAMED = "named"  # it asks by name for a module that was assigned for figures alone
    PERSONS = "persons"  # for figures alone, it names single persons: with and without them, figures tell about them
    CLASS = "class"  # for figures alone, it goes to a class of others, whose teachers see who hands in
    FEW = "few"  # for figures alone, it binds so few that nobody could see anything


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why, and of which modules where that matters."""

    why: Why
    modules: tuple[str, ...] = ()

    def in_words(self) -> str:
        """For who asked on the command line or by a program."""
        match self.why:
            case Why.NAMED:
                return (
                    f"{' and '.join(self.modules)} was assigned for figures alone, so nobody may see by name how "
                    "people stand with it, whoever assigns it. Assign it with --aggregate-only, or leave it out."
                )
            case Why.PERSONS:
                return (
                    "An assignment for figures alone (--aggregate-only) cannot name single persons, nor leave any out: "
                    "how a figure differs with and without somebody would tell about them. Name units or groups."
                )
            case Why.CLASS:
                return (
                    "`--class` and `--aggregate-only` contradict each other: the teachers of that class see who hands "
                    "in. Leave one out."
                )
            case Why.FEW:
                return (
                    f"An assignment for figures alone (--aggregate-only) must bind at least {FEWEST} people: figures "
                    "on fewer are shown to nobody."
                )


class HinderedError(UsageError):
    """An assignment cannot show what it was asked to show; `found` says why to doors that speak other languages."""

    def __init__(self, found: Hindrance) -> None:
        super().__init__(found.in_words())
        self.found = found


def hindrance(connection: Connection, rule: Rule) -> Hindrance | None:
    """What stands in the way of a new rule, but for how many it binds; None: nothing."""
    if not rule.aggregate_only:
        found = nameless(connection)
        asked = tuple(dict.fromkeys(task.module_id for task in rule.tasks if task.module_id in found))
        return Hindrance(Why.NAMED, asked) if asked else None
    if rule.class_id is not None:
        return Hindrance(Why.CLASS)
    if any(target.level is Level.PERSON for target in (*rule.targets, *rule.exceptions)):
        return Hindrance(Why.PERSONS)
    return None


def refuse(found: Hindrance | None) -> None:
    """Stop at a hindrance.

    Raises:
        HinderedError: there is one; says what would do.
    """
    if found is not None:
        raise HinderedError(found)


def for_pupils(rule: Rule, settings: Settings) -> Rule:
    """The rule as it may be made where pupils are asked for figures alone: all but those that ask staff only.

    Whether a pupil is bound today does not matter: who comes into a unit later is bound as well.
    """
    if settings.pupils_by_name or not settings.pupils or rule.role == "staff":
        return rule
    return replace(rule, aggregate_only=True)


def unnamed_with(connection: Connection, rule: Rule) -> list[Rule]:
    """The other rules in force that ask for a module of an assignment for figures alone: it takes the names from them.

    Nothing where they had none before.
    """
    if not rule.aggregate_only:
        return []
    fresh = {task.module_id for task in rule.tasks} - nameless(connection)
    return [each for each in read_rules(connection) if each.id != rule.id and _asks_for(each, fresh)]


def _asks_for(rule: Rule, modules: Iterable[str]) -> bool:
    return not {task.module_id for task in rule.tasks}.isdisjoint(modules)


def take_names_away(connection: Connection, rule: Rule) -> None:
    """Let an assignment be for figures alone from now on; there is no way back.

    What was made of its counts and kept may show names: whoever counts anew makes it anew.
    """
    connection.execute(update(t.assignments).where(t.assignments.c.id == rule.id).values(aggregate_only=True))
    ask_for_recount(connection, Recount.MODULE, {task.module_id for task in rule.tasks})
