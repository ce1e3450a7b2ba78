"""A new module's files, as text: everything is there, and what an author has still to write says so itself.

Pure. The texts to be written begin with a pencil; the check finds each of them, and says nothing yet about the
length and tone of the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from service.catalogue.model import LANGUAGES, Audience
from service.catalogue.rules.case import LIMITS
from service.catalogue.rules.unwritten import PENCIL
from service.catalogue.rules.upkeep import REVIEW_MONTHS, months_after

UNCHOSEN = "M-TO-CHOOSE"
_POINTS = 3


@dataclass(frozen=True, slots=True)
class Idea:
    """What an author knows at the beginning. `titles` by language; `sources` for the key points, one or more."""

    id: str
    audience: Audience
    level: str
    review_class: str
    sources: tuple[str, ...]
    titles: dict[str, str]
    misconceptions: tuple[str, ...] = ()
    interleave: str | None = None
    with_teacher: bool = False


@dataclass(frozen=True, slots=True)
class _Hints:
    """What each text should be, to its author, in one language."""

    title: str
    objective: str
    scenario: str
    key_point: str
    stem: str
    again: str
    right_option: str
    wrong_option: str
    right: str
    wrong: str


_HINTS = {
    "sv": _Hints(
        title="en rubrik",
        objective="en mening, högst 27 ord: vad gör man när det händer?",
        scenario="en person, en plats och ett val, högst 60 ord",
        key_point="det viktigaste, högst 30 ord, punkt",
        stem="vad gör du? fråga",
        again="samma sak med andra ord, för repetitionen",
        right_option="det rätta",
        wrong_option="det som lockar",
        right="skälet, minst åtta ord",
        wrong="varför det lockar, vad man gör i stället och vad man gör om det redan har hänt; högst 60 ord",
    ),
    "da": _Hints(
        title="en overskrift",
        objective="en sætning på højst 27 ord: hvad gør man, når det sker?",
        scenario="en person, et sted og et valg, højst 60 ord",
        key_point="det vigtigste, højst 30 ord, punkt",
        stem="hvad gør du? spørgsmål",
        again="det samme med andre ord, til gentagelsen",
        right_option="det rigtige",
        wrong_option="det, der frister",
        right="grunden, mindst otte ord",
        wrong="hvorfor det frister, hvad man gør i stedet, og hvad man gør, hvis det allerede er sket; højst 60 ord",
    ),
    "en": _Hints(
        title="a title",
        objective="one sentence of at most 27 words: what does one do when it happens?",
        scenario="a person, a place and a choice, at most 60 words",
        key_point="what matters most, at most 30 words, point",
        stem="what do you do? question",
        again="the same in other words, for repetition",
        right_option="the right one",
        wrong_option="a tempting one",
        right="the reason, at least eight words",
        wrong="why it tempts, what to do instead, and what to do if it has already happened; at most 60 words",
    ),
}


def files(idea: Idea, today: date) -> dict[str, str]:
    """The module's files by name."""
    return {"module.yaml": _structure(idea, today)} | {
        f"{language}.yaml": _words(idea, language) for language in LANGUAGES
    }


def _structure(idea: Idea, today: date) -> str:
    limits = LIMITS[idea.audience]
    lines = [
        f"id: {idea.id}",
        f"audience: {idea.audience}",
        *(["with_teacher: true"] if idea.with_teacher else []),
        f"level: {idea.level}",
        f"pass_mark: {max(limits.questions - 1, 1)}",
        *([f"interleave: {idea.interleave}"] if idea.interleave else []),
        f"verified_on: {today}",
        f"review_by: {months_after(today, REVIEW_MONTHS[idea.review_class])}",
        f"review_class: {idea.review_class}",
        "review_triggers:",
        "  - change of law, tool or local routine",
        "licence: CC-BY-4.0",
        "key_points:",
    ]
    for number in range(1, _POINTS + 1):
        source = idea.sources[min(number, len(idea.sources)) - 1]
        lines += [f"  - id: point-{number}", f"    sources: [{source}]"]
    lines.append("questions:")
    ideas = iter(idea.misconceptions)
    for number in range(1, limits.questions + 1):
        lines += [f"  - id: question-{number}", "    asks: action", "    options:"]
        lines += ["      - id: right-one", "        correct: true"]
        for option in range(1, limits.options):
            lines += [f"      - id: tempting-{option}", f"        misconception: {next(ideas, UNCHOSEN)}"]
    return "\n".join(lines) + "\n"


def _words(idea: Idea, language: str) -> str:
    hints, limits = _HINTS[language], LIMITS[idea.audience]
    title = idea.titles.get(language)
    lines = [
        f"title: {_quoted(title) if title else _to_write(hints.title)}",
        f"objective: {_to_write(hints.objective)}",
        "scenario: >",
        f"  {PENCIL} {hints.scenario}",
        "key_points:",
        *(f"  point-{number}: {_to_write(f'{hints.key_point} {number}')}" for number in range(1, _POINTS + 1)),
        "questions:",
    ]
    for number in range(1, limits.questions + 1):
        lines += [f"  question-{number}:", f"    stem: {_to_write(f'{hints.stem} {number}')}"]
        lines += [f"    again: {_to_write(hints.again)}"] if number == 1 else []
        lines += ["    options:", f"      right-one: {_to_write(hints.right_option)}"]
        lines += [
            f"      tempting-{option}: {_to_write(f'{hints.wrong_option} {option}')}"
            for option in range(1, limits.options)
        ]
        lines += [f"    right: {_to_write(hints.right)}", "    wrong: >", f"      {PENCIL} {hints.wrong}"]
    return "\n".join(lines) + "\n"


def _to_write(hint: str) -> str:
    return _quoted(f"{PENCIL} {hint}")


def _quoted(text: str) -> str:
    """In double quotes, whatever it holds."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def first(course: str, titles: Mapping[str, str], module: str) -> str:
    """A course.yaml's text for a course that begins with this module."""
    lines = [f"id: {course}", "title:", *(f"  {language}: {_quoted(titles[language])}" for language in LANGUAGES)]
    return "\n".join([*lines, "modules:", f"  - {module}"]) + "\n"


def listed(course: str, last_line: int, id_: str) -> str:
    """A course.yaml's text with one more module after the line (from 1) where the last one stands."""
    lines = course.splitlines()
    before = lines[last_line - 1]
    lines.insert(last_line, f"{before[: len(before) - len(before.lstrip())]}- {id_}")
    return "\n".join(lines) + "\n"
