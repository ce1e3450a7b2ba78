"""Groups in groups: who belongs to a group in the end."""

from typing import TYPE_CHECKING, Any

from sandbox.apis.directory_resources import find_group

if TYPE_CHECKING:
    from sandbox.world import World

Json = dict[str, Any]


def group_keys(world: "World", key: str) -> set[str]:
    """Lower-case addresses of a group and of every group inside it."""
    found: set[str] = set()
    waiting = [key]
    while waiting:
        group = find_group(world, waiting.pop())
        if group is None or group["email"].lower() in found:
            continue
        found.add(group["email"].lower())
        members = world.members.get(group["email"].lower(), [])
        waiting.extend(member["email"] for member in members if member["type"] == "GROUP")
    return found


def in_group(world: "World", user: Json, key: str) -> bool:
    """Whether a user is in a group, directly, by a nested group, or because everybody of the customer is."""
    for address in group_keys(world, key):
        for member in world.members.get(address, []):
            if member["type"] == "CUSTOMER" or member.get("id") == user["id"]:
                return True
    return False
