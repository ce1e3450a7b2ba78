"""Town files: one JSON document of Directory resources becomes a whole Workspace."""

from typing import Any

from sandbox.apis.directory_resources import (
    addresses_of,
    complete_group,
    complete_member,
    complete_unit,
    complete_user,
    digits_of,
    domain_of,
    path_of,
    root_unit,
    token_of,
)
from sandbox.world import World

Json = dict[str, Any]
KEYS = {"domain": str, "customerId": str, "orgUnits": list, "users": list, "groups": list, "members": dict}
CREATED = "2024-08-12T06:00:00.000Z"  # when the town's accounts were made, unless they say so themselves


class TownError(ValueError):
    """A town file that cannot be loaded; the sentence names the entry and what would be right."""


def load_town(document: Json) -> World:
    """Make a Workspace of a town file, completed as Google would: ids, customer, parents, flags, full names.

    Args:
        document: `{"domain", "orgUnits": […], "users": […], "groups": […], "members": {group address: […]}}`,
            all of them Directory API resources; everything but `domain` may be left out.

    Raises:
        TownError: the file is wrong.
    """
    _check_shape(document)
    users = document.get("users", [])
    customer_id = document.get("customerId") or next((u["customerId"] for u in users if u.get("customerId")), None)
    world = World(domain=document["domain"].lower(), **({"customer_id": customer_id} if customer_id else {}))
    world.domains.add(world.domain)
    _add_units(world, document.get("orgUnits", []))
    for number, user in enumerate(users, start=1):
        _add_user(world, user, number)
    for number, group in enumerate(document.get("groups", []), start=1):
        _add_group(world, group, number)
    for address, members in document.get("members", {}).items():
        _add_members(world, address, members)
    world.directory_revision += 1
    return world


def _check_shape(document: object) -> None:
    if not isinstance(document, dict):
        raise TownError("A town file must hold one JSON object with the keys domain, orgUnits, users, groups, members.")
    for key, value in document.items():
        if key not in KEYS:
            raise TownError(f"A town file has no key {key!r}; it has {', '.join(KEYS)}.")
        if not isinstance(value, KEYS[key]):
            raise TownError(f"The town file's {key!r} must be a {KEYS[key].__name__}, not {type(value).__name__}.")
    if not document.get("domain"):
        raise TownError('The town file names no domain; write for example "domain": "town.example".')
    for key in ("orgUnits", "users", "groups"):
        for number, entry in enumerate(document.get(key, []), start=1):
            if not isinstance(entry, dict):
                raise TownError(f"Entry {number} of {key} must be a JSON object, not {type(entry).__name__}.")


def _add_units(world: World, given: list[Json]) -> None:
    world.orgunits["/"] = root_unit(world.domain)
    paths: list[tuple[str, Json]] = []
    for number, unit in enumerate(given, start=1):
        if not unit.get("orgUnitPath") and not unit.get("name"):
            raise TownError(f"Org unit number {number} has neither orgUnitPath nor name; give it one of them.")
        path = path_of(unit)
        if not path.startswith("/") or (path.endswith("/") and path != "/"):
            raise TownError(f"Org unit {path!r}: a path starts with a slash and ends without one.")
        if path != "/":
            paths.append((path, unit))
    taken: dict[str, str] = {}
    for path, unit in sorted(paths, key=lambda entry: entry[0].count("/")):  # parents before children
        if path.casefold() in taken:
            raise TownError(f"Org unit {path!r} stands twice in the town file (case does not make a difference).")
        taken[path.casefold()] = path
        parent = world.orgunits.get(path.rpartition("/")[0] or "/")
        if parent is None:
            raise TownError(f"Org unit {path!r}: its parent {path.rpartition('/')[0]!r} is not among orgUnits.")
        unit_id = unit.get("orgUnitId") or "id:03ph8a2z" + token_of(f"unit {path}", 10)
        world.orgunits[path] = complete_unit(unit, path, parent, unit_id=unit_id)


def _add_user(world: World, given: Json, number: int) -> None:
    address = given.get("primaryEmail")
    if not address:
        name = (given.get("name") or {}).get("fullName") or given.get("id")
        raise TownError(f"User number {number} ({name or 'without a name'}) has no primaryEmail.")
    if not isinstance(address, str) or "@" not in address:
        raise TownError(f"User number {number}: primaryEmail {address!r} is not an address.")
    unit = given.get("orgUnitPath") or "/"
    if unit not in world.orgunits:
        raise TownError(f"User {address!r}: the org unit {unit!r} is not among orgUnits; add it or correct the path.")
    user_id = str(given.get("id") or digits_of(address.lower()))
    created = given.get("creationTime", CREATED)
    user = complete_user(given, user_id=user_id, customer_id=world.customer_id, created=created)
    for own in addresses_of(user):
        if own.lower() in world.addresses:
            holder = world.users[world.addresses[own.lower()]]["primaryEmail"]
            raise TownError(f"User {address!r}: the address {own!r} belongs to {holder!r}.")
    if user_id in world.users:
        raise TownError(f"User {address!r} has the id {user_id!r} of {world.users[user_id]['primaryEmail']!r}.")
    for own in addresses_of(user):
        world.addresses[own.lower()] = user_id
        world.domains.add(domain_of(own))
    world.users[user_id] = user


def _add_group(world: World, given: Json, number: int) -> None:
    address = given.get("email")
    if not isinstance(address, str) or "@" not in address:
        raise TownError(f"Group number {number} ({given.get('name') or 'without a name'}) has no email address.")
    group = complete_group(given, group_id=str(given.get("id") or "0" + token_of(f"group {address.lower()}", 14)))
    for own in addresses_of(group):
        if own.lower() in world.addresses:
            raise TownError(f"Group {address!r}: the address {own!r} belongs to a user.")
        if own.lower() in world.groups:
            raise TownError(f"Group {address!r}: the address {own!r} stands twice in the town file.")
        world.domains.add(domain_of(own))
    world.groups[address.lower()] = group
    world.members[address.lower()] = []


def _add_members(world: World, address: str, members: object) -> None:
    if address.lower() not in world.groups:
        raise TownError(f"The town file lists members of {address!r}, which is not among groups.")
    if not isinstance(members, list) or not all(isinstance(member, dict) for member in members):
        raise TownError(f'The members of {address!r} must be a list of member resources such as {{"email": …}}.')
    seen: set[str] = set()
    for given in members:
        key = given.get("email") or given.get("id")
        if not key and given.get("type") != "CUSTOMER":
            raise TownError(f"A member of {address!r} has neither email nor id: {given!r}.")
        try:
            member = complete_member(world, given)
        except LookupError:
            raise TownError(f"Member {key!r} of {address!r} is neither a user nor a group of the town file.") from None
        if member["id"] in seen:
            raise TownError(f"Member {key or 'CUSTOMER'!r} stands twice in {address!r}.")
        seen.add(member["id"])
        world.members[address.lower()].append(member)
