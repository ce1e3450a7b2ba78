"""`nanolearn track`: bring responses home."""

import click

from service.app import open_service
from service.commands.output import answer, json_option


@click.command()
@json_option
def track(*, as_json: bool) -> None:
    """Bring home the responses submitted since the last time.

    Example: nanolearn track --json
    """
    from service.commands.progress import bar
    from service.tracking.collect import collect

    service = open_service()
    service.settings.sender()
    with bar() as progress:
        collected = collect(service.engine, service.workspace, progress)
    calls = dict(sorted(service.workspace.calls.items()))
    document = {
        "responses": collected.responses,
        "completions": collected.completions,
        "unknown_respondents": collected.unknown,
        "failed": [{"what": what, "error": error} for what, error in collected.failed],
        "calls": calls,
    }
    head = (
        f"{collected.responses} new responses, {collected.completions} new completions, {collected.unknown} from "
        f"people who are not in the roster ({sum(calls.values())} calls to Google)."
    )
    lines = [head]
    lines += [f"Failed: {what}: {error}" for what, error in collected.failed]
    answer(document, as_json=as_json, text=lines)
