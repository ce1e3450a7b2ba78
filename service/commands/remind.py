"""`nanolearn remind`: have those who are not done reminded now."""

import click

from service.access import Permission, asks_for
from service.commands.asker import actor_of, as_option
from service.commands.installation import installation
from service.commands.output import answer, json_option
from service.errors import UsageError


@click.command()
@click.option("--assignment", type=int, metavar="ID", help="Of what this assignment asks for.")
@click.option("--module", metavar="ID", help="Of this module.")
@click.option("--unit", metavar="PATH", help="Only people of this unit, with all below it; default everybody.")
@as_option
@json_option
@asks_for(Permission.PEOPLE_REMIND)
def remind(*, assignment: int | None, module: str | None, unit: str | None, asker: str | None, as_json: bool) -> None:
    """Ask that whoever is not done gets a reminder. The mails go out with the next `reminders send`, or by themselves.

    Who is done, and who has had a mail within a week, gets none; none goes out at night, at weekends or on holidays.

    \b
    Examples:
      nanolearn remind --assignment 3
      nanolearn remind --module phishing-pause-and-verify --unit /Skolor/Norra
    """
    from service.messages.nudges import About, nudge
    from service.roles.audit import Door

    if assignment is None and module is None and unit is None:
        raise UsageError("Say of what, or whom: --assignment, --module or --unit.")
    service = installation()
    actor = actor_of(service, asker)
    taken = nudge(
        service.engine,
        service.settings,
        service.clock.now(),
        About(assignment, module, unit),
        by=actor,
        door=Door.COMMAND,
    )
    local = taken.first.astimezone(service.settings.timezone)
    whom = "all units" if taken.unit == "/" else taken.unit
    lines = [
        f"Nudge {taken.number} was asked for before and waits." if taken.again else f"Nudge {taken.number} is noted.",
        f"Whoever is not done in {whom} gets a mail, from {local:%Y-%m-%d %H:%M} on.",
    ]
    document = {
        "nudge": taken.number,
        "unit": taken.unit,
        "from": taken.first.isoformat().replace("+00:00", "Z"),
        "again": taken.again,
    }
    answer(document, as_json=as_json, text=lines)
