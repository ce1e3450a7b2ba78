"""A report for somebody: what they may see, read from the database and added up."""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, select, true

from service.assignments.model import Due, Rule
from service.assignments.nameless import nameless
from service.assignments.records import read_rules
from service.assignments.resolve import resolve
from service.catalogue.model import Catalogue
from service.counting.completion import completions, told_pairs
from service.errors import UsageError
from service.moments import local_day
from service.reports.asked import Assigned, numbers_of_assignment
from service.reports.counted import alone, among, branch_of, counted_rows, directly_below, hidden_rows
from service.reports.made_of import not_made_of, seats
from service.reports.model import By, Counts, PersonRow, QuestionRow, Scope, UnitRow, Usefulness, together
from service.reports.numbers import Numbers, numbers_of
from service.reports.obliged import obliged_people
from service.reports.one_assignment import Cutter, asked_by
from service.reports.questions import hidden_questions, questions_asked_of, questions_of
from service.reports.rollup import Rows, person_rows, roll_up, total_of, unit_rows
from service.reports.small_passed import few_passed, without_few_passed
from service.reports.usefulness import usefulness_of
from service.roster.model import ROOT, Roster, Unit, within
from service.roster.records import read_roster, read_units
from service.settings import Settings
from service.store import tables as t


@dataclass(frozen=True, slots=True)
class Report:
    """What was asked, when, and the answer. `total` leaves hidden modules out; None: all are hidden.

    `numbers` goes with a report by unit or module, of a unit or of one assignment there; `usefulness` with one of a
    unit: what is said of all its modules that are shown.
    """

    scope: Scope
    by: By
    as_of: datetime
    rows: tuple[UnitRow, ...] | tuple[PersonRow, ...] | tuple[QuestionRow, ...]
    total: Counts | None
    numbers: Numbers | None = None
    usefulness: Usefulness | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """What the asker may see. `names`: people by name, and how fewer than five stand; `scores`: of this person.

    `answers`: of everybody here; who sees only by name who is done is told of no fewer than five what they answered.
    `known`: who may not see names here, may in these branches; what is left of a figure without them counts as little.
    `oneself`: the id of who asks; nobody else is told how they stand with modules that are for figures alone.
    """

    names: bool
    scores: Callable[[str], bool] = field(default=lambda _: False)
    known: tuple[str, ...] = ()
    oneself: str | None = None
    answers: bool = False

    @property
    def of_figures(self) -> tuple[bool, bool, tuple[str, ...]]:
        """What figures hang on: who has the same sees the same of them."""
        return self.names, self.answers, self.known


def gather(
    connection: Connection,
    settings: Settings,
    catalogue: Catalogue,
    *,
    scope: Scope,
    by: By,
    sight: Sight,
    now: datetime,
    around: bool = True,
) -> Report:
    """Add up a report over a scope that `settle` has settled, from counts that are current.

    What is asked of one assignment or one person is worked out from the rules instead: no counter is kept of those.
    `around`: with the numbers around an assignment's; its weeks are read from the answers, which takes its time.

    Raises:
        UsageError: there is no such assignment.
    """
    today = local_day(now, settings.timezone)
    if scope.person is not None or (scope.assignment is not None and by is By.PERSON):
        return _by_person(connection, catalogue, today, scope=scope, by=by, sight=sight, now=now)
    if scope.assignment is not None:
        found = gather_assignment(
            connection, settings, catalogue, [by], scope=scope, sight=sight, now=now, around=around
        )
        return found[0]
    units = read_units(connection)
    unit = units.unit_at(scope.unit)
    assert unit is not None, "the scope is settled"
    below = directly_below(unit.path, units)
    where = _chosen(units, unit, below, by)
    rows = counted_rows(connection, today, where, module=scope.module, names=sight.names, known=sight.known)
    if sight.names and not sight.answers:
        rows = without_few_passed(rows, few_passed(connection, {row.module for row in rows}, units.units))
    figure = total_of(rows, unit.path)
    if by in {By.UNIT, By.MODULE}:
        beside = {each.path for each in below}
        numbers = numbers_of(
            connection, unit, rows, beside, today, module=scope.module, names=sight.names, answers=sight.answers
        )
        told = usefulness_of(connection, unit, {row.module for row in rows if row.unit == unit.path and not row.hidden})
        shown = rows if by is By.UNIT else _with_usefulness(told, unit, rows)
        return Report(scope, by, now, tuple(shown), figure, numbers, together(told.values()))
    branch = [each.id for each in branch_of(units, unit.path)]
    if by is By.PERSON:
        people = obliged_people(connection, today, branch, module=scope.module, scores=sight.scores)
        return Report(scope, by, now, tuple(people), figure)
    asked = {row.module for row in rows}
    missed = questions_of(connection, catalogue, unit, modules=asked, answers=sight.answers)
    return Report(scope, by, now, tuple(missed), figure)


def _with_usefulness(told: Mapping[str, Usefulness], unit: Unit, rows: Iterable[UnitRow]) -> list[UnitRow]:
    """The unit's own rows; how useful hidden modules are is hidden as well."""
    return [replace(row, usefulness=told.get(row.module)) for row in rows if row.unit == unit.path]


def _chosen(units: Roster, unit: Unit, below: list[Unit], by: By) -> ColumnElement[bool]:
    """The counters that a report reads: by module those directly below too, whose spread is told beside it."""
    if by is By.UNIT:
        return true() if unit.path == ROOT else among(branch_of(units, unit.path))
    return among([unit, *below]) if by is By.MODULE else alone(unit)


