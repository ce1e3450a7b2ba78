"""`nanolearn deliver --dry-run`: what would be done, and what somebody has changed by hand. Nothing is touched."""

from collections import Counter
from typing import TYPE_CHECKING

from service.app import Service
from service.commands.drift import drift_lines
from service.commands.output import answer, counted, table
from service.errors import NanolearnError

if TYPE_CHECKING:
    from service.delivery.classroom.plan import ClassSteps
    from service.delivery.drift import Drift
    from service.delivery.reconcile import Picture


def show_plan(service: Service, *, as_json: bool) -> None:
    """Show what the next delivery would do, and what it would leave alone."""
    picture = service.delivery.look()
    plan = picture.plan
    drift, unseen = _look(service, picture)
    left_alone = {each.form for each in drift}
    change = [key for key in sorted({*plan.change, *plan.reopen}) if key in plan.reopen or key not in left_alone]
    actions = [("create", plan.build), ("change", change), ("close", plan.close)]
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
    steps = len(forms) + plan.mails + len(classes)
    document = {
        "create": {"form": len(plan.build), "class": by_action["create"], "mail": plan.mails},
        "change": {"form": len(change), "class": by_action["change"]},
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
        "groups": [{"group": each.address, "people": len(each.letters)} for each in plan.groups],
        "unreachable": dict(plan.unreachable),
        "missing": list(plan.missing),
        "drift": [each.as_json() for each in drift],
        "drift_unknown": unseen,
        "waiting": steps,
        "calls": dict(sorted(service.workspace.calls.items())),
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
    if plan.mails:
        lines.append(f"{counted(plan.mails, 'mail')} to send.")
    lines += [f"One of them, to {each.address}, stands for {len(each.letters)}." for each in plan.groups]
    lines += [
        f"{counted(count, 'person', 'people')} at {domain} cannot be reached: add it to NANOLEARN_RESPONDER_DOMAINS."
        for domain, count in plan.unreachable.items()
    ]
    lines += [f"The module {module_id} is assigned and no longer in the catalogue." for module_id in plan.missing]
    lines += drift_lines([each.as_json() for each in drift])
    if unseen:
        lines.append(f"Whether anything was changed by hand is not known: {unseen}")
    if steps:
        lines.append("Nothing was touched. Next: `nanolearn deliver`.")
    elif not drift:
        lines.append("All is as it should be.")
    answer(document, as_json=as_json, text=lines)


def _look(service: Service, picture: "Picture") -> "tuple[list[Drift], str | None]":
    """What was changed by hand in what stays in use; and why not all could be looked at, if so.

    The plan is of use without it: it is shown also where Google cannot be reached.
    """
    delivery, found = service.delivery, []
    drifts = delivery.drifts(service.workspace)
    try:
        for _, drift in drifts.look(drifts.rows()):
            if drift is not None and drift.form not in picture.plan.close:
                found.append(drift)
        found += delivery.class_drifts(service.workspace, picture).look()
    except NanolearnError as failure:
        return found, str(failure)
    return found, None


def _action(steps: "ClassSteps") -> str:
    if steps.archive or steps.forget:
        return "close"
    return "create" if steps.open else "change"
