"""What all Directory methods share: who may call, which customer is meant, Google's words for no."""

from typing import TYPE_CHECKING, Any

from sandbox.apis.directory_resources import find_group
from sandbox.refusal import Refusal

if TYPE_CHECKING:
    from sandbox.handlers import Actor, Call
    from sandbox.world import World

Json = dict[str, Any]


def forbidden() -> Refusal:
    return Refusal(403, "Not Authorized to access this resource/api", reason="forbidden")


def not_found(parameter: str) -> Refusal:
    return Refusal(404, f"Resource Not Found: {parameter}", reason="notFound")


def invalid(what: str) -> Refusal:
    return Refusal(400, f"Invalid Input: {what}", reason="invalid")


def duplicate() -> Refusal:
    return Refusal(409, "Entity already exists.", reason="duplicate")


def may_read(world: "World", actor: "Actor") -> bool:
    """Whether somebody is an administrator; a role that only reads is shown as `isDelegatedAdmin`."""
    return actor.is_admin or bool(world.users.get(actor.user_id, {}).get("isDelegatedAdmin"))


def reader_only(world: "World", call: "Call") -> None:
    """Refuse whoever is no administrator.

    Raises:
        Refusal: 403.
    """
    if not may_read(world, call.actor):
        raise forbidden()


def writer_only(world: "World", call: "Call") -> None:
    """Refuse whoever is not a super administrator; the sandbox's delegated administrators only read.

    Raises:
        Refusal: 403.
    """
    account = world.users.get(call.actor.user_id)
    if not (account["isAdmin"] if account else call.actor.is_admin):
        raise forbidden()


def check_customer(world: "World", given: str) -> None:
    """Refuse the customers of others.

    Raises:
        Refusal: 403.
    """
    if given not in ("my_customer", world.customer_id):
        raise forbidden()


def check_domain(world: "World", given: str) -> None:
    """Refuse a domain that is not one of the customer's.

    Raises:
        Refusal: 404.
    """
    if given.lower() not in world.domains:
        raise Refusal(404, "Domain not found.", reason="notFound")


def check_free(world: "World", address: str) -> None:
    """Refuse an address that a user or group has already, as its own or as an alias.

    Raises:
        Refusal: 409.
    """
    if address.lower() in world.addresses or find_group(world, address) is not None:
        raise duplicate()
