"""Who may do what with a Drive file, worked out from its permissions.

Two questions: which ordinary role a person has, and whether the published view (a Form to fill in) is open
to them.
Every ordinary reader or writer also gets the published view; the published view alone does not show the file.
"""

from collections.abc import Iterator
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from sandbox.apis.directory_nesting import in_group
from sandbox.apis.directory_resources import addresses_of, domain_of

if TYPE_CHECKING:
    from sandbox.world import StoredFile, World

Json = dict[str, Any]


class Role(IntEnum):
    """Ordinary roles, weakest first."""

    NONE = 0
    READER = 1
    COMMENTER = 2
    WRITER = 3
    OWNER = 4


ROLES = {"reader": Role.READER, "commenter": Role.COMMENTER, "writer": Role.WRITER, "owner": Role.OWNER}


def covers(world: "World", permission: Json, user: Json) -> bool:
    """Whether a permission was given to this user, by name, group, domain or to anyone."""
    match permission["type"]:
        case "anyone":
            return True
        case "domain":
            return domain_of(user["primaryEmail"]) == str(permission["domain"]).lower()
        case "group":
            return in_group(world, user, permission["emailAddress"])
        case _:
            wanted = permission["emailAddress"].lower()
            return any(address.lower() == wanted for address in addresses_of(user))


def role_of(world: "World", stored: "StoredFile", user: Json, *, found_by_search: bool = False) -> Role:
    """The best ordinary role a user has; `found_by_search` leaves out what needs the link."""
    if stored.owner_id == user["id"]:
        return Role.OWNER
    best = Role.NONE
    for permission in _ordinary(stored):
        role = ROLES[permission["role"]]
        linked_only = permission["type"] in ("anyone", "domain") and not permission.get("allowFileDiscovery")
        if role > best and not (found_by_search and linked_only) and covers(world, permission, user):
            best = role
    return best


def _ordinary(stored: "StoredFile") -> Iterator[Json]:
    return (permission for permission in stored.permissions.values() if "view" not in permission)


def may_view_published(world: "World", file_id: str, user: Json | None) -> bool:
    """Whether a form is shared with a person: None stands for somebody who is not signed in."""
    stored = world.files.get(file_id)
    if stored is None or stored.resource.get("trashed"):
        return False
    if user is None:
        return any(permission["type"] == "anyone" for permission in stored.permissions.values())
    if stored.owner_id == user["id"]:
        return True
    return any(covers(world, permission, user) for permission in stored.permissions.values())
