"""Plain text as Google Forms shows it: it knows no markup and refuses line breaks in titles and options."""

import unicodedata

from service.errors import CatalogueError

_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


def one_line(text: str, what: str) -> str:
    """`text` on one line, without control characters and outer blanks.

    Raises:
        CatalogueError: nothing visible is left; the message names `what`.
    """
    line = tidy(text)
    if not _is_visible(line):
        raise CatalogueError(f"{what} is empty. Write at least one visible character there.")
    return line


def paragraphs(text: str) -> str:
    """`text` with its line breaks kept, each line clean, and at most one blank line between paragraphs."""
    kept: list[str] = []
    for line in map(tidy, text.splitlines()):
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n")


def shortened(text: str, limit: int) -> str:
    """`text` in at most `limit` characters; a cut is shown by an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def tidy(text: str) -> str:
    """`text` on one line, the same for what looks the same: composed letters, single spaces. May be empty."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(map(_shown, composed)).split())


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs":  # half a surrogate pair cannot be sent as UTF-8
        return ""
    return " " if category in {"Cc", "Zl", "Zp"} else character


def _is_visible(line: str) -> bool:
    return any(unicodedata.category(character) not in _INVISIBLE for character in line)
