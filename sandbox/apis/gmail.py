"""Gmail v1: sending, and one's own mailbox."""

import base64
import binascii
from collections.abc import Callable, Iterator
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from itertools import islice
from typing import TYPE_CHECKING, Any

from sandbox.apis.directory_paging import BadTokenError, issue_token, read_token
from sandbox.apis.directory_resources import addresses_of
from sandbox.apis.gmail_delivery import deliver, new_message_id
from sandbox.apis.gmail_messages import (
    Copy,
    base64url,
    content_of,
    copies,
    parse,
    parts,
    shown_message,
    text_of,
)
from sandbox.handlers import Call, handles
from sandbox.refusal import Refusal

if TYPE_CHECKING:
    from sandbox.world import World

Json = dict[str, Any]

RECIPIENT_HEADERS = ("To", "Cc", "Bcc")
METADATA = "https://www.googleapis.com/auth/gmail.metadata"
MOST_BYTES = 36_700_160
HEADER_OPERATORS = {"from": "From", "to": "To", "cc": "Cc", "subject": "Subject", "rfc822msgid": "Message-ID"}
LABEL_OPERATORS = frozenset({"in", "label", "is"})


def invalid(sentence: str) -> Refusal:
    return Refusal(400, sentence, reason="invalidArgument")


def _mailbox(world: "World", call: Call) -> Json:
    """The caller's own account: nobody opens the mailbox of another."""
    user = world.users.get(call.actor.user_id)
    asked = call.params.get("userId", "me")
    if user is None or not user["isMailboxSetup"]:
        raise Refusal(400, "Mail service not enabled", reason="failedPrecondition", status="FAILED_PRECONDITION")
    if asked != "me" and asked.lower() not in (address.lower() for address in addresses_of(user)):
        raise Refusal(403, f"Delegation denied for {call.actor.email}", reason="forbidden")
    return user


@handles("gmail.users.messages.send")
def send(world: "World", call: Call) -> Json:
    """One copy for each person the To, Cc and Bcc lines lead to; nobody sees the Bcc line."""
    user = _mailbox(world, call)
    raw = _source(call.body.get("raw"))
    message = parse(raw)
    recipients = [address for header in RECIPIENT_HEADERS for address in _addresses(message, header)]
    if not recipients:
        raise invalid("Recipient address required")
    senders = _addresses(message, "From")
    if senders and senders[0].lower() not in (address.lower() for address in addresses_of(user)):
        raise invalid("Invalid From header")
    message_id = new_message_id(world)
    deliver(world, user["id"], recipients, _completed(world, user, message, raw, message_id), sent_id=message_id)
    return {"id": message_id, "threadId": call.body.get("threadId") or message_id, "labelIds": ["SENT"]}


