"""A learner's certificate, and whether a line of one was issued here. Pure.

Each line has a code: a keyed hash of the name, the module and the day. So nothing is kept of certificates, whoever
holds a line can check it, and nobody learns anything who does not. A line stays true when the person has left.
"""

import hmac
import re
import unicodedata
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

from babel.dates import get_month_names

from service.files.codes import qr
from service.files.table import Speech

_CODE_BYTES = 10
"""80 bits: nobody finds one by trying. Sixteen letters and digits."""
_GROUP = 4
_WRITTEN = re.compile(r"(\d{1,2})\.? (\w+) (\d{4})")
_LOOKS_LIKE = str.maketrans("018", "OIB")


@dataclass(frozen=True, slots=True)
class Done:
    """A module that somebody has completed, and when first."""

    module: str
    on: date


def code_of(key: str, name: str, done: Done) -> str:
    """`ABCD-EFGH-IJKL-MNOP`. The name counts without regard to case, spaces, and how its letters are composed."""
    line = "\x1f".join(["nanolearn certificate 1", _plain(name), done.module, done.on.isoformat()])
    code = b32encode(hmac.new(key.encode(), line.encode(), sha256).digest()[:_CODE_BYTES]).decode()
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def is_issued(key: str, name: str, done: Done, code: str) -> bool:
    """Whether exactly this line was issued with this key.

    In the code small letters, spaces and dashes do not matter, nor digits it never has that look like its letters.
    """
    given = "".join(letter for letter in code.upper() if letter.isalnum()).translate(_LOOKS_LIKE)
    return hmac.compare_digest(given.encode(), code_of(key, name, done).replace("-", "").encode())


def day_of(text: str) -> date | None:
    """A day as a certificate has it in any language, or as 2026-11-22; None: it is none."""
    written = _WRITTEN.fullmatch(" ".join(text.split()).casefold())
    try:
        if written is None:
            return date.fromisoformat(text.strip())
        return date(int(written[3]), _months()[written[2]], int(written[1]))
    except (ValueError, KeyError):
        return None


@cache
def _months() -> dict[str, int]:
    """The number of a month by its name in each language."""
    names = (get_month_names("wide", locale=language) for language in ("sv", "da", "en"))
    return {name.casefold(): number for each in names for number, name in each.items()}


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def certificate_of(
    name: str, lines: Sequence[Done], speech: Speech, *, on: date, issuer: str, address: str, key: str | None
) -> dict[str, Any]:
    """The values of `certificate.typ`; the oldest line first.

    `key`: None where the installation has none that lasts: then there are no codes, and nothing is said of checking.
    `address`: the page on which a line is checked.
    """
    words, show = speech.words.certificate, speech.tongue
    many = words.has_completed.one if len(lines) == 1 else words.has_completed.many
    ordered = sorted(lines, key=lambda done: (done.on, speech.module(done.module)))
    return {
        "language": speech.words.code,
        "title": f"{words.title} · {name}",
        "heading": words.title,
        "confirms": words.confirms,
        "name": name,
        "completed": many.format(n=show.number(len(lines))),
        "heads": [words.module, words.completed_on, *([words.code] if key else [])],
        "lines": [
            [speech.module(done.module), show.day(done.on), *([code_of(key, name, done)] if key else [])]
            for done in ordered
        ],
        "issued": words.issued.format(day=show.day(on), issuer=issuer),
        "about": words.about,
        "check": words.check.format(address=address) if key else None,
        "scan": words.scan.format(address=address),
        "qr": qr(f"{address}?lang={speech.words.code}") if key else None,
    }
