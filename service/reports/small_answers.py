"""Questions that too few people of a unit have answered to show how, or that would give such a figure away.

Mostly whoever has completed a module has answered all its questions; then what is told of the module is enough. But a
question may have come with a new version, older answers may have been deleted, or be counted without names where they
were given. Then others have answered it than have completed the module, and what is hidden of it is decided by who
has: over the whole tree, as ever.

To find that out every unit's answers to the module are read. So a process remembers what it found until an answer to
the module comes, people move, or other people are asked.
"""

from collections.abc import Collection, Hashable, Mapping
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Pool, func, select

from service.counting.records import read_basis
from service.counting.withholding import too_few
from service.roster.model import ROOT
from service.store import tables as t
from service.store.runs import last_runs

_MOST = 500  # modules; then all is forgotten

Answers = Mapping[str, Mapping[str, list[int]]]
"""Of one module in one unit, as `choices` has it: question id -> option id -> its own people, those with all below."""
ByQuestion = Mapping[str, frozenset[str]]
"""Question id -> ids of the units of which it may not be shown how it was answered."""

_MEMORIES: WeakKeyDictionary[Pool, dict[Hashable, ByQuestion]] = WeakKeyDictionary()


def small_answers(
    connection: Connection, modules: Collection[str], known: Collection[str] = ()
) -> Mapping[str, ByQuestion]:
    """By module and question, of those modules of which some question was answered by fewer than have completed it.

    `known`: branches whose people the reader sees by name, and can take away from other figures.
    """
    root = connection.scalar(select(t.units.c.id).where(t.units.c.path == ROOT))
    whole, completed = _answers_in(connection, root, modules), _completed_in(connection, root, modules)
    unsigned = _unsigned(connection, modules)
    basis, branches = basis_of_people(connection), tuple(sorted(known))
    memory = _MEMORIES.setdefault(connection.engine.pool, {}) if basis is not None else {}
    if len(memory) > _MOST:
        memory.clear()
    found = {}
    for module_id in modules:
        here, done = _answered(whole.get(module_id, {})), completed.get(module_id, 0)
        if root is not None and module_id not in unsigned and all(people == done for people in here.values()):
            continue  # as many as have completed it: then so it is in every unit, where nobody counts twice
        key = basis, branches, module_id, repr(whole.get(module_id)), done
        if key not in memory:
            memory[key] = _by_question(connection, module_id, branches)
        found[module_id] = memory[key]
    return found


def basis_of_people(connection: Connection) -> Hashable | None:
    """Another one whenever other people may be asked, or count in other units; None: that cannot be told."""
    counted = read_basis(connection)
    if not connection.get_execution_options().get("reading") or counted is None or counted.noted:
        return None
    of, roster = t.assignments.c, last_runs(connection).get("roster")
    rules = connection.execute(select(func.max(of.id), func.count(of.withdrawn_at))).one()
    return counted.day, rules[0], rules[1], roster.at if roster else None


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


def _by_question(connection: Connection, module_id: str, known: tuple[str, ...]) -> ByQuestion:
    of = t.choices.c
    sizes: dict[str, dict[str, int]] = {}
    for unit_id, answers in connection.execute(select(of.unit_id, of.counts).where(of.module_id == module_id)):
        for question_id, people in _answered(answers).items():
            sizes.setdefault(question_id, {})[unit_id] = people
    paths = {row.id: row.path for row in connection.execute(select(t.units.c.id, t.units.c.path))}
    decided: dict[Hashable, frozenset[str]] = {}  # most questions of a module have been answered by the same people
    found = {}
    for question_id, here in sizes.items():
        alike = frozenset(here.items())
        if alike not in decided:
            decided[alike] = frozenset(too_few(here, paths, known))
        found[question_id] = decided[alike]
    return found
