"""Bytes as text: UTF-8 with or without its mark, UTF-16 with it, what XML declares, else windows-1252."""

import codecs
import re

from service.errors import NanolearnError

MAX_BYTES = 50_000_000
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_SAFE = {"utf-8", "ascii", "cp1252", "iso8859-1", "iso8859-15", "utf-16"}
"""Encodings of text alone: Python also knows some that unpack, and those are no encodings of a question bank."""


def decode(content: bytes, name: str, *, xml: bool = False) -> tuple[str, tuple[str, ...]]:
    """The text, and what was assumed.

    Raises:
        NanolearnError: it is too large, or in no encoding that is read here.
    """
    if len(content) > MAX_BYTES:
        raise NanolearnError(f"{name} has {len(content):,} bytes; {MAX_BYTES:,} are the most. Split it.")
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _text(content[len(mark) :], encoding, name), ()
    declared = _DECLARED.match(content) if xml else None
    if declared:
        return _text(content, _known(declared.group(1).decode("ascii"), name), name), ()
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        assumed = f"{name} is not UTF-8 and was read as windows-1252. Look at its å, ä, ö, æ and ø."
        return _text(content, "cp1252", name), (assumed,)


def without_declaration(text: str) -> str:
    """XML without its first line, whose encoding holds for bytes and no more for text; its line breaks stay."""
    return _DECLARATION.sub(lambda found: "\n" * found.group().count("\n"), text)


def _known(encoding: str, name: str) -> str:
    try:
        found = codecs.lookup(encoding).name
    except LookupError:
        found = ""
    if found not in _SAFE:
        raise NanolearnError(f"{name} says that it is written in {encoding}. Save it in UTF-8 and try again.")
    return found


def _text(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise NanolearnError(f"Line {line} of {name} cannot be read as {encoding}. Save it in UTF-8.") from None
