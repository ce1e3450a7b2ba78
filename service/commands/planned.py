"""`nanolearn deliver --dry-run`: what would be done, and what somebody has changed by hand. Nothing is touched."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from service.access import Actor
from service.app import Service
from service.commands.asker import as_seen_by
from service.commands.drift import drift_lines
from service.commands.output import answer, counted, table
from service.errors import NanolearnError

if TYPE_CHECKING:
    from service.delivery.classroom.plan import ClassSteps
    from service.delivery.drift import Drift
    from service.delivery.plan import Plan
    from service.delivery.reconcile import Picture

Json = dict[str, Any]


def show_plan(service: Service, actor: Actor, *, as_json: bool) -> None:
    """Show what the next delivery would do, and what it would leave alone."""
    picture = service.delivery.look()
    plan = picture.plan
    drift, unseen = _look(service, picture)
    forms, classes = _forms(plan, drift), _classes(picture)
    by_action = Counter(("form", each["action"]) for each in forms) + Counter(
        ("class", each["action"]) for each in classes
    )
    document: Json = {
        "create": {"form": by_action["form", "create"], "class": by_action["class", "create"], "mail": plan.mails},
        "change": {"form": by_action["form", "change"], "class": by_action["class", "change"]},
        "close": {"form": by_action["form", "close"], "class": by_action["class", "close"]},
        "forms": forms,
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
        "waiting": len(forms) + plan.mails + len(classes),
        "calls": dict(sorted(service.workspace.calls.items())),
    }
    document = as_seen_by(actor, document)
    answer(document, as_json=as_json, text=_sentences(document))


def _forms(plan: "Plan", drift: "list[Drift]") -> list[Json]:
    """What is to be done about Forms. A change that would meet a hand edit is none: the Form is left alone."""
    left_alone = {each.form for each in drift if each.in_content}
    change = {*plan.reopen, *(key for key in plan.change if key not in left_alone)}
    return [
        {"action": action, "module": key.module_id, "version": key.version, "language": key.language}
        for action, keys in (("create", plan.build), ("change", sorted(change)), ("close", plan.close))
        for key in keys
    ]


def _classes(picture: "Picture") -> list[Json]:
    return [
        {
            "action": _action(steps),
            "class": picture.name_of(key),
            "students_in": len(steps.add),
            "students_out": len(steps.remove),
            "course_works": len(steps.works) + len(steps.drop),
        }
        for key, steps in picture.steps.items()
    ]


def _sentences(document: Json) -> list[str]:
    lines = []
    if document["forms"]:
        rows = [(each["action"], each["module"], each["language"], each["version"]) for each in document["forms"]]
        lines += [*table(("Form", "module", "language", "version"), rows), ""]
    if document["classes"]:
        classes = [tuple(each.values()) for each in document["classes"]]
        lines += [*table(("Class", "name", "in", "out", "course works"), classes), ""]
    mails = document["create"]["mail"]
    if mails:
        lines.append(f"{counted(mails, 'mail')} to send.")
    lines += [f"One of them, to {each['group']}, stands for {each['people']}." for each in document["groups"]]
    lines += [
        f"{counted(count, 'person', 'people')} at {domain} cannot be reached: add it to NANOLEARN_RESPONDER_DOMAINS."
        for domain, count in document["unreachable"].items()
    ]
    lines += [
        f"The module {module_id} is assigned and no longer in the catalogue." for module_id in document["missing"]
    ]
    lines += drift_lines(document["drift"])
    if document["drift_unknown"]:
        lines.append(f"Whether anything was changed by hand is not known: {document['drift_unknown']}")
    if document["waiting"]:
        lines.append("Nothing was touched. Next: `nanolearn deliver`.")
    elif not document["drift"]:
        lines.append("All is as it should be.")
    return lines


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
