"""The file that says when reminders go out: YAML, each fault in it named in a sentence."""

from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from service.errors import SettingsError
from service.messages.policy import WEEKDAYS, Policy

_LONGEST = 60
"""Days before or after the due day at which a reminder may lie."""


def read_file(name: str, country: str | None) -> Policy:
    """The policy of a file; `country` is that of the time zone, for a file that names none.

    Raises:
        SettingsError: it cannot be read, or says what cannot be meant.
    """
    file = Path(name)
    try:
        document = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SettingsError(
            f"NANOLEARN_REMINDERS is {name!r}, which cannot be read: {why}. It should be on, off, or a file that says "
            "when reminders go out (docs/reminders.md)."
        ) from None
    except (YAMLError, ValueError) as error:  # ValueError: a date that is none
        raise SettingsError(f"{file} is no YAML: {' '.join(str(error).split())}. No reminder goes out.") from None
    return policy_of({} if document is None else document, country, name)


def policy_of(document: Any, country: str | None, source: str) -> Policy:
    """The policy that a file's content describes; `country` where it names none.

    Raises:
        SettingsError: names everything that is wrong.
    """
    try:
        policy: Policy = _PolicySchema(country).load(document)
    except ValidationError as error:
        messages = error.messages if isinstance(error.messages, Mapping) else {"_schema": error.messages}
        wrong = "; ".join(_faults(messages))
        raise SettingsError(f"{source} is wrong: {wrong}. No reminder goes out until it is mended.") from None
    return policy


def _faults(messages: Mapping[Any, Any], above: str = "") -> list[str]:
    found: list[str] = []
    for key, value in messages.items():
        name = above if key == "_schema" else f"{above}.{key}" if above else str(key)
        if isinstance(value, Mapping):
            found += _faults(value, name)
        else:
            found += [f"{name}: {each}".lstrip(": ").rstrip(".") for each in value]
    return found


class _Hours(fields.Field[tuple[time, time]]):
    """`08:00-16:00`."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> tuple[time, time]:
        try:
            begin, end = (time.fromisoformat(part.strip()) for part in str(value).split("-"))
        except ValueError:
            raise ValidationError(f"{value!r} should be two times, like '08:00-16:00'.") from None
        if begin >= end or begin.tzinfo or end.tzinfo:
            raise ValidationError(f"{value!r} should begin before it ends, like '08:00-16:00'.")
        return begin, end


class _Day(fields.Date):
    """A date, quoted or not: YAML knows dates of its own."""

    def _deserialize(self, value: Any, *more: Any, **others: Any) -> Any:
        return value if type(value) is date else super()._deserialize(value, *more, **others)


def _days_from_due(least: int) -> fields.List[int]:
    inside = validate.Range(least, _LONGEST, error="should be {min} to {max} days.")
    return fields.List(fields.Integer(strict=True, validate=inside), validate=validate.Length(max=10))


def _weekday(others: tuple[str, ...] = ()) -> fields.String:
    allowed = (*WEEKDAYS, *others)
    return fields.String(validate=validate.OneOf(allowed, error=f"should be one of {', '.join(allowed)}."))


def _country() -> fields.String:
    return fields.String(validate=validate.OneOf(["SE", "DK", "none"], error="should be SE, DK or none."))


class _PolicySchema(Schema):
    """The file, with a sentence for each thing that is wrong in it."""

    before = _days_from_due(1)
    at = fields.Boolean(truthy={True, "on"}, falsy={False, "off"})
    after = _days_from_due(1)
    to = fields.List(
        fields.String(validate=validate.OneOf(["staff", "pupil"], error="should be staff or pupil.")),
        validate=validate.Length(min=1, error="should name staff, pupil or both."),
    )
    hours = _Hours()
    weekdays = fields.List(_weekday(), validate=validate.Length(min=1, error="should name a day."))
    holidays = _country()
    closed = fields.List(_Day(error_messages={"invalid": "should be dates like 2026-12-23."}))
    digest = _weekday(("off",))

    def __init__(self, country: str | None) -> None:
        super().__init__()
        self._own_country = country

    @post_load
    def _as_policy(self, found: dict[str, Any], **_: Any) -> Policy:
        usual = Policy()
        before = found.get("before", [-day for day in usual.days if day < 0])
        after = found.get("after", [day for day in usual.days if day > 0])
        due = [0] if found.get("at", True) else []
        opens, closes = found.get("hours", (usual.opens, usual.closes))
        days = found.get("weekdays")
        country = found.get("holidays", self._own_country)
        digest = found.get("digest")
        return Policy(
            days=tuple(sorted({*(-day for day in before), *due, *after})),
            to=frozenset(found.get("to", usual.to)),
            opens=opens,
            closes=closes,
            weekdays=usual.weekdays if days is None else frozenset(WEEKDAYS.index(day) for day in days),
            country=None if country == "none" else country,
            closed=frozenset(found.get("closed", ())),
            digest=usual.digest if digest is None else None if digest == "off" else WEEKDAYS.index(digest),
        )
