"""Google's own description of its APIs, as a routing table.

The documents come with google-api-python-client; nothing here is written by hand but which of them are
offered and which generation of Google's front end stands before each.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Any
from urllib.parse import unquote

from googleapiclient.discovery_cache import get_static_doc

Json = dict[str, Any]

OFFERED = (
    ("forms", "v1"),
    ("drive", "v3"),
    ("admin", "directory_v1"),
    ("gmail", "v1"),
    ("classroom", "v1"),
    ("cloudtasks", "v2"),
    ("secretmanager", "v1"),
    ("sheets", "v4"),
)
# These refuse unknown names, and leave proto3 defaults out of replies.
ONE_PLATFORM = frozenset({"forms", "classroom", "cloudtasks", "secretmanager", "sheets"})
PROTO_PACKAGE = {
    "forms": "google.apps.forms.v1",
    "classroom": "google.classroom.v1",
    "drive": "google.apps.drive.v3",
    "admin": "google.admin.directory.v1",
    "gmail": "google.apps.gmail.v1",
    "cloudtasks": "google.cloud.tasks.v2",
    "secretmanager": "google.cloud.secretmanager.v1",
    "sheets": "google.apps.sheets.v4",
}
VARIABLE = re.compile(r"\{(\+?)([^}]+)\}")


@dataclass(frozen=True, slots=True)
class Api:
    """One discovery document: its schemas, the parameters all its methods share, the scopes it knows."""

    name: str
    version: str
    host: str
    batch_path: str
    schemas: Mapping[str, Json]
    parameters: Mapping[str, Json]
    scopes: frozenset[str]

    @property
    def one_platform(self) -> bool:
        return self.name in ONE_PLATFORM

    @property
    def package(self) -> str:
        return PROTO_PACKAGE[self.name]


@dataclass(frozen=True, slots=True)
class Method:
    """One method: where it answers, what it takes and gives. `request` and `response` name schemas."""

    id: str
    api: Api = field(repr=False)
    http_method: str
    path: str
    pattern: re.Pattern[str] = field(repr=False)
    parameters: Mapping[str, Json] = field(repr=False)
    request: str | None
    response: str | None
    scopes: frozenset[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Route:
    """A method found for a URL. `path_values` are decoded; `upload` says that the media address was used."""

    method: Method
    path_values: Mapping[str, str]
    upload: bool = False


def _path_pattern(template: str, parameters: Mapping[str, Json]) -> re.Pattern[str]:
    """A regex over the raw path: `{x}` is one segment, `{+x}` what its own pattern allows, else any rest.

    Groups are numbered, as parameter names need not be Python names; `_variables` gives them in order.
    """
    parts: list[str] = []
    end = 0
    for variable in VARIABLE.finditer(template):
        parts.append(re.escape(template[end : variable.start()]))
        own = parameters.get(variable[2], {}).get("pattern")
        inside = own.removeprefix("^").removesuffix("$") if own else ".+"
        parts.append(f"({inside})" if variable[1] else "([^/]+)")
        end = variable.end()
    parts.append(re.escape(template[end:]))
    return re.compile("/" + "".join(parts))


def _variables(template: str) -> list[str]:
    return [variable[2] for variable in VARIABLE.finditer(template)]


def _described_methods(resource: Json) -> Iterator[Json]:
    yield from resource.get("methods", {}).values()
    for inner in resource.get("resources", {}).values():
        yield from _described_methods(inner)


def _read_api(name: str, version: str) -> tuple[Api, list[Method]]:
    document = json.loads(get_static_doc(name, version))
    api = Api(
        name=name,
        version=version,
        host=document["rootUrl"].removeprefix("https://").rstrip("/"),
        batch_path=document["batchPath"],
        schemas=document["schemas"],
        parameters=document["parameters"],
        scopes=frozenset(document["auth"]["oauth2"]["scopes"]),
    )
    methods = []
    for described in _described_methods(document):
        path = document["servicePath"] + described["path"]
        parameters = described.get("parameters", {})
        methods.append(
            Method(
                id=described["id"],
                api=api,
                http_method=described["httpMethod"],
                path=path,
                pattern=_path_pattern(path, parameters),
                parameters=parameters,
                request=described.get("request", {}).get("$ref"),
                response=described.get("response", {}).get("$ref"),
                scopes=frozenset(described.get("scopes", ())),
            )
        )
    return api, methods


def _specificity(method: Method) -> tuple[int, int]:
    """Routes with more fixed text come first: `forms/{id}:batchUpdate` is tried before `forms/{id}`."""
    fixed = VARIABLE.sub("", method.path)
    return (-len(fixed), len(method.path))


class Discovery:
    """All offered APIs, and the way from a URL to the method that answers there."""

    def __init__(self) -> None:
        self.apis: dict[str, Api] = {}
        self.methods: dict[str, Method] = {}
        self._routes: dict[tuple[str, str], list[Method]] = {}
        for name, version in OFFERED:
            api, methods = _read_api(name, version)
            self.apis[name] = api
            self.methods.update((method.id, method) for method in methods)
        for method in sorted(self.methods.values(), key=_specificity):
            self._routes.setdefault((method.http_method, self._bucket("/" + method.path)), []).append(method)
        self.scopes = frozenset().union(*(api.scopes for api in self.apis.values()))

    @staticmethod
    def _bucket(path: str) -> str:
        """The first two segments, or one where the second is a variable, as in Google Cloud: few routes share them."""
        first, second = [*re.split(r"[/:]", path, maxsplit=3), "", ""][1:3]
        return first if second.startswith("{") else f"{first}/{second}"

    def route(self, http_method: str, raw_path: str) -> Route | None:
        """The method that answers at a path as it came over the wire (still percent-encoded), or None."""
        path, upload = raw_path, False
        for prefix in ("/resumable/upload/", "/upload/"):
            if raw_path.startswith(prefix):
                path, upload = "/" + raw_path.removeprefix(prefix), True
                break
        bucket = self._bucket(path)
        routes = (self._routes.get((http_method, each), ()) for each in (bucket, bucket.partition("/")[0]))
        for method in chain.from_iterable(routes):
            if found := method.pattern.fullmatch(path):
                values = dict(zip(_variables(method.path), map(unquote, found.groups()), strict=True))
                return Route(method, values, upload)
        return None


@cache
def discovery() -> Discovery:
    """The table, parsed when first asked for and once a process (about 30 ms)."""
    return Discovery()
