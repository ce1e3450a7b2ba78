"""`nanolearn track`: bring responses home."""

from typing import TYPE_CHECKING, Any

import click

from service.access import Actor, Permission, asks_for
from service.app import Service
from service.commands.asker import allowed, as_option, as_seen_by
from service.commands.installation import installation
from service.commands.output import answer, counted, json_option, shortened, table

if TYPE_CHECKING:
    from service.tracking.strangers import Stranger

_SHOWN = 20
_WHAT_TO_DO = (
    "If they belong to somebody in the Directory, `nanolearn roster sync` and `nanolearn track` find them; otherwise "
    "the person used another account than the one of work or school."
)


@click.command()
@click.option("--unknown", is_flag=True, help="Show all answers of people who are not in the roster; fetch nothing.")
@as_option
@json_option
@asks_for(Permission.WORK_RUN, Permission.NAMES_READ)
def track(*, unknown: bool, asker: str | None, as_json: bool) -> None:
    """Bring home the responses submitted since the last time.

    Answers of people who are not in the roster are kept apart: they count nowhere until the roster knows the address.

    \b
    Examples:
      nanolearn track --json
      nanolearn track --unknown
    """
    service = installation()
    actor = allowed(service, asker, Permission.NAMES_READ if unknown else Permission.WORK_RUN)
    if unknown:
        _show_unknown(service, actor, as_json=as_json)
        return
    from service.commands.progress import shown
    from service.reports.standing import keep_standings
    from service.store.engine import reading
    from service.tracking.collect import collect
    from service.tracking.strangers import strangers

    service.settings.sender()
    with shown(service, "track") as progress:
        collected = collect(service.engine, service.workspace, service.settings, progress)
    keep_standings(service.engine, service.settings, service.catalogue, service.clock.now())
    with reading(service.engine) as connection:
        kept_apart, first = strangers(connection, _SHOWN)
    document: dict[str, Any] = {
        "responses": collected.responses,
        "completions": collected.completions,
        "unknown_respondents": collected.unknown,
        "failed": [{"what": what, "error": error} for what, error in collected.failed],
        "unknown": {"number": kept_apart, "newest": _as_json(first)},
        "calls": dict(sorted(service.workspace.calls.items())),
    }
    document = as_seen_by(actor, document)
    answer(document, as_json=as_json, text=_sentences(document))


def _sentences(document: dict[str, Any]) -> list[str]:
    apart = document["unknown"]["number"]
    head = (
        f"{counted(document['responses'], 'new response')}, {counted(document['completions'], 'new completion')} "
        f"({counted(sum(document['calls'].values()), 'call')} to Google)."
    )
    lines = [head]
    lines += shortened([f"Failed: {each['what']}: {each['error']}" for each in document["failed"]], 10, "that failed")
    if apart:
        lines.append(
            f"{counted(apart, 'answer')} of people who are not in the roster, {document['unknown_respondents']:,} of "
            "them new: `nanolearn track --unknown` shows them."
        )
    if document["responses"]:
        lines.append("Next: `nanolearn report` shows how the units stand.")
    return lines


def _show_unknown(service: Service, actor: Actor, *, as_json: bool) -> None:
    from service.asking import record
    from service.roles.audit import Door, Use
    from service.store.engine import reading
    from service.tracking.strangers import strangers

    with reading(service.engine) as connection:
        number, found = strangers(connection)
    if found:
        with service.engine.begin() as connection:
            use = Use(Permission.NAMES_READ.value, about="answers of people who are not in the roster")
            record(connection, actor, Door.COMMAND, service.clock.now(), use)
    rows = [(each.address or "no address", each.module_id, each.submitted_at[:16]) for each in found]
    lines = (
        [
            *table(("address", "module", "answered at (UTC)"), rows),
            "",
            f"{counted(number, 'answer')} of people who are not in the roster.",
            _WHAT_TO_DO,
        ]
        if rows
        else ["Every answer belongs to somebody in the roster."]
    )
    answer({"unknown": {"number": number, "newest": _as_json(found)}}, as_json=as_json, text=lines)


def _as_json(found: "list[Stranger]") -> list[dict[str, str | None]]:
    return [{"email": each.address, "module": each.module_id, "submitted_at": each.submitted_at} for each in found]
