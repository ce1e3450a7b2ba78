"""What somebody has changed by hand at Google, in sentences; and undoing or keeping it."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from service.access import Actor, Permission
from service.app import Service
from service.commands.output import answer, shortened

if TYPE_CHECKING:
    from service.delivery.drift import Drifts, Settled

_MOST = 10  # differences shown of one Form
_LONGEST = 90


def drift_lines(drift: Iterable[dict[str, Any]]) -> list[str]:
    """Each thing that was changed, what we wrote and what stands there now, and how to settle it."""
    lines = []
    for each in drift:
        lines.append(f"Changed by hand: {each['what']}, {each['id']}; it is left alone.")
        told = [
            f"  {one['field']}: {_short(one['theirs'])} (we wrote: {_short(one['ours'])})" for one in each["difference"]
        ]
        lines += shortened(told, _MOST, "differences")
    if lines:
        lines.append("To undo that: `nanolearn deliver --restore ID`. To let it stay: `nanolearn deliver --keep ID`.")
    return lines


def settle(service: Service, actor: Actor, *, restore: str | None, keep: str | None, as_json: bool) -> None:
    """Undo or accept what was changed by hand; nothing else is delivered. Written down before Google is asked."""
    from service.asking import record
    from service.roles.audit import Door, Use

    drifts = service.delivery.drifts(service.workspace)
    about = f"{f'restore {restore}' if restore is not None else f'keep {keep}'}, changed by hand"
    with service.engine.begin() as connection:
        use = Use(Permission.FORMS_MANAGE.value, about=about)
        record(connection, actor, Door.COMMAND, service.clock.now(), use)
    settled = _restored(service, drifts, restore) if restore is not None else drifts.keep(str(keep))
    key, verb = ("restored", "Made again as we wrote it") if restore is not None else ("kept", "Stays as it is now")
    document = {
        key: settled.done,
        "failed": [{"what": what, "error": error} for what, error in settled.failed],
        "calls": dict(sorted(service.workspace.calls.items())),
    }
    lines = [f"{verb}: {what}." for what in settled.done]
    lines += [f"Failed: {what}: {error}" for what, error in settled.failed]
    answer(document, as_json=as_json, text=lines or "Nobody has changed anything by hand.")
    if settled.failed:
        sys.exit(1)


def _restored(service: Service, drifts: "Drifts", what: str) -> "Settled":
    """A Form, a class or a course work; or everything."""
    from service.delivery.drift import ALL, Settled

    classes = service.delivery.class_drifts(service.workspace)
    in_classroom = classes.restore(what) if what == ALL or classes.knows(what) else Settled()
    if what != ALL and classes.knows(what):
        return in_classroom
    forms = drifts.restore(what)
    return Settled(forms.done + in_classroom.done, forms.failed + in_classroom.failed)


def _short(text: str) -> str:
    line = " ⏎ ".join(text.splitlines())
    return "nothing" if not line else line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
