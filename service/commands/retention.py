"""`nanolearn retention`: delete what has been kept long enough."""

import click

from service.access import Permission, asks_for
from service.commands.asker import allowed, as_option
from service.commands.installation import installation
from service.commands.output import answer, json_option


@click.command()
@click.option("--dry-run", is_flag=True, help="Only count what is due; delete nothing.")
@as_option
@json_option
@asks_for(Permission.WORK_RUN)
def retention(*, dry_run: bool, asker: str | None, as_json: bool) -> None:
    """Delete what has been kept for as long as NANOLEARN_RETENTION says. The scheduler does it once a day by itself.

    \b
    Examples:
      nanolearn retention --dry-run
      nanolearn retention
    """
    from service.privacy.keeping import due, keep_no_longer
    from service.store.engine import reading

    service = installation()
    allowed(service, asker, Permission.WORK_RUN)
    settings, now = service.settings, service.clock.now()
    if dry_run:
        with reading(service.engine) as connection:
            found = due(connection, settings, now)
    else:
        found = keep_no_longer(service.engine, settings, now, at_once=True, parts=None)
    verb = "due to be deleted" if dry_run else "deleted"
    lines = [f"{what}, kept for {settings.retention[what]} days: {number:,} {verb}" for what, number in found.items()]
    nothing = "NANOLEARN_RETENTION is not set: nothing is deleted by itself. docs/privacy.md says what it may name."
    document = {
        "kept_for": dict(settings.retention),
        "decision": settings.retention_decision,
        ("due" if dry_run else "deleted"): dict(found),
    }
    answer(document, as_json=as_json, text=lines or nothing)
