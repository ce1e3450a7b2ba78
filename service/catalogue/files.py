"""YAML files as plain values that remember their lines.

YAML forgives much that an author did not mean: a colon makes a table, `no` a falsehood, a second key
replaces the first. Here each such thing is a finding with its line; nothing is guessed, and no file makes
this raise.
"""

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import MaxDepthExceededError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from service.catalogue.findings import FORMAT, Finding, Severity
from service.catalogue.yaml_errors import explain

Place = tuple[str | int, ...]
"""Keys and places from the top of a file to one thing in it."""

MAX_BYTES = 1_000_000
_STANDARD = "tag:yaml.org,2002:"
_AMBIGUOUS = {"yes", "no", "on", "off"}
_LINE_END = re.compile(r"\r\n|\r|\n")
_CONSTANTS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Document:
    """A file's value, and the line of each thing in it by its path of keys and places.

    `over`: the files whose things were laid over it, the later the stronger.
    """

    file: Path
    value: Any
    lines: Mapping[Place, int]
    over: tuple["Document", ...] = ()

    def spot(self, path: Place = ()) -> tuple[Path, int]:
        """File and line of that thing, or of the nearest thing around it that a file has."""
        while path:
            for document in (*reversed(self.over), self):
                if path in document.lines:
                    return document.file, document.lines[path]
            path = path[:-1]
        return self.file, self.lines.get((), 1)

    def finding(self, path: Place, message: str, *, rule: str = FORMAT, severity: Severity = Severity.ERROR) -> Finding:
        file, line = self.spot(path)
        return Finding(file, line, rule, severity, message)

    def under(self, other: "Document") -> "Document":
        """This document with the other's things in place of its own; what only one has stays."""
        return Document(self.file, _laid(self.value, other.value), self.lines, (*self.over, other))


def _laid(below: Any, above: Any) -> Any:
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    return below | {key: _laid(below[key], value) if key in below else value for key, value in above.items()}


class _UnreadableError(Exception):
    """The file as a whole cannot be understood, for a reason that stands on one line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def read(file: Path) -> tuple[Document | None, list[Finding]]:
    """Read one file. Without a document, the findings say why."""
    try:
        return parse(_text(file), file)
    except _UnreadableError as error:
        return None, [Finding(file, error.line, FORMAT, Severity.ERROR, str(error))]


def parse(text: str, file: Path) -> tuple[Document | None, list[Finding]]:
    """Understand one file's text; see `read`."""
    source = _LINE_END.split(text)
    tabs = [
        Finding(file, number, FORMAT, Severity.ERROR, "This line is indented with a tab. Use spaces.")
        for number, line in enumerate(source, 1)
        if "\t" in line[: len(line) - len(line.lstrip())]
    ]
    if tabs:
        return None, tabs
    try:
        node = _composed(text, file.name)
    except _UnreadableError as error:
        return None, [Finding(file, error.line, FORMAT, Severity.ERROR, str(error))]
    reader = _Reader(file, source)
    value = reader.value(node, ())
    return (None if reader.findings else Document(file, value, reader.lines)), reader.findings


def _text(file: Path) -> str:
    """The file's content as text."""
    try:
        with file.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _UnreadableError(1, f"There is no file {file.name} here.") from None
    except OSError as error:
        raise _UnreadableError(1, f"{file.name} cannot be read: {error.strerror or error}.") from None
    if len(content) > MAX_BYTES:
        raise _UnreadableError(1, f"{file.name} is larger than a million bytes; that is no module.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _UnreadableError(
            line, f"{file.name} is not written in UTF-8. Save it again with that encoding."
        ) from None


