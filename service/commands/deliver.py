"""`nanolearn deliver`: make Workspace what it should be."""

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from service.app import Service
from service.commands.installation import installation
from service.commands.kinds import Seconds
from service.commands.output import answer, counted, json_option, shortened, table

if TYPE_CHECKING:
    from service.delivery.classroom.plan import ClassSteps


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
    Pupils get course work in a class for their unit instead, in Google Classroom; whoever cannot be reached there
    gets a mail all the same.
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
        "fallback": [{"email": email, "reason": reason} for email, reason in outcome.fallback],
        "grades_left": [{"email": email, "module": module, "reason": reason} for email, module, reason in outcome.left],
        "waiting": outcome.waiting,
        "stopped": outcome.stopped,
        "calls": dict(sorted(service.workspace.calls.items())),
    }
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
    if document["waiting"]:
        why = f" {document['stopped']}" if document["stopped"] else ""
        lines.append(f"{counted(document['waiting'], 'step')} left.{why} Next: `nanolearn deliver` again.")
    elif made:
        lines.append("All is done. Next: `nanolearn track` brings the answers home.")
    elif not document["failed"]:
        lines.append("All is as it should be.")
    return lines


def _show_plan(service: Service, *, as_json: bool) -> None:
    picture = service.delivery.look()
    plan = picture.plan
    actions = [("create", plan.build), ("change", plan.reopen), ("close", plan.close)]
    forms = [(action, key) for action, keys in actions for key in keys]
    classes = [
        {
            "action": _action(steps),
            "class": picture.name_of(key),
            "students_in": len(steps.add),
            "students_out": len(steps.remove),
            "course_works": len(steps.works) + len(steps.drop),
        }
        for key, steps in picture.steps.items()
    ]
    by_action = Counter(str(each["action"]) for each in classes)
    steps = len(forms) + len(plan.invitations) + len(classes)
    document = {
        "create": {"form": len(plan.build), "class": by_action["create"], "mail": len(plan.invitations)},
        "change": {"form": len(plan.reopen), "class": by_action["change"]},
        "close": {"form": len(plan.close), "class": by_action["close"]},
        "forms": [
            {"action": action, "module": key.module_id, "version": key.version, "language": key.language}
            for action, key in forms
        ],
        "classes": classes,
        "fallback": [
            {"email": picture.roster.people[who].email, "reason": each.reason}
            for who, each in picture.wishes.mailed.items()
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
    if classes:
        lines += [
            *table(("Class", "name", "in", "out", "course works"), [tuple(each.values()) for each in classes]),
            "",
        ]
    if plan.invitations:
        lines.append(f"{counted(len(plan.invitations), 'mail')} to send.")
    lines += [
        f"{counted(count, 'person', 'people')} at {domain} cannot be reached: add it to NANOLEARN_RESPONDER_DOMAINS."
        for domain, count in plan.unreachable.items()
    ]
    lines += [f"The module {module_id} is assigned and no longer in the catalogue." for module_id in plan.missing]
    lines.append("Nothing was touched. Next: `nanolearn deliver`." if steps else "All is as it should be.")
    answer(document, as_json=as_json, text=lines)


def _action(steps: "ClassSteps") -> str:
    if steps.archive or steps.forget:
        return "close"
    return "create" if steps.open else "change"
