"""`nanolearn doctor`: whether everything can work."""

import sys

import click

from service.commands.output import answer, counted, json_option


@click.command()
@json_option
def doctor(*, as_json: bool) -> None:
    """Check settings, database, courses, key, each part of the delegation, and every Form's sharing.

    Looks and changes nothing. Whatever is not right says what to do; then the exit status is 1.

    Example: nanolearn doctor
    """
    from service.clock import SystemClock
    from service.delivery.health.examine import examine

    checks = []
    for check in examine(None, SystemClock()):
        checks.append(check)
        if not as_json:
            click.echo(f"{'ok' if check.ok else 'NOT OK':<6}  {check.name}: {check.message}")
    wrong = sum(not check.ok for check in checks)
    document = {"checks": [{"name": each.name, "ok": each.ok, "message": each.message} for each in checks]}
    verdict = f"{counted(wrong, 'thing')} to mend." if wrong else "All is well."
    answer(document, as_json=as_json, text=["", verdict])
    if wrong:
        sys.stdout.flush()
        sys.exit(1)
