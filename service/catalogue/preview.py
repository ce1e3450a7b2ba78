"""A module as one HTML page that shows what learners will meet, in the Form's own order."""

import mimetypes
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from service.catalogue.citing import cited, link, place, published
from service.catalogue.model import Module, Picture
from service.catalogue.opinion import ASKED
from service.catalogue.orders import right_option
from service.catalogue.together import WITH_TEACHER

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
    objective: str
    back: str
    next: str
    choose: str
    show_all: str
    step_by_step: str
    sources: str
    licence: str
    minutes: str
    checked: str
    note: str
    again: str


LABELS = {
    "sv": Labels(
        preview="Förhandsvisning",
        start="Situation",
        key_points="Det här gäller",
        question="Fråga",
        of="av",
        right="Rätt",
        wrong="Tänk ett steg till",
        objective="Ta med dig",
        back="Tillbaka",
        next="Nästa",
        choose="Välj ett svar, så visas förklaringen.",
        show_all="Visa allt på en gång",
        step_by_step="Visa steg för steg",
        sources="Källor",
        licence="Licens",
        minutes="minuter",
        checked="Granskad",
        note="Anmärkning:",
        again="Vid repetition",
    ),
    "da": Labels(
        preview="Forhåndsvisning",
        start="Situation",
        key_points="Det skal du vide",
        question="Spørgsmål",
        of="af",
        right="Rigtigt",
        wrong="Tænk et skridt videre",
        objective="Tag med dig",
        back="Tilbage",
        next="Næste",
        choose="Vælg et svar, så kommer forklaringen frem.",
        show_all="Vis det hele på én gang",
        step_by_step="Vis trin for trin",
        sources="Kilder",
        licence="Licens",
        minutes="minutter",
        checked="Gennemgået",
        note="Bemærkning:",
        again="Ved repetition",
    ),
    "en": Labels(
        preview="Preview",
        start="Situation",
        key_points="What you need to know",
        question="Question",
        of="of",
        right="Right",
        wrong="Think one step further",
        objective="Take this with you",
        back="Back",
        next="Next",
        choose="Choose an answer to see the explanation.",
        show_all="Show everything at once",
        step_by_step="Show step by step",
        sources="Sources",
        licence="Licence",
        minutes="minutes",
        checked="Checked",
        note="Finding:",
        again="When repeated",
    ),
}


def environment() -> Environment:
    """The room's own templates."""
    return _ENVIRONMENT


def page(
    module: Module,
    language: str,
    orders: Mapping[str, Sequence[str]],
    *,
    notes: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """One self-contained HTML document: nothing is fetched, and it works without scripts too.

    `orders`: question id -> option ids, as the Form will show them. `notes`: for the author, what is said of each
    thing, by its dotted place ("questions.list.stem"; "" for the whole); the page then begins with all in sight.
    """
    words = module.words[language]
    return _ENVIRONMENT.get_template("preview.html").render(
        module=module,
        words=words,
        language=language,
        labels=LABELS[language],
        minutes=format_decimal(module.minutes, locale=language),
        sources=[(cited(source), place(source), link(source)) for source in published(module.sources)],
        questions=[(question, orders[question.id], right_option(question)) for question in module.questions],
        pictures={picture.at: (_embedded(picture), words.pictures[picture.id]) for picture in module.pictures},
        opinion=ASKED[language] if module.usefulness else None,
        with_teacher=WITH_TEACHER[language] if module.with_teacher else "",
        notes=notes or {},
        author=notes is not None,
    )


def _embedded(picture: Picture) -> str:
    """The picture within the page itself, so that the page can be sent by mail."""
    kind = mimetypes.guess_type(picture.file)[0] or "image/png"
    return f"data:{kind};base64,{b64encode(Path(picture.file).read_bytes()).decode()}"
