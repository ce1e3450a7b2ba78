"""Questions as modules: their files, as text.

Three questions make a module, those of one category together. What an author has still to write begins with a pencil,
so that the check finds it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from service.catalogue.model import Audience
from service.catalogue.new import UNCHOSEN
from service.catalogue.rules.case import LIMITS
from service.catalogue.rules.unwritten import PENCIL
from service.catalogue.rules.upkeep import REVIEW_MONTHS, months_after
from service.exchange.fitting import slug, unique
from service.exchange.model import Fitted, Outcome, Picture
from service.exchange.plain import Markup, one_line, plain
from service.exchange.yaml_text import document

_REVIEW = "R12"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where questions come from and for whom they are. `name`: the bank's file, `stem` without its ending."""

    name: str
    stem: str
    language: str
    audience: Audience
    today: date

    @property
    def source(self) -> str:
        """The id under which the bank stands among the sources."""
        return f"BANK-{slug(self.stem, 'file').upper()}"


@dataclass(frozen=True, slots=True)
class Made:
    """A module's files by name: text, or a picture's bytes. `questions`: the outcomes that are in it."""

    id: str
    files: Mapping[str, str | bytes]
    questions: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Making:
    """All modules of a bank, and what they need beside them: entries of the shared files by id."""

    modules: tuple[Made, ...]
    sources: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    misconceptions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    placeholders: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Hints:
    """What an author has to write, in one language."""

    objective: str
    scenario: str
    key_point: str
    option: str
    right: str
    wrong: str
    picture: str


_HINTS = {
    "sv": _Hints(
        objective="målet, en mening: vad gör man när det händer?",
        scenario="en person, en plats och ett val",
        key_point="det viktigaste, med en källa som du har läst",
        option="ett svar som lockar",
        right="skälet till att svaret är rätt",
        wrong="varför det lockar, vad man gör i stället och vad man gör om det redan har hänt",
        picture="vad bilden visar, för den som inte ser den",
    ),
    "da": _Hints(
        objective="målet, én sætning: hvad gør man, når det sker?",
        scenario="en person, et sted og et valg",
        key_point="det vigtigste, med en kilde, du har læst",
        option="et svar, der frister",
        right="grunden til, at svaret er rigtigt",
        wrong="hvorfor det frister, hvad man gør i stedet, og hvad man gør, hvis det allerede er sket",
        picture="hvad billedet viser, for den, der ikke kan se det",
    ),
    "en": _Hints(
        objective="the objective, one sentence: what does one do when it happens?",
        scenario="a person, a place and a choice",
        key_point="what matters most, with a source that you have read",
        option="a tempting answer",
        right="the reason why the answer is right",
        wrong="why it tempts, what to do instead, and what to do if it has already happened",
        picture="what the picture shows, for those who cannot see it",
    ),
}


def make(outcomes: Iterable[Outcome], origin: Origin) -> Making:
    """The modules of all that could be carried, in the order of the file."""
    taken: dict[str, int] = {}
    made = []
    for title, batch in _batches([outcome for outcome in outcomes if outcome.question], origin):
        id_ = unique(slug(title, "questions"), taken)
        made.append(Made(id_, _files(id_, title, batch, origin), tuple(batch)))
    source = {"label": f"{origin.name}, a question bank", "where": origin.name, "mark": "K"}
    return Making(tuple(made), {origin.source: source} if made else {})


def _batches(outcomes: Sequence[Outcome], origin: Origin) -> Iterator[tuple[str, list[Outcome]]]:
    """Titles, each with the questions of its module."""
    shelves: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        shelves.setdefault(outcome.category, []).append(outcome)
    for category, inside in shelves.items():
        title = _last(category) or origin.stem or origin.source
        most = LIMITS[origin.audience].questions
        for start in range(0, len(inside), most):
            numbered = f"{title} {start // most + 1}" if len(inside) > most else title
            yield numbered, inside[start : start + most]


def _last(category: str) -> str:
    """The innermost name of a category; Moodle writes a slash within a name twice, and its own folders with a $."""
    parts = [part.replace("\0", "/").strip() for part in category.replace("//", "\0").split("/")]
    named = [part for part in parts if part and not part.startswith("$") and part != "top"]
    return legible(named[-1]) if named else ""


