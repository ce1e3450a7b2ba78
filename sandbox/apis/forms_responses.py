"""Forms v1: responses.get and responses.list, which gives no order that one could lean on."""

import base64
import hashlib
import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sandbox.apis.forms_store import ANSWERS, NOT_FOUND, editable_form
from sandbox.handlers import Call, handles
from sandbox.refusal import Refusal

if TYPE_CHECKING:
    from sandbox.world import World

Json = dict[str, Any]

PAGE = 5000
FILTER = re.compile(r"\s*timestamp\s*(>=?)\s*(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z\s*")
NANOSECOND_DIGITS = 9


@handles("forms.forms.responses.get")
def get(world: "World", call: Call) -> Json:
    form = editable_form(world, call, ANSWERS)
    response = form.responses.get(call.params["responseId"])
    if response is None:
        raise Refusal(404, NOT_FOUND)
    return dict(response)


@handles("forms.forms.responses.list")
def list_responses(world: "World", call: Call) -> Json:
    form = editable_form(world, call, ANSWERS)
    wanted = call.params.get("filter") or ""
    size = call.params.get("pageSize") or PAGE
    if size < 0:
        raise Refusal(400, "page_size must not be negative.")
    operator, after = read_filter(wanted)
    seen = _read_token(call.params.get("pageToken"), call.params["formId"], wanted)
    left = sorted(
        (place, response_id)
        for response_id, response in form.responses.items()
        if _passes(response["lastSubmittedTime"], operator, after)
        and (place := _place(world.switches.seed, response_id)) > seen
    )
    page = left[: min(size, PAGE)]
    reply: Json = {"responses": [_listed(form.responses[response_id]) for _, response_id in page]}
    if len(left) > len(page):
        reply["nextPageToken"] = _token(call.params["formId"], wanted, page[-1][0])
    return reply


def read_filter(text: str) -> tuple[str, str]:
    """The operator and T of `timestamp > T` or `timestamp >= T`; both are empty without a filter.

    T has nine digits after the second and no zone, so that it compares as text.
    """
    if not text:
        return "", ""
    found = FILTER.fullmatch(text)
    if found is None:
        raise Refusal(400, f"Invalid filter: {text}")
    operator, seconds, fraction = found.groups()
    try:
        datetime.fromisoformat(seconds)
    except ValueError:
        raise Refusal(400, f"Invalid filter: {text}") from None
    return operator, f"{seconds}.{(fraction or '').ljust(NANOSECOND_DIGITS, '0')}"


def _passes(submitted: str, operator: str, after: str) -> bool:
    if not operator:
        return True
    stamp = submitted.removesuffix("Z") + "000"
    return stamp >= after if operator == ">=" else stamp > after


def _place(seed: int, response_id: str) -> str:
    """Where a response stands in the list: anywhere, but always there, so that paging loses nothing."""
    return hashlib.blake2b(f"{seed} {response_id}".encode(), digest_size=12).hexdigest()


def _listed(response: Json) -> Json:
    """A response as the list shows it. What is inside may be shared: a stored response is never changed."""
    return {name: value for name, value in response.items() if name != "formId"}


def _token(form_id: str, wanted: str, place: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([form_id, wanted, place]).encode()).decode()


def _read_token(token: str | None, form_id: str, wanted: str) -> str:
    """The place after which to go on; a token serves the form and filter it was given for, no other."""
    if not token:
        return ""
    try:
        listing = json.loads(base64.urlsafe_b64decode(token))
    except ValueError:
        listing = None
    match listing:
        case [str(of_form), str(of_filter), str(place)]:
            pass
        case _:
            raise Refusal(400, "Invalid page token.")
    if (of_form, of_filter) != (form_id, wanted):
        raise Refusal(400, "Invalid page token: form and filter must be those of the first page.")
    return place
