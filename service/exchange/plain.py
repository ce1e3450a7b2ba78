"""What a learner sees of a text with markup, as plain text, and what that loses.

A module's texts are plain: Google Forms shows neither bold letters nor tables.
"""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from enum import StrEnum
from html.parser import HTMLParser

from service.catalogue.fields import one_line as tidy
from service.exchange.model import Picture
from service.exchange.pictures import Find, embedded, picture

BOLD = "bold, italic and coloured letters"
BREAKS = "line breaks within the text"


class Markup(StrEnum):
    """How a text was written. AUTO is Moodle's own: plain lines that may hold HTML."""

    AUTO = "auto"
    HTML = "html"
    PLAIN = "plain"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class Plain:
    """`text`: paragraphs parted by an empty line, no spaces at the ends. `losses`: each said once.

    `picture`: the one that stands with it, if the place it is for can have one. `named`: the addresses of all pictures.
    """

    text: str
    losses: tuple[str, ...] = ()
    picture: Picture | None = None
    named: tuple[str, ...] = ()


_LOSSES = {
    **dict.fromkeys(("b", "strong", "i", "em", "u", "font", "mark", "s", "strike", "del", "ins", "big", "small"), BOLD),
    **dict.fromkeys(("sub", "sup"), "raised and lowered letters"),
    **dict.fromkeys(("table",), "the layout of a table"),
    **dict.fromkeys(("ul", "ol", "dl"), "the layout of a list"),
    **dict.fromkeys(("code", "pre", "kbd", "samp", "tt"), "the layout of code"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "blockquote"), "the layout of headings and quotations"),
    **dict.fromkeys(("ruby", "bdo"), "reading aids and writing directions"),
    **dict.fromkeys(("video", "audio", "object", "embed", "iframe", "source"), "sound, film or an embedded page"),
    **dict.fromkeys(("math", "svg", "canvas"), "a formula or drawing"),
    **dict.fromkeys(("script", "style", "form", "input", "button", "select", "textarea"), "a program, style or form"),
}
_HIDDEN = {"script", "style", "head", "title", "template", "annotation", "annotation-xml"}
"""Of these nothing is seen; the annotations of a formula say it again for machines."""
_BLOCKS = {
    *("p", "div", "section", "article", "ul", "ol", "dl", "table", "blockquote", "pre", "hr"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "figure", "figcaption", "header", "footer", "address"),
}
_LINES = {"br", "li", "tr", "dt", "dd", "caption"}
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);|<!--")
_SHOWY = re.compile(r"color|background|font|decoration", re.IGNORECASE)
"""Of an element's style, what a reader would miss; editors write margins and alignment into every paragraph."""
_STRAY = re.compile(r"""<(?!(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
"""A sign that begins no tag: the parser would look for its end through all that follows, again for each."""
_FORMULAS = (("$$", "$$"), ("\\(", "\\)"), ("\\[", "\\]"))
_MARKDOWN = re.compile(r"(\*\*|__|`+|!?\[[^\[\]]*\]\([^()]*\)|(?m:^\s{0,3}(?:#{1,6}\s|[-*+]\s|\d+\.\s|>\s)))")
_PLUGIN = "@@PLUGINFILE@@/"
_ZERO_WIDTH = {"\u200c", "\u200d"}  # they shape letters and emoji


@dataclass
class _Heard:
    """The words so far: pieces of text, with "\\n" for a new line and "\\f" for a new paragraph."""

    pieces: list[str] = field(default_factory=list)
    losses: dict[str, None] = field(default_factory=dict)
    picture: Picture | None = None
    named: list[str] = field(default_factory=list)

    def lost(self, what: str) -> None:
        self.losses.setdefault(what)


class _Reader(HTMLParser):
    """Words of HTML. Nothing in it is run, fetched or trusted."""

    def __init__(self, *, breaks: bool, find: Find | None) -> None:
        super().__init__(convert_charrefs=True)
        self.heard = _Heard()
        self._breaks = breaks
        self._find = find
        self._hidden = 0
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _HIDDEN:
            self._hidden += 1
        drawn = tag == "object" and given.get("type", "").startswith("image/")
        if tag in _LOSSES and not drawn:
            self.heard.lost(_LOSSES[tag])
        if _SHOWY.search(given.get("style", "")):
            self.heard.lost(BOLD)
        self._space(tag)
        if tag == "img" or drawn:  # what stands within an object is said where it cannot be shown
            self._picture(given if tag == "img" else {"src": given.get("data", "")})
        if tag == "a" and given.get("href"):
            self._links.append((given["href"].removeprefix(_PLUGIN), len(self.heard.pieces)))
        elif tag == "a":
            self._links.append(("", 0))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in _HIDDEN:
            self._hidden -= 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        if tag == "a" and self._links:
            href, since = self._links.pop()
            shown = "".join(self.heard.pieces[since:])
            if href and href not in shown:
                self.heard.lost("a link, whose address now stands in the text")
                self.heard.pieces.append(f" ({href})")
        if tag in _BLOCKS:
            self.heard.pieces.append("\f")

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if not self._breaks:
            data = re.sub(r"[\t\n\r\f ]+", " ", data)
        self.heard.pieces.append(data.replace("\f", " "))

    def _space(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.heard.pieces.append("\f")
        elif tag in _LINES:
            self.heard.pieces.append("\n")
        elif tag in {"td", "th"}:
            self.heard.pieces.append(" ")

    def _picture(self, given: dict[str, str]) -> None:
        words = tidy(given.get("alt", ""))
        source = given.get("src", "").removeprefix(_PLUGIN)
        shown = "embedded" if source.startswith("data:") else source[:80] or "nameless"
        self.heard.named.append(source)
        content = (embedded(source) or self._find(source)) if self._find else None
        found = picture(source if shown != "embedded" else shown, content, words) if content else None
        if isinstance(found, Picture) and self.heard.picture is None:
            self.heard.picture = found
            return
        reason = f", {found}" if isinstance(found, str) else "; only one can stand here" if found else ""
        self.heard.lost(f"the picture {shown}{reason}")
        if words:
            self.heard.pieces.append(f" [{words}] ")


def plain(text: str, markup: Markup, find: Find | None = None) -> Plain:
    """The words of a text in that markup. `find`: of a text beside which a picture can stand, where pictures are."""
    losses: dict[str, None] = {}
    heard = _Heard()
    if markup is Markup.HTML or (markup is Markup.AUTO and _TAG.search(text)):
        reader = _Reader(breaks=markup is Markup.AUTO, find=find)
        reader.feed(_STRAY.sub("&lt;", _without_comments(text)))
        reader.close()
        heard = reader.heard
        text = "".join(heard.pieces)
        if heard.picture and not text.strip():
            text = heard.picture.said
        losses |= heard.losses
    elif markup is Markup.MARKDOWN and _MARKDOWN.search(text):
        losses["Markdown, whose signs now stand in the text"] = None
    if any(before in text and after in text.partition(before)[2] for before, after in _FORMULAS):
        losses["a formula, whose signs now stand in the text"] = None
    if "@@PLUGINFILE@@" in text:
        losses["a file in Moodle, whose address means nothing elsewhere"] = None
    seen = "".join(sign for sign in text if _visible(sign))
    if len(seen) < len(text):
        losses["signs that cannot be seen"] = None
    if "{{" in seen or "}}" in seen:
        losses["double braces, which mark placeholders here and now stand apart"] = None
        seen = re.sub(r"\{(?=\{)", "{ ", re.sub(r"\}(?=\})", "} ", seen))
    return Plain(_paragraphs(seen), tuple(losses), heard.picture, tuple(heard.named))


def _without_comments(text: str) -> str:
    """The text without its comments; where one has no end, it is text, as far as anybody can say."""
    kept, since = [], 0
    while (start := text.find("<!--", since)) >= 0 and (end := text.find("-->", start + 2)) >= 0:
        kept.append(text[since:start])
        since = end + len("-->")
    return "".join([*kept, text[since:]])


def one_line(read: Plain) -> Plain:
    """A text for a place of one line: a stem, an option, a title."""
    losses = (*read.losses, BREAKS) if "\n" in read.text else read.losses
    return replace(read, text=tidy(read.text), losses=losses)


def in_paragraphs(read: Plain) -> Plain:
    """A text for a place of several lines: each of them becomes a paragraph, for only those are kept apart there."""
    return replace(read, text=re.sub(r"\n+", "\n\n", read.text))


def _visible(sign: str) -> bool:
    """Whether the module format can hold it: letters and all white space, no control signs, no half characters."""
    if sign in "\t\n\r\f" or sign in _ZERO_WIDTH:
        return True
    return sign != "\ufeff" and sign not in "\ufffe\uffff" and unicodedata.category(sign) not in {"Cc", "Cs"}


def _paragraphs(text: str) -> str:
    """Lines and paragraphs without double spaces and empty ends."""
    found: list[list[str]] = []
    for block in text.replace("\r\n", "\n").replace("\r", "\n").split("\f"):
        found.append([])
        for line in map(tidy, block.split("\n")):
            if line:
                found[-1].append(line)
            else:
                found.append([])
    return "\n\n".join("\n".join(lines) for lines in found if lines)
