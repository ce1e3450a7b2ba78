"""The strict stand-in's Directory, Drive and Gmail, and which method of which API does what."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from email.utils import getaddresses
from typing import Any

from tests.support import strict_forms as forms
from tests.support.strict_drive_query import matches
from tests.support.strict_forms import FormFile
from tests.support.strict_wire import RefusedCall

Json = dict[str, Any]

_FORM_TYPE = "application/vnd.google-apps.form"


@dataclass(frozen=True)
class Mail:
    """One mail that was accepted. `html` and `text` are its two readings."""

    sender: str
    recipient: str
    subject: str
    message_id: str
    text: str
    html: str


@dataclass
class World:
    """Everything the stand-in knows. `town` holds Directory resources; `admins` may read them."""

    town: Json
    admins: frozenset[str]
    forms: dict[str, FormFile] = field(default_factory=dict)
    mails: list[Mail] = field(default_factory=list)

    def form(self, form_id: str, subject: str) -> FormFile:
        """A Form as its owner; hidden from everybody else."""
        found = self.forms.get(form_id)
        if found is None:
            raise RefusedCall(404, f"Requested entity was not found: {form_id}", "notFound")
        if found.owner != subject:
            raise RefusedCall(403, f"The caller {subject} does not have permission", "forbidden")
        return found

    def user(self, address: str) -> Json | None:
        wanted = address.lower()
        users: list[Json] = self.town["users"]
        return next(
            (u for u in users if wanted in {a.lower() for a in (u["primaryEmail"], *u.get("aliases", []))}), None
        )


Handler = Callable[[World, str, Json, Any], Json | None]

# --- Directory ------------------------------------------------------------------------------------------------------


def _orgunits(world: World, subject: str, query: Json, _body: Any) -> Json:
    _admin(world, subject)
    kind = query.get("type", "children")
    found = [{"name": "/", "orgUnitPath": "/", "orgUnitId": "id:root"}] if kind == "allIncludingParent" else []
    deep = kind != "children"
    found += [u for u in world.town["orgUnits"] if deep or u["parentOrgUnitPath"] == query.get("orgUnitPath", "/")]
    return {"kind": "admin#directory#orgUnits", **({"organizationUnits": found} if found else {})}


def _users(world: World, subject: str, query: Json, _body: Any) -> Json:
    _admin(world, subject)
    if query.get("customer") != "my_customer" and "domain" not in query:
        raise RefusedCall(400, "Bad Request: customer or domain")
    if query.get("orderBy") not in {None, "email"}:
        raise RefusedCall(501, "Only orderBy=email is built in the stand-in")
    wanted = _clauses(query.get("query", ""))
    found = [user for user in world.town["users"] if all(_has(user, name, value) for name, value in wanted)]
    found.sort(key=lambda user: user["primaryEmail"].lower())
    return _page("users", found, query, 100)


def _user(world: World, subject: str, query: Json, _body: Any) -> Json:
    _admin(world, subject)
    found = world.user(query["userKey"])
    if found is None:
        raise RefusedCall(404, "Resource Not Found: userKey", "notFound")
    return {"isMailboxSetup": True, **found}


def _clauses(text: str) -> list[tuple[str, str]]:
    parts = re.findall(r"(\w+)=('(?:[^'\\]|\\.)*'|[^\s']+)(?:\s+|$)", text)
    if "".join(f"{name}={value}" for name, value in parts) != re.sub(r"\s+(?=\w+=)", "", text.strip()):
        raise RefusedCall(400, f"Invalid Input: query {text!r}", "invalid")
    for name, value in parts:
        flags = {"isSuspended", "isArchived", "isGuest"}
        if name not in flags | {"orgUnitPath"} or (name in flags and value not in {"true", "false"}):
            raise RefusedCall(400, f"Invalid Input: query {name}={value}", "invalid")
    return [(name, value.strip("'").replace("\\'", "'")) for name, value in parts]


def _has(user: Json, name: str, value: str) -> bool:
    if name == "orgUnitPath":
        return str(user["orgUnitPath"] + "/").startswith(value.rstrip("/") + "/")
    fact = {"isSuspended": "suspended", "isArchived": "archived", "isGuest": "guestAccountInfo"}[name]
    return bool(user.get(fact)) is (value == "true")


def _members(world: World, subject: str, query: Json, _body: Any) -> Json:
    _admin(world, subject)
    members = world.town["members"].get(query["groupKey"].lower())
    if members is None:
        raise RefusedCall(404, "Resource Not Found: groupKey", "notFound")
    if query.get("includeDerivedMembership"):
        raise RefusedCall(501, "includeDerivedMembership is not built in the stand-in")
    return _page("members", members, query, 200)


def _page(key: str, found: list[Json], query: Json, size: int) -> Json:
    size = min(query.get("maxResults", size), 500 if key == "users" else 200)
    bound = repr(sorted((name, value) for name, value in query.items() if name != "pageToken"))
    start = 0
    if "pageToken" in query:
        number, _, rest = str(query["pageToken"]).partition("|")
        if rest != bound or not number.isdigit():
            raise RefusedCall(400, "Invalid Input: pageToken belongs to another list", "invalid")
        start = int(number)
    page = found[start : start + size]
    reply: Json = {"kind": f"admin#directory#{key}", **({key: page} if page else {})}
    return {**reply, "nextPageToken": f"{start + size}|{bound}"} if start + size < len(found) else reply


def _admin(world: World, subject: str) -> None:
    if subject not in world.admins:
        raise RefusedCall(403, "Not Authorized to access this resource/api", "forbidden")


# --- Forms ----------------------------------------------------------------------------------------------------------


def _create(world: World, subject: str, query: Json, body: Any) -> Json:
    """Not published unless asked otherwise; open to anyone with the link, as some accounts' Forms are."""
    forms.check_creation(body)
    number = len(world.forms) + 1
    form = FormFile(
        id=f"form-{number}",
        owner=subject,
        name=body["info"].get("documentTitle", "Untitled form"),
        info={"title": forms._line(body["info"]["title"], "info.title")},
        created=datetime.now(UTC),
        published=not query.get("unpublished", True),
    )
    form.permissions = [
        {"id": f"owner-{number}", "type": "user", "role": "owner", "emailAddress": subject},
        {"id": "anyoneWithLink", "type": "anyone", "role": "reader", "view": "published"},
    ]
    world.forms[form.id] = form
    return form.resource()


