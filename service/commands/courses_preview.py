"""`nanolearn courses preview`: a module as learners will meet it, and for its author with the findings beside it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.commands.output import answer, json_option, write_file

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command()
@click.argument("module")
@click.option("--lang", type=click.Choice(["sv", "da", "en"]), help="Default: NANOLEARN_LANGUAGE.")
@click.option("--all", "every", is_flag=True, help="All languages side by side, with the findings beside the text.")
@click.option("--watch", is_flag=True, help="The same on this machine's own address, new whenever a file changes.")
@click.option("--port", type=click.IntRange(0, 65535), default=8099, show_default=True, help="For --watch; 0: any.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Default: MODULE-LANG.html, here.")
@json_option
def preview(
    module: str, *, lang: str | None, every: bool, watch: bool, port: int, out: Path | None, as_json: bool
) -> None:
    """Write MODULE as one HTML file that shows what learners will meet, or show it while you write.

    \b
    Example:  nanolearn courses preview phishing-pause-and-verify --lang da
              nanolearn courses preview phishing-pause-and-verify --watch
    """
    from service.app import read_settings
    from service.errors import UsageError

    settings = read_settings()
    if watch:
        if as_json or out or every or lang:
            raise UsageError("--watch shows all languages in a browser; leave out --json, --out, --all and --lang.")
        _watch(module, settings.courses, port)
        return
    if every:
        if lang:
            raise UsageError("--all shows every language; leave out --lang, or --all.")
        file, text = _desk(module, settings.courses)
    else:
        file, text = _single(module, settings.courses, lang, settings.language)
    file = out or file
    write_file(file, text)
    answer({"file": str(file)}, as_json=as_json, text=f"{file} is written. Open it in a browser.")


def _single(id_: str, courses: "Sequence[Path]", lang: str | None, usual: str) -> tuple[Path, str]:
    from service.catalogue.load import load_module
    from service.catalogue.orders import option_orders
    from service.catalogue.preview import page
    from service.errors import UsageError

    shown = load_module(courses[0], id_, *courses[1:])
    language = lang or (usual if usual in shown.words else shown.languages[0])
    if language not in shown.words:
        raise UsageError(f"The module {id_} has no words in {language}; it has {', '.join(shown.languages)}.")
    return Path(f"{shown.id}-{language}.html"), page(shown, language, option_orders(shown))


def _desk(id_: str, courses: "Sequence[Path]") -> tuple[Path, str]:
    from service.catalogue.desk import Desk
    from service.clock import SystemClock

    return Path(f"{id_}.html"), Desk(id_, tuple(courses)).page(SystemClock().now().date())


def _watch(id_: str, courses: "Sequence[Path]", port: int) -> None:
    from service.catalogue.desk import Desk
    from service.clock import SystemClock
    from service.commands.watching import watch

    desk = Desk(id_, tuple(courses))
    desk.fingerprint()  # an unknown module is said at once, not in the browser
    watch(desk, port, SystemClock(), say=click.echo)
