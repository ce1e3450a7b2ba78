"""`nanolearn courses import` and `courses export`: question banks from elsewhere and for elsewhere."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.commands.output import answer, counted, json_option, shortened

if TYPE_CHECKING:
    from service.catalogue.folders import Draft
    from service.catalogue.library import Library
    from service.exchange.model import Outcome
    from service.exchange.planning import Plan

_FORMATS = ("gift", "aiken", "moodle-xml", "qti")
_AUDIENCES = ("staff", "pupils-7-9", "pupils-4-6", "pupils-f-3")
_LANGUAGES = ("sv", "da", "en")
_SHOWN = 40


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(_FORMATS), required=True, help="What the file is written in.")
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), required=True,
              help="A course, or a folder of courses; made if it is not there.")  # fmt: skip
@click.option("--lang", type=click.Choice(_LANGUAGES), help="The questions' language; default: NANOLEARN_LANGUAGE.")
@click.option("--audience", type=click.Choice(_AUDIENCES), default="staff", show_default=True)
@click.option("--strict", is_flag=True, help="Refuse every question that would lose anything.")
@json_option
def import_(file: Path, form: str, into: Path, lang: str | None, audience: str, *, strict: bool, as_json: bool) -> None:
    """Make modules of a question bank: GIFT, Aiken, Moodle XML or QTI 3 (an item or a package).

    Every question is answered for: carried whole, carried with what it lost, or refused with the reason. Google
    Forms knows no partial credit, no tolerance and no wildcards. What a bank does not have (objective, scenario,
    key points, misconceptions, other languages) is left to write; `nanolearn courses check` shows it.
    Exit status 1 when no question could be carried.

    \b
    Example:  nanolearn courses import questions.gift --format gift --into our-courses
    """
    from service.app import read_settings
    from service.catalogue.model import Audience
    from service.clock import SystemClock
    from service.exchange.fitting import slug
    from service.exchange.model import Format
    from service.exchange.modules import Origin, legible
    from service.exchange.planning import plan
    from service.exchange.reading import read
    from service.exchange.shelving import place, shelve
    from service.moments import local_day

    settings = read_settings()
    today = local_day(SystemClock().now(), settings.timezone)
    name, stem = legible(file.name), legible(file.stem)
    origin = Origin(name, stem, lang or settings.language, Audience(audience), today)
    wanted = plan(read(_content(file), name, Format(form)), origin, strict=strict)
    modules: list[str] = []
    where = place(into, f"bank-{slug(stem, 'file')}")
    if wanted.making.modules:
        modules = shelve(wanted.making, where, stem or where.course.name)
    answer(_imported(wanted, modules, where.course), as_json=as_json, text=_told(wanted, modules, where.course))
    if not wanted.carried:
        sys.exit(1)


@click.command("export")
@click.argument("module")
@click.option("--format", "form", type=click.Choice(_FORMATS), required=True, help="What to write it in.")
@click.option("--lang", type=click.Choice(_LANGUAGES), help="Which of its languages; default: NANOLEARN_LANGUAGE.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Default: the module's id, here.")
@json_option
def export(module: str, form: str, lang: str | None, out: Path | None, *, as_json: bool) -> None:
    """Write the questions of MODULE for another system; what its format cannot hold is named.

    \b
    Example:  nanolearn courses export phishing-pause-and-verify --format moodle-xml --lang da
    """
    from service.app import read_settings
    from service.errors import NanolearnError, UsageError
    from service.exchange.model import Format
    from service.exchange.showing import losses, shown
    from service.exchange.writers import ending, write

    settings = read_settings()
    draft, shared = _draft(module, settings.courses)
    language = lang or (settings.language if settings.language in draft.module.words else draft.module.languages[0])
    if language not in draft.module.words:
        raise UsageError(f"{module} has no {language}; it has {', '.join(draft.module.languages)}.")
    ready = shown(draft, language, shared)
    file = out or Path(module + ending(Format(form)))
    content = write(ready, Format(form))
    try:
        file.write_bytes(content)
    except OSError as error:
        raise NanolearnError(f"{file} cannot be written: {error.strerror}. Choose another place with --out.") from None
    lost = list(losses(draft, language, Format(form)))
    questions = counted(len(ready.questions), "question")
    answer(
        {"file": str(file), "questions": len(ready.questions), "lost": lost},
        as_json=as_json,
        text=[f"{file} holds {questions} of {module}.", *(f"  {text}" for text in lost)],
    )


def _content(file: Path) -> bytes:
    from service.errors import NanolearnError

    try:
        return file.read_bytes()
    except OSError as error:
        raise NanolearnError(f"{file} cannot be read: {error.strerror}.") from None


def _draft(module: str, courses: tuple[Path, ...]) -> "tuple[Draft, Library]":
    from service.catalogue import folders
    from service.catalogue.findings import errors
    from service.catalogue.library import library
    from service.catalogue.load import home_of
    from service.errors import CatalogueError

    shared, findings = library(courses)
    draft, more = folders.module(home_of(module, courses), shared)
    if draft is None:
        raise CatalogueError(f"{module} cannot be exported. {errors([*more, *findings])[0]}")
    return draft, shared


def _imported(plan: "Plan", modules: list[str], folder: Path) -> dict[str, object]:
    """The answer as `--json` has it."""
    homes = {id(outcome): made.id for made in plan.making.modules for outcome in made.questions}
    return {
        "modules": modules,
        "items": plan.carried,
        "skipped": [
            {"line": outcome.line, "reason": " ".join(outcome.why)} | ({"file": outcome.part} if outcome.part else {})
            for outcome in plan.outcomes
            if outcome.question is None
        ],
        "folder": str(folder) if modules else None,
        "questions": [
            {
                "line": outcome.line,
                "file": outcome.part or None,
                "name": outcome.name,
                "verdict": str(outcome.verdict),
                "why": list(outcome.why),
                "notes": list(outcome.notes),
                "module": homes.get(id(outcome)),
                "question": outcome.question.id if outcome.question else None,
            }
            for outcome in plan.outcomes
        ],
        "notes": list(plan.notes),
    }


def _told(plan: "Plan", modules: list[str], folder: Path) -> Iterator[str]:
    from service.exchange.fitting import counts

    numbers = counts(plan.outcomes)
    yield ", ".join(f"{number} {verdict}" for verdict, number in numbers.items())
    yield from plan.notes
    lines = [line for outcome in plan.outcomes for line in _lines(outcome)]
    yield from shortened(lines, _SHOWN, "lines")
    if modules:
        yield f"{counted(plan.carried, 'question')} in {counted(len(modules), 'module')}: {', '.join(modules)}"
        yield f"What is left to write: nanolearn courses check {folder}"
    else:
        yield "No question could be carried, so nothing is made."


def _lines(outcome: "Outcome") -> Iterator[str]:
    """What is to be said of one question; of an exact one without notes, nothing."""
    from service.exchange.model import Verdict

    place = f"{outcome.part}:{outcome.line}" if outcome.part else f"line {outcome.line}"
    named = f" {outcome.name[:60]}" if outcome.name else ""
    if outcome.verdict is not Verdict.EXACT:
        yield f"{place}{named}: {outcome.verdict}"
        yield from (f"    {why}" for why in outcome.why)
