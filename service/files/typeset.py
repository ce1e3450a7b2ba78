"""PDF by Typst: a template of ours and values; the same values always give the same file.

Pages keep to PDF/UA-1: tagged, with a title and a language, fonts embedded, a text for each picture. Typst itself
refuses to write one that does not. Values reach the template as JSON, so that no text is taken for markup.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from service.errors import NanolearnError

if TYPE_CHECKING:
    from typst import Fonts

_NO_LETTER = "could not be displayed with font"
"""How Typst says that a font lacks a letter."""
_TEMPLATES = files("service.files") / "templates"


def pdf(template: str, values: Mapping[str, Any], *, at: datetime) -> bytes:
    """The page of a template, `board.typ` or another; `values` are JSON and hold `language` and `title`.

    Raises:
        NanolearnError: a text cannot be set, as one in letters that no font here has.
    """
    import typst  # noqa: PLC0415 - 80 MB of which most doors need nothing

    source = "\n".join((_TEMPLATES / name).read_text(encoding="utf-8") for name in ("frame.typ", template)).encode()
    told = {"values": json.dumps(values, ensure_ascii=False)}
    moment = int(at.timestamp())
    for system in (False, True):
        try:
            return typst.compile(
                source,
                format="pdf",
                pdf_standards=["ua-1"],
                sys_inputs=told,
                font_paths=_fonts(system),
                timestamp=moment,
            )
        except typst.TypstError as error:
            if _NO_LETTER not in str(error):
                raise NanolearnError(
                    f"The PDF could not be made: {_first_line(error)}. Tell whoever runs Nanolearn; the figures can be "
                    "had as XLSX and HTML."
                ) from error
            strange = error
    raise NanolearnError(
        f"The PDF could not be made: {_first_line(strange)}. No font on this server has these letters. Whoever runs "
        "Nanolearn can install one that has, such as Noto; the figures can be had as XLSX and HTML."
    ) from strange


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].removeprefix("error: ") or type(error).__name__


@cache
def _fonts(system: bool) -> "Fonts":
    """Roboto, as in the cards' pictures. Those of the machine only for letters that it lacks.

    With them from the beginning the same page would look different on every machine.
    """
    from typst import Fonts  # noqa: PLC0415 - as above

    return Fonts(include_system_fonts=system, font_paths=[str(files("font_roboto") / "files")])
