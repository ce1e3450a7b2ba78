"""Texts that a new module holds until its author has written them."""

from collections.abc import Iterator

from service.catalogue.rules.case import Case, Problem, every_text

PENCIL = "✎"


def unwritten(case: Case) -> Iterator[Problem]:
    """Each text that is still a note to its author."""
    for language, version in case.versions():
        for place, text in every_text(version):
            if text.startswith(PENCIL):
                yield Problem(language, place, f"Still to be written: {text.removeprefix(PENCIL).strip().rstrip('?')}.")
