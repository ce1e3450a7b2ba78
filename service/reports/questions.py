"""How questions were answered, and which misconceptions lie behind what was missed."""

from collections import Counter
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet

from sqlalchemy import Connection

from service.assignments.nameless import nameless
from service.catalogue.model import Catalogue, Question
from service.counting.choices import pairs
from service.counting.choosing import chosen_in, latest_of
from service.reports.counted import without_questions
from service.reports.model import QuestionRow
from service.reports.small_answers import small_answers
from service.roster.model import Unit

Chosen = Mapping[tuple[str, str], Mapping[str, int]]
"""Module id and question id -> option id, empty for none -> how many people chose it."""


def questions_of(
    connection: Connection,
    catalogue: Catalogue,
    unit: Unit,
    *,
    modules: AbstractSet[str],
    answers: bool,
) -> list[QuestionRow]:
    """How the questions of these modules were answered in a unit with everything below it, from kept counters.

    Hidden is what fewer than five have answered, and what would give such a figure away, decided over the whole tree:
    also from who sees by name who is done, for then it would be known whose answers those are. `answers`: the reader
    may see everybody's.
    """
    chosen = chosen_in(connection, [unit.id], modules)
    untold = modules if not answers else modules & nameless(connection)
    hidden = without_questions(connection, unit, untold) if untold else frozenset()
    small = small_answers(connection, untold - hidden) if untold - hidden else {}

    def is_hidden(module_id: str, question_id: str) -> bool:
        return module_id in hidden or unit.id in small.get(module_id, {}).get(question_id, ())

    return _rows(catalogue, modules, chosen, is_hidden)


def questions_asked_of(
    connection: Connection, bound: Mapping[str, AbstractSet[str]], catalogue: Catalogue
) -> list[QuestionRow]:
    """The same of the people in `bound`, module id -> person ids, to who may see what each of them answered.

    From their answers: no counter is kept of those.
    """
    return _rows(catalogue, bound.keys(), _chosen_by(connection, bound), lambda _module, _question: False)


def hidden_questions(catalogue: Catalogue, modules: AbstractSet[str]) -> list[QuestionRow]:
    """Modules' questions where nothing may be told of them."""
    return _rows(catalogue, modules, {}, lambda _module, _question: True)


def _chosen_by(connection: Connection, people: Mapping[str, AbstractSet[str]]) -> Chosen:
    found: dict[tuple[str, str], Counter[str]] = {}
    for module_id, who in people.items():
        alike = Counter(answers for answers in latest_of(connection, module_id, who).values() if answers is not None)
        for answers, how_many in alike.items():
            for question_id, option_id in pairs(answers):
                found.setdefault((module_id, question_id), Counter())[option_id] += how_many
    return found


def _rows(
    catalogue: Catalogue, modules: AbstractSet[str], chosen: Chosen, is_hidden: Callable[[str, str], bool]
) -> list[QuestionRow]:
    """A row for each question that the modules have now."""
    return [
        _row(module_id, question, chosen.get((module_id, question.id), {}), hidden=is_hidden(module_id, question.id))
        for module_id in sorted(modules & catalogue.modules.keys())
        for question in catalogue.modules[module_id].questions
    ]


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
