"""Forms in the world: making one, finding one, and who may touch it."""

import hashlib
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from sandbox.apis.drive_access import Role, may_view_published, role_of
from sandbox.apis.forms_items import images_of
from sandbox.apis.forms_pictures import address_for_now
from sandbox.refusal import Refusal
from sandbox.world import StoredForm

if TYPE_CHECKING:
    from sandbox.handlers import Call
    from sandbox.world import StoredFile, World

Json = dict[str, Any]

AUTH = "https://www.googleapis.com/auth/"
EDITING = frozenset({AUTH + "drive", AUTH + "forms.body"})
READING = EDITING | {AUTH + "drive.readonly", AUTH + "forms.body.readonly"}
ANSWERS = frozenset({AUTH + "drive", AUTH + "forms.responses.readonly"})
WATCHING = READING | ANSWERS
NOT_FOUND = "Requested entity was not found."
GOOGLE = "https://docs.google.com"


def new_form(world: "World", owner_id: str, title: str, *, document_title: str = "", published: bool) -> str:
    """Put an empty form into the world and answer with its id; its Drive file is the caller's to make."""
    form_id = world.new_id(44)
    collected = "VERIFIED" if world.switches.owner_kind == "workspace" else "DO_NOT_COLLECT"
    resource = {
        "formId": form_id,
        "info": {"title": title, "documentTitle": document_title or "Untitled form"},
        "settings": {"emailCollectionType": collected},
        "revisionId": "00000001",
        "responderUri": responder_uri(world, form_id),
        "publishSettings": {"publishState": publish_state(published=published, accepting=published)},
    }
    world.forms[form_id] = StoredForm(resource, owner_id)
    return form_id


def copy_form(world: "World", form_id: str, owner_id: str, document_title: str) -> str:
    """A copy as Drive makes it: same questions, ids, grading and settings; unpublished, without answers."""
    source = world.forms[form_id].resource
    copy_id = new_form(world, owner_id, "", document_title=document_title, published=False)
    copy = world.forms[copy_id].resource
    copy["info"] = {**deepcopy(source["info"]), "documentTitle": document_title}
    copy["settings"] = deepcopy(source["settings"])
    if "items" in source:
        copy["items"] = deepcopy(source["items"])
    return copy_id


def publish_state(*, published: bool, accepting: bool) -> Json:
    """A `PublishState` as the API shows it: what is false is left out."""
    state = {"isPublished": published, "isAcceptingResponses": accepting}
    return {name: True for name, on in state.items() if on}


def responder_uri(world: "World", form_id: str) -> str:
    """Where learners fill in a form. The id in it is not the form's id, and does not give it away."""
    token = hashlib.sha256(f"responder {form_id}".encode()).hexdigest()[:40]
    return f"{world.base_url or GOOGLE}/forms/d/e/1FAIpQLS{token}/viewform"


def form_for_responder(world: "World", responder_id: str) -> StoredForm | None:
    """The form whose `responderUri` holds this id."""
    path = f"/forms/d/e/{responder_id}/viewform"
    return next((form for form in world.forms.values() if form.resource["responderUri"].endswith(path)), None)


def shown(world: "World", form: StoredForm) -> Json:
    """A form as the API shows it. The document's title is its name in Drive, which may have changed there."""
    copy = deepcopy(form.resource)
    copy["info"]["documentTitle"] = world.files[copy["formId"]].resource["name"]
    for item in copy.get("items", []):
        for image in images_of(item):
            image["contentUri"] = address_for_now(image["contentUri"], world.timestamp())
    return copy


def editable_form(world: "World", call: "Call", scopes: frozenset[str]) -> StoredForm:
    """The form a call is about, if the caller may edit it.

    `scopes` are those that reach every form; a token with none of them has `drive.file` alone and sees only
    forms that its own project made.
    """
    form_id = call.params["formId"]
    form, file = world.forms.get(form_id), world.files.get(form_id)
    if form is None or file is None:
        raise Refusal(404, NOT_FOUND)
    if not call.actor.scopes & scopes and file.project != call.actor.project:
        raise Refusal(404, NOT_FOUND)
    if not may_edit(world, file, call.actor.user_id):
        user = world.users.get(call.actor.user_id)
        if user is None or not (role_of(world, file, user) or may_view_published(world, form_id, user)):
            raise Refusal(404, NOT_FOUND)
        raise Refusal(403, "The caller does not have permission")
    return form


def may_edit(world: "World", file: "StoredFile", user_id: str) -> bool:
    """Whether a user owns a form or may write it."""
    user = world.users.get(user_id)
    return user is not None and role_of(world, file, user) >= Role.WRITER
