"""`nanolearn privacy`: what the law asks for in writing, drafted from the settings as they are."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.access import Permission, asks_for
from service.commands.asker import allowed, as_option
from service.commands.installation import installation
from service.commands.output import answer, counted, json_option, write_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from service.privacy.papers import Paper
    from service.privacy.words import Words
    from service.settings import Settings

_LANGUAGE = click.option("--lang", type=click.Choice(["sv", "da", "en"]), help="Default: that of the installation.")
_OUT = click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE",
    help="Markdown; HTML if it ends in .html.",
)


@click.group()
def privacy() -> None:
    """What the law asks for in writing: a draft of each paper, from the settings as they are.

    What only the municipality knows stands in brackets.

    \b
    Examples:
      nanolearn privacy article30 --lang sv --out registerforteckning.md
      nanolearn privacy dpia --lang da --out konsekvensanalyse.html
    """


@privacy.command()
@_LANGUAGE
@_OUT
@as_option
@json_option
@asks_for(Permission.HEALTH_READ)
def article30(*, lang: str | None, out: Path, asker: str | None, as_json: bool) -> None:
    """The record of processing activities (GDPR article 30).

    \b
    Example: nanolearn privacy article30 --lang sv --out registerforteckning.md
    """
    from service.privacy.papers import article30 as made

    _write(made, lang, out, asker, as_json=as_json)


@privacy.command()
@_LANGUAGE
@_OUT
@as_option
@json_option
@asks_for(Permission.HEALTH_READ)
def dpia(*, lang: str | None, out: Path, asker: str | None, as_json: bool) -> None:
    """The data protection impact assessment (GDPR article 35).

    \b
    Example: nanolearn privacy dpia --lang da --out konsekvensanalyse.html
    """
    from service.privacy.papers import dpia as made

    _write(made, lang, out, asker, as_json=as_json)


def _write(
    made: "Callable[[Words, Settings, date], Paper]", lang: str | None, out: Path, asker: str | None, *, as_json: bool
) -> None:
    from service.moments import local_day
    from service.privacy.languages import WORDS
    from service.privacy.papers import as_html, as_markdown

    service = installation()
    allowed(service, asker, Permission.HEALTH_READ)
    settings = service.settings
    language = lang or settings.language
    paper = made(WORDS[language], settings, local_day(service.clock.now(), settings.timezone))
    write_file(out, as_html(paper) if out.suffix.lower() in {".html", ".htm"} else as_markdown(paper))
    document = {"file": str(out), "language": language, "to_fill_in": paper.to_fill_in}
    places = counted(paper.to_fill_in, "place in brackets is", "places in brackets are")
    answer(document, as_json=as_json, text=f"Written to {out}. {places} for the municipality to fill in.")
