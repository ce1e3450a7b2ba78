"""One message as a page shows it: headers decoded, text and HTML part found, the HTML made harmless."""

from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from html import escape
from html.parser import HTMLParser

from sandbox.pages.visitor import here
from sandbox.world import Mail

SNIPPET = 140
_KEPT = frozenset({
    "a", "abbr", "address", "article", "b", "blockquote", "br", "caption", "center", "code", "col", "colgroup", "dd",
    "del", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "i", "img", "li", "main", "ol", "p", "pre", "s", "section", "small", "span", "strong", "style",
    "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
})  # fmt: skip
_ATTRIBUTES = frozenset({
    "align", "alt", "bgcolor", "border", "cellpadding", "cellspacing", "class", "color", "colspan", "dir", "height",
    "href", "id", "lang", "role", "rowspan", "scope", "src", "style", "title", "valign", "width",
})  # fmt: skip
_DROPPED_WITH_CONTENT = frozenset(
    {"script", "noscript", "iframe", "object", "form", "svg", "math", "template", "title"}
)
_EMPTY = frozenset({"br", "col", "hr", "img"})
_LINE_STARTS = frozenset({"p", "br", "div", "tr", "li", "h1", "h2", "h3", "table"})
_SCHEMES = ("http://", "https://", "mailto:", "data:image/", "#", "/")


@dataclass(frozen=True, slots=True)
class Message:
    """A mail, parsed. `html` is empty where there is only text."""

    id: str
    sender: str
    sender_address: str
    recipient: str
    subject: str
    text: str
    html: str
    attachments: tuple[str, ...]
    source: str

    @property
    def snippet(self) -> str:
        flat = " ".join(self.text.split())
        return flat if len(flat) <= SNIPPET else f"{flat[: SNIPPET - 1].rstrip()}…"


def read(mail: Mail, base_url: str = "") -> Message:
    """Parse the source; whatever is malformed is shown as well as can be, never an error."""
    parsed = BytesParser(EmailMessage, policy=policy.default).parsebytes(mail.raw)
    name, address = parseaddr(str(parsed.get("From", "")))
    text, html = _body(parsed, "plain"), _body(parsed, "html")
    return Message(
        id=mail.id,
        sender=name or address,
        sender_address=address,
        recipient=str(parsed.get("To", "")),
        subject=str(parsed.get("Subject", "")).strip(),
        text=text or _as_text(html),
        html=harmless(html, base_url) if html else "",
        attachments=tuple(part.get_filename() or part.get_content_type() for part in parsed.iter_attachments()),
        source=mail.raw.decode("utf-8", errors="replace"),
    )


def _body(parsed: EmailMessage, kind: str) -> str:
    part = parsed.get_body((kind,))
    if not isinstance(part, EmailMessage):
        return ""
    try:
        return str(part.get_content())
    except (LookupError, ValueError):  # an unknown character set
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", errors="replace") if isinstance(payload, bytes) else ""


class _Cleaner(HTMLParser):
    """Keeps an allow-list of tags and attributes, leads links into the sandbox, drops all else."""

    def __init__(self, base_url: str) -> None:
        super().__init__(convert_charrefs=True)
        self._base_url = base_url
        self.out: list[str] = []
        self.text: list[str] = []
        self._inside_dropped = 0
        self._inside_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED_WITH_CONTENT:
            self._inside_dropped += 1
        if self._inside_dropped or tag not in _KEPT:
            return
        self._inside_style = tag == "style"
        kept = "".join(
            f' {name}="{escape(clean)}"'
            for name, value in attrs
            if (clean := _attribute(name, value, self._base_url)) is not None
        )
        self.out.append(f"<{tag}{kept}>")
        if tag in _LINE_STARTS:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED_WITH_CONTENT:
            self._inside_dropped = max(0, self._inside_dropped - 1)
        elif not self._inside_dropped and tag in _KEPT and tag not in _EMPTY:
            self.out.append(f"</{tag}>")
        self._inside_style = False if tag == "style" else self._inside_style

    def handle_data(self, data: str) -> None:
        if self._inside_dropped:
            return
        if self._inside_style:
            # A "<" never occurs in honest CSS; without one the style element cannot be closed early.
            self.out.append(data.replace("<", ""))
            return
        self.out.append(escape(data, quote=False))
        self.text.append(data)


def _attribute(name: str, value: str | None, base_url: str) -> str | None:
    """The value to keep, or None to drop the attribute. Addresses must have a harmless scheme."""
    if name not in _ATTRIBUTES:
        return None
    value = (value or "").strip()
    if name == "href":
        value = here(value, base_url)
    if name in ("href", "src") and not value.lower().startswith(_SCHEMES):
        return None
    return value


def harmless(html: str, base_url: str = "") -> str:
    """HTML from a stranger, without all that acts: scripts, forms, frames, handlers, odd schemes."""
    cleaner = _Cleaner(base_url)
    cleaner.feed(html)
    cleaner.close()
    return "".join(cleaner.out)


def _as_text(html: str) -> str:
    cleaner = _Cleaner("")
    cleaner.feed(html)
    cleaner.close()
    lines = (" ".join(line.split()) for line in "".join(cleaner.text).splitlines())
    return "\n".join(line for line in lines if line)
