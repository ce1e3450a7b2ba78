"""Query and path parameters, checked against the method's description and turned into its types."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.discovery import Method
from sandbox.errors import field_violations
from sandbox.refusal import Refusal

Json = dict[str, Any]

KEPT_FOR_HANDLERS = frozenset({"fields"})  # Drive shows more of a file when asked for it
RANGES = {
    "int32": (-(2**31), 2**31 - 1),
    "uint32": (0, 2**32 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint64": (0, 2**64 - 1),
}


def snake(name: str) -> str:
    """`createItem` as the protocol buffer calls it, as Google's sentences name fields: `create_item`."""
    return re.sub(r"([A-Z])", r"_\1", name).lower()


def camel(name: str) -> str:
    return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), name)


def check_parameters(
    method: Method, path_values: Mapping[str, str], query: Iterable[tuple[str, str]]
) -> tuple[Json, Json]:
    """The method's parameters in their types, and the standard ones (alt, prettyPrint, fields …) as strings.

    Unknown names are refused by One-Platform APIs and overlooked by the older ones, as Google does.
    """
    given: dict[str, list[str]] = {name: [value] for name, value in path_values.items()}
    standard: Json = {}
    violations: list[tuple[str, str]] = []
    for raw_name, value in query:
        name = raw_name if raw_name in method.parameters or not method.api.one_platform else camel(raw_name)
        if raw_name in method.api.parameters:
            standard[raw_name] = value
        elif name in method.parameters and method.parameters[name]["location"] == "query":
            given.setdefault(name, []).append(value)
        elif method.api.one_platform:
            violations.append(("", _unknown(raw_name)))
    if violations:
        raise field_violations(violations)
    params = {name: _typed(method, name, values) for name, values in given.items()}
    for name, described in method.parameters.items():
        if described.get("required") and name not in params:
            raise Refusal(400, f"Required parameter: {name}", reason="required")
    params.update((name, standard[name]) for name in KEPT_FOR_HANDLERS & standard.keys())
    return params, standard


def _unknown(name: str) -> str:
    return (
        f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. '
        f"Field '{name}' could not be found in request message."
    )


def _typed(method: Method, name: str, values: list[str]) -> Any:
    described = method.parameters[name]
    if described.get("repeated"):
        return [_value(method, name, value) for value in values]
    if len(values) > 1 and method.api.one_platform:
        sentence = f"Invalid value at '{snake(name)}': the parameter was given {len(values)} times, but takes one."
        raise field_violations([(snake(name), sentence)])
    return _value(method, name, values[-1])


def _value(method: Method, name: str, text: str) -> Any:
    described = method.parameters[name]
    if "enum" in described and text not in described["enum"]:
        raise _invalid(method, name, text, f"type.googleapis.com/{method.api.package}.{name[0].upper()}{name[1:]}")
    if described["type"] == "boolean":
        if text not in {"true", "false"}:
            raise _invalid(method, name, text, "TYPE_BOOL")
        return text == "true"
    if described["type"] == "integer" or described.get("format") in {"int64", "uint64"}:
        return _integer(method, name, text)
    return text


def _integer(method: Method, name: str, text: str) -> int | str:
    described = method.parameters[name]
    size = described.get("format", "int32")
    low, high = RANGES[size]
    if not re.fullmatch(r"-?[0-9]{1,20}", text) or not low <= int(text) <= high:
        raise _invalid(method, name, text, f"TYPE_{size.upper()}")
    least, most = int(described.get("minimum", low)), int(described.get("maximum", high))
    if not least <= int(text) <= most:
        sentence = f"Invalid value '{text}'. Values must be within the range: [{least}, {most}]"
        refusal = field_violations([(snake(name), sentence)])
        refusal.reason = "invalidParameter"
        raise refusal
    return int(text) if described["type"] == "integer" else text


def _invalid(method: Method, name: str, text: str, wanted: str) -> Refusal:
    shown = snake(name) if method.api.one_platform else name
    refusal = field_violations([(shown, f"Invalid value at '{shown}' ({wanted}), \"{text}\"")])
    refusal.reason = "invalidParameter"
    return refusal
