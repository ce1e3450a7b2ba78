"""Drive v3: files. Sharing is in `drive_permissions`, searching in `drive_search`."""

from typing import TYPE_CHECKING, Any

from sandbox.apis import drive_permissions, drive_search
from sandbox.apis.drive_access import Role
from sandbox.apis.drive_files import (
    FOLDER,
    FORM,
    add_file,
    asker_of,
    file_for,
    person,
    root_of,
    shown,
    touched,
    trimmed,
)
from sandbox.apis.drive_properties import merge_app_properties, merge_properties
from sandbox.apis.forms_store import copy_form, new_form
from sandbox.handlers import Call, handles
from sandbox.refusal import Refusal

if TYPE_CHECKING:
    from sandbox.world import StoredFile, World

__all__ = ["drive_permissions", "drive_search", "register_form_file"]

Json = dict[str, Any]

FILE_FIELDS = ("kind", "id", "name", "mimeType")
WRITABLE = (
    "name",
    "description",
    "starred",
    "copyRequiresWriterPermission",
    "writersCanShare",
    "folderColorRgb",
)
UNTITLED = {FORM: "Untitled form", FOLDER: "Untitled folder"}


def register_form_file(world: "World", form_id: str, owner_id: str, project: str, name: str) -> None:
    """Make the Drive file of a new form: same id, in the owner's My Drive, known to the project."""
    add_file(world, form_id, owner_id, project, {"name": name, "mimeType": FORM})


def _answer(world: "World", call: Call, stored: "StoredFile") -> Json:
    view = call.params.get("includePermissionsForView")
    if view not in (None, "published"):
        raise Refusal(400, "Invalid Value", reason="invalid")
    resource = shown(world, stored, asker_of(world, call), call.actor.project, view=view)
    return trimmed(resource, call.params, FILE_FIELDS)


@handles("drive.files.get")
def get_file(world: "World", call: Call) -> Json:
    if call.params["fileId"] in ("root", root_of(call.actor.user_id)):
        return trimmed(_my_drive(world, call), call.params, FILE_FIELDS)
    return _answer(world, call, file_for(world, call, Role.READER))


def _my_drive(world: "World", call: Call) -> Json:
    """The folder that every user has and no list shows."""
    return {
        "kind": "drive#file",
        "id": root_of(call.actor.user_id),
        "name": "My Drive",
        "mimeType": FOLDER,
        "owners": [person(world, call.actor.user_id, me=True)],
        "ownedByMe": True,
        "trashed": False,
        "spaces": ["drive"],
    }


@handles("drive.files.create")
def create_file(world: "World", call: Call) -> Json:
    """Metadata only. A form comes unpublished, with one untitled question in it."""
    body = call.body
    mime = body.get("mimeType") or "application/octet-stream"
    _check_owner(world, call)
    if body.get("id"):
        raise Refusal(400, "The provided file ID is not usable.", reason="invalid")
    parents = _parents_of(world, call, body)
    app_properties = merge_app_properties({}, body.get("appProperties"))
    given = {key: body[key] for key in WRITABLE if body.get(key) is not None}
    given = {"name": UNTITLED.get(mime, "Untitled"), **given, "mimeType": mime, "parents": parents}
    if body.get("properties"):
        given["properties"] = merge_properties({}, body["properties"])
    owner_id = call.actor.user_id
    if mime == FORM:
        file_id = new_form(world, owner_id, "", document_title=given["name"], published=False)
        world.forms[file_id].resource["items"] = [_untitled_question(world)]
    else:
        file_id = world.new_id()
    stored = add_file(world, file_id, owner_id, call.actor.project, given)
    stored.app_properties[call.actor.project] = app_properties
    return _answer(world, call, stored)


def _check_owner(world: "World", call: Call) -> None:
    """Only people have storage; a service account in its own name has none."""
    if call.actor.user_id not in world.users:
        sentence = (
            "Service Accounts do not have storage quota. Leverage shared drives, or use OAuth delegation instead."
        )
        raise Refusal(403, sentence, reason="storageQuotaExceeded")


def _untitled_question(world: "World") -> Json:
    """What Google's editor puts into an empty form."""
    item_id, question_id = (f"{world.random.getrandbits(31):08x}" for _ in range(2))
    choice = {"type": "RADIO", "options": [{"value": "Option 1"}]}
    question = {"questionId": question_id, "choiceQuestion": choice}
    return {"itemId": item_id, "title": "Untitled Question", "questionItem": {"question": question}}


def _parents_of(world: "World", call: Call, body: Json) -> list[str]:
    """The one folder a new file goes into: My Drive, or a folder the caller may write to."""
    parents = body.get("parents") or ["root"]
    if len(parents) > 1:
        raise Refusal(400, "A file cannot be created with multiple parents.", reason="multiparentsNotSupported")
    return [_folder(world, call, parents[0])]


def _folder(world: "World", call: Call, key: str) -> str:
    root = root_of(call.actor.user_id)
    if key in ("root", root):
        return root
    stored = file_for(world, call, Role.WRITER, file_id=key)
    if stored.resource["mimeType"] != FOLDER:
        raise Refusal(403, "The specified parent is not a folder.", reason="parentNotAFolder")
    return key


