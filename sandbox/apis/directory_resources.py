"""Directory resources as Google completes them: what an administrator leaves out is filled in here.

Used by the insert methods and by the loader of town files, so that both give the same resources.
"""

import base64
import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.world import World

Json = dict[str, Any]

NEVER = "1970-01-01T00:00:00.000Z"  # lastLoginTime of an account that never signed in
ADDRESS_LISTS = ("aliases", "nonEditableAliases")


def digits_of(seed: str) -> str:
    """A 21-digit id as Google gives to accounts, the same for the same seed."""
    return "1" + str(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:9], "big")).zfill(22)[-20:]


def etag_of(seed: str) -> str:
    return f'"{base64.urlsafe_b64encode(hashlib.sha256(seed.encode()).digest()[:15]).decode()}"'


def token_of(seed: str, length: int) -> str:
    """A lower-case id as Google gives to org units and groups, the same for the same seed."""
    return base64.b32hexencode(hashlib.sha256(seed.encode()).digest()).decode().lower()[:length]


def new_number(world: "World") -> str:
    """An account id never given before."""
    return "1" + "".join(world.random.choice("0123456789") for _ in range(20))


def milliseconds(world: "World") -> str:
    """Now as the Directory writes times."""
    return world.clock.now().strftime("%Y-%m-%dT%H:%M:%S.000Z")


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


def path_of(given: Json) -> str:
    """The full path of an org unit that was given by path, or by name and parent."""
    if given.get("orgUnitPath"):
        return str(given["orgUnitPath"])
    parent = given.get("parentOrgUnitPath") or "/"
    return f"{parent.rstrip('/')}/{given['name']}"


def root_unit(domain: str) -> Json:
    """The unit `/`, which every customer has."""
    return {
        "kind": "admin#directory#orgUnit",
        "etag": etag_of(f"unit {domain}"),
        "name": domain,
        "description": domain,
        "orgUnitPath": "/",
        "orgUnitId": "id:03ph8a2z" + token_of(f"unit {domain}", 10),
    }


def complete_unit(given: Json, path: str, parent: Json, *, unit_id: str) -> Json:
    """An org unit with its ids, its parent by path and id, and its name."""
    return {
        "kind": "admin#directory#orgUnit",
        "etag": etag_of(f"{unit_id} {path} {given.get('description', '')}"),
        "name": path.rpartition("/")[2],
        "description": given.get("description", ""),
        "orgUnitPath": path,
        "orgUnitId": unit_id,
        "parentOrgUnitPath": parent["orgUnitPath"],
        "parentOrgUnitId": parent["orgUnitId"],
    }


def complete_name(given: Json, address: str) -> Json:
    """A user's name with `fullName`; somebody without a name is called by the address."""
    name = dict(given.get("name") or {})
    if not name.get("givenName") and not name.get("familyName"):
        name["givenName"] = name.get("fullName") or address.partition("@")[0]
    full = f"{name.get('givenName', '')} {name.get('familyName', '')}".strip()
    return {"givenName": "", "familyName": "", **name, "fullName": full}


def complete_emails(user: Json) -> list[Json]:
    """The list `emails`: the primary address, the aliases, and what others the administrator wrote there."""
    own = [user["primaryEmail"], *(alias for key in ADDRESS_LISTS for alias in user.get(key, []))]
    known = {address.lower() for address in own}
    others = [mail for mail in user.get("emails") or [] if mail.get("type") and mail["address"].lower() not in known]
    return [{"address": own[0], "primary": True}, *({"address": address} for address in own[1:]), *others]


def complete_user(given: Json, *, user_id: str, customer_id: str, created: str) -> Json:
    """An account as `users.get` shows it in full."""
    address = given["primaryEmail"]
    user = {
        "isAdmin": False,
        "isDelegatedAdmin": False,
        "agreedToTerms": True,
        "suspended": False,
        "archived": False,
        "changePasswordAtNextLogin": False,
        "ipWhitelisted": False,
        "isMailboxSetup": True,
        "isEnrolledIn2Sv": False,
        "isEnforcedIn2Sv": False,
        "includeInGlobalAddressList": True,
        "creationTime": created,
        "lastLoginTime": NEVER,
        **given,
        "kind": "admin#directory#user",
        "id": user_id,
        "etag": etag_of(f"user {user_id} {created}"),
        "customerId": customer_id,
        "name": complete_name(given, address),
        "orgUnitPath": given.get("orgUnitPath") or "/",
    }
    for secret in ("password", "hashFunction"):  # written, never shown
        user.pop(secret, None)
    user["emails"] = complete_emails(user)
    return user


def complete_group(given: Json, *, group_id: str) -> Json:
    """A group as `groups.get` shows it, without the count of members, which is counted when shown."""
    return {
        "kind": "admin#directory#group",
        "id": group_id,
        "etag": etag_of(f"group {group_id}"),
        "email": given["email"],
        "name": given.get("name") or given["email"].partition("@")[0],
        "description": given.get("description", ""),
        "adminCreated": given.get("adminCreated", True),
        **{key: list(given[key]) for key in ADDRESS_LISTS if given.get(key)},
    }


def complete_member(world: "World", given: Json) -> Json:
    """A membership as `members.get` shows it: who it is, found by address or id.

    Raises:
        LookupError: nobody has this address or id, though it would belong to this customer.
    """
    member = {
        "kind": "admin#directory#member",
        "role": (given.get("role") or "MEMBER").upper(),
        "status": given.get("status") or "ACTIVE",
    }
    customer = given.get("id") in (world.customer_id, "my_customer")
    if given.get("type") == "CUSTOMER" or (customer and not given.get("email")):
        return {**member, "type": "CUSTOMER", "id": world.customer_id, "etag": etag_of(world.customer_id)}
    key = given.get("email") or given.get("id") or ""
    user, group = world.user(key), find_group(world, key)
    if user is not None:
        found = {"type": "USER", "id": user["id"], "email": user["primaryEmail"]}
    elif group is not None:
        found = {"type": "GROUP", "id": group["id"], "email": group["email"], "status": member["status"]}
    elif "@" in key and domain_of(key) not in world.domains:
        found = {
            "type": given.get("type") or "EXTERNAL",
            "id": given.get("id") or digits_of(key.lower()),
            "email": key,
        }
    else:
        raise LookupError(key)
    return {**member, **found, "etag": etag_of(f"member {found['id']} {member['role']}")}


def find_group(world: "World", key: str) -> Json | None:
    """A group by address, alias or id, whatever its case."""
    lowered = key.lower()
    found = world.groups.get(lowered)
    if found is not None or not lowered:
        return found
    for group in world.groups.values():
        if group["id"] == key or lowered in (alias.lower() for alias in addresses_of(group)):
            return group
    return None


def addresses_of(resource: Json) -> Iterable[str]:
    """Every address that leads to a user or group: the primary one first, then aliases."""
    yield resource.get("primaryEmail") or resource["email"]
    for key in ADDRESS_LISTS:
        yield from resource.get(key, ())
