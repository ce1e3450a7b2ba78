"""What a person would read on a page: its words, links, headings and tables; and whether its tags are in order."""

from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient


class Page(HTMLParser):
    """One answer, and what a person would read on it. `rows` has the cells of every table row."""

    VOID = frozenset({"meta", "link", "br", "input", "hr", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.status = 0
        self.headers: Any = None
        self.source = ""
        self.open: list[str] = []
        self.words: list[str] = []
        self.links: dict[str, str] = {}
        self.headings: list[tuple[int, str]] = []
        self.rows: list[list[str]] = []
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self._href: str | None = None

    @classmethod
    def opened(cls, client: FlaskClient, address: str) -> "Page":
        reply = client.get(address)
        page = cls()
        page.status, page.headers, page.source = reply.status_code, reply.headers, reply.get_data(as_text=True)
        if reply.mimetype == "text/html" and not 300 <= reply.status_code < 400:
            page.feed(page.source)
            assert page.open == [], f"unclosed: {page.open}"
        return page

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.attributes.append((tag, found))
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "a":
            self._href = found.get("href")
            self.links[""] = ""
        if tag in {"h1", "h2", "h3", "h4"}:
            self.headings.append((int(tag[1]), ""))
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"{tag} closes what it did not open"
        if tag == "a":
            self._href = None

    def handle_data(self, data: str) -> None:
        inside = {"style", "script", "title"}.intersection(self.open)
        shown = " ".join(data.split())
        if inside or not shown:
            return
        self.words.append(shown)
        if self._href is not None:
            self.links[shown] = self._href
        if self.headings and self.open[-1] == f"h{self.headings[-1][0]}":
            level, before = self.headings[-1]
            self.headings[-1] = level, f"{before} {shown}".strip()
        if self.rows and {"td", "th"}.intersection(self.open):
            self.rows[-1][-1] = f"{self.rows[-1][-1]} {shown}".strip()
