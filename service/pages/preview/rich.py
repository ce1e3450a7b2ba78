"""The little HTML that Google reads in a card's texts, as HTML that is safe to show. Pure."""

from html.parser import HTMLParser
from typing import Any

from markupsafe import Markup, escape

_PLAIN = frozenset({"b", "i", "u", "s", "strike"})


def rich(text: str) -> Markup:
    """Bold, italic, underlined, struck, links and new lines; any other tag stands there, marked, as it was written."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.made()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[Markup] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") or ""
        if tag == "br":
            self._parts.append(Markup("<br>"))
        elif tag in _PLAIN and not attrs:
            self._begin(tag, Markup("<{}>").format(tag))
        elif tag == "a" and href.startswith(("https://", "http://", "mailto:")) and len(attrs) == 1:
            self._begin(tag, Markup('<a href="{}" target="_blank" rel="noopener">').format(href))
        else:
            self._strange(self.get_starttag_text() or tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
            self._parts.append(Markup("</{}>").format(tag))
        elif tag != "br":
            self._strange(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._parts.append(Markup("<br>").join(escape(line) for line in data.split("\n")))

    def handle_comment(self, data: str) -> None:
        self._strange(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._strange(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self._strange(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self._strange(f"<![{data}]>")

    def set_cdata_mode(self, *_: Any, **__: Any) -> None:
        """What follows a `<script>` is text as well, and is shown."""

    def made(self) -> Markup:
        while self._open:
            self._parts.append(Markup("</{}>").format(self._open.pop()))
        return Markup("").join(self._parts)

    def _begin(self, tag: str, start: Markup) -> None:
        self._open.append(tag)
        self._parts.append(start)

    def _strange(self, source: str) -> None:
        self._parts.append(Markup('<mark class="strange">{}</mark>').format(source))
