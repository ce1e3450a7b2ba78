"""What a check has to say about one place in one file."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

FORMAT = "format"
"""The rule named by findings about the files themselves; the authoring rules have numbers."""


class Severity(StrEnum):
    """An error stops a module from being used or merged; a warning asks a person to look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """`line` counts from 1. `rule` is an authoring rule's number as text, or "format"."""

    file: Path
    line: int
    rule: str
    severity: Severity
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity} {self.rule}: {self.message}"


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """By file and line, each said once."""
    return sorted(dict.fromkeys(findings), key=lambda f: (str(f.file), f.line, f.severity, f.rule, f.message))


def errors(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]
