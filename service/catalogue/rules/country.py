"""Rule 18, the countries: what differs between Sweden and Denmark is written for each, and not translated."""

from collections.abc import Iterator

from service.catalogue.findings import Severity
from service.catalogue.model import COUNTRIES, HOME, Words
from service.catalogue.placeholders import every_use
from service.catalogue.rules.case import Case, Problem, every_text
from service.catalogue.rules.wording import AT_HOME, NAMED

_NAMES = {"SE": "Sweden", "DK": "Denmark"}


def blocks(case: Case) -> Iterator[Problem]:
    """18: each language has the facts of the countries where it is read, under the same names, and uses them."""
    names = sorted({name for words in case.raw.values() for facts in words.country.values() for name in facts})
    for language in case.module.languages:
        words = case.raw[language]
        if names:
            yield from _wanting(language, words, names)
        yield from _idle(language, words)


def _wanting(language: str, words: Words, names: list[str]) -> Iterator[Problem]:
    for country in COUNTRIES:
        if country not in words.country and country not in HOME[language]:
            continue
        missing = [name for name in names if name not in words.country.get(country, {})]
        if missing:
            message = f"The facts of {country} lack {', '.join(missing)}, which other languages or countries have."
            yield Problem(language, ("country", country), message)


def _idle(language: str, words: Words) -> Iterator[Problem]:
    used = {name for _, name in every_use(words)}
    for country, facts in words.country.items():
        for name in facts:
            if name not in used:
                message = f"No text here has {{{{{name}}}}}, so nobody reads this fact. Use it or take it out."
                yield Problem(language, ("country", country, name), message)


def written_for_it(case: Case) -> Iterator[Problem]:
    """18: no language tells its readers of the other country's authorities and services as if they were theirs.

    A text that names the country says itself whose they are.
    """
    for language in case.module.languages:
        words = case.raw[language]
        told = {
            country: [
                (place, hit.group())
                for place, text in every_text(words)
                if not NAMED[country].search(text)
                for hit in AT_HOME[country].finditer(text)
            ]
            for country in COUNTRIES
        }
        abroad = [country for country in COUNTRIES if country not in HOME[language]]
        if len(abroad) == 0:  # read in both countries: either both are told of, or neither
            abroad = [country for country in COUNTRIES if told[country] and not all(told.values())]
        for country in abroad:
            for place, word in told[country]:
                message = (
                    f'"{word}" belongs to {_NAMES[country]}. Write what readers elsewhere have instead, under country: '
                    "where it differs."
                )
                yield Problem(language, place, message, Severity.WARNING)
