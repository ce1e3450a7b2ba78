"""Replies as Google's front end sends them: proto3 defaults left out, `fields` applied."""

from typing import Any

# These two are wrapped numbers: a grade of 0 is a grade, none is absent.
HAVE_PRESENCE = frozenset({"assignedGrade", "draftGrade"})


def without_defaults(value: Any) -> Any:
    """The JSON without false, 0, "", [] and null. Empty objects stay: `grade: {}` means a wrong answer."""
    if isinstance(value, list):
        return [without_defaults(element) for element in value]
    if not isinstance(value, dict):
        return value
    kept = {}
    for name, inner in value.items():
        if (
            inner is None
            or inner == []
            or (not isinstance(inner, dict) and not inner and name not in HAVE_PRESENCE)
        ):
            continue
        kept[name] = without_defaults(inner)
    return kept
