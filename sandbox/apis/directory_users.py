"""Accounts, one at a time: read, make, change, delete, bring back. Listing them is `directory_listing`."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox.apis.directory_common import (
    check_free,
    forbidden,
    invalid,
    may_read,
    not_found,
    reader_only,
    writer_only,
)
from sandbox.apis.directory_listing import check_projection, is_public, shown_user
from sandbox.apis.directory_resources import (
    addresses_of,
    complete_emails,
    complete_name,
    complete_user,
    domain_of,
    etag_of,
    milliseconds,
    new_number,
)
from sandbox.apis.directory_units import find_unit
from sandbox.handlers import Call, handles
from sandbox.refusal import Refusal

if TYPE_CHECKING:
    from sandbox.world import World

Json = dict[str, Any]

UNDELETE_WITHIN = timedelta(days=20)
WRITABLE = frozenset(
    {
        *("primaryEmail", "name", "suspended", "archived", "orgUnitPath", "changePasswordAtNextLogin"),
        *("includeInGlobalAddressList", "ipWhitelisted", "languages", "relations", "organizations", "phones"),
        *(
            "emails",
            "addresses",
            "externalIds",
            "ims",
            "keywords",
            "locations",
            "gender",
            "notes",
            "websites",
        ),
        *("customSchemas", "recoveryEmail", "recoveryPhone", "posixAccounts", "sshPublicKeys"),
    }
)


def the_user(world: "World", key: str) -> Json:
    """A user by id, address or alias.

    Raises:
        Refusal: 404.
    """
    user = world.user(key)
    if user is None:
        raise not_found("userKey")
    return user


@handles("directory.users.get")
def get_user(world: "World", call: Call) -> Json:
    public = call.params.get("viewType") == "domain_public"
    if not public and not may_read(world, call.actor):
        raise forbidden()
    check_projection(call.params)
    user = the_user(world, call.params["userKey"])
    if public and not is_public(user):
        raise not_found("userKey")
    return shown_user(user, call.params)


@handles("directory.users.insert")
def insert_user(world: "World", call: Call) -> Json:
    writer_only(world, call)
    given = {key: value for key, value in call.body.items() if key in WRITABLE}
    address = _checked_address(world, given.get("primaryEmail"), "primary_user_email")
    name = given.get("name") or {}
    for part in ("givenName", "familyName"):
        if not name.get(part):
            raise Refusal(400, f"Invalid Given/Family Name: {part[0].upper()}{part[1:]}", reason="invalid")
    if not call.body.get("password"):
        raise Refusal(400, "Invalid Password", reason="invalid")
    _check_unit(world, given)
    check_free(world, address)
    user_id = new_number(world)
    user = complete_user(given, user_id=user_id, customer_id=world.customer_id, created=milliseconds(world))
    world.users[user_id] = user
    world.addresses[address.lower()] = user_id
    world.directory_revision += 1
    return dict(user)


def _checked_address(world: "World", address: object, field: str) -> str:
    if not isinstance(address, str) or address.count("@") != 1 or not address.partition("@")[0]:
        raise invalid(field)
    if domain_of(address) not in world.domains:
        raise Refusal(404, "Domain not found.", reason="notFound")
    return address


def _check_unit(world: "World", given: Json) -> None:
    """Refuse an unknown unit, and write the path as the unit itself does."""
    if given.get("orgUnitPath"):
        unit = find_unit(world, given["orgUnitPath"])
        if unit is None:
            raise invalid("INVALID_OU_ID")
        given["orgUnitPath"] = unit["orgUnitPath"]


@handles("directory.users.patch")
@handles("directory.users.update")
def change_user(world: "World", call: Call) -> Json:
    """Both methods change only what the body names; read-only fields are passed over, as Google does."""
    writer_only(world, call)
    user = the_user(world, call.params["userKey"])
    given = {key: value for key, value in call.body.items() if key in WRITABLE}
    _check_unit(world, given)
    new_address = given.pop("primaryEmail", user["primaryEmail"])
    if new_address.lower() != user["primaryEmail"].lower():
        _rename(world, user, new_address)
    if "name" in given:
        merged = {**user["name"], **(given.pop("name") or {})}
        user["name"] = complete_name({"name": merged}, user["primaryEmail"])
    user.update(given)
    if user["suspended"]:
        user.setdefault("suspensionReason", "ADMIN")
    else:
        user.pop("suspensionReason", None)
    user["emails"] = complete_emails(user)
    _changed(world, user)
    return dict(user)


def _rename(world: "World", user: Json, address: str) -> None:
    """Give a new primary address; the old one stays as an alias, and so does mail to it."""
    _checked_address(world, address, "primary_user_email")
    holder = world.addresses.get(address.lower())
    if holder != user["id"]:
        check_free(world, address)
    old = user["primaryEmail"]
    user["aliases"] = [*(a for a in user.get("aliases", ()) if a.lower() != address.lower()), old]
    user["primaryEmail"] = address
    world.addresses[address.lower()] = user["id"]
    for members in world.members.values():
        for member in members:
            if member["id"] == user["id"]:
                member["email"] = address


def _changed(world: "World", user: Json) -> None:
    user["etag"] = etag_of(f"user {user['id']} {world.timestamp()} {world.directory_revision}")
    world.directory_revision += 1


@handles("directory.users.delete")
def delete_user(world: "World", call: Call) -> None:
    writer_only(world, call)
    user = world.users.pop(the_user(world, call.params["userKey"])["id"])
    for address in addresses_of(user):
        world.addresses.pop(address.lower(), None)
    for members in world.members.values():
        members[:] = [member for member in members if member["id"] != user["id"]]
    user["deletionTime"] = milliseconds(world)
    world.deleted_users[user["id"]] = user
    world.directory_revision += 1


@handles("directory.users.undelete")
def undelete_user(world: "World", call: Call) -> None:
    """Bring an account back, by its id only; groups it was in are not restored."""
    writer_only(world, call)
    user = world.deleted_users.get(call.params["userKey"])
    if user is None:
        raise not_found("userKey")
    deleted = datetime.fromisoformat(user["deletionTime"])
    if world.clock.now() - deleted > UNDELETE_WITHIN:
        raise not_found("userKey")
    where = {"orgUnitPath": call.body.get("orgUnitPath") or "/"}
    _check_unit(world, where)
    for address in addresses_of(user):
        check_free(world, address)
    del world.deleted_users[user["id"]]
    del user["deletionTime"]
    user.update(where)
    world.users[user["id"]] = user
    world.addresses.update({address.lower(): user["id"] for address in addresses_of(user)})
    _changed(world, user)


@handles("directory.users.makeAdmin")
def make_admin(world: "World", call: Call) -> None:
    writer_only(world, call)
    user = the_user(world, call.params["userKey"])
    if not isinstance(call.body.get("status"), bool):
        raise invalid("status")
    user["isAdmin"] = call.body["status"]
    _changed(world, user)


@handles("directory.users.aliases.list")
def list_aliases(world: "World", call: Call) -> Json:
    reader_only(world, call)
    user = the_user(world, call.params["userKey"])
    answer: Json = {"kind": "admin#directory#aliases", "etag": user["etag"]}
    if user.get("aliases"):
        answer["aliases"] = [_shown_alias(user, alias) for alias in user["aliases"]]
    return answer


def _shown_alias(user: Json, alias: str) -> Json:
    return {
        "kind": "admin#directory#alias",
        "etag": etag_of(f"alias {alias}"),
        "id": user["id"],
        "primaryEmail": user["primaryEmail"],
        "alias": alias,
    }


@handles("directory.users.aliases.insert")
def insert_alias(world: "World", call: Call) -> Json:
    writer_only(world, call)
    user = the_user(world, call.params["userKey"])
    alias = _checked_address(world, call.body.get("alias"), "alias")
    check_free(world, alias)
    user["aliases"] = [*user.get("aliases", ()), alias]
    user["emails"] = complete_emails(user)
    world.addresses[alias.lower()] = user["id"]
    _changed(world, user)
    return _shown_alias(user, alias)


@handles("directory.users.aliases.delete")
def delete_alias(world: "World", call: Call) -> None:
    writer_only(world, call)
    user = the_user(world, call.params["userKey"])
    wanted = call.params["alias"].lower()
    kept = [alias for alias in user.get("aliases", ()) if alias.lower() != wanted]
    if len(kept) == len(user.get("aliases", ())):
        raise not_found("alias")
    user["aliases"] = kept
    user["emails"] = complete_emails(user)
    del world.addresses[wanted]
    _changed(world, user)
