"""The mail that Drive sends when somebody is given a file."""

from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

from sandbox.apis.gmail_delivery import deliver

if TYPE_CHECKING:
    from sandbox.world import StoredFile, World

Json = dict[str, Any]


def invite(world: "World", sender: Json, stored: "StoredFile", permission: Json, message: str | None) -> None:
    """Tell the grantee: whoever may only answer a form gets the address for that, others the file's."""
    name = stored.resource["name"]
    link = stored.resource["webViewLink"]
    if "view" in permission:
        link = world.forms[stored.resource["id"]].resource["responderUri"]
    who = sender["name"]["fullName"] if "name" in sender else sender["primaryEmail"]
    mail = EmailMessage()
    mail["From"] = f"drive-shares-noreply@{world.domain}"
    mail["Reply-To"] = sender["primaryEmail"]
    mail["To"] = permission["emailAddress"]
    mail["Subject"] = f'{"Form" if "view" in permission else "Item"} shared with you: "{name}"'
    mail.set_content("\n\n".join(filter(None, [f"{who} shared with you: {name}", message, link])))
    deliver(world, sender["id"], [permission["emailAddress"]], mail.as_bytes())
