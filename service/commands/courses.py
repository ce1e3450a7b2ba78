"""`nanolearn courses`: check, list and preview what can be taught."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.commands.output import answer, json_option, table

if TYPE_CHECKING:
    from service.catalogue.findings import Finding
    from service.catalogue.load import Inspection


@click.group()
def courses() -> None:
    """Check, list and preview modules.

    Example: nanolearn courses list
    """


@courses.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(exists=True, path_type=Path))
@json_option
def check(paths: tuple[Path, ...], *, as_json: bool) -> None:
    """Read modules as the authoring rules do: every fault with its file and line.

    PATH is a courses folder, a course, a module or one file; without it, the installation's courses.
    Exit status 1 when there is any error; warnings leave it 0.

    \b
    Example:  nanolearn courses check courses/start/phishing-pause-and-verify
    """
    from service.app import read_settings
    from service.catalogue.findings import errors
    from service.catalogue.load import inspect
    from service.clock import SystemClock

    inspection = inspect(paths or (read_settings().courses,), SystemClock().now().date())
    document = {
        "findings": [_entry(finding) for finding in inspection.findings],
        "modules": inspection.modules,
    }
    answer(document, as_json=as_json, text=_report(inspection))
    if errors(inspection.findings):
        sys.exit(1)


@courses.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """Every course and module, with version, languages and minutes.

    \b
    Example:  nanolearn courses list --json
    """
    from service.app import read_settings
    from service.catalogue.kept import load_kept

    catalogue = load_kept(read_settings().courses)
    entries = [
        {
            "id": course.id,
            "modules": [
                {
                    "id": module.id,
                    "version": module.version,
                    "languages": list(module.languages),
                    "minutes": module.minutes,
                }
                for module in (catalogue.modules[id_] for id_ in course.modules)
            ],
        }
        for course in catalogue.courses.values()
    ]
    rows = [
        (course.id, module.id, module.version, " ".join(module.languages), f"{module.minutes:.1f}")
        for course in catalogue.courses.values()
        for module in (catalogue.modules[id_] for id_ in course.modules)
    ]
    header = ("course", "module", "version", "languages", "minutes")
    answer({"courses": entries}, as_json=as_json, text=table(header, rows))


@courses.command()
@click.argument("module")
@click.option("--lang", type=click.Choice(["sv", "da", "en"]), help="Default: NANOLEARN_LANGUAGE.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Default: MODULE-LANG.html, here.")
@json_option
def preview(module: str, lang: str | None, out: Path | None, *, as_json: bool) -> None:
    """Write MODULE as one HTML file that shows what learners will meet.

    \b
    Example:  nanolearn courses preview phishing-pause-and-verify --lang da
    """
    from service.app import read_settings
    from service.catalogue.load import load_module
    from service.catalogue.orders import option_orders
    from service.catalogue.preview import page
    from service.errors import NanolearnError, UsageError

    settings = read_settings()
    shown = load_module(settings.courses, module)
    language = lang or (settings.language if settings.language in shown.words else shown.languages[0])
    if language not in shown.words:
        raise UsageError(f"The module {module} has no words in {language}; it has {', '.join(shown.languages)}.")
    file = out or Path(f"{shown.id}-{language}.html")
    try:
        file.write_text(page(shown, language, option_orders(shown)), encoding="utf-8")
    except OSError as error:
        raise NanolearnError(f"{file} cannot be written: {error.strerror}. Choose another place with --out.") from None
    answer({"file": str(file)}, as_json=as_json, text=f"{file} is written. Open it in a browser.")


def _entry(finding: "Finding") -> dict[str, object]:
    return {
        "file": _shown(finding.file),
        "line": finding.line,
        "rule": finding.rule,
        "severity": str(finding.severity),
        "message": finding.message,
    }


def _report(inspection: "Inspection") -> Iterator[str]:
    """A line for each finding, as compilers print them, and the sum."""
    for finding in inspection.findings:
        yield f"{_shown(finding.file)}:{finding.line}: {finding.severity} {finding.rule}: {finding.message}"
    severities = [str(finding.severity) for finding in inspection.findings]
    counts = [
        (inspection.modules, "module"),
        (severities.count("error"), "error"),
        (severities.count("warning"), "warning"),
    ]
    yield ", ".join(f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in counts)


def _shown(file: Path) -> str:
    """The file as one would name it from here."""
    path = os.path.relpath(file)
    return str(file) if path.startswith("..") else path
