"""The shape of Google's calls, as the discovery documents inside Google's own client describe it.

Part of the strict stand-in for Workspace: shares nothing with the sandbox, so that a mistake there is found here.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from googleapiclient import discovery_cache

Json = dict[str, Any]

_DOCUMENTS = Path(discovery_cache.__file__).parent / "documents"
_FILES = {"forms": "forms.v1", "drive": "drive.v3", "directory": "admin.directory_v1", "gmail": "gmail.v1"}

# Marked as written by Google only, though their descriptions say that a creating call takes them.
_WRITABLE_ALL_THE_SAME = {"Form.info.documentTitle", "Permission.domain"}


class RefusedCall(Exception):  # noqa: N818 - it is what happened, not an error of the test
    """A call that Google would not have answered with 2xx."""

    def __init__(self, status: int, message: str, reason: str = "badRequest") -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason


@dataclass(frozen=True)
class Method:
    """One method. `id` has the API's short name before it: `forms.forms.create`, `directory.users.list`."""

    id: str
    api: str
    verb: str
    path: re.Pattern[str]
    parameters: Mapping[str, Json]
    request: str | None
    response: str | None
    scopes: frozenset[str]


@cache
def document(api: str) -> Json:
    found: Json = json.loads((_DOCUMENTS / f"{_FILES[api]}.json").read_text(encoding="utf-8"))
    return found


@cache
def methods() -> tuple[Method, ...]:
    """Every method of the four APIs, those with the most literal text in their path first."""
    found: list[tuple[int, Method]] = []
    for api in _FILES:
        whole = document(api)
        waiting = [whole]
        while waiting:
            part = waiting.pop()
            waiting.extend(part.get("resources", {}).values())
            for described in part.get("methods", {}).values():
                template = whole["servicePath"] + described["path"]
                literal = len(re.sub(r"\{[^}]*\}", "", template))
                found.append((literal, _method(api, whole, described, template)))
    return tuple(method for _, method in sorted(found, key=lambda pair: -pair[0]))


def _method(api: str, whole: Json, described: Json, template: str) -> Method:
    pieces = []
    for piece in re.split(r"(\{\+?\w+\})", template):
        name = piece.strip("{+}")
        if not piece.startswith("{"):
            pieces.append(re.escape(piece))
        else:
            pieces.append(f"(?P<{name}>{'.+' if piece.startswith('{+') else '[^/:]+'})")
    _, _, rest = str(described["id"]).partition(".")
    return Method(
        id=f"{api}.{rest}",
        api=api,
        verb=described["httpMethod"],
        path=re.compile("/" + "".join(pieces)),
        parameters={**whole["parameters"], **described.get("parameters", {})},
        request=described.get("request", {}).get("$ref"),
        response=described.get("response", {}).get("$ref"),
        scopes=frozenset(described.get("scopes", [])),
    )


def route(verb: str, path: str) -> tuple[Method, Json]:
    """The method that a request line means, and the parameters in its path."""
    for method in methods():
        match = method.path.fullmatch(path) if method.verb == verb else None
        if match:
            values = {name: unquote(value) for name, value in match.groupdict().items()}
            for name, value in values.items():
                pattern = method.parameters[name].get("pattern")
                if pattern and not re.fullmatch(pattern, value):
                    raise RefusedCall(400, f"{method.id}: {name}={value!r} does not match {pattern}")
            return method, values
    raise RefusedCall(404, f"There is no method {verb} {path}", "notFound")


