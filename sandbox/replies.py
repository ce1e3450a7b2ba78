"""Replies as Google's front end sends them: proto3 defaults left out, nothing that the schema does not have."""

from collections.abc import Iterator, Mapping
from typing import Any

Json = dict[str, Any]

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
        if inner is None or inner == [] or (not isinstance(inner, dict) and not inner and name not in HAVE_PRESENCE):
            continue
        kept[name] = without_defaults(inner)
    return kept


def invented(value: Any, schema: Json, schemas: Mapping[str, Json], path: str = "") -> Iterator[str]:
    """Paths of what a reply holds and its schema does not: Google would never send it."""
    while "$ref" in schema:
        schema = schemas[schema["$ref"]]
    if isinstance(value, list) and schema.get("type") == "array":
        for index, element in enumerate(value):
            yield from invented(element, schema["items"], schemas, f"{path}[{index}]")
    elif isinstance(value, dict) and schema.get("type") == "object":
        properties = schema.get("properties", {})
        for name, inner in value.items():
            described = properties.get(name, schema.get("additionalProperties"))
            where = f"{path}.{name}".lstrip(".")
            if described is None:
                yield where
            else:
                yield from invented(inner, described, schemas, where)
    elif value is not None and not _fits(value, schema):
        yield path


TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
}


def _fits(value: Any, schema: Json) -> bool:
    kind = schema.get("type", "any")
    if kind == "any":
        return True
    if isinstance(value, bool) != (kind == "boolean"):
        return False
    return isinstance(value, TYPES.get(kind, ())) and value in schema.get("enum", [value])
