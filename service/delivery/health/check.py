"""What a look at one thing gives."""

from collections.abc import Callable
from dataclasses import dataclass

from service.errors import NanolearnError


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; the message of one that is not `ok` says what to do."""

    name: str
    ok: bool
    message: str


class FindingError(NanolearnError):
    """Something is not as it should be; the text says what to do."""


def tried(name: str, look: Callable[[], str]) -> Check:
    """The look's own sentence if all is well, else why not."""
    try:
        return Check(name, ok=True, message=look())
    except NanolearnError as wrong:
        return Check(name, ok=False, message=str(wrong))
