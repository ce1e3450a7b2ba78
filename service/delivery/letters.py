"""The mail that tells a person which modules they have been given, as text, as HTML and as the bytes to send.

We teach people to distrust mail. So ours is short and always alike, shows every address in full, has no
pictures and counts nobody who opens it. Each language has one text in `letters/`; the HTML shows that text.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from hashlib import sha256

from babel.dates import format_date
from babel.units import format_unit
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from service.compiler.plain import tidy
from service.compiler.words import whole_minutes
from service.errors import NanolearnError, UsageError

LOCALES = {"sv": "sv", "da": "da", "en": "en_GB"}
_PLAIN_HEADER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 '!-]{0,59}")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_MESSAGE_ID = re.compile(r"<[!-;=?A-~]{1,120}@[!-;=?A-~]{1,120}>")


@dataclass(frozen=True, slots=True)
class LetterItem:
    """One module to do: its title, its time, and the address of its Form in the reader's language.

    `unnamed`: it is for figures alone.
    """

    title: str
    minutes: float
    url: str
    unnamed: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """What a person gets to read. `text` and `html` say the same."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address with the name shown before it."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class _Paragraph:
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Links:
    """The modules, each with its heading and address."""

    entries: tuple[tuple[str, str], ...]


def letter(
    *,
    name: str,
    language: str,
    items: Sequence[LetterItem],
    due: date | None,
    sender: str,
    leader: str = "",
    group: str = "",
    replies: str = "",
) -> Letter:
    """The invitation to one or several modules.

    Args:
        name: how the person is greeted; may be empty.
        language: language of the letter, and of every item.
        items: at least one.
        due: when all of them should be done, in local time, or None.
        sender: what the reader knows the sender by: the organisation's domain.
        leader: name of the leader from whose mailbox it goes out; empty if from the role account's.
        group: address of the group that it goes to; empty if it goes to one person.
        replies: where answers go, told where it is not where the mail comes from.

    Raises:
        UsageError: there is no letter in that language.
    """
    if language not in LOCALES:
        raise UsageError(f"There is no letter in {language!r}. Choose one of: {', '.join(LOCALES)}.")
    locale = LOCALES[language]
    shown = [replace(item, title=tidy(item.title), minutes=whole_minutes(item.minutes)) for item in items]
    written = (
        _texts()
        .get_template(f"{language}.txt")
        .render(
            name=tidy(name),
            items=shown,
            minutes=lambda number: format_unit(number, "duration-minute", locale=locale),
            due=due and format_date(due, "full", locale=locale),
            sender=tidy(sender),
            leader=tidy(leader),
            group=group,
            replies=replies,
        )
    )
    return as_letter(written, language, {item.url for item in items})


def as_letter(written: str, language: str, urls: Collection[str]) -> Letter:
    """A text whose first paragraph is its subject, and the HTML that shows the rest.

    Each paragraph that ends in one of `urls` is an entry of a list, with its heading before the address.
    """
    subject, _, text = written.partition("\n\n")
    blocks = tuple(_blocks(text, urls))
    html = _texts().get_template("letter.html").render(language=language, subject=subject, blocks=blocks)
    return Letter(subject, text, html)


def mime(
    content: Letter,
    sender: Mailbox,
    recipient: Mailbox,
    message_id: str,
    date: datetime,
    *,
    reply_to: Mailbox | None = None,
) -> bytes:
    """The letter as RFC 5322 bytes, the same for the same arguments.

    `message_id` with its angle brackets; `date` knows its time zone; `reply_to` if answers go elsewhere than to the
    sender.

    Raises:
        NanolearnError: an address or the message id is not one that can stand in a mail.
    """
    if not _MESSAGE_ID.fullmatch(message_id):
        raise NanolearnError(f"The message id {message_id!r} cannot stand in a mail. It must look like <name@domain>.")
    body = EmailMessage(policy=SMTP)
    body.set_content(content.text, charset="utf-8", cte="quoted-printable")
    body.add_alternative(content.html, subtype="html", charset="utf-8", cte="quoted-printable")
    body.set_boundary(f"=={sha256(message_id.encode()).hexdigest()[:32]}==")
    head = {
        "From": _addressed("From", sender),
        "To": _addressed("To", recipient),
        **({"Reply-To": _addressed("Reply-To", reply_to)} if reply_to else {}),
        "Subject": _encoded("Subject", tidy(content.subject)),
        "Date": format_datetime(date),
        "Message-ID": message_id,
        "Auto-Submitted": "auto-generated",
    }
    # The head is written here, because Python 3.11's EmailMessage forgets the quotes around a comma or colon
    # when it folds a long name, and so turns one recipient into several.
    lines = "".join(f"{field}: {value}\r\n" for field, value in head.items())
    return lines.encode("ascii") + body.as_bytes()


def _blocks(text: str, urls: Collection[str]) -> Iterator[_Paragraph | _Links]:
    """The text's paragraphs; those that end in the address of a module are gathered to one list."""
    entries: list[tuple[str, str]] = []
    for paragraph in text.strip().split("\n\n"):
        *heading, last = paragraph.splitlines()
        if last in urls:
            entries.append((" ".join(heading), last))
            continue
        if entries:
            yield _Links(tuple(entries))
            entries = []
        yield _Paragraph((*heading, last))


def _addressed(field: str, box: Mailbox) -> str:
    if not _ADDRESS.fullmatch(box.address):
        raise NanolearnError(
            f"No mail can go to or from {box.address!r}: it is no address. Correct it in the Directory."
        )
    name = _encoded(field, tidy(box.name))
    return f"{name} <{box.address}>" if name else box.address


def _encoded(field: str, value: str) -> str:
    """`value` as it may stand in a head: as it is if it is simple, else in encoded words, folded."""
    if not value or _PLAIN_HEADER.fullmatch(value):
        return value
    return Header(value, "utf-8", header_name=field).encode(linesep="\r\n")


@cache
def _texts() -> Environment:
    return Environment(
        loader=PackageLoader("service.delivery", "letters"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
