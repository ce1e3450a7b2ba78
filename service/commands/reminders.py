"""`nanolearn reminders`: send what is due, what has been sent, the policy, and the switch of each assignment."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import click

from service.access import Permission, asks_for
from service.commands.asker import actor_in, actor_of, allowed, as_option, as_seen_by
from service.commands.installation import installation
from service.commands.kinds import Address, Day, Seconds
from service.commands.output import answer, counted, json_option, shortened, table
from service.errors import UsageError

if TYPE_CHECKING:
    from service.messages.ledger import Sent
    from service.messages.sending import Outcome


@click.group()
def reminders() -> None:
    """Reminders to those who are not done: send, list, policy, on and off.

    Example: nanolearn reminders send
    """


@reminders.command()
@click.option("--for", "seconds", type=Seconds(), metavar="SECONDS", help="Stop after so long; who is left waits.")
@click.option("--dry-run", is_flag=True, help="Show how many people would be looked at; send nothing.")
@as_option
@json_option
@asks_for(Permission.WORK_RUN)
def send(*, seconds: float | None, dry_run: bool, asker: str | None, as_json: bool) -> None:
    """Send the reminders and leaders' digests that are due now. Safe to run again and to kill.

    The scheduler does the same by itself. How somebody stands is read at the moment their mail is claimed: nobody who
    is done, has left or is no longer asked gets one. Outside the policy's hours nothing is sent.

    \b
    Examples:
      nanolearn reminders send
      nanolearn reminders send --dry-run --json
    """
    from service.commands.progress import shown

    service = installation()
    actor = allowed(service, asker, Permission.WORK_RUN)
    if dry_run:
        crowd = service.reminders.look()
        text = f"{counted(len(crowd.people), 'person', 'people')} would be looked at; not all of them need get a mail."
        answer({"people": len(crowd.people), "leaders": len(crowd.leaders)}, as_json=as_json, text=text)
        return
    if seconds is not None:
        service.workspace.pace.deadline = service.clock.now() + timedelta(seconds=seconds)
    with shown(service, "remind") as progress:
        outcome = service.reminders.run(service.workspace, progress)
    document = {
        **outcome.in_short(),
        "failed": [{"what": f"mail to {email}", "error": why} for email, why in outcome.failed],
        "calls": dict(sorted(service.workspace.calls.items())),
    }
    answer(as_seen_by(actor, document), as_json=as_json, text=as_seen_by(actor, _sentences(outcome)))


def _sentences(outcome: "Outcome") -> list[str]:
    lines = [f"{counted(outcome.sent, 'mail')} sent, {counted(outcome.digests, 'digest')} among them."]
    if outcome.uncertain:
        lines.append(f"{counted(outcome.uncertain, 'reply', 'replies')} lost: those mails count as sent.")
    failed = [f"Failed: mail to {email}: {why}" for email, why in outcome.failed]
    lines += shortened(failed, 10, "that failed")
    if outcome.opens is not None:
        lines.append(f"Outside the hours for mail, which begin again at {outcome.opens:%Y-%m-%d %H:%M} UTC.")
    if outcome.stopped is not None:
        lines.append(outcome.stopped)
    if outcome.waiting:
        lines.append(f"{counted(outcome.waiting, 'person', 'people')} left to look at.")
    return lines


@reminders.command(name="list")
@click.option("--person", type=Address(), metavar="EMAIL", help="Those to this person alone.")
@click.option("--since", type=Day(), help="From this day on.")
@as_option
@json_option
@asks_for(Permission.NAMES_READ, Permission.PROGRESS_READ)
def list_(*, person: str | None, since: date | None, asker: str | None, as_json: bool) -> None:
    """What has been sent to whom, the newest first.

    \b
    Examples:
      nanolearn reminders list --since 2026-11-01
      nanolearn reminders list --person eva.lind@kommun.example
    """
    from service.asking import demand, record
    from service.messages.ledger import sent
    from service.roles.audit import Door, Use
    from service.roster.records import paths_of, whose

    service = installation()
    begin = datetime.combine(since, time(), service.settings.timezone) if since else None
    with service.engine.begin() as connection:
        actor = actor_in(connection, service, asker)
        whom, right, path = None, Permission.NAMES_READ, None
        if person is not None:
            whom, right = whose(connection, [person.lower()]).get(person.lower()), Permission.PROGRESS_READ
            path = paths_of(connection, [whom]).get(whom) if whom else None
        demand(actor, right, path, whom)
        if person and whom is None:
            raise UsageError(f"Nobody in the roster has, or had, the address {person}.")
        found = sent(connection, person_id=whom, since=begin, own=whom is not None and whom == actor.person_id)
        use = Use(right.value, path, whom, about="reminders that were sent")
        record(connection, actor, Door.COMMAND, service.clock.now(), use)
    rows = [(each.at[:16].replace("T", " "), each.to, each.kind, each.state, ", ".join(each.modules)) for each in found]
    lines = table(("at (UTC)", "to", "kind", "state", "modules"), rows) if rows else ["No reminder has been sent."]
    answer({"reminders": [_as_json(each) for each in found]}, as_json=as_json, text=lines)


def _as_json(each: "Sent") -> dict[str, Any]:
    return {
        "at": each.at,
        "to": each.to,
        "kind": each.kind,
        "state": each.state,
        "modules": list(each.modules),
        "nudged": each.nudged,
        "sender": each.sender,
        "error": each.error,
    }


@reminders.command()
@as_option
@json_option
@asks_for(Permission.ASSIGNMENTS_READ)
def policy(*, asker: str | None, as_json: bool) -> None:
    """When reminders go out, and to whom, as NANOLEARN_REMINDERS says.

    Example: nanolearn reminders policy
    """
    from service.access import reach
    from service.asking import demand
    from service.messages.policy import WEEKDAYS, in_words, read_policy

    service = installation()
    actor = actor_of(service, asker)
    demand(actor, Permission.ASSIGNMENTS_READ, next(iter(reach(actor, Permission.ASSIGNMENTS_READ)), None))
    found = read_policy(service.settings)
    document = {
        "on": found.on,
        "days": list(found.days),
        "to": sorted(found.to),
        "hours": f"{found.opens:%H:%M}-{found.closes:%H:%M}",
        "weekdays": [WEEKDAYS[day] for day in sorted(found.weekdays)],
        "holidays": found.country,
        "closed": [day.isoformat() for day in sorted(found.closed)],
        "digest": None if found.digest is None else WEEKDAYS[found.digest],
    }
    answer(document, as_json=as_json, text=in_words(found, service.settings.timezone))


@reminders.command()
@click.argument("assignment_id", metavar="ID", type=int)
@as_option
@json_option
@asks_for(Permission.ASSIGNMENTS_MANAGE)
def on(assignment_id: int, *, asker: str | None, as_json: bool) -> None:
    """Let an assignment's people be reminded again.

    Example: nanolearn reminders on 3
    """
    _turn(assignment_id, asker, on=True, as_json=as_json)


@reminders.command()
@click.argument("assignment_id", metavar="ID", type=int)
@as_option
@json_option
@asks_for(Permission.ASSIGNMENTS_MANAGE)
def off(assignment_id: int, *, asker: str | None, as_json: bool) -> None:
    """Have nobody reminded of an assignment; first notices go out all the same.

    Example: nanolearn reminders off 3
    """
    _turn(assignment_id, asker, on=False, as_json=as_json)


def _turn(assignment_id: int, asker: str | None, *, on: bool, as_json: bool) -> None:
    from service.messages.switches import switch
    from service.roles.audit import Door

    service = installation()
    with service.engine.begin() as connection:
        actor = actor_in(connection, service, asker)
        changed = switch(connection, actor, Door.COMMAND, service.clock.now(), assignment_id, on=on)
    state = "on" if on else "off"
    text = f"Reminders of assignment {assignment_id} are {state}{'' if changed else ', as they were'}."
    answer({"assignment": assignment_id, "reminders": on, "changed": changed}, as_json=as_json, text=text)
