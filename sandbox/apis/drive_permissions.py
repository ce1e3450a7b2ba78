"""Drive permissions, those of the published view (who may answer a form) among them."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox.apis.directory_paging import BadTokenError, issue_token, read_token
from sandbox.apis.directory_resources import find_group
from sandbox.apis.drive_access import ROLES, Role
from sandbox.apis.drive_files import (
    ANYONE_WITH_LINK,
    FORM,
    asker_of,
    file_for,
    insufficient,
    permission_id_of,
    touched,
    trimmed,
)
from sandbox.apis.drive_invitation import invite
from sandbox.handlers import Call, handles
from sandbox.refusal import Refusal

if TYPE_CHECKING:
    from sandbox.world import StoredFile, World

Json = dict[str, Any]

TYPES = ("user", "group", "domain", "anyone")
SHARED_DRIVE_ROLES = ("organizer", "fileOrganizer")
USUAL = ("kind", "id", "type", "role")
NO_ACCOUNT = (
    'Bad Request. User message: "You are trying to invite {address}. Since there is no Google account associated'
    ' with this email address, you must check the "Notify people" box to invite this recipient."'
)
LONGEST = timedelta(days=366)


def invalid(sentence: str) -> Refusal:
    return Refusal(400, sentence, reason="invalid")


def permission_not_found(permission_id: str) -> Refusal:
    return Refusal(404, f"Permission not found: {permission_id}.", reason="notFound")


@handles("drive.permissions.list")
def list_permissions(world: "World", call: Call) -> Json:
    stored = file_for(world, call, Role.WRITER)
    view = call.params.get("includePermissionsForView")
    if view not in (None, "published"):
        raise invalid("Invalid Value")
    size = call.params.get("pageSize")
    if size is not None and not 1 <= size <= 100:
        raise invalid("Invalid Value")
    question = [stored.resource["id"], view]
    try:
        start = int(read_token(world, question, call.params["pageToken"])) if call.params.get("pageToken") else 0
    except BadTokenError:
        raise invalid("Invalid Value") from None
    listed = [permission for permission in stored.permissions.values() if permission.get("view") in (None, view)]
    end = start + size if size else len(listed)
    answer: Json = {
        "kind": "drive#permissionList",
        "permissions": [trimmed(dict(entry), call.params, USUAL) for entry in listed[start:end]],
    }
    if end < len(listed):
        answer["nextPageToken"] = issue_token(world, question, end)
    return answer


@handles("drive.permissions.get")
def get_permission(world: "World", call: Call) -> Json:
    stored = file_for(world, call, Role.WRITER)
    return trimmed(dict(_the_permission(call, stored)), call.params, USUAL)


def _the_permission(call: Call, stored: "StoredFile") -> Json:
    wanted = call.params["permissionId"]
    if wanted not in stored.permissions:
        raise permission_not_found(wanted)
    return stored.permissions[wanted]


@handles("drive.permissions.create")
def create_permission(world: "World", call: Call) -> Json:
    """Give a role. The same grantee again keeps the same id, and the better of both roles."""
    stored = file_for(world, call, Role.WRITER)
    body = call.body
    _check_words(body, stored)
    notify = call.params.get("sendNotificationEmail")
    notify = body["type"] in ("user", "group") and notify is not False
    wanted = _grant(world, body, notify=notify)
    if body["role"] == "owner":
        return trimmed(dict(_give_away(world, call, stored, wanted)), call.params, USUAL)
    if body.get("expirationTime"):
        wanted["expirationTime"] = _expiration(world, body)
    known = stored.permissions.get(wanted["id"])
    if known is None or _better(wanted, known):
        stored.permissions[wanted["id"]] = wanted
        touched(world, stored)
        if notify:
            invite(world, asker_of(world, call), stored, wanted, call.params.get("emailMessage"))
    return trimmed(dict(stored.permissions[wanted["id"]]), call.params, USUAL)


def _better(wanted: Json, known: Json) -> bool:
    """Whether this gives more than the grantee has: the published view is less than any role."""
    ranks = [(0 if "view" in entry else 1, ROLES[entry["role"]]) for entry in (wanted, known)]
    return ranks[0] > ranks[1]


def _check_words(body: Json, stored: "StoredFile") -> None:
    """Type, role and view: each given, known, and fitting the others."""
    for name in ("type", "role"):
        if not body.get(name):
            raise Refusal(400, f"The permission {name} field is required.", reason="required")
    if body["type"] not in TYPES:
        raise invalid("The specified permission type is invalid or not supported.")
    _check_role(body["role"], body.get("view"))
    if body.get("view") and body["view"] != "published":
        raise invalid("The specified view is invalid or not supported.")
    if body.get("view") and stored.resource["mimeType"] != FORM:
        raise invalid("The published view is not supported by this file.")


def _check_role(role: str, view: str | None) -> None:
    if role in SHARED_DRIVE_ROLES:
        sentence = f"The specified role '{role}' is only valid for items in shared drives."
        raise Refusal(403, sentence, reason="invalidSharingRequest")
    if role not in ROLES or (view and role != "reader"):
        raise invalid("The specified role is invalid or not supported for this permission.")


def _grant(world: "World", body: Json, *, notify: bool) -> Json:
    """The permission as Drive would store it."""
    kind = body["type"]
    permission: Json = {"kind": "drive#permission", "type": kind, "role": body["role"]}
    if body.get("view"):
        permission["view"] = body["view"]
    if kind == "anyone":
        found = bool(body.get("allowFileDiscovery"))
        return {**permission, "id": "anyone" if found else ANYONE_WITH_LINK, "allowFileDiscovery": found}
    if kind == "domain":
        return permission | _domain(world, body)
    return permission | _account(world, body, notify=notify) | {"deleted": False, "pendingOwner": False}


def _domain(world: "World", body: Json) -> Json:
    domain = (body.get("domain") or "").lower()
    if not domain:
        raise Refusal(400, "The domain field is required for permissions of type domain.", reason="required")
    if domain not in world.domains:
        raise invalid("The specified domain is invalid or not applicable for the given permission type.")
    found = bool(body.get("allowFileDiscovery"))
    return {
        "id": permission_id_of(domain) + "k",
        "domain": domain,
        "displayName": domain,
        "allowFileDiscovery": found,
    }


def _account(world: "World", body: Json, *, notify: bool) -> Json:
    """The user or group an address belongs to, by the name that Drive shows."""
    address = body.get("emailAddress") or ""
    user, group = world.user(address) if "@" in address else None, find_group(world, address)
    if address.count("@") != 1 or (body["type"] == "user" and group) or (body["type"] == "group" and user):
        raise invalid("The specified emailAddress is invalid or not applicable for the given permission type.")
    if user is not None:
        name = user["name"]["fullName"]
        return {"id": permission_id_of(user["id"]), "emailAddress": user["primaryEmail"], "displayName": name}
    if group is not None:
        return {
            "id": permission_id_of(group["id"]),
            "emailAddress": group["email"],
            "displayName": group["name"],
        }
    if body.get("view") or not notify or body["type"] == "group":
        sentence = NO_ACCOUNT.format(address=address)
        raise Refusal(400, sentence, reason="invalidSharingRequest")
    return {"id": permission_id_of(address), "emailAddress": address, "displayName": address}


def _expiration(world: "World", body: Json) -> str:
    try:
        moment = datetime.fromisoformat(body["expirationTime"])
        ahead = moment - world.clock.now()
    except (ValueError, TypeError):
        raise invalid("Invalid value for: expirationTime") from None
    if body["type"] not in ("user", "group") or body.get("view") or not timedelta(0) < ahead <= LONGEST:
        sentence = "Expiration dates can only be set on user and group permissions, at most one year ahead."
        raise Refusal(403, sentence, reason="cannotSetExpiration")
    return str(body["expirationTime"])


def _give_away(world: "World", call: Call, stored: "StoredFile", wanted: Json) -> Json:
    """Make somebody else the owner; who was owner until now may still write."""
    if not call.params.get("transferOwnership"):
        sentence = "The transferOwnership parameter must be enabled when the permission role is 'owner'."
        raise Refusal(403, sentence, reason="forbidden")
    user = world.user(wanted.get("emailAddress", ""))
    if stored.owner_id != call.actor.user_id or user is None:
        raise insufficient()
    stored.permissions[permission_id_of(stored.owner_id)]["role"] = "writer"
    stored.owner_id = user["id"]
    if stored.resource["id"] in world.forms:
        world.forms[stored.resource["id"]].owner_id = user["id"]
    stored.permissions[wanted["id"]] = wanted
    touched(world, stored)
    return wanted


@handles("drive.permissions.update")
def update_permission(world: "World", call: Call) -> Json:
    stored = file_for(world, call, Role.WRITER)
    permission = _the_permission(call, stored)
    role = call.body.get("role") or permission["role"]
    _check_role(role, permission.get("view"))
    if role == "owner" and permission["role"] != "owner":
        return trimmed(dict(_give_away(world, call, stored, {**permission, "role": role})), call.params, USUAL)
    if permission["role"] == "owner" and role != "owner":
        raise Refusal(403, "The owner of a file cannot be removed.", reason="cannotRemoveOwner")
    permission["role"] = role
    if call.params.get("removeExpiration"):
        permission.pop("expirationTime", None)
    elif call.body.get("expirationTime"):
        permission["expirationTime"] = _expiration(world, {**permission, **call.body})
    touched(world, stored)
    return trimmed(dict(permission), call.params, USUAL)


@handles("drive.permissions.delete")
def delete_permission(world: "World", call: Call) -> None:
    """Take a permission away; who has one may give up the own one without being a writer."""
    own = call.params["permissionId"] == permission_id_of(call.actor.user_id)
    stored = file_for(world, call, Role.READER if own else Role.WRITER)
    permission = _the_permission(call, stored)
    if permission["role"] == "owner":
        raise Refusal(403, "The owner of a file cannot be removed.", reason="cannotRemoveOwner")
    del stored.permissions[permission["id"]]
    touched(world, stored)
