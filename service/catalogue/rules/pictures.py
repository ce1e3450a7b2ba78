"""Rules 15 and 16: what reaches those who cannot see a picture, a colour, or where a link stands."""

from collections.abc import Iterator

from service.catalogue.findings import Severity
from service.catalogue.rules.case import Case, Problem, every_text
from service.catalogue.rules.wording import BARE_LINKS, COLOURS, PICTURE_OF

ALT_LETTERS = (5, 125)


def alternative_text(case: Case) -> Iterator[Problem]:
    """15: each picture in words, in each language, short enough to be read aloud."""
    least, most = ALT_LETTERS
    said: dict[tuple[str, str], str] = {}
    for language, version in case.versions():
        for id_, text in version.pictures.items():
            place = ("pictures", id_)
            if not least <= len(text) <= most:
                message = f"The text for the picture {id_} has {len(text)} characters; {least} to {most} are right."
                yield Problem(language, place, message)
            hit = PICTURE_OF[language].search(text)
            if hit:
                message = f'The text for the picture {id_} begins with "{hit.group().strip()}". Say what it shows.'
                yield Problem(language, place, message)
            first = said.setdefault((id_, text.casefold()), language)
            if first != language:
                message = f"The text for the picture {id_} is the same as in {first}.yaml. Write it in this language."
                yield Problem(language, place, message)


def links_and_colours(case: Case) -> Iterator[Problem]:
    """16: a link says where it goes, and nothing is known by its colour alone."""
    for language, version in case.versions():
        for place, text in every_text(version):
            link = BARE_LINKS[language].search(text)
            if link:
                message = f'"{link.group()}" does not say where the link goes. Name the page it leads to.'
                yield Problem(language, place, message)
            colour = COLOURS[language].search(text)
            if colour:
                message = f'"{colour.group()}" is known by its colour alone. Say also what it is called or where it is.'
                yield Problem(language, place, message, Severity.WARNING)