def _composed(text: str, name: str) -> Node:
    """The parser's tree of the text; its complaints in an author's words."""
    try:
        node: Node | None = YAML(typ="safe", pure=True).compose(text)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = "This line holds a character that cannot be seen and cannot be used here. Delete it."
        raise _UnreadableError(line, message) from None
    except MarkedYAMLError as error:
        raise _UnreadableError(*explain(error, text)) from None
    except (MaxDepthExceededError, RecursionError):
        raise _UnreadableError(1, "Things stand in each other too deeply.") from None
    except (YAMLError, ValueError, TypeError, LookupError, AttributeError, AssertionError):
        # The parser ends so, too, on text that no author would write.
        raise _UnreadableError(1, f"{name} cannot be understood as YAML.") from None
    if node is None:
        raise _UnreadableError(1, f"{name} is empty.")
    return node


class _Reader:
    """Turns the parser's nodes into values, noting lines and all that YAML would let pass."""

    def __init__(self, file: Path, source: list[str]) -> None:
        self._file = file
        self._source = source
        self.lines: dict[Place, int] = {}
        self.findings: list[Finding] = []

    def value(self, node: Node, path: Place) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if node.anchor is not None:
            self._say(node, "A text that starts with & must stand in quotes.")
        if not str(node.tag).startswith(_STANDARD) or (node.tag and node.tag.endswith(("!", "binary", "set", "omap"))):
            self._say(node, "A text that starts with ! must stand in quotes.")
        if isinstance(node, MappingNode):
            return dict(self._pairs(node, path))
        if isinstance(node, SequenceNode):
            return [self.value(child, (*path, place)) for place, child in enumerate(node.value)]
        return self._scalar(node)

    def _pairs(self, node: MappingNode, path: Place) -> Iterator[tuple[str, Any]]:
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                self._say(key_node, "A key must be one word. Texts with [ or { at the start must stand in quotes.")
                continue
            key = str(key_node.value)
            if _plain(key_node) and key.lower() in _AMBIGUOUS:
                self._say(key_node, f'The key {key} can also be read as true or false. Write "{key}" in quotes.')
            if key in seen:
                self._say(
                    key_node,
                    f"The key {key} stands here for the second time; the first is on line {seen[key]}.",
                )
                continue
            seen[key] = line
            self.lines[(*path, key)] = line
            yield key, self.value(value_node, (*path, key))

    def _scalar(self, node: Node) -> Any:
        text = str(node.value)
        if not _plain(node):
            return text
        self._look_behind(node)
        if text.lower() in _AMBIGUOUS:
            self._say(
                node,
                f'{text} can be read as a word or as true or false. Write "{text}" in quotes if the word is '
                "meant, true or false if not.",
            )
            return text
        return _plain_value(text, str(node.tag).removeprefix(_STANDARD))

    def _look_behind(self, node: Node) -> None:
        """An author who writes `room #4` without quotes loses the 4: YAML takes it for a comment."""
        mark = node.end_mark
        rest = self._source[mark.line][mark.column :] if mark.line < len(self._source) else ""
        if re.match(r" #\S", rest):
            self._say(
                node,
                f'"{rest.strip()}" is read as a comment. Put the whole text in quotes if it belongs to it.',
            )

    def _say(self, node: Node, message: str) -> None:
        self.findings.append(Finding(self._file, node.start_mark.line + 1, FORMAT, Severity.ERROR, message))


def _plain(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.style


def _plain_value(text: str, tag: str) -> Any:
    """What an unquoted scalar means. Numbers are kept only to be named where a text is wanted."""
    if tag == "null":
        return None
    if tag == "bool":
        return _CONSTANTS.get(text.lower(), text)
    convert = _CONVERT.get(tag)
    if convert is not None:
        with contextlib.suppress(ValueError):
            return convert(text)
    return text


def _number(text: str) -> int | float:
    try:
        return int(text, 0)
    except ValueError:
        return float(text.replace(".inf", "inf").replace(".nan", "nan").replace(".NaN", "nan"))


_CONVERT: Mapping[str, Callable[[str], Any]] = {
    "int": _number,
    "float": _number,
    "timestamp": date.fromisoformat,
}
