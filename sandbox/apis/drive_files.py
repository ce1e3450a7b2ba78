"""Drive files as resources: making them, and showing them to one user."""

from typing import TYPE_CHECKING, Any

from sandbox.apis.directory_resources import digits_of, token_of
from sandbox.apis.drive_access import Role, role_of
from sandbox.refusal import Refusal
from sandbox.world import StoredFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sandbox.handlers import Call
    from sandbox.world import World

Json = dict[str, Any]

FORM = "application/vnd.google-apps.form"
FOLDER = "application/vnd.google-apps.folder"
GOOGLE = "https://docs.google.com"
FORM_EDITOR = "/forms/d/{id}/edit?usp=drivesdk"  # not what learners get
PAGES = {  # where a person opens a file
    FOLDER: "https://drive.google.com/drive/folders/{id}",
    "application/vnd.google-apps.spreadsheet": "https://docs.google.com/spreadsheets/d/{id}/edit?usp=drivesdk",
    "application/vnd.google-apps.document": "https://docs.google.com/document/d/{id}/edit?usp=drivesdk",
}
OTHER_PAGE = "https://drive.google.com/file/d/{id}/view?usp=drivesdk"
ANYONE_WITH_LINK = "anyoneWithLink"


def now_text(world: "World") -> str:
    """Now as Drive writes times: RFC 3339 in UTC with milliseconds."""
    return world.clock.now().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def root_of(user_id: str) -> str:
    """The id of a user's My Drive."""
    return "0A" + token_of(f"root {user_id}", 14) + "PVA"


def permission_id_of(key: str) -> str:
    """The id of a grantee, the same on every file: of a user by id, of a group or stranger by address."""
    return digits_of(f"grantee {key.lower()}")[1:]


def person(world: "World", user_id: str, *, me: bool) -> Json:
    """A user as Drive shows one."""
    user = world.users.get(user_id)
    if user is None:
        return {
            "kind": "drive#user",
            "displayName": "Deleted user",
            "me": me,
            "permissionId": permission_id_of(user_id),
        }
    return {
        "kind": "drive#user",
        "displayName": user["name"]["fullName"],
        "me": me,
        "permissionId": permission_id_of(user_id),
        "emailAddress": user["primaryEmail"],
    }


def owner_permission(world: "World", owner_id: str) -> Json:
    owner = person(world, owner_id, me=False)
    return {
        "kind": "drive#permission",
        "id": owner["permissionId"],
        "type": "user",
        "role": "owner",
        "emailAddress": owner.get("emailAddress", ""),
        "displayName": owner["displayName"],
        "deleted": False,
        "pendingOwner": False,
    }


def add_file(world: "World", file_id: str, owner_id: str, project: str, given: Json) -> StoredFile:
    """Put a new file into its owner's My Drive, or into the `parents` it was given."""
    moment = now_text(world)
    resource = {
        "kind": "drive#file",
        "id": file_id,
        "name": "Untitled",
        "mimeType": "application/octet-stream",
        "parents": [root_of(owner_id)],
        "createdTime": moment,
        "modifiedTime": moment,
        "trashed": False,
        "explicitlyTrashed": False,
        "starred": False,
        "spaces": ["drive"],
        "version": "1",
        **given,
    }
    page = PAGES.get(resource["mimeType"], OTHER_PAGE)
    if resource["mimeType"] == FORM:
        page = (world.base_url or GOOGLE) + FORM_EDITOR
    resource["webViewLink"] = page.format(id=file_id)
    stored = StoredFile(resource=resource, owner_id=owner_id, project=project)
    permission = owner_permission(world, owner_id)
    stored.permissions[permission["id"]] = permission
    if resource["mimeType"] == FORM and world.switches.owner_kind == "consumer":
        stored.permissions[ANYONE_WITH_LINK] = {
            "kind": "drive#permission",
            "id": ANYONE_WITH_LINK,
            "type": "anyone",
            "role": "reader",
            "view": "published",
            "allowFileDiscovery": False,
        }
    world.files[file_id] = stored
    return stored


def touched(world: "World", stored: StoredFile) -> None:
    """Note that a file has changed."""
    stored.resource["modifiedTime"] = now_text(world)
    stored.resource["version"] = str(int(stored.resource["version"]) + 1)


def shown(world: "World", stored: StoredFile, user: Json, project: str, *, view: str | None = None) -> Json:
    """A file as one user's app sees it: the appProperties of this app only, and what this user may do.

    Permissions of a view are shown only when `view` names it (`includePermissionsForView`).
    """
    role = role_of(world, stored, user)
    resource = dict(stored.resource)
    if stored.app_properties.get(project):
        resource["appProperties"] = dict(stored.app_properties[project])
    mine = stored.owner_id == user["id"]
    resource["owners"] = [person(world, stored.owner_id, me=mine)]
    resource["ownedByMe"] = mine
    resource["shared"] = any("view" not in p and p["role"] != "owner" for p in stored.permissions.values())
    resource["capabilities"] = {
        "canEdit": role >= Role.WRITER,
        "canRename": role >= Role.WRITER,
        "canShare": role >= Role.WRITER,
        "canTrash": role >= Role.OWNER,
        "canDelete": role >= Role.OWNER,
        "canCopy": role >= Role.READER,
        "canComment": role >= Role.COMMENTER,
    }
    if role < Role.OWNER:
        resource.pop("parents", None)  # the folders of others are not shown
    if role >= Role.WRITER:
        listed = [dict(p) for p in stored.permissions.values() if p.get("view") in (None, view)]
        resource["permissions"] = listed
        resource["permissionIds"] = [permission["id"] for permission in listed]
    return resource


AUTH = "https://www.googleapis.com/auth/"
EVERY_FILE = frozenset(
    AUTH + scope for scope in ("drive", "drive.readonly", "drive.metadata", "drive.metadata.readonly")
)


def asker_of(world: "World", call: "Call") -> Json:
    """The user who calls; a service account in its own name counts as a user who is in no directory."""
    stranger = {"id": call.actor.user_id, "primaryEmail": call.actor.email}
    return world.users.get(call.actor.user_id, stranger)


def reaches(call: "Call", stored: StoredFile) -> bool:
    """Whether the token's scopes reach a file: `drive.file` alone sees what its own project made."""
    return bool(call.actor.scopes & EVERY_FILE) or stored.project == call.actor.project


def file_not_found(file_id: str) -> Refusal:
    return Refusal(404, f"File not found: {file_id}.", reason="notFound")


def file_for(world: "World", call: "Call", least: Role, *, file_id: str | None = None) -> StoredFile:
    """The file of a call, which the caller must have at least this role on.

    Raises:
        Refusal: 404 when the caller cannot even see it, 403 when the role does not reach.
    """
    wanted = file_id or call.params["fileId"]
    stored = world.files.get(wanted)
    role = role_of(world, stored, asker_of(world, call)) if stored is not None else Role.NONE
    if stored is None or role == Role.NONE or not reaches(call, stored):
        raise file_not_found(wanted)
    if role < least:
        raise insufficient()
    return stored


def insufficient() -> Refusal:
    sentence = "The user does not have sufficient permissions for this file."
    return Refusal(403, sentence, reason="insufficientFilePermissions")


def trimmed(resource: Json, params: Json, usual: "Iterable[str]") -> Json:
    """A resource as Drive shows it when `fields` is not given: only the usual few."""
    return resource if params.get("fields") else {key: resource[key] for key in usual if key in resource}
