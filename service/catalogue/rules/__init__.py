"""The authoring rules that a machine can check, each a small pure function under its number.

The rules are explained to authors in docs/author.md.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from service.catalogue.findings import FORMAT, Finding
from service.catalogue.folders import CourseDraft, Draft
from service.catalogue.rules import answers, choices, country, length, pictures, readability, upkeep
from service.catalogue.rules.case import Case, Rule
from service.catalogue.rules.unwritten import unwritten

RULES: tuple[tuple[str, Rule], ...] = (
    ("1", length.objective),
    ("2", length.scenario),
    ("3", length.time),
    ("4", length.portions),
    ("5", length.key_points),
    ("6", choices.questions),
    ("7", choices.options),
    ("8", answers.giveaway),
    ("9", choices.misconceptions),
    ("10", length.explanations),
    ("11", choices.forgiving),
    ("12", choices.positive),
    ("13", readability.lix),
    ("14", length.sentences),
    ("15", pictures.alternative_text),
    ("16", pictures.links_and_colours),
    ("17", upkeep.dated),
    ("18", upkeep.languages),
    ("18", country.blocks),
    ("18", country.written_for_it),
    ("19", upkeep.no_personal_data),
    ("20", upkeep.repeatable),
)


def judge(draft: Draft, misconceptions: Mapping[str, Mapping[str, str]] | None, today: date) -> list[Finding]:
    """What the rules say about one module. Without the misconceptions, rule 9 is silent."""
    case = Case(draft.module, misconceptions, today, draft.raw)
    notes = list(unwritten(case))
    problems = [(FORMAT, note) for note in notes]
    # of texts that nobody has written yet, length and tone say nothing
    problems += [
        (number, problem) for number, rule in RULES for problem in rule(case) if not notes or problem.language is None
    ]
    return [
        draft.finding(problem.language, problem.place, number, problem.severity, problem.message)
        for number, problem in problems
    ]


def judge_course(course: CourseDraft, drafts: Iterable[Draft]) -> list[Finding]:
    """What the rules say about a course as a whole."""
    modules = [draft.module for draft in drafts]
    return [
        course.document.finding(("modules",), message, rule="8", severity=severity)
        for message, severity in answers.over_a_course(modules)
    ]