@handles("drive.files.update")
def update_file(world: "World", call: Call) -> Json:
    stored = file_for(world, call, Role.WRITER)
    body = call.body
    if "parents" in body:
        sentence = (
            "The parents field is not directly writable in update requests."
            " Use the addParents and removeParents parameters instead."
        )
        raise Refusal(403, sentence, reason="fieldNotWritable")
    project = call.actor.project
    app_properties = merge_app_properties(stored.app_properties.get(project, {}), body.get("appProperties"))
    properties = merge_properties(stored.resource.get("properties", {}), body.get("properties"))
    parents = _moved(world, call, stored)
    _trash(world, call, stored, body.get("trashed"))
    stored.app_properties[project] = app_properties
    if properties:
        stored.resource["properties"] = properties
    else:
        stored.resource.pop("properties", None)
    stored.resource["parents"] = parents
    stored.resource.update({key: body[key] for key in WRITABLE if body.get(key) is not None})
    if body.get("name") and stored.resource["id"] in world.forms:
        world.forms[stored.resource["id"]].resource["info"]["documentTitle"] = body["name"]
    touched(world, stored)
    return _answer(world, call, stored)


def _moved(world: "World", call: Call, stored: "StoredFile") -> list[str]:
    """The parents after `addParents` and `removeParents`: always exactly one."""
    added = [_folder(world, call, key) for key in _ids(call.params.get("addParents"))]
    root = root_of(call.actor.user_id)
    removed = {root if key == "root" else key for key in _ids(call.params.get("removeParents"))}
    kept = [parent for parent in stored.resource["parents"] if parent not in removed]
    parents = [*kept, *(parent for parent in added if parent not in kept)]
    if len(parents) > 1:
        raise Refusal(403, "Increasing the number of parents is not allowed", reason="cannotAddParent")
    return parents or [root_of(stored.owner_id)]


def _ids(text: str | None) -> list[str]:
    return [key.strip() for key in (text or "").split(",") if key.strip()]


def _trash(world: "World", call: Call, stored: "StoredFile", trashed: bool | None) -> None:
    if trashed is None or trashed is stored.resource["trashed"]:
        return
    file_for(world, call, Role.OWNER)
    stored.resource["trashed"] = stored.resource["explicitlyTrashed"] = trashed


@handles("drive.files.copy")
def copy_file(world: "World", call: Call) -> Json:
    """A form's copy keeps questions, ids, grading and settings; not answers, sharing or appProperties."""
    source = file_for(world, call, Role.READER)
    _check_owner(world, call)
    if source.resource["mimeType"] == FOLDER:
        raise Refusal(403, "This file cannot be copied by the user.", reason="cannotCopyFile")
    body, owner_id = call.body, call.actor.user_id
    app_properties = merge_app_properties({}, body.get("appProperties"))
    given: Json = {key: source.resource[key] for key in ("mimeType", "description") if key in source.resource}
    given |= {key: body[key] for key in WRITABLE if body.get(key) is not None}
    given["name"] = body.get("name") or f"Copy of {source.resource['name']}"
    given["parents"] = _parents_of(world, call, body)
    if body.get("properties"):
        given["properties"] = merge_properties({}, body["properties"])
    if source.resource["id"] in world.forms:
        file_id = copy_form(world, source.resource["id"], owner_id, given["name"])
    else:
        file_id = world.new_id()
    stored = add_file(world, file_id, owner_id, call.actor.project, given)
    stored.app_properties[call.actor.project] = app_properties
    return _answer(world, call, stored)


@handles("drive.files.delete")
def delete_file(world: "World", call: Call) -> None:
    """For ever and at once: a form goes with its answers, a folder with all that is in it."""
    _remove(world, file_for(world, call, Role.OWNER).resource["id"])


@handles("drive.files.emptyTrash")
def empty_trash(world: "World", call: Call) -> None:
    mine = [stored for stored in world.files.values() if stored.owner_id == call.actor.user_id]
    for stored in mine:
        if stored.resource["trashed"]:
            _remove(world, stored.resource["id"])


def _remove(world: "World", file_id: str) -> None:
    if world.files.pop(file_id, None) is None:
        return  # inside a folder that went before
    world.forms.pop(file_id, None)
    for inside in [s.resource["id"] for s in world.files.values() if file_id in s.resource.get("parents", ())]:
        _remove(world, inside)


@handles("drive.about.get")
def about(world: "World", call: Call) -> Json:
    if not call.params.get("fields"):
        raise Refusal(400, "The 'fields' parameter is required for this method.", reason="required")
    return {
        "kind": "drive#about",
        "user": person(world, call.actor.user_id, me=True),
        "storageQuota": {"limit": "32212254720", "usage": "0", "usageInDrive": "0", "usageInDriveTrash": "0"},
        "maxUploadSize": "5242880000000",
        "appInstalled": False,
        "canCreateDrives": False,
    }
