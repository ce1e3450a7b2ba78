"""What the doctor has found, for the health page: in the reader's language; what others said, as they said it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from service.delivery.health.check import Check
from service.delivery.health.languages import WORDS, say

_SAID_BY_OTHERS = ("google.", "other")


@dataclass(frozen=True, slots=True)
class Told:
    """One check. `theirs`: what somebody else said about it, in English; may be empty. `text` may be English too."""

    name: str
    ok: bool
    text: str
    theirs: str = ""
    english: bool = False


def told(check: Check | Mapping[str, Any], language: str) -> Told:
    """A check that was made now, or that was kept; what an older release kept is told in its words."""
    kept: Mapping[str, Any] = asdict(check) if isinstance(check, Check) else check
    name, ok, code = str(kept["name"]), bool(kept["ok"]), str(kept.get("code", ""))
    if code not in WORDS[language].sentences:
        return Told(name, ok, str(kept["message"]), english=True)
    text = say(code, kept["facts"], language)
    return Told(name, ok, text, str(kept["message"]) if code.startswith(_SAID_BY_OTHERS) else "")
