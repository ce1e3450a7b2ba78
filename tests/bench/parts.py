"""Every part by the name it is asked for."""

from collections.abc import Sequence

from tests.bench import calls, courses, export, ingest, messages, pages, privacy, reports, rollout, start
from tests.bench.table import Part

PARTS: dict[str, Part] = {
    "calls.mail": rollout.mail,
    "calls.classroom": rollout.classes,
    "calls.directory": calls.directory,
    "calls.responses": calls.responses,
    "calls.again": calls.again,
    "calls.edited": calls.edited,
    "calls.killed": calls.killed,
    "courses.check": courses.check,
    "ingest.rate": ingest.rates,
    "ingest.writers": ingest.writers,
    "reports.page": reports.page,
    "reports.growth": reports.growth,
    "pages.page": pages.page,
    "pages.growth": pages.growth,
    "export.csv": export.csv,
    "messages.run": messages.run,
    "privacy.erase": privacy.erase,
    "privacy.retention": privacy.retention,
    "start.answer": start.answer,
    "start.memory": start.memory,
}


def chosen(names: Sequence[str]) -> dict[str, Part]:
    """The parts named, or those of the groups named; all of them if none is.

    Raises:
        LookupError: with the sentence to say, if there is no such part.
    """
    for name in names:
        if not any(_is_of(part, name) for part in PARTS):
            raise LookupError(f"There is no bench {name!r}; there are {', '.join(PARTS)}.")
    return {part: run for part, run in PARTS.items() if not names or any(_is_of(part, name) for name in names)}


def _is_of(part: str, name: str) -> bool:
    return part == name or part.startswith(f"{name}.")
