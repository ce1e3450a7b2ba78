"""A report for somebody: what they may see, read from the database and added up."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection, Text, cast, select, true

from service.assignments.model import Due
from service.assignments.records import read_rules
from service.assignments.resolve import resolve
from service.catalogue.model import Catalogue, Question
from service.counting.completion import completions
from service.counting.withholding import LIMIT
from service.errors import UsageError
from service.moments import local_day
from service.reports.counted import alone, among, branch_of, counted_rows, without_questions
from service.reports.model import By, Counts, PersonRow, QuestionRow, Scope, UnitRow
from service.reports.obliged import bound_people, obliged_people
from service.reports.rollup import (
    Rows,
    modules_without_questions,
    person_rows,
    roll_up,
    told_by_difference,
    total_of,
    unit_rows,
)
from service.roster.model import ROOT, Roster, Unit, within
from service.roster.records import read_roster, read_units
from service.settings import Settings
from service.store import tables as t


@dataclass(frozen=True, slots=True)
class Report:
    """What was asked, when, and the answer. `total` leaves hidden modules out; None: all are hidden."""

    scope: Scope
    by: By
    as_of: datetime
    rows: tuple[UnitRow, ...] | tuple[PersonRow, ...] | tuple[QuestionRow, ...]
    total: Counts | None


@dataclass(frozen=True, slots=True)
class Sight:
    """What the asker may see. `names`: people by name, and figures on fewer than five; `scores`: of this person.

    `known`: who may not see names here, may in these branches; what is left of a figure without them counts as little.
    """

    names: bool
    scores: Callable[[str], bool] = field(default=lambda _: False)
    known: tuple[str, ...] = ()


def gather(
    connection: Connection,
    settings: Settings,
    catalogue: Catalogue,
    *,
    scope: Scope,
    by: By,
    sight: Sight,
    now: datetime,
) -> Report:
    """Add up a report over a scope that `settle` has settled, from counts that are current.

    What is asked of one assignment or one person is worked out from the rules instead: no counter is kept of those.

    Raises:
        UsageError: there is no such assignment.
    """
    today = local_day(now, settings.timezone)
    if scope.assignment is not None or scope.person is not None:
        return _by_rules(connection, catalogue, today, scope=scope, by=by, sight=sight, now=now)
    units = read_units(connection)
    unit = units.unit_at(scope.unit)
    assert unit is not None, "the scope is settled"
    chosen = among(branch_of(units, unit.path)) if by is By.UNIT and unit.path != ROOT else alone(unit)
    everywhere = by is By.UNIT and unit.path == ROOT
    where = true() if everywhere else chosen
    rows = counted_rows(connection, today, where, module=scope.module, names=sight.names, known=sight.known)
    figure = total_of(rows, unit.path)
    if by in {By.UNIT, By.MODULE}:
        return Report(scope, by, now, tuple(rows), figure)
    branch = [each.id for each in branch_of(units, unit.path)]
    if by is By.PERSON:
        people = obliged_people(connection, today, branch, module=scope.module, scores=sight.scores)
        return Report(scope, by, now, tuple(people), figure)
    missed = questions_of(connection, catalogue, units, unit, modules={row.module for row in rows}, sight=sight)
    return Report(scope, by, now, tuple(missed), figure)


def _by_rules(
    connection: Connection,
    catalogue: Catalogue,
    today: date,
    *,
    scope: Scope,
    by: By,
    sight: Sight,
    now: datetime,
) -> Report:
    rules = read_rules(connection, only=scope.assignment)
    if scope.assignment is not None and not rules:
        raise UsageError(f"There is no assignment {scope.assignment}. `nanolearn assignments list` shows them.")
    roster = read_roster(connection)
    dues = [due for due in resolve(rules, roster, today).values() if _asked(due, scope, roster)]
    done = completions(connection)
    total = roll_up(dues, done, roster, today)
    unknown = roll_up(_not_known(dues, roster, sight), done, roster, today) if sight.known else total
    withheld: Rows = frozenset()
    if scope.assignment is not None and not sight.names:
        asked = {(due.person_id, due.module_id) for due in dues}
        whole = resolve(read_rules(connection), roster, today)
        beside = [due for pair, due in whole.items() if pair not in asked]
        withheld = told_by_difference(roll_up(_not_known(beside, roster, sight), done, roster, today))
    units = unit_rows(total, scope.unit, names=sight.names, withheld=withheld, unknown=unknown)
    figure = total_of(units, scope.unit)
    inside = [due for due in dues if within(roster.path_of(roster.people[due.person_id]), scope.unit)]
    if by is By.UNIT:
        return Report(scope, by, now, tuple(units), figure)
    if by is By.MODULE:
        return Report(scope, by, now, tuple(row for row in units if row.unit == scope.unit), figure)
    if by is By.PERSON:
        return Report(scope, by, now, tuple(person_rows(inside, done, roster, today, scores=sight.scores)), figure)
    hidden = frozenset() if sight.names else modules_without_questions(unknown, scope.unit)
    hidden |= {module for path, module in withheld if path == scope.unit}
    rest = _people(_not_known(inside, roster, sight)) if sight.known else None
    missed = questions(connection, _people(inside), catalogue, hidden=hidden, names=sight.names, rest=rest)
    return Report(scope, by, now, tuple(missed), figure)


def _not_known(dues: Iterable[Due], roster: Roster, sight: Sight) -> list[Due]:
    """What is asked of people whom the asker does not see by name anyway."""

    def is_known(due: Due) -> bool:
        path = roster.path_of(roster.people[due.person_id])
        return any(within(path, branch) for branch in sight.known)

    return [due for due in dues if not is_known(due)]


def _people(dues: Iterable[Due]) -> dict[str, set[str]]:
    """Module id -> person ids."""
    found: dict[str, set[str]] = {}
    for due in dues:
        found.setdefault(due.module_id, set()).add(due.person_id)
    return found


def settle(scope: Scope, connection: Connection, catalogue: Catalogue) -> Scope:
    """The scope as the roster spells it.

    Raises:
        UsageError: it names something that is not there.
    """
    units = read_units(connection)
    unit = units.unit_at(scope.unit if scope.unit.startswith("/") else "/" + scope.unit)
    if unit is None:
        if not units.units:
            raise UsageError("The roster is empty. Run `nanolearn roster sync` first.")
        raise UsageError(f"There is no unit {scope.unit} in the roster. `nanolearn roster sync` reads the units anew.")
    if scope.module is not None and scope.module not in catalogue.modules:
        raise UsageError(f"There is no module {scope.module!r}. `nanolearn courses list` shows what there is.")
    person = scope.person
    if person is not None:
        known = person_id(connection, scope)
        if known is None:
            raise UsageError(
                f"There is no person {person} in the roster. Check the address, or run `nanolearn roster sync`."
            )
        person = str(connection.scalar(select(t.people.c.email).where(t.people.c.id == known)))
    return Scope(unit.path, scope.module, scope.assignment, person)


def person_id(connection: Connection, scope: Scope) -> str | None:
    """The id of the scope's person, by any of their addresses; None where it has none, or nobody has that address."""
    if scope.person is None:
        return None
    return connection.scalar(
        select(t.people.c.id)
        .join(t.addresses, t.addresses.c.person_id == t.people.c.id)
        .where(t.addresses.c.address == scope.person.lower(), t.people.c.active)
    )


