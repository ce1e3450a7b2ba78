"""`nanolearn deliver`: make Workspace what it should be."""

from datetime import timedelta
from typing import Any

import click

from service.access import Permission, asks_for
from service.commands.asker import allowed, as_option, as_seen_by
from service.commands.drift import drift_lines, settle
from service.commands.installation import installation
from service.commands.kinds import Seconds
from service.commands.output import answer, counted, json_option, shortened
from service.commands.planned import show_plan
from service.errors import UsageError


@click.command()
@click.option(
    "--for",
    "seconds",
    type=Seconds(),
    metavar="SECONDS",
    help="Stop after so long; what is left waits.",
)
@click.option("--dry-run", is_flag=True, help="Show the plan, and what was changed by hand; touch nothing.")
@click.option("--restore", metavar="ID", help="Undo what was changed by hand in a Form, or in all; do nothing else.")
@click.option("--keep", metavar="ID", help="Let a Form stay as somebody made it, or all; do nothing else.")
@as_option
@json_option
@asks_for(Permission.WORK_RUN, Permission.FORMS_MANAGE)
def deliver(
    seconds: float | None, *, dry_run: bool, restore: str | None, keep: str | None, asker: str | None, as_json: bool
) -> None:
    """Compare what should exist in Workspace with what does, and make it so. Safe to run again and to kill.

    Forms are made once for each module version and language; each person gets one mail, in their own language.
    Pupils get course work in a class for their unit instead, in Google Classroom; whoever cannot be reached there
    gets a mail all the same.
    Mails go at Google's pace, 150 a minute and 2,000 a day from one account; what is over waits for the next run.
    What somebody has changed by hand in a Form is never overwritten: it is shown, with its id, and undone or kept
    when you say so. `all` stands for every Form that was changed.

    \b
    Examples:
      nanolearn deliver
      nanolearn deliver --for 60 --json
      nanolearn deliver --dry-run
      nanolearn deliver --restore all
    """
    if sum((dry_run, restore is not None, keep is not None)) > 1:
        raise UsageError("--dry-run, --restore and --keep are three things to do: name one of them.")
    service = installation()
    settles = restore is not None or keep is not None
    actor = allowed(service, asker, Permission.FORMS_MANAGE if settles else Permission.WORK_RUN)
    if seconds is not None:
        service.workspace.pace.deadline = service.clock.now() + timedelta(seconds=seconds)
    if dry_run:
        show_plan(service, actor, as_json=as_json)
        return
    if settles:
        settle(service, actor, restore=restore, keep=keep, as_json=as_json)
        return
    from service.commands.progress import shown
    from service.reports.standing import keep_standings

    delivery = service.delivery
    with shown(service, "deliver") as progress:
        outcome = delivery.run(service.workspace, progress)
    keep_standings(service.engine, service.settings, service.catalogue, service.clock.now())
    document = {
        "created": dict(outcome.created),
        "updated": dict(outcome.updated),
        "failed": [{"what": what, "error": error} for what, error in outcome.failed],
        "uncertain": [
            {"what": f"mail to {mail.email} about {', '.join(mail.modules)}", "since": mail.since}
            for mail in outcome.uncertain
        ],
        "fallback": [{"email": email, "reason": reason} for email, reason in outcome.fallback],
        "grades_left": [{"email": email, "module": module, "reason": reason} for email, module, reason in outcome.left],
        "drift": [each.as_json() for each in outcome.drift],
        "groups": [{"group": address, "people": people} for address, people in outcome.groups],
        "stood_in": [{"leader": email, "reason": reason} for email, reason in outcome.stood_in],
        "waiting": outcome.waiting,
        "stopped": outcome.stopped,
        "calls": dict(sorted(service.workspace.calls.items())),
    }
    document = as_seen_by(actor, document)
    answer(document, as_json=as_json, text=_sentences(document))


_SEVERAL = {"class": "classes", "course work": "course works"}


def _sentences(document: dict[str, Any]) -> list[str]:
    created, updated = document["created"], document["updated"]
    made = [
        f"{counted(number, what, _SEVERAL.get(what))} {done}"
        for number, what, done in (
            (created.get("form", 0), "Form", "made"),
            (updated.get("form", 0), "Form", "changed"),
            (created.get("class", 0), "class", "made"),
            (updated.get("class", 0), "class", "changed"),
            (created.get("student", 0), "student", "added"),
            (updated.get("student", 0), "student", "taken out"),
            (created.get("course_work", 0), "course work", "made"),
            (updated.get("course_work", 0), "course work", "changed"),
            (updated.get("grade", 0), "grade", "written"),
            (created.get("mail", 0), "mail", "sent"),
        )
        if number
    ]
    calls = counted(sum(document["calls"].values()), "call")
    lines = [f"{', '.join(made)} ({calls} to Google)." if made else "Nothing was made or sent."]
    lines += shortened([f"Failed: {each['what']}: {each['error']}" for each in document["failed"]], 10, "that failed")
    uncertain = [
        f"Uncertain since {each['since'][:16]}: {each['what']}; it counts as sent." for each in document["uncertain"]
    ]
    lines += shortened(uncertain, 5, "that are uncertain")
    mailed = [f"Mail instead of Classroom: {each['email']}: {each['reason']}" for each in document["fallback"]]
    lines += shortened(mailed, 5, "who get mail instead")
    left = [
        f"Grade left alone: {each['email']}, {each['module']}: {each['reason']}" for each in document["grades_left"]
    ]
    lines += shortened(left, 5, "grades left alone")
    groups = [f"One mail to {each['group']} stands for {each['people']}." for each in document["groups"]]
    lines += shortened(groups, 5, "groups")
    stood_in = [
        f"From the role account in place of {each['leader']}: {each['reason']}" for each in document["stood_in"]
    ]
    lines += shortened(stood_in, 5, "leaders whose mails the role account sent")
    lines += drift_lines(document["drift"])
    if document["waiting"]:
        why = f" {document['stopped']}" if document["stopped"] else ""
        lines.append(f"{counted(document['waiting'], 'step')} left.{why} Next: `nanolearn deliver` again.")
    elif made:
        lines.append("All is done. Next: `nanolearn track` brings the answers home.")
    elif not document["failed"] and not document["drift"]:
        lines.append("All is as it should be.")
    return lines
