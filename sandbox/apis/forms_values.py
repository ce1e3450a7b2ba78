"""What may be answered to a question, and how a learner is told otherwise. Pure."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

Json = dict[str, Any]

TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
DURATION = re.compile(r"\d{1,2}:[0-5]\d:[0-5]\d")
LEAP_YEAR = "2024-"  # 29 February is a date when no year is asked for


def problem(question: Json, columns: Json | None, values: list[str]) -> str | None:
    """Why these values cannot answer the question, as the end of a sentence; None when they can.

    `columns` is the choice question of the grid that a row question stands in.
    """
    if "rowQuestion" in question:
        return _choice(columns or {}, values)
    kind = next(name for name in _CHECKS if name in question)
    return _CHECKS[kind](question[kind], values)


def _choice(choice: Json, values: list[str]) -> str | None:
    options = choice.get("options", [])
    offered = {option["value"] for option in options if not option.get("isOther")}
    unknown = [value for value in values if value not in offered]
    room = 1 if any(option.get("isOther") for option in options) else 0
    if len(unknown) > room:
        return f'has no option "{unknown[room]}"'
    if choice.get("type") != "CHECKBOX":
        return _one(values)
    return "has an option chosen twice" if len(set(values)) < len(values) else None


def _one(values: list[str]) -> str | None:
    return None if len(values) == 1 else "takes one answer"


def _text(text: Json, values: list[str]) -> str | None:
    if not text.get("paragraph") and any("\n" in value or "\r" in value for value in values):
        return "takes an answer on one line"
    return _one(values)


def _within(low: int, high: int, values: list[str]) -> str | None:
    if values[0] not in {str(number) for number in range(low, high + 1)}:
        return f"takes a whole number from {low} to {high}"
    return _one(values)


def _scale(scale: Json, values: list[str]) -> str | None:
    return _within(scale.get("low", 0), scale["high"], values)


def _rating(rating: Json, values: list[str]) -> str | None:
    return _within(1, rating["ratingScaleLevel"], values)


def _date(date: Json, values: list[str]) -> str | None:
    shape = ("YYYY-MM-DD" if date.get("includeYear") else "MM-DD") + (" HH:MM" if date.get("includeTime") else "")
    value = values[0] if date.get("includeYear") else LEAP_YEAR + values[0]
    length = len(shape) if date.get("includeYear") else len(shape) + len(LEAP_YEAR)
    try:
        moment = datetime.strptime(value, "%Y-%m-%d" + (" %H:%M" if date.get("includeTime") else ""))  # noqa: DTZ007 - forms have no time zone
    except ValueError:
        moment = None
    if moment is None or len(value) != length:
        return f"takes a date written as {shape}"
    return _one(values)


def _time(time: Json, values: list[str]) -> str | None:
    if time.get("duration"):
        return _one(values) if DURATION.fullmatch(values[0]) else "takes a duration written as HH:MM:SS"
    return _one(values) if TIME.fullmatch(values[0]) else "takes a time written as HH:MM"


_CHECKS: dict[str, Callable[[Json, list[str]], str | None]] = {
    "choiceQuestion": _choice,
    "textQuestion": _text,
    "scaleQuestion": _scale,
    "ratingQuestion": _rating,
    "dateQuestion": _date,
    "timeQuestion": _time,
}
