"""Mail finds its way: to people by any of their addresses, to groups, to the world outside, or back."""

from collections.abc import Iterable, Iterator
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

from sandbox.apis.directory_nesting import group_keys
from sandbox.apis.directory_resources import domain_of, find_group
from sandbox.world import Mail

if TYPE_CHECKING:
    from sandbox.world import World

Json = dict[str, Any]
Place = tuple[str | None, str]  # user id (None: outside) and address


def new_message_id(world: "World") -> str:
    """A message id as Gmail makes them: 16 hexadecimal digits."""
    return f"{world.random.getrandbits(64):016x}"


def deliver(world: "World", sender_id: str, addresses: Iterable[str], raw: bytes, *, sent_id: str = "") -> None:
    """Put one copy into each inbox the addresses lead to; what leads nowhere comes back to the sender."""
    places: dict[str, Place] = {}
    lost: list[str] = []
    for address in addresses:
        found = list(_places(world, address))
        if not found:
            lost.append(address)
        for user_id, own in found:
            places.setdefault(user_id or own.lower(), (user_id, own))
    now = world.clock.now()
    for user_id, own in places.values():
        world.mail.append(Mail(new_message_id(world), sender_id, user_id, raw, now, own, sent_id))
    for address in lost:
        _bounce(world, sender_id, address)


def _places(world: "World", address: str) -> Iterator[Place]:
    """Where mail to an address ends up: nowhere, for suspended accounts and the customer's unknown addresses."""
    user = world.user(address)
    if user is not None:
        if not user["suspended"]:
            yield user["id"], user["primaryEmail"]
    elif (group := find_group(world, address)) is not None:
        yield from _group_places(world, group)
    elif domain_of(address) not in world.domains:
        yield None, address


def _group_places(world: "World", group: Json) -> Iterator[Place]:
    """Everybody in a group and the groups inside it; members who cannot be reached are passed over."""
    for key in sorted(group_keys(world, group["email"])):
        for member in world.members[key]:
            if member["type"] == "CUSTOMER":
                yield from ((u["id"], u["primaryEmail"]) for u in world.users.values() if not u["suspended"])
            elif member["type"] != "GROUP":
                yield from _places(world, member["email"])


def _bounce(world: "World", sender_id: str, address: str) -> None:
    sender = world.users.get(sender_id)
    if sender is None:
        return
    mail = EmailMessage()
    mail["From"] = "Mail Delivery Subsystem <mailer-daemon@googlemail.com>"
    mail["To"] = sender["primaryEmail"]
    mail["Subject"] = "Delivery Status Notification (Failure)"
    mail["X-Failed-Recipients"] = address
    mail["Auto-Submitted"] = "auto-replied"
    mail.set_content(f"Address not found\n\nYour message wasn't delivered to {address}.\n")
    message_id, now = new_message_id(world), world.clock.now()
    world.mail.append(Mail(message_id, "", sender_id, mail.as_bytes(), now, sender["primaryEmail"]))
