"""A Form as it stands at Google: what is in it, whether it takes answers, and who may open or edit it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from service.compiler.content import Content, content_of_form
from service.compiler.difference import Difference
from service.workspace.client import Workspace

Json = dict[str, Any]

ANYONE = "anyone with the link"
_ANSWERS, _ANSWERERS, _EDITORS = "answers", "who may answer", "who may edit or read it"
OPENING = frozenset({_ANSWERS, _ANSWERERS, _EDITORS})
"""The differences that are not about what stands in the Form."""
_OPEN, _SHUT, _UNPUBLISHED = "published, takes answers", "published, takes no answers", "not published"


@dataclass(frozen=True, slots=True)
class Standing:
    """What was read. `answerers` and `editors`: domain or address -> the permission's id, the owner's left out."""

    content: Content
    published: bool
    accepting: bool
    answerers: dict[str, str]
    editors: dict[str, str]


def read_standing(workspace: Workspace, form_id: str) -> Standing:
    """Read a Form and who has it: two calls.

    Raises:
        NotFoundError: somebody has deleted it.
    """
    form = workspace.call("forms.forms.get", formId=form_id)
    permissions = workspace.pages(
        "drive.permissions.list",
        "permissions",
        fileId=form_id,
        includePermissionsForView="published",
        fields="nextPageToken,permissions(id,type,role,view,domain,emailAddress)",
    )
    state = form.get("publishSettings", {}).get("publishState", {})
    return Standing(
        content=content_of_form(form),
        published=bool(state.get("isPublished")),
        accepting=bool(state.get("isAcceptingResponses")),
        answerers={_whom(each): str(each["id"]) for each in permissions if each.get("view") == "published"},
        editors={
            _whom(each): str(each["id"])
            for each in permissions
            if each.get("view") != "published" and each.get("role") != "owner"
        },
    )


def opened_otherwise(standing: Standing, domains: Iterable[str]) -> list[Difference]:
    """What differs from a Form that takes answers from the people of these domains, and that nobody else edits."""
    wanted = sorted(domains)
    state = (_OPEN if standing.accepting else _SHUT) if standing.published else _UNPUBLISHED
    found = [
        Difference(_ANSWERS, _OPEN, state),
        Difference(_ANSWERERS, ", ".join(wanted), ", ".join(sorted(standing.answerers))),
        Difference(_EDITORS, "", ", ".join(sorted(standing.editors))),
    ]
    return [each for each in found if each.ours != each.theirs]


def _whom(permission: Json) -> str:
    if permission.get("type") == "anyone":
        return ANYONE
    return str(permission.get("emailAddress") or permission.get("domain") or permission.get("type")).lower()
