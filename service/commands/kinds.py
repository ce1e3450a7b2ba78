"""What may stand after an option, each refused in a sentence."""

import re
from datetime import date, datetime
from typing import Any

import click

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Day(click.ParamType[date]):
    """A calendar day."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(str(value), "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            self.fail(f"{value!r} is no date. Write it like 2026-12-18.", param, ctx)


class Address(click.ParamType[str]):
    """One mail address; whose it is, is for the roster to say."""

    name = "email"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).strip()
        if not _ADDRESS.fullmatch(text):
            self.fail(f"{value!r} is no mail address. Write it like anna.berg@kommun.example.", param, ctx)
        return text


class Seconds(click.ParamType[float]):
    """A length of time, not negative."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            seconds = float(value)
        except ValueError:
            seconds = -1.0
        if not 0 <= seconds < float("inf"):
            self.fail(f"{value!r} is no number of seconds. Write it like 60.", param, ctx)
        return seconds


class Port(click.IntRange):
    """A TCP port; from 0, which takes a free one, where `free` is allowed."""

    name = "port"

    def __init__(self, *, free: bool = False) -> None:
        super().__init__(0 if free else 1, 65535)
