"""Proving the counts: everything counted again from the answers, the rules and the roster, and compared."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Engine

from service.assignments.records import read_rules
from service.catalogue.model import Catalogue
from service.counting import records
from service.counting.changes import Tree, add_upward, differences
from service.counting.choices import Choice, People, choices_that_differ, one_by_one
from service.counting.choosing import read_choices, recounted
from service.counting.comparing import Comparing, Scope
from service.counting.model import Cell, Sums
from service.counting.refresh import attempts_of, keep_current, withheld
from service.counting.settling import Homes
from service.counting.wanted import Wanted
from service.roster.records import read_roster
from service.store.engine import reading
from service.store.recounts import Recount, ask_for_recount


@dataclass(frozen=True, slots=True)
class Proof:
    """How many of each there are, and how many of them were wrong; a few of those in words."""

    obligations: int
    wrong_obligations: int
    counters: int
    wrong_counters: int
    wrongly_withheld: int
    choices: int
    wrong_choices: int
    examples: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return not (self.wrong_obligations or self.wrong_counters or self.wrongly_withheld or self.wrong_choices)


_EXAMPLES = 10


def prove(engine: Engine, catalogue: Catalogue, today: date) -> Proof:
    """Count everything again and compare, in one reading of the database; changes nothing that is counted.

    What is only out of date, because rules or roster have changed since, is brought up to date before.
    """
    keep_current(engine, catalogue, today)
    with reading(engine) as connection:
        return _compare(connection.execution_options(isolation_level=_one_moment(engine)), catalogue, today)


def rebuild(engine: Engine, catalogue: Catalogue, today: date) -> Proof:
    """Count everything anew and write it; gives what was wrong before."""
    proof = prove(engine, catalogue, today)
    with engine.begin() as connection:
        ask_for_recount(connection, Recount.ALL)
    keep_current(engine, catalogue, today)
    return proof


def _one_moment(engine: Engine) -> str:
    """What the isolation level is called in which all statements see the database as the first one did."""
    return "SERIALIZABLE" if engine.dialect.name == "sqlite" else "REPEATABLE READ"


def _compare(connection: Connection, catalogue: Catalogue, today: date) -> Proof:
    roster = read_roster(connection)
    wanted = Wanted(read_rules(connection), roster, today)
    homes, tree = Homes.of(roster), Tree({unit.id: unit.path for unit in roster.units.values()})
    total = wrong = 0
    examples: list[str] = []
    for part in Comparing(connection, wanted, homes, attempts_of(catalogue)).parts(Scope()):
        total += part.remembered
        for module_id, edits in sorted(part.edits.items()):
            wrong += len(edits.written) + len(edits.forgotten)
            if len(examples) < _EXAMPLES:
                examples += [f"{module_id}: the person {who}" for who in sorted(edits.written.keys() | edits.forgotten)]
    counters = records.read_counters(connection)
    off = list(differences(counters, add_upward(records.own_sums(connection), tree)))
    examples += [_line(tree.paths.get(cell.unit_id, cell.unit_id), cell, *both) for cell, *both in off]
    kept = records.read_withheld(connection)
    wrongly = kept ^ withheld(records.sizes(connection, None), tree, kept)
    choices = read_choices(connection)
    chosen = list(choices_that_differ(choices, one_by_one(recounted(connection, tree))))
    examples += [
        _choice_line(tree.paths.get(choice.unit_id, choice.unit_id), choice, *both) for choice, *both in chosen
    ]
    return Proof(
        obligations=total,
        wrong_obligations=wrong,
        counters=len(counters),
        wrong_counters=len(off),
        wrongly_withheld=len(wrongly),
        choices=len(choices),
        wrong_choices=len(chosen),
        examples=tuple(examples[:_EXAMPLES]),
    )


def _choice_line(unit: str, choice: Choice, stands: People, should: People) -> str:
    """`pausa, question 1, option b in /Skolor: chosen by 3 (1 of its own) instead of …`."""
    here, there = (f"{each.people} ({each.own} of its own)" for each in (stands, should))
    option = f"option {choice.option_id}" if choice.option_id else "none of the options"
    return f"{choice.module_id}, question {choice.question_id}, {option} in {unit}: chosen by {here} instead of {there}"


def _line(unit: str, cell: Cell, stands: Sums, should: Sums) -> str:
    """`pausa in /Skolor: 3 assigned, 2 completed, 1 passed instead of …`."""
    here, there = (
        f"{each.assigned} assigned, {each.completed} completed, {each.passed} passed" for each in (stands, should)
    )
    return f"{cell.module_id} in {unit}: {here} instead of {there}"
