"""Questions that too few people of a unit have answered to show how, or that would give such a figure away.

Mostly whoever has completed a module has answered all its questions; then what is told of the module is enough. But a
question may have come with a new version, older answers may have been deleted, or be counted without names where they
were given. Then others have answered it than have completed the module, and what is hidden of it is decided by who
has: over the whole tree, as ever.

To find that out every unit's answers to the module are read. So a process remembers what it found until an answer to
the module comes, people move, or other people are asked.
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Pool, func, select

from service.counting.records import read_basis
from service.counting.withholding import too_few
from service.reports.small import counts_version, withheld_by_module
from service.roster.model import ROOT
from service.store import tables as t
from service.store.runs import last_runs

_MOST = 5_000  # then all is forgotten

Answers = Mapping[str, Mapping[str, list[int]]]
"""Of one module in one unit, as `choices` has it: question id -> option id -> its own people, those with all below."""
ByQuestion = Mapping[str, frozenset[str]]
"""Question id -> ids of the units of which it may not be shown how it was answered."""


@dataclass(slots=True)
class _Memory:
    """Of one database. `at`: by version of the counts and module; `found`: by what it follows from."""

    at: dict[tuple[int, str], ByQuestion] = field(default_factory=dict)
    found: dict[Hashable, ByQuestion] = field(default_factory=dict)


_MEMORIES: WeakKeyDictionary[Pool, _Memory] = WeakKeyDictionary()


def small_answers(connection: Connection, modules: Collection[str]) -> Mapping[str, ByQuestion]:
    """By module and question; a question is left out where what is told of the module is enough."""
    version = counts_version(connection)
    if version is None:
        return _found(connection, modules, {})
    memory = _MEMORIES.setdefault(connection.engine.pool, _Memory())
    for kept in (memory.at, memory.found):
        if len(kept) > _MOST:
            kept.clear()
    have = {each: memory.at.get((version, each)) for each in modules}
    small = {each: remembered for each, remembered in have.items() if remembered is not None}
    if missing := have.keys() - small.keys():
        fresh = _found(connection, missing, memory.found)
        memory.at.update({(version, each): found for each, found in fresh.items()})
        small |= fresh
    return small


def _found(
    connection: Connection, modules: Collection[str], before: dict[Hashable, ByQuestion]
) -> dict[str, ByQuestion]:
    root = connection.scalar(select(t.units.c.id).where(t.units.c.path == ROOT))
    whole, completed = _answers_in(connection, root, modules), _completed_in(connection, root, modules)
    unsigned, basis = _unsigned(connection, modules), basis_of_people(connection)
    found: dict[str, ByQuestion] = {}
    for module_id in modules:
        here, done = _answered(whole.get(module_id, {})), completed.get(module_id, 0)
        if root is not None and module_id not in unsigned and all(people == done for people in here.values()):
            found[module_id] = {}  # as many as have completed it: then so it is in every unit, as nobody counts twice
            continue
        key = basis, module_id, repr(whole.get(module_id)), done
        small = before.get(key)
        if small is None:
            small = before[key] = _by_question(connection, module_id)
        found[module_id] = small
    return found


def basis_of_people(connection: Connection) -> Hashable:
    """Another one whenever other people may be asked, or count in other units, than before; no answer changes it.

    Asked of counts that are current: whoever changes rules or roster leaves a note, and these are acted on first.
    """
    counted, of, roster = read_basis(connection), t.assignments.c, last_runs(connection).get("roster")
    rules = connection.execute(select(func.max(of.id), func.count(of.withdrawn_at))).one()
    return counted.day if counted else None, rules[0], rules[1], roster.at if roster else None


def _answers_in(connection: Connection, unit_id: str | None, modules: Collection[str]) -> dict[str, Answers]:
    of = t.choices.c
    query = select(of.module_id, of.counts).where(of.unit_id == unit_id, of.module_id.in_(sorted(modules)))
    return {module_id: counts for module_id, counts in connection.execute(query)}  # noqa: C416 - rows are no pairs


def _completed_in(connection: Connection, unit_id: str | None, modules: Collection[str]) -> dict[str, int]:
    of = t.counters.c
    query = select(of.module_id, func.sum(of.completed)).where(of.unit_id == unit_id, of.module_id.in_(sorted(modules)))
    return {row[0]: int(row[1]) for row in connection.execute(query.group_by(of.module_id))}


def _unsigned(connection: Connection, modules: Collection[str]) -> frozenset[str]:
    """Modules with answers that nobody's name stands beside: who gave them may no longer be asked, or elsewhere."""
    of = t.unsigned.c
    return frozenset(connection.scalars(select(of.module_id).where(of.module_id.in_(sorted(modules))).distinct()))


def _answered(answers: Answers) -> dict[str, int]:
    """Question id -> how many people answered it."""
    return {question_id: sum(both[1] for both in options.values()) for question_id, options in answers.items()}


def _by_question(connection: Connection, module_id: str) -> ByQuestion:
    of = t.choices.c
    sizes: dict[str, dict[str, int]] = {}
    for unit_id, answers in connection.execute(select(of.unit_id, of.counts).where(of.module_id == module_id)):
        for question_id, people in _answered(answers).items():
            sizes.setdefault(question_id, {})[unit_id] = people
    paths = {row.id: row.path for row in connection.execute(select(t.units.c.id, t.units.c.path))}
    withheld = withheld_by_module(connection, [module_id])[module_id]
    decided: dict[Hashable, frozenset[str]] = {}  # most questions of a module have been answered by the same people
    found = {}
    for question_id, here in sizes.items():
        alike = frozenset(here.items())
        if alike not in decided:
            decided[alike] = frozenset(too_few(here, paths, before=withheld))
        found[question_id] = decided[alike]
    return found