def _with_form(act: Callable[[FormFile, Any], Json]) -> Handler:
    return lambda world, subject, query, body: act(
        world.form(query["formId"], subject), query if body is None else body
    )


# --- Drive ----------------------------------------------------------------------------------------------------------


def _files(world: World, subject: str, query: Json, _body: Any) -> Json:
    if not set(str(query.get("orderBy", "name")).replace(" desc", "").split(",")) <= {"createdTime", "name"}:
        raise RefusedCall(400, f"Invalid orderBy {query['orderBy']}", "invalid")
    if query.get("pageSize", 100) > 1_000 or "pageToken" in query:
        raise RefusedCall(400, "Invalid paging", "invalid")
    mine = [form for form in world.forms.values() if form.owner == subject]
    found = [form for form in mine if matches(query.get("q", ""), _file(form))]
    found.sort(key=lambda form: form.created)
    return {"kind": "drive#fileList", "files": [_file(form) for form in found]}


def _file(form: FormFile) -> Json:
    return {
        "kind": "drive#file",
        "id": form.id,
        "name": form.name,
        "mimeType": _FORM_TYPE,
        "trashed": False,
        "appProperties": form.app_properties,
        "createdTime": form.created.isoformat().replace("+00:00", "Z"),
    }


def _update_file(world: World, subject: str, query: Json, body: Any) -> Json:
    form = world.form(query["fileId"], subject)
    if set(body) - {"appProperties", "name"}:
        raise RefusedCall(501, f"Of a file's fields the stand-in changes appProperties and name, not {set(body)}")
    for key, value in body.get("appProperties", {}).items():
        if len(f"{key}{value}".encode()) > 124:
            raise RefusedCall(400, f"The property {key} has more than 124 bytes", "invalid")
    form.app_properties.update(body.get("appProperties", {}))
    if len(form.app_properties) > 30:
        raise RefusedCall(403, "More than 30 properties", "propertyLimitExceeded")
    form.name = body.get("name", form.name)
    return _file(form)


