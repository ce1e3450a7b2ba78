"""`nanolearn doctor`: whether everything can work."""

import sys
from typing import TYPE_CHECKING

import click

from service.access import INSTALLATION_OWNER, Permission, asks_for
from service.commands.asker import allowed, as_option, as_seen_by
from service.commands.installation import installation
from service.commands.output import answer, counted, json_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.delivery.health.check import Check


@click.command()
@as_option
@json_option
@asks_for(Permission.HEALTH_READ)
def doctor(*, asker: str | None, as_json: bool) -> None:
    """Check settings, database, courses, key, each part of the delegation, and every Form's sharing.

    Looks and changes nothing. Whatever is not right says what to do; then the exit status is 1.

    Example: nanolearn doctor
    """
    # Without a name nothing is opened before it is examined: the database may be what is wrong.
    actor = INSTALLATION_OWNER if asker is None else allowed(installation(), asker, Permission.HEALTH_READ)
    checks = []
    for check in _every_check():
        checks.append(check)
        if not as_json:
            click.echo(as_seen_by(actor, f"{'ok' if check.ok else 'NOT OK':<6}  {check.name}: {check.message}"))
    wrong = sum(not check.ok for check in checks)
    rows = [{"name": each.name, "ok": each.ok, "message": each.message} for each in checks]
    document = as_seen_by(actor, {"checks": rows})
    verdict = f"{counted(wrong, 'thing')} to mend." if wrong else "All is well."
    answer(document, as_json=as_json, text=["", verdict])
    if wrong:
        sys.stdout.flush()
        sys.exit(1)


def _every_check() -> "Iterator[Check]":
    from service.clock import SystemClock
    from service.delivery.health.examine import examine
    from service.messages.health import examine_reminders

    clock = SystemClock()
    for check in examine(None, clock):
        yield check
        if check.name == "settings" and check.ok:
            yield from examine_reminders(None, clock)
