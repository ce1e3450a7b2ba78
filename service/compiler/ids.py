"""Ids derived from the module's own ids: the same in every language, version and run.

Forms takes an item or question id from its maker if it is eight hexadecimal digits up to 7fffffff and new in
the form.
"""

from collections.abc import Iterable

from service.catalogue.orders import fingerprint

_LOWEST = 0x10000000  # no leading zero: nobody can lose it by reading the id as a number
_HIGHEST = 0x7FFFFFFF


def derive_ids(module_id: str, keys: Iterable[str]) -> dict[str, str]:
    """An id for each key, all different. A clash is resolved by drawing again for the later key."""
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for key in keys:
        attempt = 0
        while (drawn := _draw(module_id, key, attempt)) in taken:
            attempt += 1
        taken.add(drawn)
        ids[key] = drawn
    return ids


def _draw(module_id: str, key: str, attempt: int) -> str:
    number = int(fingerprint(module_id, key, str(attempt)), 16)
    return f"{_LOWEST + number % (_HIGHEST - _LOWEST + 1):08x}"
