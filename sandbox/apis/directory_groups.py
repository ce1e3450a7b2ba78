"""Groups, without their members: see `directory_members`."""

from typing import TYPE_CHECKING, Any

from sandbox.apis.directory_common import (
    check_customer,
    check_domain,
    check_free,
    invalid,
    not_found,
    reader_only,
    writer_only,
)
from sandbox.apis.directory_paging import BadTokenError, issue_token, read_token
from sandbox.apis.directory_query import groups_test
from sandbox.apis.directory_resources import (
    addresses_of,
    complete_group,
    domain_of,
    etag_of,
    find_group,
    token_of,
)
from sandbox.handlers import Call, handles
from sandbox.refusal import Refusal

if TYPE_CHECKING:
    from sandbox.world import World

Json = dict[str, Any]

MOST_A_PAGE = 200
QUESTION = ("customer", "domain", "userKey", "query", "sortOrder")


def the_group(world: "World", key: str) -> Json:
    """A group by id, address or alias.

    Raises:
        Refusal: 404.
    """
    group = find_group(world, key)
    if group is None:
        raise not_found("groupKey")
    return group


def shown_group(world: "World", group: Json) -> Json:
    return {**group, "directMembersCount": str(len(world.members[group["email"].lower()]))}


@handles("directory.groups.list")
def list_groups(world: "World", call: Call) -> Json:
    reader_only(world, call)
    params = call.params
    size = page_size(params)
    groups = [group for _, group in sorted(_candidates(world, params).items())]
    if params.get("query"):
        groups = list(filter(groups_test(world, params["query"]), groups))
    if params.get("sortOrder") == "DESCENDING":
        groups.reverse()
    question = [call.actor.user_id, *(params.get(name) for name in QUESTION)]
    start = position_of(world, question, params)
    answer: Json = {"kind": "admin#directory#groups", "etag": etag_of(f"groups {len(groups)} {start}")}
    if groups[start : start + size]:
        answer["groups"] = [shown_group(world, group) for group in groups[start : start + size]]
    if start + size < len(groups):
        answer["nextPageToken"] = issue_token(world, question, start + size)
    return answer


def _candidates(world: "World", params: Json) -> dict[str, Json]:
    """The groups of a customer or domain, or those that a user or group is a direct member of, by address."""
    if not any(params.get(name) for name in ("customer", "domain", "userKey")):
        raise Refusal(400, "Bad Request", reason="badRequest")
    found = world.groups
    if params.get("customer"):
        check_customer(world, params["customer"])
    if params.get("domain"):
        check_domain(world, params["domain"])
        found = {address: group for address, group in found.items() if domain_of(address) == params["domain"].lower()}
    if params.get("userKey"):
        who = world.user(params["userKey"]) or find_group(world, params["userKey"])
        if who is None:
            raise not_found("userKey")
        found = {
            address: group
            for address, group in found.items()
            if any(member["id"] == who["id"] for member in world.members[address])
        }
    return found


def page_size(params: Json) -> int:
    """How many a page holds: at most 200, whatever is asked.

    Raises:
        Refusal: 400, less than one.
    """
    size = params.get("maxResults")
    if size is None:
        return MOST_A_PAGE
    if size < 1:
        raise invalid("maxResults")
    return min(int(size), MOST_A_PAGE)


def position_of(world: "World", question: object, params: Json) -> int:
    """Where the page begins that this call asks for.

    Raises:
        Refusal: 400, the page token is not one of this question.
    """
    if not params.get("pageToken"):
        return 0
    try:
        return int(read_token(world, question, params["pageToken"]))
    except BadTokenError:
        raise invalid("pageToken") from None


@handles("directory.groups.get")
def get_group(world: "World", call: Call) -> Json:
    reader_only(world, call)
    return shown_group(world, the_group(world, call.params["groupKey"]))


@handles("directory.groups.insert")
def insert_group(world: "World", call: Call) -> Json:
    writer_only(world, call)
    address = call.body.get("email")
    if not isinstance(address, str) or address.count("@") != 1:
        raise invalid("email")
    check_domain(world, domain_of(address))
    check_free(world, address)
    group_id = "0" + token_of(f"group {address.lower()} {world.timestamp()} {world.random.random()}", 14)
    given = {**call.body, "adminCreated": True, "aliases": []}
    world.groups[address.lower()] = complete_group(given, group_id=group_id)
    world.members[address.lower()] = []
    return shown_group(world, world.groups[address.lower()])


@handles("directory.groups.patch")
@handles("directory.groups.update")
def change_group(world: "World", call: Call) -> Json:
    """Name, description or address; the old address stays as an alias."""
    writer_only(world, call)
    group = the_group(world, call.params["groupKey"])
    address: str = call.body.get("email") or group["email"]
    if address.lower() != group["email"].lower():
        check_domain(world, domain_of(address))
        check_free(world, address)
        _rename(world, group, address)
    group.update({key: call.body[key] for key in ("name", "description") if key in call.body})
    group["etag"] = etag_of(f"group {group['id']} {world.timestamp()}")
    return shown_group(world, group)


def _rename(world: "World", group: Json, address: str) -> None:
    old = group["email"]
    world.groups[address.lower()] = world.groups.pop(old.lower())
    world.members[address.lower()] = world.members.pop(old.lower())
    group["aliases"] = [*group.get("aliases", ()), old]
    group["email"] = address
    for members in world.members.values():
        for member in members:
            if member["id"] == group["id"]:
                member["email"] = address


@handles("directory.groups.delete")
def delete_group(world: "World", call: Call) -> None:
    writer_only(world, call)
    group = the_group(world, call.params["groupKey"])
    del world.groups[group["email"].lower()]
    del world.members[group["email"].lower()]
    for members in world.members.values():
        members[:] = [member for member in members if member["id"] != group["id"]]


@handles("directory.groups.aliases.list")
def list_group_aliases(world: "World", call: Call) -> Json:
    reader_only(world, call)
    group = the_group(world, call.params["groupKey"])
    primary, *others = addresses_of(group)
    aliases = [
        {"kind": "admin#directory#alias", "id": group["id"], "primaryEmail": primary, "alias": a} for a in others
    ]
    answer: Json = {"kind": "admin#directory#aliases", "etag": group["etag"]}
    return {**answer, "aliases": aliases} if aliases else answer
