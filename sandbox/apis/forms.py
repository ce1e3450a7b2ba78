"""Forms v1: create, get, batchUpdate, setPublishSettings. Importing this registers every method of Forms."""

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import sandbox.apis.forms_responses  # noqa: F401 - importing it registers its methods
from sandbox.apis.drive import register_form_file
from sandbox.apis.forms_batch import apply_batch, check_requests
from sandbox.apis.forms_masks import read_mask
from sandbox.apis.forms_pictures import fetch_pictures
from sandbox.apis.forms_store import EDITING, READING, editable_form, new_form, publish_state, shown
from sandbox.apis.forms_text import plain, required_text
from sandbox.apis.forms_watches import notify
from sandbox.handlers import Call, handles
from sandbox.refusal import Refusal

if TYPE_CHECKING:
    from sandbox.world import StoredForm, World

Json = dict[str, Any]

ONLY_TITLE = "Only info.title can be set when creating a form. To add items and change settings, use batchUpdate."


@handles("forms.forms.create")
def create(world: "World", call: Call) -> Json:
    info = call.body.get("info") or {}
    others = [name for name, value in call.body.items() if name != "info" and value]
    if others or any(value for name, value in info.items() if name not in {"title", "documentTitle"}):
        raise Refusal(400, ONLY_TITLE)
    title = plain(required_text(info.get("title"), "info.title"))
    published = world.switches.forms_default_published and not call.params.get("unpublished")
    form_id = new_form(
        world,
        call.actor.user_id,
        title,
        document_title=info.get("documentTitle", ""),
        published=published,
    )
    form = world.forms[form_id]
    name = form.resource["info"]["documentTitle"]
    register_form_file(world, form_id, call.actor.user_id, call.actor.project, name)
    return shown(world, form)


@handles("forms.forms.get")
def get(world: "World", call: Call) -> Json:
    return shown(world, editable_form(world, call, READING))


@handles("forms.forms.batchUpdate")
def batch_update(world: "World", call: Call) -> Json:
    requests = call.body.get("requests") or []
    check_requests(requests)
    form = editable_form(world, call, EDITING)
    _check_revision(form, call.body.get("writeControl") or {})
    changed, replies = apply_batch(
        form.resource, requests, world.random, strict_sections=world.switches.strict_sections
    )
    fetch_pictures(world, requests, changed)
    if changed != form.resource:
        changed["revisionId"] = f"{int(changed['revisionId'], 16) + 1:08x}"
        form.resource = changed
        notify(world, form, "SCHEMA")
    reply: Json = {"replies": replies, "writeControl": {"requiredRevisionId": form.resource["revisionId"]}}
    if call.body.get("includeFormInResponse"):
        reply["form"] = shown(world, form)
    return reply


def _check_revision(form: "StoredForm", control: Json) -> None:
    """Refuse a `requiredRevisionId` that is not the latest, and a `targetRevisionId` that never was.

    An older target counts as merged already: the requests apply to the form as it is now.
    """
    current = form.resource["revisionId"]
    required, target = control.get("requiredRevisionId"), control.get("targetRevisionId")
    if required and required != current:
        raise Refusal(
            400,
            f"The required revision ID '{required}' does not match the latest revision. Get the form again"
            " and repeat the update on it.",
        )
    if target and not _has_been(target, current):
        raise Refusal(400, f"Invalid target revision ID '{target}'.")


def _has_been(revision: str, current: str) -> bool:
    """Whether a form at revision `current` was once at `revision`: they count upwards."""
    try:
        return len(revision) == len(current) and 1 <= int(revision, 16) <= int(current, 16)
    except ValueError:
        return False


@handles("forms.forms.setPublishSettings")
def set_publish_settings(world: "World", call: Call) -> Json:
    _check_publish_mask(call.body.get("updateMask"))
    state = (call.body.get("publishSettings") or {}).get("publishState")
    if state is None:
        raise Refusal(400, "publish_settings.publish_state was not provided")
    form = editable_form(world, call, EDITING)
    if "publishSettings" not in form.resource:
        raise Refusal(
            400,
            "This form does not support publish settings: it was made before forms had them.",
            status="FAILED_PRECONDITION",
        )
    for name in ("isPublished", "isAcceptingResponses"):
        if state.get(name) is None:
            raise Refusal(400, "Both is_published and is_accepting_responses must be set in publish_state.")
    if state["isAcceptingResponses"] and not state["isPublished"]:
        raise Refusal(400, "A form that is not published cannot accept responses.")
    form.resource["publishSettings"] = {
        "publishState": publish_state(published=state["isPublished"], accepting=state["isAcceptingResponses"])
    }
    return {
        "formId": form.resource["formId"],
        "publishSettings": deepcopy(form.resource["publishSettings"]),
    }


def _check_publish_mask(mask: str | None) -> None:
    """The mask may be left out; else it names `publishState` whole."""
    if mask and read_mask(mask, "PublishSettings") != [("publishState",)]:
        raise Refusal(400, f"Invalid update_mask '{mask}': only publish_state and * are supported.")
