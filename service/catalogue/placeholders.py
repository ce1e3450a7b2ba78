"""Words that an installation fills in: `{{report-to}}` in a text becomes where this municipality reports.

Pure. What fills a placeholder, the first that has it: the installation's own `local.yaml`; the facts of its country
in the module's own words (`country:`); the common `placeholders.yaml`, by country and then by language.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from service.catalogue.fields import nearest
from service.catalogue.files import Place
from service.catalogue.model import HOME, QuestionWords, Words

_NAME = re.compile(r"\{\{ ?([a-z][a-z0-9]*(?:-[a-z0-9]+)*) ?\}\}")
_BRACES = re.compile(r"\{\{.{0,40}|.{0,40}\}\}")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One that all modules may use. `texts`: what it is otherwise, by country or language; may be empty."""

    means: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Local:
    """What an installation has filled in: its country, and texts by placeholder and language.

    `usefulness`: whether it asks how useful a module was, in modules that do not say so themselves.
    """

    country: str | None = None
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    usefulness: bool = False


@dataclass(frozen=True, slots=True)
class Filling:
    """All that there is to fill in with."""

    common: Mapping[str, Placeholder] = field(default_factory=dict)
    local: Local = field(default_factory=Local)

    def texts(self, language: str, facts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
        """The text of each placeholder that has one, in one language. `facts`: the module's own, by country."""
        country = self.local.country or HOME[language][0]
        own = facts.get(country) or facts.get(HOME[language][0]) or {}
        common = {
            name: text
            for name, placeholder in self.common.items()
            if (text := placeholder.texts.get(country) or placeholder.texts.get(language))
        }
        local = {name: texts[language] for name, texts in self.local.values.items() if language in texts}
        return common | dict(own) | local


def fill(words: Words, language: str, filling: Filling) -> tuple[Words, list[tuple[Place, str]]]:
    """The words as learners read them; and what could not be filled in, with its place."""
    texts = filling.texts(language, words.country)
    wrong: list[tuple[Place, str]] = []

    def filled(place: Place, text: str) -> str:
        if "{{" not in text and "}}" not in text:
            return text
        wrong.extend((place, _unknown(name, filling, texts)) for name in used(text) if name not in texts)
        result = _NAME.sub(lambda hit: texts.get(hit.group(1), hit.group()), text)
        odd = _BRACES.search(_NAME.sub("", text))
        if odd:
            message = (
                f"{odd.group()!r} is no placeholder. Write its name between two pairs of braces: {{{{report-to}}}}."
            )
            wrong.append((place, message))
        return result

    return replace(changed(words, filled), country={}), wrong


def used(text: str) -> list[str]:
    """The names of the placeholders in a text."""
    return _NAME.findall(text)


def changed(words: Words, change: Callable[[Place, str], str]) -> Words:
    """The words with every text put through `change`, which is told its place."""
    return Words(
        title=change(("title",), words.title),
        objective=change(("objective",), words.objective),
        scenario=change(("scenario",), words.scenario),
        key_points={id_: change(("key_points", id_), text) for id_, text in words.key_points.items()},
        questions={id_: _question(id_, question, change) for id_, question in words.questions.items()},
        pictures={id_: change(("pictures", id_), text) for id_, text in words.pictures.items()},
        country=words.country,
    )


def every_use(words: Words) -> Iterator[tuple[Place, str]]:
    """Each placeholder in one language's words, with its place."""
    found: list[tuple[Place, str]] = []

    def look(place: Place, text: str) -> str:
        found.extend((place, name) for name in used(text))
        return text

    changed(words, look)
    yield from found


def _question(id_: str, question: QuestionWords, change: Callable[[Place, str], str]) -> QuestionWords:
    place: Place = ("questions", id_)
    return QuestionWords(
        stem=change((*place, "stem"), question.stem),
        options={option: change((*place, "options", option), text) for option, text in question.options.items()},
        right=change((*place, "right"), question.right),
        wrong=change((*place, "wrong"), question.wrong),
        again=None if question.again is None else change((*place, "again"), question.again),
    )


def _unknown(name: str, filling: Filling, texts: Mapping[str, str]) -> str:
    if name in filling.common:
        means = filling.common[name].means
        return f"{{{{{name}}}}} is not filled in for this installation. Give it under values: in local.yaml ({means})"
    near = nearest(name, {*filling.common, *texts})
    return (
        f"Nothing fills in {{{{{name}}}}}. Give it under country: in this file, or for all modules in "
        f"placeholders.yaml.{near}"
    )
