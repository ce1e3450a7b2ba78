"""The refusals that every text, address and choice of kind in a Form shares. Pure."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from sandbox.refusal import Refusal

Json = dict[str, Any]

ID = re.compile(r"[0-7][0-9a-f]{7}")
LINE_BREAK = re.compile(r"[\r\n]")
YOUTUBE_HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be"}


def plain(text: str | None) -> str:
    """A text shown on one line."""
    if text and LINE_BREAK.search(text):
        raise Refusal(400, "Displayed text cannot contain newlines")
    return text or ""


def required_text(text: str | None, name: str) -> str:
    if not text:
        raise Refusal(400, f"{name} was not provided")
    return text


def youtube(uri: str | None) -> str:
    """An address of a YouTube video."""
    address = urlsplit(required_text(uri, "youtubeUri"))
    if address.scheme not in {"http", "https"} or address.hostname not in YOUTUBE_HOSTS:
        raise Refusal(400, f"Invalid YouTube URI: {uri}")
    return uri or ""


def kind_of(value: Json, kinds: Sequence[str], where: str) -> str:
    """The one member of a protobuf oneof that is set."""
    present = [kind for kind in kinds if value.get(kind) is not None]
    if len(present) != 1:
        raise Refusal(400, f"{where}: exactly one of {', '.join(kinds)} must be set.")
    return present[0]
