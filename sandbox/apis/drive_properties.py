"""Custom properties of files and the limits Google documents for them."""

from typing import Any

from sandbox.refusal import Refusal

Json = dict[str, Any]

MOST_BYTES = 124  # key and value together, in UTF-8
MOST_OF_AN_APP = 30
MOST_IN_ALL = 100


def merge_app_properties(known: dict[str, str], given: Json | None) -> dict[str, str]:
    """The private properties of one app after an update; None as a value takes a key away.

    Raises:
        Refusal: one is longer than 124 bytes, or there are more than 30.
    """
    return _merge(known, given, MOST_OF_AN_APP)


def merge_properties(known: dict[str, str], given: Json | None) -> dict[str, str]:
    """The properties that every app sees, after an update.

    Raises:
        Refusal: one is longer than 124 bytes, or there are more than 100.
    """
    return _merge(known, given, MOST_IN_ALL)


def _merge(known: dict[str, str], given: Json | None, most: int) -> dict[str, str]:
    merged = dict(known)
    for key, value in (given or {}).items():
        if value is None:
            merged.pop(key, None)
            continue
        size = len(f"{key}{value}".encode())
        if size > MOST_BYTES:
            sentence = f"The property '{key}' is {size} bytes long; key and value may have {MOST_BYTES} together."
            raise Refusal(400, sentence, reason="invalid")
        merged[key] = value
    if len(merged) > most:
        raise Refusal(403, f"A file may have {most} properties.", reason="propertyLimitExceeded")
    return merged
