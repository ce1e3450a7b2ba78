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

_TEMPLATES = files("service.files") / "templates"


def pdf(template: str, values: Mapping[str, Any], *, at: datetime) -> bytes:
    """The page of a template, `board.typ` or another; `values` are JSON and hold `language`.

    Raises:
        NanolearnError: a text cannot be set, as one in letters that no font here has.
    """
    import typst  # noqa: PLC0415 - 80 MB of which most doors need nothing

    source = "\n".join((_TEMPLATES / name).read_text(encoding="utf-8") for name in ("frame.typ", template))
    try:
        made = typst.compile(
            source.encode(),
            format="pdf",
            pdf_standards=["ua-1"],
            sys_inputs={"values": json.dumps(values, ensure_ascii=False)},
            font_paths=_fonts(),
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as error:
        raise NanolearnError(
            f"The PDF could not be made: {_first_line(error)}. Take the figures as XLSX or HTML, and tell whoever runs "
            "Nanolearn."
        ) from error
    assert isinstance(made, bytes), "one document is asked for"
    return made


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].removeprefix("error: ") or type(error).__name__


@cache
def _fonts() -> "Fonts":
    """Roboto, as in the cards' pictures; not what a machine happens to have, for a page looks the same on every one."""
    from typst import Fonts  # noqa: PLC0415 - as above

    return Fonts(include_system_fonts=False, font_paths=[str(files("font_roboto") / "files")])
