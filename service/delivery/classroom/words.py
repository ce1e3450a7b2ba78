"""What stands in a course work, in each language, and the marker by which it is found again."""

import re
from collections.abc import Mapping

from service.catalogue.model import Module
from service.compiler.plain import tidy
from service.compiler.words import whole_minutes
from service.delivery.classroom.model import WorkKey

_TEXTS: Mapping[str, tuple[str, str]] = {
    "sv": (
        "Läs och svara i formuläret. Det tar ungefär {n} minut, och väljer du fel får du en förklaring direkt.",
        "Läs och svara i formuläret. Det tar ungefär {n} minuter, och väljer du fel får du en förklaring direkt.",
    ),
    "da": (
        "Læs og svar i formularen. Det tager cirka {n} minut, og vælger du forkert, får du straks en forklaring.",
        "Læs og svar i formularen. Det tager cirka {n} minutter, og vælger du forkert, får du straks en forklaring.",
    ),
    "en": (
        "Read and answer in the form. It takes about {n} minute; choose wrongly and you get an explanation at once.",
        "Read and answer in the form. It takes about {n} minutes; choose wrongly and you get an explanation at once.",
    ),
}
_RECORDED = {
    "sv": "När du har skickat in formuläret är du klar. Du behöver inte lämna in något här.",
    "da": "Når du har sendt formularen, er du færdig. Du skal ikke aflevere noget her.",
    "en": "You are done when you have submitted the form. There is nothing to turn in here.",
}
_MARKER = re.compile(r"\[nanolearn (\S+) (\S+) (\S+) ([0-9]+)\]")


def title(module: Module, language: str) -> str:
    """The module's title, as the class's stream shows it."""
    return tidy(module.words[language].title)


def description(module: Module, language: str, marker: str) -> str:
    """What to do, and the marker on a line of its own."""
    minutes = whole_minutes(module.minutes)
    one, several = _TEXTS[language]
    text = (one if minutes == 1 else several).format(n=minutes)
    return f"{text}\n{_RECORDED[language]}\n\n{marker}"


def marker(key: WorkKey, version: str) -> str:
    """The line that tells one course work of ours from every other."""
    return f"[nanolearn {key.module_id} {version} {key.language} {key.assignment_id}]"


def read_marker(text: str) -> tuple[WorkKey, str] | None:
    """Which course work a description belongs to, and the module's version; None if it is none of ours."""
    found = _MARKER.search(text)
    return (WorkKey(int(found[4]), found[1], found[3]), found[2]) if found else None
