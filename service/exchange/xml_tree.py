"""XML as small nodes that know their lines. Entities, DTDs and endless depth are refused; nothing is fetched."""

from dataclasses import dataclass, field
from io import StringIO
from typing import TYPE_CHECKING
from xml.sax import SAXException, SAXParseException, handler, xmlreader
from xml.sax.saxutils import escape, quoteattr

from defusedxml import DefusedXmlException
from defusedxml.expatreader import create_parser

from service.errors import NanolearnError
from service.exchange.encodings import decode, without_declaration

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEPEST = 200
_MOST = 2_000_000


@dataclass(slots=True)
class Node:
    """An element. `children`: its texts and elements in order; names without their namespace's prefix."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: "list[Node | str]" = field(default_factory=list)

    def elements(self, *tags: str) -> "Iterator[Node]":
        """The elements directly in it, of these names or all."""
        for child in self.children:
            if isinstance(child, Node) and (not tags or child.tag in tags):
                yield child

    def first(self, tag: str) -> "Node | None":
        return next(self.elements(tag), None)

    def every(self, *tags: str) -> "Iterator[Node]":
        """The elements anywhere in it, of these names or all."""
        for child in self.elements():
            if not tags or child.tag in tags:
                yield child
            yield from child.every(*tags)

    @property
    def text(self) -> str:
        """The text directly in it."""
        return "".join(child for child in self.children if isinstance(child, str))

    @property
    def all_text(self) -> str:
        return "".join(child if isinstance(child, str) else child.all_text for child in self.children)

    @property
    def markup(self) -> str:
        """What stands in it, as HTML."""
        return "".join(
            escape(child) if isinstance(child, str) else f"<{child.tag}{child.written}>{child.markup}</{child.tag}>"
            for child in self.children
        )

    @property
    def written(self) -> str:
        """Its attributes, as they stand in its tag."""
        return "".join(f" {key}={quoteattr(value)}" for key, value in self.attributes.items())


@dataclass(frozen=True, slots=True)
class Tree:
    """A document. `comments`: what stands in its comments; `notes`: what was assumed in reading it."""

    root: Node
    comments: str
    notes: tuple[str, ...]


def parse(content: bytes, name: str) -> Tree:
    """The document's tree.

    Raises:
        NanolearnError: it is no XML, or XML that a question bank has no use for.
    """
    text, notes = decode(content, name, xml=True)
    builder = _Builder()
    parser = create_parser(forbid_dtd=True)
    parser.setFeature(handler.feature_external_ges, False)
    parser.setContentHandler(builder)
    parser.setProperty(handler.property_lexical_handler, builder)
    source = xmlreader.InputSource(name)
    source.setCharacterStream(StringIO(without_declaration(text)))
    try:
        parser.parse(source)
    except SAXParseException as error:
        message = f"Line {error.getLineNumber()} of {name} is no well-formed XML: {error.getMessage()}."
        raise NanolearnError(message) from None
    except DefusedXmlException:
        raise NanolearnError(
            f"{name} declares a DTD or entities, by which a small file can grow without end or read others. "
            "Question banks need none: delete the line that begins with <!DOCTYPE."
        ) from None
    except _TooMuchError as error:
        raise NanolearnError(f"Line {error.line} of {name}: {error}") from None
    except SAXException as error:
        raise NanolearnError(f"{name} cannot be read as XML: {error}.") from None
    if builder.root is None:
        raise NanolearnError(f"{name} is empty.")
    return Tree(builder.root, "\n".join(builder.comments), notes)


class _TooMuchError(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class _Builder(handler.ContentHandler):
    """Hears the parser and builds the tree."""

    def __init__(self) -> None:
        super().__init__()
        self.root: Node | None = None
        self.comments: list[str] = []
        self._open: list[Node] = []
        self._count = 0
        self._place: xmlreader.Locator | None = None

    def setDocumentLocator(self, locator: xmlreader.Locator) -> None:  # noqa: N802 - the parser's name
        self._place = locator

    def startElement(self, name: str, attrs: xmlreader.AttributesImpl) -> None:  # noqa: N802 - the parser's name
        line = (self._place.getLineNumber() if self._place else None) or 1
        self._count += 1
        if len(self._open) >= _DEEPEST or self._count > _MOST:
            raise _TooMuchError(line, "elements stand in each other too deeply, or are too many, for a question bank.")
        node = Node(_local(name), {_local(key): str(value) for key, value in attrs.items()}, line)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def endElement(self, name: str) -> None:  # noqa: N802 - the parser's name
        del name
        self._open.pop()

    def characters(self, content: str) -> None:
        self._open[-1].children.append(content)  # in pieces: to join them here would copy a long one again and again

    def comment(self, content: str) -> None:
        self.comments.append(content)

    def startCDATA(self) -> None:  # noqa: N802 - the parser's name
        """Its text is heard like any other."""

    def endCDATA(self) -> None:  # noqa: N802 - the parser's name
        """Its text is heard like any other."""

    def startDTD(self, *_: object) -> None:  # noqa: N802 - the parser's name
        """Refused before it is heard."""

    def endDTD(self) -> None:  # noqa: N802 - the parser's name
        """Refused before it is heard."""


def _local(name: str) -> str:
    return name.rpartition(":")[2]
