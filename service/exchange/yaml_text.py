"""Tables and lists as YAML of the module format: every text in quotes, so that none is taken for anything else."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_AMBIGUOUS = {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def document(content: Mapping[str, Any], remarks: Mapping[tuple[str, ...], str] | None = None) -> str:
    """The text of a file. `remarks`: a comment to stand before a thing, by its keys; of a list's thing, its id."""
    return "\n".join(_table(content, "", (), remarks or {})) + "\n"


def quoted(text: str) -> str:
    return '"' + "".join(_sign(sign) for sign in text) + '"'


def comment(text: str) -> str:
    """A text as a comment of one line, with nothing in it that YAML cannot hold."""
    seen = " ".join(text.split())
    return "# " + "".join(sign if sign.isprintable() else " " for sign in seen)


def _sign(sign: str) -> str:
    if sign in _SHORT:
        return _SHORT[sign]
    if sign.isprintable() or sign in "\u00a0\u202f\u2007":
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"


def _table(
    content: Mapping[str, Any], indent: str, place: tuple[str, ...], remarks: Mapping[tuple[str, ...], str]
) -> Iterator[str]:
    for key, value in content.items():
        here = (*place, key)
        if here in remarks:
            yield indent + comment(remarks[here])
        if isinstance(value, Mapping):
            yield f"{indent}{_key(key)}:"
            yield from _table(value, indent + "  ", here, remarks)
        elif isinstance(value, Sequence) and not isinstance(value, str):
            yield f"{indent}{_key(key)}:"
            yield from _list(value, indent + "  ", here, remarks)
        else:
            yield f"{indent}{_key(key)}: {_scalar(value)}"


def _list(
    content: Sequence[Any], indent: str, place: tuple[str, ...], remarks: Mapping[tuple[str, ...], str]
) -> Iterator[str]:
    for value in content:
        if not isinstance(value, Mapping):
            yield f"{indent}- {_scalar(value)}"
            continue
        here = (*place, str(value.get("id", "")))
        if here in remarks:
            yield indent + comment(remarks[here])
        lines = list(_table(value, indent + "  ", here, remarks))
        yield f"{indent}- {lines[0].strip()}"
        yield from lines[1:]


def _key(key: str) -> str:
    """A key; `no` and its like are quoted, for they could be truths, and so is what could be a number."""
    return key if key[:1].isalpha() and key.lower() not in _AMBIGUOUS else quoted(key)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else quoted(str(value))
