"""Who is in a group: people, groups, outsiders, or the whole customer."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sandbox.apis.directory_common import invalid, not_found, reader_only, writer_only
from sandbox.apis.directory_groups import page_size, position_of, the_group
from sandbox.apis.directory_nesting import group_keys, in_group
from sandbox.apis.directory_paging import issue_token
from sandbox.apis.directory_resources import addresses_of, complete_member, etag_of, find_group
from sandbox.handlers import Call, handles
from sandbox.refusal import Refusal

if TYPE_CHECKING:
    from sandbox.world import World

Json = dict[str, Any]

ROLES = ("OWNER", "MANAGER", "MEMBER")


@handles("directory.members.list")
def list_members(world: "World", call: Call) -> Json:
    reader_only(world, call)
    params = call.params
    group = the_group(world, params["groupKey"])
    size = page_size(params)
    derived = bool(params.get("includeDerivedMembership"))
    roles = {role.strip().upper() for role in (params.get("roles") or "").split(",")} - {""}
    if roles - set(ROLES):
        raise invalid("roles")
    found = _derived(world, group["email"]) if derived else iter(world.members[group["email"].lower()])
    members = [member for member in found if not roles or member["role"] in roles]
    question = [call.actor.user_id, group["id"], derived, sorted(roles)]
    start = position_of(world, question, params)
    answer: Json = {
        "kind": "admin#directory#members",
        "etag": etag_of(f"members {group['id']} {len(members)} {start}"),
    }
    if members[start : start + size]:
        answer["members"] = [shown_member(world, member) for member in members[start : start + size]]
    if start + size < len(members):
        answer["nextPageToken"] = issue_token(world, question, start + size)
    return answer


def _derived(world: "World", address: str) -> Iterator[Json]:
    """Direct members as they are, then the members of groups inside as plain members, each once."""
    direct = world.members[address.lower()]
    yield from direct
    seen = {member["id"] for member in direct}
    for nested in sorted(group_keys(world, address) - {address.lower()}):
        for member in world.members[nested]:
            if member["id"] not in seen:
                seen.add(member["id"])
                yield {**member, "role": "MEMBER"}


def shown_member(world: "World", member: Json) -> Json:
    """A membership with the status that its account has now."""
    account = world.users.get(member["id"])
    return {**member, "status": "SUSPENDED"} if account and account["suspended"] else dict(member)


def _find(world: "World", group: Json, key: str) -> Json | None:
    """A direct membership by id, address or alias."""
    who = world.user(key) or find_group(world, key)
    wanted = who["id"] if who else key
    for member in world.members[group["email"].lower()]:
        if member["id"] == wanted or member.get("email", "").lower() == key.lower():
            return member
    return None


def _the_member(world: "World", call: Call) -> tuple[Json, Json]:
    """The group and the direct membership that a call names."""
    group = the_group(world, call.params["groupKey"])
    member = _find(world, group, call.params["memberKey"])
    if member is None:
        raise not_found("memberKey")
    return group, member


@handles("directory.members.get")
def get_member(world: "World", call: Call) -> Json:
    reader_only(world, call)
    return shown_member(world, _the_member(world, call)[1])


@handles("directory.members.insert")
def insert_member(world: "World", call: Call) -> Json:
    writer_only(world, call)
    group = the_group(world, call.params["groupKey"])
    _check_role(call.body)
    try:
        member = complete_member(world, call.body)
    except LookupError:
        raise not_found("memberKey") from None
    if any(known["id"] == member["id"] for known in world.members[group["email"].lower()]):
        raise Refusal(409, "Member already exists.", reason="duplicate")
    if member["type"] == "GROUP" and group["email"].lower() in group_keys(world, member["email"]):
        raise Refusal(400, "Cyclic memberships not allowed.", reason="cyclicMembershipsNotAllowed")
    world.members[group["email"].lower()].append(member)
    return shown_member(world, member)


def _check_role(body: Json) -> None:
    if body.get("role") and body["role"] not in ROLES:
        raise invalid("role")


@handles("directory.members.patch")
@handles("directory.members.update")
def change_member(world: "World", call: Call) -> Json:
    writer_only(world, call)
    _, member = _the_member(world, call)
    _check_role(call.body)
    member.update({key: call.body[key] for key in ("role", "delivery_settings") if key in call.body})
    member["etag"] = etag_of(f"member {member['id']} {member['role']}")
    return shown_member(world, member)


@handles("directory.members.delete")
def delete_member(world: "World", call: Call) -> None:
    writer_only(world, call)
    group, member = _the_member(world, call)
    world.members[group["email"].lower()].remove(member)


@handles("directory.members.hasMember")
def has_member(world: "World", call: Call) -> Json:
    """Direct or nested; of people from outside only direct membership can be asked."""
    reader_only(world, call)
    group = the_group(world, call.params["groupKey"])
    key = call.params["memberKey"]
    if _find(world, group, key) is not None:
        return {"isMember": True}
    user, inner = world.user(key), find_group(world, key)
    if user is not None:
        return {"isMember": in_group(world, user, group["email"])}
    if inner is None:
        raise invalid("memberKey")
    nested = group_keys(world, group["email"])
    return {"isMember": inner is not group and any(address.lower() in nested for address in addresses_of(inner))}
