"""`nanolearn track`: bring responses home."""

import click

from service.commands.installation import installation
from service.commands.output import answer, counted, json_option, shortened


@click.command()
@json_option
def track(*, as_json: bool) -> None:
    """Bring home the responses submitted since the last time.

    Example: nanolearn track --json
    """
    from service.commands.progress import bar
    from service.tracking.collect import collect

    service = installation()
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
    unknown = f", {collected.unknown:,} from people who are not in the roster" if collected.unknown else ""
    head = (
        f"{counted(collected.responses, 'new response')}, {counted(collected.completions, 'new completion')}{unknown} "
        f"({counted(sum(calls.values()), 'call')} to Google)."
    )
    lines = [head]
    lines += shortened([f"Failed: {what}: {error}" for what, error in collected.failed], 10, "that failed")
    if collected.responses:
        lines.append("Next: `nanolearn report` shows how the units stand.")
    answer(document, as_json=as_json, text=lines)