def _by_person(
    connection: Connection, catalogue: Catalogue, today: date, *, scope: Scope, by: By, sight: Sight, now: datetime
) -> Report:
    """Of one person, or by name of all whom one assignment binds: who may see that sees them exactly."""
    rules = _rules(connection, scope)
    roster, unnamed = read_roster(connection), nameless(connection)
    dues = [due for due in resolve(rules, roster, today).values() if _asked(due, scope, roster)]
    _refuse_names(scope, dues, unnamed)
    dues = [due for due in dues if due.module_id not in unnamed or due.person_id == sight.oneself]
    asked = {due.module_id for due in dues}
    done, told = completions(connection, asked), told_pairs(connection, asked)
    units = unit_rows(roll_up(dues, done, told, roster, today), scope.unit, names=sight.names)
    figure = total_of(units, scope.unit)
    if by is By.UNIT:
        return Report(scope, by, now, tuple(units), figure)
    if by is By.MODULE:
        return Report(scope, by, now, tuple(row for row in units if row.unit == scope.unit), figure)
    inside = [due for due in dues if within(roster.path_of(roster.people[due.person_id]), scope.unit)]
    if by is By.PERSON:
        people = person_rows(inside, done, told, roster, today, scores=sight.scores)
        if figure is not None and any(row.passed is None for row in people):
            figure = replace(figure, passed=None)  # who may not see how well somebody did may not add it up either
        return Report(scope, by, now, tuple(people), figure)
    people_of: dict[str, set[str]] = {}
    for due in inside:
        people_of.setdefault(due.module_id, set()).add(due.person_id)
    return Report(scope, by, now, tuple(questions_asked_of(connection, people_of, catalogue)), figure)


def gather_assignment(
    connection: Connection,
    settings: Settings,
    catalogue: Catalogue,
    bys: Iterable[By],
    *,
    scope: Scope,
    sight: Sight,
    now: datetime,
    around: bool = True,
) -> list[Report]:
    """Several reports of one assignment, by unit, module or question, from one reading of whom it asks.

    Raises:
        UsageError: there is no such assignment.
    """
    today = local_day(now, settings.timezone)
    (rule,) = _rules(connection, scope)
    roster, unnamed = read_roster(connection), nameless(connection)
    cutter = Cutter(connection, roster, read_rules(connection), today)
    asked = asked_by(rule, cutter.reach.bound(rule), today, module=scope.module)
    modules = asked.starts.keys()
    by_name = modules - unnamed if sight.names else frozenset()
    cut = cutter.cut(asked, known=sight.known, unnamed=unnamed)
    withheld: Rows = frozenset()
    if not modules <= by_name:
        shut = not_made_of(cut.total, cut.apart, hidden_rows(connection, today, modules, known=sight.known))
        withheld = frozenset(row for row in shut if row[1] not in by_name)
    units = unit_rows(
        cut.total, scope.unit, names=sight.names, withheld=withheld, unknown=cut.unknown, nameless=unnamed
    )
    if by_name and not sight.answers:
        few = few_passed(connection, by_name, roster.units)
        untold = not_made_of(cut.total, cut.apart, few)
        units = without_few_passed(units, frozenset(row for row in untold if row[1] in by_name))
    figure, inside = total_of(units, scope.unit), cutter.inside(asked.people, scope.unit)

    def report(by: By) -> Report:
        if by is By.QUESTION:
            told = by_name if sight.answers else frozenset()
            where = seats(cut.total, cut.apart, scope.unit, modules if inside else ())
            missed = _questions_of_assignment(connection, catalogue, roster, where, told=told, people=inside)
            return Report(scope, by, now, tuple(missed), figure)
        shown = units if by is By.UNIT else [row for row in units if row.unit == scope.unit]
        exact = sight.names and unnamed.isdisjoint(row.module for row in shown)
        theirs = replace(asked, people=inside)
        assigned = Assigned(rule.id, scope.unit, theirs, units, exact=exact, answers=sight.answers)
        below = directly_below(scope.unit, roster)
        numbers = numbers_of_assignment(connection, assigned, below, settings.timezone, today) if around else None
        return Report(scope, by, now, tuple(shown), figure, numbers)

    return [report(by) for by in bys]


def _questions_of_assignment(
    connection: Connection,
    catalogue: Catalogue,
    roster: Roster,
    where: Mapping[str, str | None],
    *,
    told: AbstractSet[str],
    people: AbstractSet[str],
) -> list[QuestionRow]:
    """From the kept counters where all assignments ask the same people; else from answers, to who may see them.

    `where`: by module, the path of the unit in which they are asked alike, if any; `told`: the modules of which the
    reader may see everybody's answers.
    """
    found: list[QuestionRow] = []
    for path in set(where.values()):
        modules = {module for module, each in where.items() if each == path}
        unit = None if path is None else roster.unit_at(path)
        if unit is None:
            found += questions_asked_of(connection, dict.fromkeys(modules & told, people), catalogue)
            found += hidden_questions(catalogue, modules - told)
        else:
            found += questions_of(connection, catalogue, unit, modules=modules & told, answers=True)
            found += questions_of(connection, catalogue, unit, modules=modules - told, answers=False)
    return sorted(found, key=lambda row: row.module)


def _rules(connection: Connection, scope: Scope) -> list[Rule]:
    """All, or the one that is asked about."""
    rules = read_rules(connection, only=scope.assignment)
    if scope.assignment is not None and not rules:
        raise UsageError(f"There is no assignment {scope.assignment}. `nanolearn assignments list` shows them.")
    return rules


def _refuse_names(scope: Scope, dues: Iterable[Due], unnamed: AbstractSet[str]) -> None:
    """Say why there are no names, where an empty list would look as if nobody were asked."""
    asked = {due.module_id for due in dues}
    if scope.person is None and asked and asked <= unnamed:
        raise UsageError(
            f"Assignment {scope.assignment} is for figures alone: nobody sees by name who has done it. Ask by unit, "
            "module or question."
        )


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
