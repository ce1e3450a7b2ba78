"""Field masks of updates: read, checked against the discovery document, and merged by. Pure."""

import re
from copy import deepcopy
from typing import Any

from sandbox.apis.forms_items import ITEM_KINDS, QUESTION_KINDS
from sandbox.discovery import discovery
from sandbox.refusal import Refusal

Json = dict[str, Any]
Path = tuple[str, ...]

SNAKE = re.compile(r"_([a-z0-9])")
ONEOFS = (frozenset(ITEM_KINDS), frozenset(QUESTION_KINDS))


def read_mask(mask: str | None, schema: str) -> list[Path]:
    """The paths of a mask in camelCase; `*` stands for every field of the message type `schema`."""
    names = [name.strip() for name in (mask or "").split(",") if name.strip()]
    if not names:
        raise Refusal(400, "update_mask is required: at least one field must be specified")
    if "*" in names:
        if len(names) > 1:
            raise Refusal(400, "update_mask: '*' cannot be combined with other fields")
        return [(name,) for name in _properties(schema)]
    paths = [tuple(_camel(name).split(".")) for name in names]
    for name, path in zip(names, paths, strict=True):
        _check_path(name, path, schema)
    return paths


def _camel(name: str) -> str:
    return SNAKE.sub(lambda found: found[1].upper(), name)


def _properties(schema: str) -> Json:
    properties: Json = discovery().apis["forms"].schemas[schema].get("properties", {})
    return properties


def _check_path(name: str, path: Path, schema: str) -> None:
    at: str | None = schema
    for part in path:
        field = _properties(at).get(part) if at else None
        if field is None:
            raise Refusal(400, f"Invalid field in update_mask: {name}")
        at = field.get("$ref")


def merge(target: Json, source: Json, paths: list[Path]) -> None:
    """Copy what the paths name from source to target; what the source lacks is cleared.

    Setting one member of a oneof (the kind of an item or question) clears its siblings.
    """
    for path in paths:
        given: Any = source
        for part in path:
            given = given.get(part) if isinstance(given, dict) else None
        if given is None:
            _clear(target, path)
        else:
            _set(target, path, deepcopy(given))


def _clear(target: Json, path: Path) -> None:
    at: Any = target
    for part in path[:-1]:
        at = at.get(part)
        if at is None:
            return
    at.pop(path[-1], None)


def _set(target: Json, path: Path, value: Any) -> None:
    at = target
    for depth, part in enumerate(path):
        for oneof in ONEOFS:
            if part in oneof:
                for sibling in oneof - {part}:
                    at.pop(sibling, None)
        if depth == len(path) - 1:
            at[part] = value
        else:
            at = at.setdefault(part, {})
