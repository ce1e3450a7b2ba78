"""A module as one HTML page that shows what learners will meet, in the Form's own order."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from service.catalogue.model import Module, Question

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Labels:
    """The page's own words in one language."""

    preview: str
    start: str
    key_points: str
    question: str
    of: str
    right: str
    wrong: str
    back: str
    next: str
    choose: str
    show_all: str
    step_by_step: str
    sources: str
    licence: str
    minutes: str
    checked: str


LABELS = {
    "sv": Labels(
        preview="Förhandsvisning",
        start="Situationen",
        key_points="Kom ihåg",
        question="Fråga",
        of="av",
        right="Rätt",
        wrong="Tänk så här i stället",
        back="Tillbaka",
        next="Nästa",
        choose="Välj ett svar, så visas förklaringen.",
        show_all="Visa allt på en gång",
        step_by_step="Visa steg för steg",
        sources="Källor",
        licence="Licens",
        minutes="minuter",
        checked="Granskad",
    ),
    "da": Labels(
        preview="Forhåndsvisning",
        start="Situationen",
        key_points="Husk",
        question="Spørgsmål",
        of="af",
        right="Rigtigt",
        wrong="Tænk sådan i stedet",
        back="Tilbage",
        next="Næste",
        choose="Vælg et svar, så kommer forklaringen frem.",
        show_all="Vis det hele på én gang",
        step_by_step="Vis trin for trin",
        sources="Kilder",
        licence="Licens",
        minutes="minutter",
        checked="Gennemgået",
    ),
    "en": Labels(
        preview="Preview",
        start="The situation",
        key_points="Remember",
        question="Question",
        of="of",
        right="Right",
        wrong="A better way to think",
        back="Back",
        next="Next",
        choose="Choose an answer to see the explanation.",
        show_all="Show everything at once",
        step_by_step="Show step by step",
        sources="Sources",
        licence="Licence",
        minutes="minutes",
        checked="Checked",
    ),
}


def page(module: Module, language: str) -> str:
    """One self-contained HTML document: nothing is fetched, and it works without scripts too."""
    return _ENVIRONMENT.get_template("preview.html").render(
        module=module,
        words=module.words[language],
        language=language,
        labels=LABELS[language],
        minutes=format_decimal(module.minutes, locale=language),
        questions=[(question, _shuffled(question, module.version), _right(question)) for question in module.questions],
    )


def _right(question: Question) -> str:
    return next(option.id for option in question.options if option.correct)


def _shuffled(question: Question, version: str) -> list[str]:
    """The option ids in an order of their own, the same each time: authors often write the right one first."""

    def place(id_: str) -> bytes:
        return hashlib.sha256(f"{version}/{question.id}/{id_}".encode()).digest()

    return sorted((option.id for option in question.options), key=place)
