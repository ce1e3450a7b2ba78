"""When reminders go out, and to whom: data, with defaults, changed by a file that NANOLEARN_REMINDERS names."""

from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from service.settings import Settings

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
COUNTRIES = {"Europe/Stockholm": "SE", "Europe/Copenhagen": "DK"}


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one installation.

    `days`: at which days a person is reminded, counted from the due day: -7 is a week before. `to`: staff, pupil or
    both. `opens` and `closes`: between which hours mails go out, local time, on which `weekdays` (0: Monday), not on
    the national holidays of `country`, nor on the days in `closed`. `digest`: from which weekday on leaders get the
    week's, None: never.
    """

    on: bool = True
    days: tuple[int, ...] = (-7, 0, 7, 21)
    to: frozenset[str] = frozenset({"staff"})
    opens: time = time(8)
    closes: time = time(16)
    weekdays: frozenset[int] = frozenset(range(5))
    country: str | None = None
    closed: frozenset[date] = frozenset()
    digest: int | None = 0


def read_policy(settings: Settings) -> Policy:
    """The policy that the settings name; read anew each time, so that a change counts at once.

    Raises:
        SettingsError: the file cannot be read, or says what cannot be meant; names all of it.
    """
    country = COUNTRIES.get(settings.timezone.key)
    if settings.reminders in {"on", "off"}:
        return Policy(on=settings.reminders == "on", country=country)
    from service.messages.policy_file import read_file  # noqa: PLC0415 - heavy, and most installations have none

    return read_file(settings.reminders, country)


def in_words(policy: Policy, zone: ZoneInfo) -> str:
    """One sentence for whoever asks how it is set."""
    if not policy.on:
        return "Reminders are switched off (NANOLEARN_REMINDERS=off)."
    days = ", ".join(_day(day) for day in policy.days) or "on no day by themselves"
    week = ", ".join(WEEKDAYS[day] for day in sorted(policy.weekdays))
    digest = "none" if policy.digest is None else f"from {WEEKDAYS[policy.digest]}"
    return (
        f"Reminders: {days}; to {' and '.join(sorted(policy.to))}; {policy.opens:%H:%M}-{policy.closes:%H:%M} "
        f"{zone.key} on {week}; holidays of {policy.country or 'no country'}; leaders' digest {digest}."
    )


def _day(day: int) -> str:
    if day == 0:
        return "on the due day"
    return f"{abs(day)} {'day' if abs(day) == 1 else 'days'} {'before' if day < 0 else 'after'}"
