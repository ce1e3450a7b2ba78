"""`nanolearn deliver`: make Workspace what it should be."""

from datetime import timedelta
from typing import Any

import click

from service.app import Service
from service.commands.installation import installation
from service.commands.kinds import Seconds
from service.commands.output import answer, counted, json_option, shortened, table


@click.command()
@click.option(
    "--for",
    "seconds",
    type=Seconds(),
    metavar="SECONDS",
    help="Stop after so long; what is left waits.",
)
@click.option("--dry-run", is_flag=True, help="Show the plan; touch nothing.")
@json_option
def deliver(seconds: float | None, *, dry_run: bool, as_json: bool) -> None:
    """Compare what should exist in Workspace with what does, and make it so. Safe to run again and to kill.

    Forms are made once for each module version and language; each person gets one mail, in their own language.
    Until Classroom delivery exists everybody is reached by mail: what was assigned with `--via classroom`, too.
    Mails go at Google's pace, 150 a minute and 2,000 a day; what is over waits for the next run.

    \b
    Examples:
      nanolearn deliver
      nanolearn deliver --for 60 --json
      nanolearn deliver --dry-run
    """
    service = installation()
    if dry_run:
        _show_plan(service, as_json=as_json)
        return
    from service.commands.progress import bar

    delivery = service.delivery
    if seconds is not None:
        service.workspace.pace.deadline = service.clock.now() + timedelta(seconds=seconds)
    with bar() as progress:
        outcome = delivery.run(service.workspace, progress)
    document = {
        "created": dict(outcome.created),
        "updated": dict(outcome.updated),
        "failed": [{"what": what, "error": error} for what, error in outcome.failed],
        "uncertain": [
            {"what": f"mail to {mail.email} about {', '.join(mail.modules)}", "since": mail.since}
            for mail in outcome.uncertain
        ],
        "waiting": outcome.waiting,
        "stopped": outcome.stopped,
        "calls": dict(sorted(service.workspace.calls.items())),
    }
    answer(document, as_json=as_json, text=_sentences(document))


def _sentences(document: dict[str, Any]) -> list[str]:
    created, updated = document["created"], document["updated"]
    made = [
        f"{counted(number, what)} {done}"
        for number, what, done in (
            (created.get("form", 0), "Form", "made"),
            (updated.get("form", 0), "Form", "changed"),
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
    if document["waiting"]:
        why = f" {document['stopped']}" if document["stopped"] else ""
        lines.append(f"{counted(document['waiting'], 'step')} left.{why} Next: `nanolearn deliver` again.")
    elif made:
        lines.append("All is done. Next: `nanolearn track` brings the answers home.")
    elif not document["failed"]:
        lines.append("All is as it should be.")
    return lines


def _show_plan(service: Service, *, as_json: bool) -> None:
    plan, _ = service.delivery.plan()
    actions = [("create", plan.build), ("change", plan.reopen), ("close", plan.close)]
    forms = [(action, key) for action, keys in actions for key in keys]
    steps = len(forms) + len(plan.invitations)
    document = {
        "create": {"form": len(plan.build), "mail": len(plan.invitations)},
        "change": {"form": len(plan.reopen)},
        "close": {"form": len(plan.close)},
        "forms": [
            {"action": action, "module": key.module_id, "version": key.version, "language": key.language}
            for action, key in forms
        ],
        "unreachable": dict(plan.unreachable),
        "missing": list(plan.missing),
        "waiting": steps,
        "calls": {},
    }
    lines = []
    if forms:
        rows = [(action, key.module_id, key.language, key.version) for action, key in forms]
        lines += [*table(("Form", "module", "language", "version"), rows), ""]
    if plan.invitations:
        lines.append(f"{counted(len(plan.invitations), 'mail')} to send.")
    lines += [
        f"{counted(count, 'person', 'people')} at {domain} cannot be reached: add it to NANOLEARN_RESPONDER_DOMAINS."
        for domain, count in plan.unreachable.items()
    ]
    lines += [f"The module {module_id} is assigned and no longer in the catalogue." for module_id in plan.missing]
    lines.append("Nothing was touched. Next: `nanolearn deliver`." if steps else "All is as it should be.")
    answer(document, as_json=as_json, text=lines)