def query(method: Method, given: Mapping[str, list[str]]) -> Json:
    """Query parameters with their types; anything Google does not name is refused."""
    values: Json = {}
    for name, texts in given.items():
        described = method.parameters.get(name)
        if described is None or described.get("location", "query") != "query":
            raise RefusedCall(400, f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter')
        if len(texts) > 1 and not described.get("repeated"):
            raise RefusedCall(400, f"{name} is given {len(texts)} times")
        typed = [_parameter(name, text, described) for text in texts]
        values[name] = typed if described.get("repeated") else typed[0]
    missing = [
        n for n, d in method.parameters.items() if d.get("required") and d["location"] == "query" and n not in values
    ]
    if missing:
        raise RefusedCall(400, f"{method.id}: missing {', '.join(missing)}")
    return values


def _parameter(name: str, text: str, described: Json) -> Any:
    kind = described["type"]
    if kind == "boolean":
        if text not in {"true", "false"}:
            raise RefusedCall(400, f"{name}={text!r} is no boolean")
        return text == "true"
    if kind == "integer":
        if not re.fullmatch(r"-?[0-9]+", text):
            raise RefusedCall(400, f"{name}={text!r} is no integer")
        number = int(text)
        if number < int(described.get("minimum", number)) or number > int(described.get("maximum", number)):
            raise RefusedCall(400, f"{name}={number} is out of range")
        return number
    if "enum" in described and text not in described["enum"]:
        raise RefusedCall(400, f"{name}={text!r} is none of {described['enum']}")
    return text


def check_body(method: Method, body: Any) -> None:
    """Refuse unknown names, wrong types and enums, and fields that only Google writes."""
    if method.request is None:
        if body is not None:
            raise RefusedCall(400, f"{method.id} takes no body")
        return
    if not isinstance(body, dict):
        raise RefusedCall(400, f"{method.id} wants a JSON object")
    _check(method.api, {"$ref": method.request}, body, method.request)


def _check(api: str, schema: Json, value: Any, where: str) -> None:
    if "$ref" in schema:
        schema = document(api)["schemas"][schema["$ref"]]
    kind = schema.get("type", "any")
    if kind == "object":
        _check_object(api, schema, value, where)
    elif kind == "array":
        if not isinstance(value, list):
            raise RefusedCall(400, f"Invalid value at '{where}': not a list")
        for position, each in enumerate(value):
            _check(api, schema["items"], each, f"{where}[{position}]")
    elif not _fits(kind, schema, value):
        raise RefusedCall(400, f"Invalid value at '{where}' ({kind}), {value!r}")


def _check_object(api: str, schema: Json, value: Any, where: str) -> None:
    if not isinstance(value, dict):
        raise RefusedCall(400, f"Invalid value at '{where}': not an object")
    for name, each in value.items():
        described = schema.get("properties", {}).get(name, schema.get("additionalProperties"))
        if described is None:
            raise RefusedCall(
                400, f"Invalid JSON payload received. Unknown name \"{name}\" at '{where}': Cannot find field."
            )
        if described.get("readOnly") and f"{where}.{name}" not in _WRITABLE_ALL_THE_SAME:
            raise RefusedCall(400, f"{where}.{name} is written by Google only")
        _check(api, described, each, f"{where}.{name}")


def _fits(kind: str, schema: Json, value: Any) -> bool:
    if kind == "string":
        return isinstance(value, str) and value in schema.get("enum", [value])
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool) and -(2**31) <= value < 2**31
    if kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return kind == "any"


def masked(method: Method, reply: Json, fields: str | None) -> Json:
    """The part of a reply that `fields` asks for; a mask that names what the reply cannot have is refused."""
    if fields is None or fields == "*":
        return reply
    tokens = re.findall(r"[\w.]+|[*,()/]", fields)
    if "".join(tokens) != fields or method.response is None:
        raise RefusedCall(400, f"Invalid field selection {fields}", "invalidParameter")
    tree = _selection(tokens)
    if tokens:
        raise RefusedCall(400, f"Invalid field selection {fields}", "invalidParameter")
    _check_selection(method.api, {"$ref": method.response}, tree)
    chosen: Json = _choose(tree, reply)
    return chosen


def _selection(tokens: list[str]) -> Json:
    """`a,b/c,d(e,f)` as nested names; takes what it reads from the front of `tokens`."""
    tree: Json = {}
    while tokens:
        branch = tree.setdefault(tokens.pop(0), {})
        while tokens and tokens[0] == "/":
            tokens.pop(0)
            branch = branch.setdefault(tokens.pop(0), {})
        if tokens and tokens[0] == "(":
            tokens.pop(0)
            branch.update(_selection(tokens))
            if not tokens or tokens.pop(0) != ")":
                raise RefusedCall(400, "Invalid field selection: a bracket is not closed", "invalidParameter")
        if not tokens or tokens[0] != ",":
            return tree
        tokens.pop(0)
    return tree


def _check_selection(api: str, schema: Json, tree: Json) -> None:
    while "$ref" in schema or schema.get("type") == "array":
        schema = document(api)["schemas"][schema["$ref"]] if "$ref" in schema else schema["items"]
    for name, below in tree.items():
        described = schema.get("properties", {}).get(name, schema.get("additionalProperties"))
        if schema.get("type") == "any" or name == "*":
            continue
        if described is None:
            raise RefusedCall(400, f"Invalid field selection {name}", "invalidParameter")
        _check_selection(api, described, below)


def _choose(tree: Json, value: Any) -> Any:
    if not tree or "*" in tree:
        return value
    if isinstance(value, list):
        return [_choose(tree, each) for each in value]
    if isinstance(value, dict):
        return {name: _choose(tree[name], each) for name, each in value.items() if name in tree}
    return value
