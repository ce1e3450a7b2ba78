"""`files.list`: what a user's app may find, in the order asked for, page by page."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox.apis.directory_paging import BadTokenError, issue_token, read_token
from sandbox.apis.drive_access import Role, role_of
from sandbox.apis.drive_files import FOLDER, asker_of, reaches, shown, trimmed
from sandbox.apis.drive_query import Asker, files_test, invalid_query
from sandbox.handlers import Call, handles

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.world import StoredFile, World

Json = dict[str, Any]

LIST_FIELDS = ("kind", "id", "name", "mimeType")
ORDERS: "dict[str, Callable[[StoredFile], Any]]" = {
    "createdTime": lambda stored: stored.resource["createdTime"],
    "folder": lambda stored: stored.resource["mimeType"] != FOLDER,
    "modifiedTime": lambda stored: stored.resource["modifiedTime"],
    "name": lambda stored: stored.resource["name"],
    "name_natural": lambda stored: stored.resource["name"].casefold(),
    "recency": lambda stored: stored.resource["modifiedTime"],
    "starred": lambda stored: not stored.resource["starred"],
}
QUESTION = ("q", "orderBy", "corpora", "spaces")


@handles("drive.files.list")
def list_files(world: "World", call: Call) -> Json:
    params = call.params
    size = params.get("pageSize") or 100
    if not 1 <= size <= 1000:
        raise invalid_query()
    user = asker_of(world, call)
    found = [stored for stored in world.files.values() if _findable(world, call, user, stored)]
    spaces = {space.strip() for space in (params.get("spaces") or "drive").split(",")}
    found = [stored for stored in found if spaces & set(stored.resource["spaces"])]
    if (params.get("q") or "").strip():
        found = list(filter(files_test(world, params["q"], Asker(user, call.actor.project)), found))
    _sort(found, params.get("orderBy") or "modifiedTime desc")
    question = [call.actor.user_id, call.actor.project, *(params.get(name) for name in QUESTION)]
    try:
        start = int(read_token(world, question, params["pageToken"])) if params.get("pageToken") else 0
    except BadTokenError:
        raise invalid_query() from None
    view = params.get("includePermissionsForView")
    answer: Json = {"kind": "drive#fileList", "incompleteSearch": False, "files": []}
    for stored in found[start : start + size]:
        answer["files"].append(trimmed(shown(world, stored, user, call.actor.project, view=view), params, LIST_FIELDS))
    if start + size < len(found):
        answer["nextPageToken"] = issue_token(world, question, start + size)
    return answer


def _findable(world: "World", call: Call, user: Json, stored: "StoredFile") -> bool:
    """Whether the search index has a file by now, and this app may see it in this user's name."""
    if not reaches(call, stored):
        return False
    lag = world.switches.search_lag_seconds
    if lag > 0:
        made = datetime.fromisoformat(stored.resource["createdTime"])
        if world.clock.now() - made < timedelta(seconds=lag):
            return False
    return role_of(world, stored, user, found_by_search=True) > Role.NONE


def _sort(found: "list[StoredFile]", order_by: str) -> None:
    """Sort by several keys, the last one first: Python's sort keeps what is equal in place."""
    for part in reversed(order_by.split(",")):
        name, _, direction = part.strip().partition(" ")
        if name not in ORDERS or direction not in ("", "desc"):
            raise invalid_query()
        found.sort(key=ORDERS[name], reverse=direction == "desc")
