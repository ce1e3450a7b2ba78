"""Request bodies, checked against the schema of the discovery document, all the way down."""

import binascii
import json
import re
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sandbox.discovery import Api, Method
from sandbox.errors import field_violations
from sandbox.parameters import RANGES, camel, snake
from sandbox.refusal import Refusal

Json = dict[str, Any]

DROPPED = object()
# Fields of which a message holds one at most: the discovery document does not say so, the service does.
ONE_OF: dict[str, dict[str, tuple[str, ...]]] = {
    "forms": {
        "Request": ("createItem", "deleteItem", "moveItem", "updateFormInfo", "updateItem", "updateSettings"),
        "Item": ("questionItem", "questionGroupItem", "pageBreakItem", "textItem", "imageItem", "videoItem"),
        "Question": (
            "choiceQuestion",
            "textQuestion",
            "scaleQuestion",
            "dateQuestion",
            "timeQuestion",
            "fileUploadQuestion",
            "rowQuestion",
            "ratingQuestion",
        ),
        "Option": ("goToAction", "goToSectionId"),
        "WriteControl": ("requiredRevisionId", "targetRevisionId"),
        "ExtraMaterial": ("link", "video"),
    },
    "classroom": {"Material": ("driveFile", "youtubeVideo", "link", "form", "gem", "notebook")},
}


def read_body(method: Method, content_type: str, raw: bytes) -> Json:
    """The body as JSON that fits the method's request schema; raises Google's 400 otherwise."""
    if method.request is None or not raw.strip():
        value: Any = {}
    else:
        _check_content_type(method.api, content_type, raw)
        value = _parsed(method.api, raw)
    if not isinstance(value, dict):
        raise _not_a_message(method.api)
    if method.request is None:
        return {}
    return _Checker(method).checked(value)


def _check_content_type(api: Api, content_type: str, raw: bytes) -> None:
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        return
    if kind == "application/x-www-form-urlencoded":
        if not api.one_platform:
            raise Refusal(400, "This API does not support parsing form-encoded input.", reason="badContent")
        start = raw.decode(errors="replace").partition("=")[0]
        sentence = (
            f'Invalid JSON payload received. Unknown name "{start}": Cannot bind query parameter. '
            f"Field '{start}' could not be found in request message."
        )
        raise field_violations([("", sentence)])
    raise Refusal(400, f"Unsupported content with type: {kind or 'none'}", reason="badContent")


def _parsed(api: Api, raw: bytes) -> Any:
    try:
        value = json.loads(raw, parse_constant=_refuse_constant)
        if b"\\u" in raw:
            json.dumps(value, ensure_ascii=False).encode()  # half of a surrogate pair is no character
        return value  # noqa: TRY300 - what follows belongs to the failures
    except (ValueError, RecursionError) as wrong:
        if not api.one_platform:
            raise Refusal(400, "Parse Error", reason="parseError") from None
        text = raw.decode(errors="replace")
        at = wrong.pos if isinstance(wrong, json.JSONDecodeError) else 0
        near = text[at : at + 20].split("\n")[0]
        raise Refusal(400, f"Invalid JSON payload received. Unexpected token.\n{near}\n^") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _not_a_message(api: Api) -> Refusal:
    if not api.one_platform:
        return Refusal(400, "Parse Error", reason="parseError")
    return field_violations([("", 'Invalid JSON payload received. Unknown name "": Root element must be a message.')])


