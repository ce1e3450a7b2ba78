"""`nanolearn deliver`: make Workspace what it should be."""

from datetime import timedelta
from typing import Any

import click

from service.app import Service, open_service
from service.commands.output import answer, json_option


@click.command()
@click.option(
    "--for",
    "seconds",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="Stop after so long; what is left waits.",
)
@click.option("--dry-run", is_flag=True, help="Show the plan; touch nothing.")
@json_option
def deliver(seconds: float | None, *, dry_run: bool, as_json: bool) -> None:
    """Compare what should exist in Workspace with what does, and make it so. Safe to run again and to kill.

    Forms are made once for each module version and language; each person gets one mail, in their own language.

    \b
    Examples:
      nanolearn deliver
      nanolearn deliver --for 60 --json
      nanolearn deliver --dry-run
    """
    service = open_service()
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
    forms, mails = _counted(created.get("form", 0), "Form"), _counted(created.get("mail", 0), "mail")
    changed, calls = _counted(updated.get("form", 0), "Form"), sum(document["calls"].values())
    lines = [f"{forms} made, {changed} opened or closed, {mails} sent ({calls} calls to Google)."]
    lines += [f"Failed: {each['what']}: {each['error']}" for each in document["failed"]]
    lines += [
        f"Uncertain since {each['since'][:16]}: {each['what']}; it counts as sent." for each in document["uncertain"]
    ]
    if document["waiting"]:
        why = document["stopped"] or "see above."
        lines.append(f"{document['waiting']} things are waiting: {why} Run `nanolearn deliver` again.")
    else:
        lines.append("Nothing is left to do.")
    return lines


def _show_plan(service: Service, *, as_json: bool) -> None:
    plan, _ = service.delivery.plan()
    actions = [("create", plan.build), ("open", plan.reopen), ("close", plan.close)]
    forms = [(action, key) for action, keys in actions for key in keys]
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
    }
    lines = [f"{action:<7} form {key.module_id} ({key.language}, version {key.version})" for action, key in forms]
    lines.append(f"create  {_counted(len(plan.invitations), 'mail')}")
    lines += [f"cannot reach {_counted(count, 'person')} at {domain}" for domain, count in plan.unreachable.items()]
    lines += [f"missing module {module_id}" for module_id in plan.missing]
    answer(document, as_json=as_json, text=lines)


def _counted(number: int, what: str) -> str:
    if number == 1:
        return f"1 {what}"
    return f"{number} {'people' if what == 'person' else what + 's'}"
