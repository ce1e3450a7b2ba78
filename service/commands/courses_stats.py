"""`nanolearn courses stats`: how long and how hard modules are to read, in each language."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from service.commands.output import answer, json_option, table

if TYPE_CHECKING:
    from service.catalogue.model import Module


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(exists=True, path_type=Path))
@json_option
def stats(paths: tuple[Path, ...], *, as_json: bool) -> None:
    """Words, seconds and LIX of each module in each language, beside what its readers can be given.

    PATH is a courses folder, a course or a module; without it, the installation's courses. Modules that cannot be
    read are left out; `nanolearn courses check` says what is wrong with them.

    \b
    Example:  nanolearn courses stats courses/start
    """
    from service.app import read_settings
    from service.catalogue.load import inspect, inspect_installation
    from service.clock import SystemClock
    from service.moments import local_day

    settings = read_settings()
    today = local_day(SystemClock().now(), settings.timezone)
    found = inspect(paths, today, settings.courses) if paths else inspect_installation(settings.courses, today)
    entries = [_entry(draft.module) for draft in found.drafts]
    rows = [
        (entry["course"], entry["id"], language, one["words"], one["seconds"], f"{one['lix']:.1f}", one["lix_limit"])
        for entry in entries
        for language, one in entry["languages"].items()
    ]
    header = ("course", "module", "language", "words", "seconds", "LIX", "at most")
    answer({"modules": entries}, as_json=as_json, text=table(header, rows))


def _entry(module: "Module") -> dict[str, Any]:
    from service.catalogue import reading
    from service.catalogue.rules.case import LIMITS

    limits = LIMITS[module.audience]
    languages: dict[str, dict[str, float]] = {
        language: {
            "words": reading.count(*reading.all_text(words)),
            "words_limit": limits.module_words,
            "seconds": round(reading.seconds(words, module.audience)),
            "lix": round(reading.measure(reading.running_text(words)).lix, 1),
            "lix_limit": limits.lix[language],
        }
        for language, words in ((language, module.words[language]) for language in module.languages)
    }
    return {"id": module.id, "course": module.course, "audience": str(module.audience), "languages": languages}
