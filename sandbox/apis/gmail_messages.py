"""Messages as Gmail shows them to the owner of a mailbox: received ones and sent ones, in four formats."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.world import World

Json = dict[str, Any]

SNIPPET = 160
RECEIVED = ("INBOX", "UNREAD")
SENT = ("SENT",)


@dataclass(frozen=True, slots=True)
class Copy:
    """One message in one mailbox."""

    id: str
    labels: tuple[str, ...]
    raw: bytes
    at: datetime


def copies(world: "World", user_id: str) -> Iterator[Copy]:
    """All of a mailbox, newest first; what was sent to many stands once among the sent."""
    sent: set[str] = set()
    for mail in reversed(world.mail):
        if mail.recipient_id == user_id:
            yield Copy(mail.id, RECEIVED, mail.raw, mail.at)
        if mail.sent_id and mail.sender_id == user_id and mail.sent_id not in sent:
            sent.add(mail.sent_id)
            yield Copy(mail.sent_id, SENT, mail.raw, mail.at)


def parse(raw: bytes) -> EmailMessage:
    """The source as a message; lenient, as mail is."""
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(raw)


def base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode()


def shown_message(copy: Copy, form: str, headers: list[str]) -> Json:
    """A message as `minimal`, `metadata`, `full` or `raw`; `headers` are those wanted of metadata."""
    parsed = parse(copy.raw)
    moment = str(int(copy.at.timestamp() * 1000))
    message: Json = {
        "id": copy.id,
        "threadId": copy.id,
        "labelIds": list(copy.labels),
        "snippet": snippet(parsed),
        "sizeEstimate": len(copy.raw),
        "historyId": moment,
        "internalDate": moment,
    }
    if form == "raw":
        message["raw"] = base64url(copy.raw)
    elif form == "metadata":
        wanted = {name.lower() for name in headers}
        shown = [header for header in _headers(parsed) if not wanted or header["name"].lower() in wanted]
        message["payload"] = {"mimeType": parsed.get_content_type(), "headers": shown}
    elif form == "full":
        message["payload"] = _part(parsed, "")
    return message


def text_of(parsed: EmailMessage) -> str:
    """The plain text of a message, empty where there is none."""
    body = parsed.get_body(("plain",))
    if not isinstance(body, EmailMessage):
        return ""
    try:
        return content_of(body).decode(body.get_content_charset("utf-8"), errors="replace")
    except LookupError:  # a character set nobody knows
        return content_of(body).decode("utf-8", errors="replace")


def snippet(parsed: EmailMessage) -> str:
    return " ".join(text_of(parsed).split())[:SNIPPET]


def parts(parsed: EmailMessage, number: str = "") -> Iterator[tuple[str, EmailMessage]]:
    """A message's parts by Gmail's `partId`: empty for the whole, then `0`, `1`, and inside of those `0.0`."""
    yield number, parsed
    if parsed.is_multipart():
        for index, inner in enumerate(parsed.iter_parts()):
            if isinstance(inner, EmailMessage):
                yield from parts(inner, f"{number}.{index}".lstrip("."))


def _headers(part: EmailMessage) -> list[Json]:
    return [{"name": name, "value": str(value)} for name, value in part.items()]


def _part(part: EmailMessage, number: str) -> Json:
    filename = part.get_filename() or ""
    shown: Json = {
        "partId": number,
        "mimeType": part.get_content_type(),
        "filename": filename,
        "headers": _headers(part),
    }
    if part.is_multipart():
        inner = [one for one in part.iter_parts() if isinstance(one, EmailMessage)]
        shown["body"] = {"size": 0}
        shown["parts"] = [_part(one, f"{number}.{index}".lstrip(".")) for index, one in enumerate(inner)]
        return shown
    content = content_of(part)
    where = {"attachmentId": number} if filename else {"data": base64url(content)}
    shown["body"] = {"size": len(content), **where}
    return shown


def content_of(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
