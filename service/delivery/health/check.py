"""What a look at one thing gives."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from service.delivery.health.languages import say
from service.errors import (
    BusyError,
    NanolearnError,
    NoConnectionError,
    NotFoundError,
    RefusedError,
    UnreachableError,
)
from service.workspace.failures import NoTokenError

Fact = str | int | Sequence[str] | Sequence[Mapping[str, str | int]]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: which sentence says it (`words*.py`), and what stands in its places."""

    code: str
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; the message of one that is not `ok` says what to do.

    `message` is English, for the command line; `code` and `facts` say the same in any language (`languages.say`).
    """

    name: str
    ok: bool
    message: str
    code: str
    facts: Mapping[str, Fact]


class FindingError(NanolearnError):
    """Something is not as it should be; the text says what to do."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(say(code, facts, "en"))
        self.finding = Finding(code, facts)


def found(code: str, **facts: Fact) -> Finding:
    """What a look that went well gives."""
    return Finding(code, facts)


def as_check(name: str, finding: Finding, *, ok: bool) -> Check:
    """A finding as the check of this name."""
    return Check(name, ok, say(finding.code, finding.facts, "en"), finding.code, finding.facts)


def tried(name: str, look: Callable[[], Finding]) -> Check:
    """The look's own finding if all is well, else why not."""
    try:
        return as_check(name, look(), ok=True)
    except NanolearnError as wrong:
        return failed(name, wrong)


def failed(name: str, wrong: NanolearnError) -> Check:
    """A check that ended in this. What others than the looks say is English, after words of who says it."""
    if isinstance(wrong, FindingError):
        return as_check(name, wrong.finding, ok=False)
    if isinstance(wrong, NoTokenError):
        return Check(name, False, str(wrong), f"token.{wrong.kind}", {**wrong.facts, "why": str(wrong)})
    return Check(name, False, str(wrong), _CODES.get(type(wrong), "other"), {"why": str(wrong)})


_CODES: Mapping[type[NanolearnError], str] = {
    NoConnectionError: "google.nobody",
    UnreachableError: "google.silent",
    BusyError: "google.busy",
    NotFoundError: "google.unknown",
    RefusedError: "google.refused",
}
