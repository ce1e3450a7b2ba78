"""What the add-on tells of a click, read strictly: parameters, what was typed and chosen, the language. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

Json = dict[str, Any]


class NoEventError(Exception):
    """The body is no event object of Google's."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `typed`: what each input holds, one entry for each choice; an unticked box is not in it at all."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    days: Mapping[str, date] = field(default_factory=dict)
    locale: str | None = None
    user_token: str | None = field(default=None, repr=False)
    """The user's own token, where Google runs the add-on itself."""
    is_googles: bool = False
    """Whether Google says that it runs the add-on itself, instead of Apps Script."""

    def text(self, name: str) -> str:
        """What one field holds, without white space around; empty for nothing."""
        return " ".join(self.typed.get(name, ())).strip()


def read_event(body: Any) -> Event:
    """The event in a request's body.

    Raises:
        NoEventError: it is of another shape than Google documents.
    """
    try:
        common = body.get("commonEventObject") or {}
        tokens = body.get("authorizationEventObject")
        inputs = common.get("formInputs") or {}
        typed, days = {}, {}
        for name, value in inputs.items():
            held = value.get("", value)  # some hosts wrap each value once more
            if "stringInputs" in held:
                typed[name] = tuple(str(each) for each in held["stringInputs"].get("value", ()))
            elif "dateInput" in held:
                days[name] = _day(held["dateInput"]["msSinceEpoch"])
        return Event(
            parameters={str(name): str(value) for name, value in (common.get("parameters") or {}).items()},
            typed=typed,
            days=days,
            locale=common.get("userLocale"),
            user_token=(tokens or {}).get("userIdToken"),
            is_googles=tokens is not None,
        )
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError, OSError) as wrong:
        raise NoEventError from wrong


def _day(milliseconds: Any) -> date:
    """A chosen day comes as its midnight in UTC, wherever the person is: it is a day and no moment."""
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC).date()
