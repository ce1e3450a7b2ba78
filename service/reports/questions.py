"""How questions were answered, and which misconceptions lie behind what was missed."""

from collections import Counter
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet

from sqlalchemy import Connection

from service.assignments.nameless import nameless
from service.catalogue.model import Catalogue, Question
from service.counting.choices import pairs
from service.counting.choosing import chosen_in, latest_of
from service.counting.withholding import LIMIT
from service.reports.counted import without_questions
from service.reports.model import QuestionRow
from service.roster.model import Roster, Unit, within

Chosen = Mapping[tuple[str, str], Mapping[str, int]]
"""Module id and question id -> option id, empty for none -> how many people chose it."""


def questions_of(
    connection: Connection,
    catalogue: Catalogue,
    units: Roster,
    unit: Unit,
    *,
    modules: AbstractSet[str],
    names: bool,
    known: Collection[str] = (),
) -> list[QuestionRow]:
    """How the questions of these modules were answered in a unit with everything below it, from kept counters.

    `known`: branches elsewhere in which who may not see names here may; what is left without them is small as well.
    """
    chosen = chosen_in(connection, [unit.id], modules)
    if names:
        unnamed = modules & nameless(connection)
        hidden = without_questions(connection, unit, unnamed) if unnamed else frozenset()
        return _rows(catalogue, modules, chosen, rest=chosen, hidden=hidden, by_name=modules - unnamed)
    hidden = without_questions(connection, unit, modules, known)
    tops = [each for each in map(units.unit_at, known) if each is not None]
    seen: Chosen = {}
    if any(within(unit.path, top.path) for top in tops):
        seen = chosen
    elif inside := [top.id for top in tops if within(top.path, unit.path)]:
        seen = chosen_in(connection, inside, modules)
    unnamed = nameless(connection) if seen else frozenset()
    seen = {asked: options for asked, options in seen.items() if asked[0] not in unnamed}
    return _rows(catalogue, modules, chosen, rest=_without(chosen, seen), hidden=hidden)


def questions_asked_of(
    connection: Connection,
    bound: Mapping[str, AbstractSet[str]],
    catalogue: Catalogue,
    *,
    hidden: frozenset[str],
    by_name: AbstractSet[str],
    rest: Mapping[str, AbstractSet[str]] | None = None,
) -> list[QuestionRow]:
    """The same of the people in `bound`, module id -> person ids, from their answers: no counter is kept of those.

    `by_name`: the modules of which the reader may see names; `rest`: those of the people whose answers are left to
    who takes away what they may see elsewhere; None: all.
    """
    chosen = _chosen_by(connection, bound)
    left = chosen if rest is None else _chosen_by(connection, rest)
    return _rows(catalogue, bound.keys(), chosen, rest=left, hidden=hidden, by_name=by_name)


def _chosen_by(connection: Connection, people: Mapping[str, AbstractSet[str]]) -> Chosen:
    found: dict[tuple[str, str], Counter[str]] = {}
    for module_id, who in people.items():
        alike = Counter(answers for answers in latest_of(connection, module_id, who).values() if answers is not None)
        for answers, how_many in alike.items():
            for question_id, option_id in pairs(answers):
                found.setdefault((module_id, question_id), Counter())[option_id] += how_many
    return found


def _without(chosen: Chosen, seen: Chosen) -> Chosen:
    return {
        asked: {option: people - seen.get(asked, {}).get(option, 0) for option, people in options.items()}
        for asked, options in chosen.items()
    }


def _rows(
    catalogue: Catalogue,
    modules: AbstractSet[str],
    chosen: Chosen,
    *,
    rest: Chosen,
    hidden: frozenset[str],
    by_name: AbstractSet[str] = frozenset(),
) -> list[QuestionRow]:
    """A row for each question that the modules have now. `by_name`: modules of which even one answer may be shown."""
    rows = []
    for module_id in sorted(modules & catalogue.modules.keys()):
        for question in catalogue.modules[module_id].questions:
            asked = module_id, question.id
            few = module_id in hidden or 0 < sum(rest.get(asked, {}).values()) < LIMIT
            rows.append(_row(module_id, question, chosen.get(asked, {}), hidden=few and module_id not in by_name))
    return rows


def _row(module_id: str, question: Question, chosen: Mapping[str, int], *, hidden: bool) -> QuestionRow:
    if hidden:
        return QuestionRow(module_id, question.id, 0, 0, 0, hidden=True)
    answered = sum(chosen.values())
    right = sum(chosen.get(option.id, 0) for option in question.options if option.correct)
    ideas: Counter[str] = Counter()
    for option in question.options:
        if option.misconception and chosen.get(option.id):
            ideas[option.misconception] += chosen[option.id]
    return QuestionRow(module_id, question.id, answered, right, answered - right, dict(ideas))
