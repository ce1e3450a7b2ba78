"""Write docs/sandbox-coverage.md: which methods of Google's APIs the sandbox answers, and which only by name."""

import sys
from pathlib import Path

from sandbox.app import load_handlers
from sandbox.discovery import Api, discovery
from sandbox.handlers import HANDLERS

TARGET = Path(__file__).resolve().parent.parent / "docs" / "sandbox-coverage.md"
TITLES = {
    "forms": "Forms",
    "drive": "Drive",
    "admin": "Admin SDK",
    "gmail": "Gmail",
    "classroom": "Classroom",
    "cloudtasks": "Cloud Tasks",
    "secretmanager": "Secret Manager",
    "sheets": "Sheets",
}
HEAD = """# What the sandbox covers

Written by `python scripts/sandbox_coverage.py` from the handlers and from the discovery documents that come with
google-api-python-client. Every method is routed and its token and scopes are checked; one that is not built then
answers 501 with its name. How the built ones behave: [sandbox.md](sandbox.md).

| API | built | of |
|---|--:|--:|
"""


def coverage() -> str:
    """The page, whole."""
    load_handlers()
    apis = list(discovery().apis.values())
    rows = "".join(
        f"| [{TITLES[api.name]} {api.version}](#{_anchor(api)}) | {len(built)} | {len(built) + len(missing)} |\n"
        for api in apis
        for built, missing in [_methods(api)]
    )
    return HEAD + rows + "".join(_section(api) for api in apis)


def _heading(api: Api) -> str:
    return f"{TITLES[api.name]} {api.version}"


def _anchor(api: Api) -> str:
    return _heading(api).lower().replace(" ", "-")


def _methods(api: Api) -> tuple[list[str], list[str]]:
    """Ids of the methods that are built, and of those that are not, each in order."""
    ids = sorted(method.id for method in discovery().methods.values() if method.api is api)
    return [one for one in ids if one in HANDLERS], [one for one in ids if one not in HANDLERS]


def _section(api: Api) -> str:
    built, missing = _methods(api)
    lines = [f"\n## {_heading(api)}\n", "| method | call |", "|---|---|"]
    for method_id in built:
        method = discovery().methods[method_id]
        lines.append(f"| `{method_id}` | `{method.http_method} /{method.path}` |")
    lines += ["", "Known by name only: " + (", ".join(f"`{one}`" for one in missing) or "none") + "."]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(coverage(), encoding="utf-8")
    sys.stdout.write(f"Wrote {TARGET}.\n")
