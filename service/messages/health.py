"""What the doctor looks at here: whether the policy can be read, and leaves a day to send on."""

from collections.abc import Iterator, Mapping

from service.clock import Clock
from service.delivery.health.check import Check, Finding, FindingError, found, tried
from service.errors import SettingsError
from service.messages.hours import next_opening
from service.messages.policy import in_words, read_policy
from service.settings import Settings, load_settings
from service.workspace.secret_manager import reveal


def examine_reminders(environment: Mapping[str, str] | None, clock: Clock) -> Iterator[Check]:
    """One check; none where the settings themselves are wrong, which another check tells."""
    try:
        settings = load_settings(environment, reveal)
    except SettingsError:
        return
    yield tried("reminders", lambda: _policy(settings, clock))


def _policy(settings: Settings, clock: Clock) -> Finding:
    policy = read_policy(settings)
    if policy.on and next_opening(clock.now(), policy, settings.timezone) is None:
        raise FindingError("reminders.no_day", file=settings.reminders)
    return found("reminders.ok", policy=in_words(policy, settings.timezone))