def _asked(due: Due, scope: Scope, roster: Roster) -> bool:
    if scope.module is not None and due.module_id != scope.module:
        return False
    return scope.person is None or roster.people[due.person_id].email == scope.person


def questions(
    connection: Connection,
    bound: Mapping[str, AbstractSet[str]],
    catalogue: Catalogue,
    *,
    hidden: frozenset[str],
    names: bool,
    rest: Mapping[str, AbstractSet[str]] | None = None,
) -> list[QuestionRow]:
    """The latest answers to the modules' current questions of the people in `bound`: module id -> person ids.

    `rest`: those of them whose answers are left to who takes away what they may see elsewhere; None: all.
    """
    rows: list[QuestionRow] = []
    for module_id in sorted(bound.keys() & catalogue.modules.keys()):
        answers = _latest(connection, module_id, bound[module_id])
        left = answers if rest is None else _latest(connection, module_id, rest.get(module_id, frozenset()))
        for question in catalogue.modules[module_id].questions:
            few = module_id in hidden or 0 < _chosen(left, question).total() < LIMIT
            rows.append(_question_row(module_id, question, _chosen(answers, question), hidden=few and not names))
    return rows


def _chosen(answers: Iterable[tuple[Mapping[str, str | None], int]], question: Question) -> Counter[str | None]:
    """Option -> how many people chose it."""
    chosen: Counter[str | None] = Counter()
    for given, people in answers:
        if question.id in given:
            chosen[given[question.id]] += people
    return chosen


def questions_of(
    connection: Connection, catalogue: Catalogue, units: Roster, unit: Unit, *, modules: AbstractSet[str], sight: Sight
) -> list[QuestionRow]:
    """How the questions of these modules were answered in a unit with everything below it."""
    branch = branch_of(units, unit.path)
    bound = bound_people(connection, [each.id for each in branch], modules)
    if sight.names:
        return questions(connection, bound, catalogue, hidden=frozenset(), names=True)
    hidden = without_questions(connection, units, unit, modules, sight.known)
    inside = [each.id for each in branch if any(within(each.path, known) for known in sight.known)]
    rest = None
    if inside:
        seen = bound_people(connection, inside, modules)
        rest = {module_id: people - seen.get(module_id, set()) for module_id, people in bound.items()}
    return questions(connection, bound, catalogue, hidden=hidden, names=False, rest=rest)


def _question_row(module_id: str, question: Question, chosen: Counter[str | None], *, hidden: bool) -> QuestionRow:
    answered = chosen.total()
    if hidden:
        return QuestionRow(module_id, question.id, 0, 0, 0, hidden=True)
    right = sum(chosen[option.id] for option in question.options if option.correct)
    ideas: Counter[str] = Counter()
    for option in question.options:
        if option.misconception and chosen[option.id]:
            ideas[option.misconception] += chosen[option.id]
    return QuestionRow(module_id, question.id, answered, right, answered - right, dict(ideas))


def _latest(
    connection: Connection, module_id: str, people: AbstractSet[str]
) -> list[tuple[Mapping[str, str | None], int]]:
    """Each person's latest answers to a module; people who answered alike are counted together."""
    query = (
        select(t.responses.c.person_id, cast(t.responses.c.answers, Text))
        .where(t.responses.c.module_id == module_id, t.responses.c.person_id.is_not(None))
        .order_by(t.responses.c.submitted_at)
    )
    latest = {person_id: answers for person_id, answers in connection.execute(query).all()}  # noqa: C416 - rows are no pairs
    alike = Counter(answers for person_id, answers in latest.items() if person_id in people)
    return [(json.loads(answers), count) for answers, count in alike.items()]
