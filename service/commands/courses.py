"""`nanolearn courses`: what can be taught; here to check and to list it, the rest in the files beside."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.commands.courses_new import new
from service.commands.courses_preview import preview
from service.commands.courses_stats import stats
from service.commands.exchange import export, import_
from service.commands.output import answer, json_option, table

if TYPE_CHECKING:
    from service.catalogue.findings import Finding
    from service.catalogue.load import Inspection


@click.group()
def courses() -> None:
    """Make, check, measure, list, preview, import and export modules.

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
    from service.catalogue.load import inspect, inspect_installation
    from service.clock import SystemClock
    from service.moments import local_day

    settings = read_settings()
    today = local_day(SystemClock().now(), settings.timezone)
    installed = settings.courses
    inspection = inspect(paths, today, installed) if paths else inspect_installation(installed, today)
    document = {
        "findings": [entry(finding) for finding in inspection.findings],
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

    catalogue = load_kept(*read_settings().courses)
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


def entry(finding: "Finding") -> dict[str, object]:
    """A finding as `--json` has it."""
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


courses.add_command(export)
courses.add_command(import_)
courses.add_command(new)
courses.add_command(preview)
courses.add_command(stats)