def _source(raw: object) -> bytes:
    """The message itself, from base64url with or without padding."""
    if not isinstance(raw, str) or not raw:
        raise invalid("'raw' RFC822 payload message string or uploading message via /upload/* URL required")
    try:
        source = base64.b64decode(raw + "=" * (-len(raw) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise invalid("Invalid value for ByteString: raw is not base64url") from None
    if len(source) > MOST_BYTES:
        raise Refusal(413, "Request Entity Too Large", reason="uploadTooLarge")
    return source


def _addresses(message: EmailMessage, header: str) -> list[str]:
    found: list[str] = []
    for value in message.get_all(header, []):
        if not isinstance(value, AddressHeader) or not all(one.username and one.domain for one in value.addresses):
            raise invalid(f"Invalid {header} header")
        found.extend(one.addr_spec for one in value.addresses)
    return found


def _completed(world: "World", user: Json, message: EmailMessage, raw: bytes, message_id: str) -> bytes:
    """The source as it arrives: From, Date and Message-ID where they were missing, and no Bcc."""
    added: list[str] = []
    if not message["From"]:
        added.append(f"From: {formataddr((user['name']['fullName'], user['primaryEmail']), 'utf-8')}")
    if not message["Date"]:
        added.append(f"Date: {format_datetime(world.clock.now())}")
    if not message["Message-ID"]:
        added.append(f"Message-ID: <{message_id}@mail.gmail.com>")
    if message["Bcc"]:
        raw = _without_bcc(raw)
    newline = b"\r\n" if b"\r\n" in raw else b"\n"
    return b"".join(line.encode() + newline for line in added) + raw


def _without_bcc(raw: bytes) -> bytes:
    """The source without its Bcc header lines, byte for byte otherwise."""
    kept: list[bytes] = []
    in_headers, in_bcc = True, False
    for line in raw.splitlines(keepends=True):
        if in_headers:
            in_headers = bool(line.strip())
            in_bcc = line.lower().startswith(b"bcc:") or (in_bcc and line[:1] in (b" ", b"\t"))
        if not (in_headers and in_bcc):
            kept.append(line)
    return b"".join(kept)


@handles("gmail.users.getProfile")
def get_profile(world: "World", call: Call) -> Json:
    user = _mailbox(world, call)
    total = sum(1 for _ in copies(world, user["id"]))
    return {
        "emailAddress": user["primaryEmail"],
        "messagesTotal": total,
        "threadsTotal": total,
        "historyId": str(int(world.clock.now().timestamp() * 1000)),
    }


@handles("gmail.users.messages.list")
def list_messages(world: "World", call: Call) -> Json:
    user = _mailbox(world, call)
    params = call.params
    if params.get("q") and _metadata_only(call):
        raise Refusal(403, "Metadata scope does not support 'q' parameter", reason="forbidden")
    labels, query = sorted(params.get("labelIds") or []), params.get("q") or ""
    question = [user["id"], labels, query]
    try:
        after = read_token(world, question, params["pageToken"]) if params.get("pageToken") else None
    except BadTokenError:
        raise invalid("Invalid pageToken") from None
    wanted = _wanted(labels, query)
    found = (copy for copy in _after(copies(world, user["id"]), after) if wanted(copy))
    size = min(max(int(params.get("maxResults") or 100), 1), 500)
    page = list(islice(found, size + 1))
    answer: Json = {"resultSizeEstimate": len(page)}
    if page:
        answer["messages"] = [{"id": copy.id, "threadId": copy.id} for copy in page[:size]]
    if len(page) > size:
        answer["nextPageToken"] = issue_token(world, question, page[size - 1].id)
    return answer


def _after(found: Iterator[Copy], message_id: str | None) -> Iterator[Copy]:
    """What follows a message: a page stays right when new mail comes in meanwhile."""
    if message_id is not None:
        for copy in found:
            if copy.id == message_id:
                break
    return found


def _wanted(labels: list[str], query: str) -> Callable[[Copy], bool]:
    """A test of labels and of a query of words and of the operators named above."""
    words: list[str] = []
    headers: list[tuple[str, str]] = []
    wanted = set(labels)
    for part in query.split():
        operator, colon, value = part.partition(":")
        if not colon:
            words.append(part.casefold())
        elif operator in HEADER_OPERATORS:
            headers.append((HEADER_OPERATORS[operator], value.strip("<>").casefold()))
        elif operator in LABEL_OPERATORS:
            wanted.add(value.upper())
        else:
            raise Refusal(501, f"gmail.users.messages.list is not built for the search operator {operator}:")

    def test(copy: Copy) -> bool:
        if not wanted <= set(copy.labels):
            return False
        if not words and not headers:
            return True
        parsed = parse(copy.raw)
        text = f"{parsed['Subject']} {text_of(parsed)}".casefold()
        return all(word in text for word in words) and all(
            value in str(parsed.get(name, "")).casefold() for name, value in headers
        )

    return test


def _metadata_only(call: Call) -> bool:
    """Whether the token opens headers only, never what a message says."""
    return METADATA in call.actor.scopes and not any(
        scope.endswith(("/gmail.readonly", "/gmail.modify", "mail.google.com/")) for scope in call.actor.scopes
    )


def _the_copy(world: "World", call: Call, message_id: str) -> Copy:
    user = _mailbox(world, call)
    for copy in copies(world, user["id"]):
        if copy.id == message_id:
            return copy
    raise Refusal(404, "Requested entity was not found.", reason="notFound")


@handles("gmail.users.messages.get")
def get_message(world: "World", call: Call) -> Json:
    copy = _the_copy(world, call, call.params["id"])
    form = call.params.get("format") or "full"
    if form in ("full", "raw") and _metadata_only(call):
        raise Refusal(403, f"Metadata scope doesn't allow format {form.upper()}", reason="forbidden")
    return shown_message(copy, form, call.params.get("metadataHeaders") or [])


@handles("gmail.users.messages.attachments.get")
def get_attachment(world: "World", call: Call) -> Json:
    copy = _the_copy(world, call, call.params["messageId"])
    for number, part in parts(parse(copy.raw)):
        if number == call.params["id"] and part.get_filename():
            content = content_of(part)
            return {"size": len(content), "data": base64url(content)}
    raise Refusal(404, "Requested entity was not found.", reason="notFound")
