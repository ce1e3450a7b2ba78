"""When mails may go out: working hours on working days where the municipality is. Pure."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from service.messages.policy import Policy

_LONGEST_REST = 60
"""Days; a policy that closes for longer has no next opening that would help anybody."""

# Beside what the law says: days on which next to nobody in a municipality is at work.
_CATEGORIES = {"SE": ("public", "de_facto"), "DK": ("public", "optional")}


def is_open(moment: datetime, policy: Policy, zone: ZoneInfo) -> bool:
    """Whether a mail may go out at this moment."""
    local = moment.astimezone(zone)
    return _is_working_day(local, policy) and policy.opens <= local.time() < policy.closes


def next_opening(moment: datetime, policy: Policy, zone: ZoneInfo) -> datetime | None:
    """The first moment from this one on at which a mail may go out, in UTC; None if there is none for two months."""
    local = moment.astimezone(zone)
    for days in range(_LONGEST_REST):
        day = local.date() + timedelta(days=days)
        opens = datetime.combine(day, policy.opens, zone)
        first = max(opens.astimezone(UTC), moment.astimezone(UTC))
        if _is_working_day(opens, policy) and is_open(first, policy, zone):
            return first
    return None


def _is_working_day(local: datetime, policy: Policy) -> bool:
    day = local.date()
    if day.weekday() not in policy.weekdays or day in policy.closed:
        return False
    return policy.country is None or day not in _holidays(policy.country, day.year)


@cache
def _holidays(country: str, year: int) -> frozenset[object]:
    from holidays import country_holidays  # noqa: PLC0415 - heavy, and most pages ask for no day

    return frozenset(country_holidays(country, years=year, categories=_CATEGORIES[country]))