class _Checker:
    """Walks a body along its schema, collects what does not fit, and returns it under the schema's own names.

    As in proto3 JSON: null means absent, whole numbers may come as strings, and names may come in snake case.
    """

    def __init__(self, method: Method) -> None:
        self.method = method
        self.api = method.api
        self.violations: list[tuple[str, str]] = []

    def checked(self, body: Json) -> Json:
        assert self.method.request is not None
        result = self._message(self.method.request, self.api.schemas[self.method.request], body, "")
        if self.violations:
            raise field_violations(self.violations if self.api.one_platform else self.violations[:1])
        return result

    def _value(self, schema: Json, value: Any, path: str, owner: str) -> Any:
        """The value as the schema has it, or DROPPED. `owner` is the message or message.field around it."""
        if "$ref" in schema:
            owner = schema["$ref"]
            schema = self.api.schemas[owner]
        kind = schema.get("type", "any")
        if kind == "array":
            return self._array(schema, value, path, owner)
        if isinstance(value, list) and kind != "any":
            name = path.rpartition(".")[2]
            sentence = f'Unknown name "{name}": Proto field is not repeating, cannot start list.'
            return self._wrong(path, f"Invalid JSON payload received. {sentence}")
        if kind == "object" and not isinstance(value, dict):
            return self._invalid(path, f"type.googleapis.com/{self.api.package}.{owner}", value)
        if kind == "object":
            return self._message(owner, schema, value, path)
        return value if kind == "any" else self._scalar(schema, value, path, owner)

    def _array(self, schema: Json, value: Any, path: str, owner: str) -> Any:
        if not isinstance(value, list):
            return self._invalid(path, f"a list of {schema['items'].get('$ref', schema['items'].get('type'))}", value)
        elements = [
            self._value(schema["items"], element, f"{path}[{index}]", owner)
            if element is not None
            else self._invalid(f"{path}[{index}]", "an element of a list", None)
            for index, element in enumerate(value)
        ]
        return [element for element in elements if element is not DROPPED]

    def _message(self, name: str, schema: Json, value: Json, path: str) -> Json:
        if "additionalProperties" in schema:
            inside = schema["additionalProperties"]
            return {
                key: self._value(inside, inner, f'{path}["{key}"]', name)
                for key, inner in value.items()
                if inner is not None
            }
        properties = schema.get("properties", {})
        result: Json = {}
        for raw_key, inner in value.items():
            key = raw_key if raw_key in properties else camel(raw_key)
            if key not in properties:
                self._unknown(raw_key, path)
            elif inner is not None:
                shown = snake(key) if self.api.one_platform else key
                taken = self._value(properties[key], inner, f"{path}.{shown}" if path else shown, f"{name}.{key}")
                if taken is not DROPPED:
                    result[key] = taken
        self._check_one_of(name, result, path)
        self._check_required(properties, result, path)
        return result

    def _check_one_of(self, name: str, value: Json, path: str) -> None:
        alternatives = ONE_OF.get(self.api.name, {}).get(name, ())
        present = [key for key in value if key in alternatives]
        for extra in present[1:]:
            self._wrong(
                path,
                f"Invalid value at '{path}' (oneof), oneof field '{snake(present[0])}' is already set. "
                f"Cannot set '{extra}'",
            )

    def _check_required(self, properties: Json, value: Json, path: str) -> None:
        for key, described in properties.items():
            if self.method.id in described.get("annotations", {}).get("required", ()) and key not in value:
                raise Refusal(400, f"Missing required field: {path + '.' if path else ''}{key}", reason="required")

    def _scalar(self, schema: Json, value: Any, path: str, owner: str) -> Any:
        kind, form = schema["type"], schema.get("format")
        if kind == "integer" or form in {"int64", "uint64"}:
            return self._integer(kind, form or "int32", value, path)
        if kind == "number":
            return self._number(form or "double", value, path)
        if kind == "boolean":
            fits, wanted = isinstance(value, bool), "TYPE_BOOL"
        elif "enum" in schema:
            message, _, name = owner.rpartition(".")
            fits = value in schema["enum"]
            wanted = f"type.googleapis.com/{self.api.package}.{message}.{name[:1].upper()}{name[1:]}"
        else:
            check, wanted = FORMATS.get(form or "", (_anything, "TYPE_STRING"))
            fits = isinstance(value, str) and check(value)
        return value if fits else self._invalid(path, wanted, value)

    def _integer(self, kind: str, form: str, value: Any, path: str) -> Any:
        low, high = RANGES[form]
        text_of_whole = isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,20}", value)
        whole = int(value) if text_of_whole or (isinstance(value, float) and value.is_integer()) else value
        if not isinstance(whole, int) or isinstance(whole, bool) or not low <= whole <= high:
            return self._invalid(path, f"TYPE_{form.upper()}", value)
        return whole if kind == "integer" else str(whole)

    def _number(self, form: str, value: Any, path: str) -> Any:
        number = value
        if isinstance(value, str) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?", value):
            number = float(value)
        if not isinstance(number, int | float) or isinstance(number, bool):
            return self._invalid(path, f"TYPE_{form.upper()}", value)
        return number

    def _unknown(self, name: str, path: str) -> None:
        if self.api.one_platform:
            at = f" at '{path}'" if path else ""
            sentence = f'Invalid JSON payload received. Unknown name "{name}"{at}: Cannot find field.'
            self.violations.append((path, sentence))

    def _invalid(self, path: str, wanted: str, value: Any) -> object:
        shown = json.dumps(value, ensure_ascii=False)
        return self._wrong(path, f"Invalid value at '{path}' ({wanted}), {shown}")

    def _wrong(self, path: str, sentence: str) -> object:
        self.violations.append((path, sentence))
        return DROPPED


def _anything(_text: str) -> bool:
    return True


def _is_timestamp(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", text):
        return False
    try:
        datetime.fromisoformat(re.sub(r"\.\d+", "", text))
    except ValueError:
        return False
    return True


def _is_base64(text: str) -> bool:
    """Both alphabets, padded or not: Google takes all four."""
    padded = text + "=" * (-len(text) % 4)
    try:
        if "-" in text or "_" in text:
            urlsafe_b64decode(padded)
        else:
            b64decode(padded, validate=True)
    except binascii.Error:
        return False
    return True


FORMATS: dict[str, tuple[Callable[[str], bool], str]] = {
    "google-datetime": (_is_timestamp, "type.googleapis.com/google.protobuf.Timestamp"),
    "date-time": (_is_timestamp, "TYPE_DATETIME"),
    "byte": (_is_base64, "TYPE_BYTES"),
}
