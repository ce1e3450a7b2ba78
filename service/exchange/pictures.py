"""Pictures of a bank: carried where a module has a place for them and Google takes them, else named with the reason."""

import base64
import binascii
from collections.abc import Callable
from urllib.parse import unquote

from service.catalogue.folders import PICTURE_BYTES
from service.exchange.model import Picture

_KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif"}
"""The endings of the pictures that Google Forms shows, by their first bytes."""

_NO_KIND = "which is no PNG, JPEG or GIF"

Find = Callable[[str], bytes | None]
"""Gives the bytes that a picture's address stands for; None if they are not in the bank."""


def picture(name: str, content: bytes, said: str) -> Picture | str:
    """The picture as a module can hold it, or why it cannot."""
    ending = next((kind for first, kind in _KINDS.items() if content.startswith(first)), None)
    if ending is None:
        return _NO_KIND
    if len(content) > PICTURE_BYTES:
        return f"which has {len(content):,} bytes, and {PICTURE_BYTES:,} are the most"
    return Picture(f"{_stem(name)}.{ending}", content, said, name)


def embedded(address: str) -> bytes | None:
    """The bytes of a picture that stands in its own address."""
    head, comma, rest = address.partition(",")
    if not comma or not head.startswith("data:"):
        return None
    return decoded(unquote(rest)) if head.endswith(";base64") else None


def decoded(text: str) -> bytes | None:
    """The bytes of a text in base64, wherever its lines break."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _stem(name: str) -> str:
    last = unquote(name).replace("\\", "/").rpartition("/")[2]
    return last.rpartition(".")[0] or last
