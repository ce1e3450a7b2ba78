"""`nanolearn roster`: who is there."""

import click

from service.access import Permission, asks_for
from service.commands.asker import allowed, as_option
from service.commands.installation import installation
from service.commands.output import answer, counted, json_option


@click.group()
def roster() -> None:
    """Units, people and groups from the Directory.

    Example: nanolearn roster sync
    """


@roster.command()
@as_option
@json_option
@asks_for(Permission.WORK_RUN)
def sync(*, asker: str | None, as_json: bool) -> None:
    """Bring the roster in step with the Directory: units, people, groups in use, leaders.

    Suspended, archived and guest accounts are not people, nor are the service's own accounts.

    Example: nanolearn roster sync
    """
    from service.commands.progress import shown
    from service.reports.standing import keep_standings
    from service.roster.sync import sync as bring_in_step

    service = installation()
    allowed(service, asker, Permission.WORK_RUN)
    service.settings.sender()
    with shown(service, "roster") as progress:
        synced = bring_in_step(service.engine, service.workspace, service.settings, service.clock, progress)
    keep_standings(service.engine, service.settings, service.catalogue, service.clock.now())
    service.count()
    calls = dict(sorted(service.workspace.calls.items()))
    document = {
        "units": synced.units,
        "people": synced.people,
        "joined": synced.changes.joined,
        "moved": synced.changes.moved,
        "left": synced.changes.left,
        "calls": calls,
    }
    changes = f"{synced.changes.joined:,} joined, {synced.changes.moved:,} moved, {synced.changes.left:,} left"
    answer(
        document,
        as_json=as_json,
        text=(
            f"{counted(synced.people, 'person', 'people')} in {counted(synced.units, 'unit')}: {changes} "
            f"({counted(sum(calls.values()), 'call')} to Google)."
        ),
    )