def _list_permissions(world: World, subject: str, query: Json, _body: Any) -> Json:
    form = world.form(query["fileId"], subject)
    if query.get("includePermissionsForView") not in {None, "published"}:
        raise RefusedCall(400, "Only 'published' is supported", "invalid")
    everything = "includePermissionsForView" in query
    return {
        "kind": "drive#permissionList",
        "permissions": [p for p in form.permissions if everything or "view" not in p],
    }


def _create_permission(world: World, subject: str, query: Json, body: Any) -> Json:
    form = world.form(query["fileId"], subject)
    if body.get("view") != "published" or body.get("role") != "reader" or body.get("type") != "domain":
        raise RefusedCall(501, f"The stand-in knows published readers of a domain, not {body}")
    if set(body) != {"view", "role", "type", "domain"}:
        raise RefusedCall(400, f"A domain's permission has a domain and nothing else: {body}", "invalid")
    if body["domain"] not in world.town["domains"]:
        raise RefusedCall(400, f"The domain {body['domain']} is invalid", "invalidSharingRequest")
    made = {"kind": "drive#permission", "id": f"domain-{body['domain']}", **body}
    form.permissions = [p for p in form.permissions if p["id"] != made["id"]] + [made]
    return made


def _delete_permission(world: World, subject: str, query: Json, _body: Any) -> None:
    form = world.form(query["fileId"], subject)
    kept = [p for p in form.permissions if p["id"] != query["permissionId"]]
    if len(kept) == len(form.permissions):
        raise RefusedCall(404, f"Permission not found: {query['permissionId']}.", "notFound")
    form.permissions = kept


# --- Gmail ----------------------------------------------------------------------------------------------------------


def _send(world: World, subject: str, query: Json, body: Any) -> Json:
    if query["userId"] not in {"me", subject}:
        raise RefusedCall(403, f"Delegation denied for {subject}", "forbidden")
    try:
        source = base64.b64decode(body.get("raw", "").encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise RefusedCall(400, "raw is not base64url", "invalidArgument") from None
    message = message_from_bytes(source, policy=modern)
    assert isinstance(message, EmailMessage)
    senders, recipients = (getaddresses(message.get_all(name, [])) for name in ("From", "To"))
    if len(senders) != 1 or len(recipients) != 1 or message.get("Cc") or message.get("Bcc"):
        raise RefusedCall(400, "Recipient address required: one sender and one recipient", "invalidArgument")
    if senders[0][1].lower() != subject:
        raise RefusedCall(400, f"{subject} may not send as {senders[0][1]}", "invalidArgument")
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    world.mails.append(
        Mail(
            sender=senders[0][1],
            recipient=recipients[0][1],
            subject=str(message["Subject"]),
            message_id=str(message["Message-ID"]),
            text=text.get_content() if text else "",
            html=html.get_content() if html else "",
        )
    )
    return {"id": f"{len(world.mails):016x}", "threadId": f"{len(world.mails):016x}", "labelIds": ["SENT"]}


HANDLERS: Mapping[str, Handler] = {
    "directory.orgunits.list": _orgunits,
    "directory.users.list": _users,
    "directory.users.get": _user,
    "directory.members.list": _members,
    "forms.forms.create": _create,
    "forms.forms.get": _with_form(lambda form, _query: form.resource()),
    "forms.forms.batchUpdate": _with_form(forms.batch_update),
    "forms.forms.setPublishSettings": _with_form(forms.set_publish_settings),
    "forms.forms.responses.list": _with_form(forms.list_responses),
    "drive.files.list": _files,
    "drive.files.update": _update_file,
    "drive.permissions.list": _list_permissions,
    "drive.permissions.create": _create_permission,
    "drive.permissions.delete": _delete_permission,
    "gmail.users.messages.send": _send,
}
