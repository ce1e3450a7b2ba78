"""The `fields` parameter: which parts of a reply the caller wants (`a,b/c,d(e,f)`, `*`)."""

import re
from collections.abc import Mapping
from typing import Any

from sandbox.errors import field_violations
from sandbox.refusal import Refusal

Json = dict[str, Any]
Mask = dict[str, "Mask"]  # a name leads to what is wanted inside it; an empty mask means all of it

TOKEN = re.compile(r"\s*([A-Za-z0-9_$.:-]+|[*(),/])")


class _Reader:
    """Recursive descent over the mask's tokens, checking each name against the reply's schema as it goes."""

    def __init__(self, text: str, schemas: Mapping[str, Json]) -> None:
        self.text = text
        self.schemas = schemas
        self.tokens = TOKEN.findall(text)
        self.at = 0
        if TOKEN.sub("", text).strip():
            raise _invalid(text)

    def _next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _take(self) -> str:
        token = self._next()
        self.at += 1
        return token

    def whole(self, schema: Json | None) -> Mask:
        mask = self._selections(schema)
        if self._next():
            raise _invalid(self.text)
        return mask

    def _selections(self, schema: Json | None) -> Mask:
        mask: Mask = {}
        while True:
            self._selection(schema, mask)
            if self._next() != ",":
                return mask
            self._take()

    def _selection(self, schema: Json | None, mask: Mask) -> None:
        name = self._take()
        if name in {"", "(", ")", ",", "/"}:
            raise _invalid(self.text)
        inner = self._inside(schema, name)
        new, within = name not in mask, mask.setdefault(name, {})
        if self._next() == "/":
            self._take()
            narrowed: Mask = {}
            self._selection(inner, narrowed)
        elif self._next() == "(":
            self._take()
            narrowed = self._selections(inner)
            if self._take() != ")":
                raise _invalid(self.text)
        else:
            mask[name] = {}
            return
        if new or within:  # `a,a/b` keeps all of a
            within.update(narrowed)

    def _inside(self, schema: Json | None, name: str) -> Json | None:
        """The schema one step further in; None where anything may stand."""
        schema = self._resolved(schema)
        if schema is None or name == "*":
            return None
        if name in (properties := schema.get("properties", {})):
            found: Json = properties[name]
            return found
        if "additionalProperties" in schema:
            inside: Json = schema["additionalProperties"]
            return inside
        raise _invalid(name)

    def _resolved(self, schema: Json | None) -> Json | None:
        while schema is not None and ("$ref" in schema or schema.get("type") == "array"):
            schema = self.schemas[schema["$ref"]] if "$ref" in schema else schema["items"]
        return None if schema is None or schema.get("type") == "any" else schema


def _invalid(selection: str) -> Refusal:
    sentence = f"Invalid field selection {selection}"
    refusal = field_violations([("fields", sentence)])
    refusal.reason = "invalidParameter"
    return refusal


def read_mask(text: str, schema_name: str | None, schemas: Mapping[str, Json]) -> Mask:
    """The mask as a tree; raises Google's 400 for a name that the reply's schema does not have."""
    return _Reader(text, schemas).whole(schemas[schema_name] if schema_name else None)


def masked(value: Any, mask: Mask) -> Any:
    """The value with only what the mask asks for."""
    if not mask:
        return value
    if isinstance(value, list):
        return [masked(element, mask) for element in value]
    if not isinstance(value, dict):
        return value
    everything = mask.get("*")
    chosen = {}
    for name, inner in value.items():
        wanted = mask.get(name, everything)
        if wanted is not None:
            chosen[name] = masked(inner, wanted)
    return chosen