def legible(name: str) -> str:
    """The name of a file or category as a title: one line, with nothing in it that a text here cannot hold."""
    return one_line(plain(name, Markup.PLAIN)).text


@dataclass(frozen=True, slots=True)
class Hung:
    """A picture in its place in a module. `at`: a question's id, or question/option."""

    id: str
    at: str
    shown: Picture

    @property
    def file(self) -> str:
        return f"{self.id}.{self.shown.name.rpartition('.')[2]}"

    def written(self) -> dict[str, str]:
        """Its entry in module.yaml."""
        return {"id": self.id, "file": self.file, "at": self.at}

    def said(self, language: str) -> str:
        """What it says, or what its author has to write."""
        return self.shown.said or _to_write(_HINTS[language].picture)


def hung(questions: Iterable[Fitted], known: Mapping[str, str] | None = None) -> list[Hung]:
    """The pictures of a module's questions, each with an id of its own. `known`: ids that places have already."""
    given, taken = known or {}, dict.fromkeys((known or {}).values(), 1)
    places = [
        (at, shown)
        for question in questions
        for at, shown in [
            (question.id, question.picture),
            *((f"{question.id}/{option.id}", option.picture) for option in question.options),
        ]
    ]
    return [
        Hung(given.get(at) or unique(slug(shown.name.rpartition(".")[0], "picture"), taken), at, shown)
        for at, shown in places
        if shown
    ]


def _files(id_: str, title: str, outcomes: Sequence[Outcome], origin: Origin) -> dict[str, str | bytes]:
    questions = [outcome.question for outcome in outcomes if outcome.question]
    pictures = hung(questions)
    came: dict[tuple[str, ...], str] = {
        ("questions", outcome.question.id): came_from(outcome, origin.name) for outcome in outcomes if outcome.question
    }
    return {
        "module.yaml": document(_structure(id_, questions, pictures, origin), came),
        f"{origin.language}.yaml": document(_words(title, questions, pictures, origin)),
        **{one.file: one.shown.content for one in pictures},
    }


def came_from(outcome: Outcome, name: str) -> str:
    """Where a question stood, and what it had that no learner sees."""
    place = f"{name}, {outcome.part}" if outcome.part else name
    named = f": {outcome.name[:80]}" if outcome.name else ""
    return "; ".join([f"{place}, line {outcome.line}{named}", *outcome.notes])


def _structure(id_: str, questions: Sequence[Fitted], pictures: Sequence[Hung], origin: Origin) -> dict[str, Any]:
    return {
        "id": id_,
        "audience": str(origin.audience),
        "level": "unit",
        "pass_mark": max(len(questions) - 1, 1),
        "verified_on": origin.today.isoformat(),
        "review_by": months_after(origin.today, REVIEW_MONTHS[_REVIEW]).isoformat(),
        "review_class": _REVIEW,
        "review_triggers": [f"imported from {origin.name} and not yet read through"],
        "licence": f"not stated in {origin.name}",
        "key_points": [{"id": "point-1", "sources": [origin.source]}],
        "questions": [
            {
                "id": question.id,
                "asks": "knowledge",
                "options": [
                    {"id": option.id} | ({"correct": True} if option.correct else {"misconception": UNCHOSEN})
                    for option in question.options
                ],
            }
            for question in questions
        ],
        **({"pictures": [one.written() for one in pictures]} if pictures else {}),
    }


def _words(title: str, questions: Sequence[Fitted], pictures: Sequence[Hung], origin: Origin) -> dict[str, Any]:
    hints = _HINTS[origin.language]
    return {
        "title": title,
        "objective": _to_write(hints.objective),
        "scenario": _to_write(hints.scenario),
        "key_points": {"point-1": _to_write(hints.key_point)},
        "questions": {question.id: _question(question, hints) for question in questions},
        **({"pictures": {one.id: one.said(origin.language) for one in pictures}} if pictures else {}),
    }


def _question(question: Fitted, hints: _Hints) -> dict[str, Any]:
    return {
        "stem": question.stem,
        "options": {
            option.id: option.text or _to_write(f"{hints.option} ({number})")
            for number, option in enumerate(question.options, 1)
        },
        "right": question.right or _to_write(hints.right),
        "wrong": question.wrong or _to_write(hints.wrong),
    }


def _to_write(hint: str) -> str:
    return f"{PENCIL} {hint}"
