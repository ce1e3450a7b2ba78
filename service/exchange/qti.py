"""QTI 3, as one item or a package of them; items of QTI 2 are read by the same names."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from urllib.parse import unquote

from service.errors import NanolearnError
from service.exchange import package, remark
from service.exchange.model import Bank, Item, Refused
from service.exchange.qti_item import RULES, Package, entry
from service.exchange.qti_processing import name_of
from service.exchange.xml_tree import Node, Tree, parse

_ITEM = "qti-assessment-item"
_BEGINNING = 2000
_OWN_RULES = re.compile(rb"\A[^<]*(?:<[?!][^<]*)*<(?:[\w.-]+:)?(?:qti-response-processing|responseProcessing)\b")
"""How a file begins that holds rules alone; comments before them hold no tags."""
_SECOND = {
    *("assessmentItem", "assessmentTest", "responseDeclaration", "correctResponse", "value", "mapping", "mapEntry"),
    *("outcomeDeclaration", "defaultValue", "itemBody", "prompt", "simpleChoice", "inlineChoice", "modalFeedback"),
    *("feedbackBlock", "feedbackInline", "rubricBlock", "responseProcessing", "responseCondition", "responseIf"),
    *("responseElseIf", "responseElse", "setOutcomeValue", "match", "variable", "correct", "baseValue", "mapResponse"),
    *("isNull", "not", "and", "or", "sum", "equal", "stringMatch", "member", "gt", "gte", "lt", "lte", "null"),
    *("templateDeclaration", "stylesheet", "exitResponse", "contentBody", "apipAccessibility", "infoControl"),
}
"""Elements of QTI 2 whose names in QTI 3 are the same with hyphens and `qti-` before them."""


def read(content: bytes, name: str) -> Bank:
    """Every item of a file or package.

    Raises:
        NanolearnError: it is neither, or cannot be read.
    """
    if not package.is_package(content):
        tree = _modern(parse(content, name))
        if tree.root.tag != _ITEM:
            raise NanolearnError(_other(tree.root.tag, name))
        return Bank((entry(tree.root, "", Package()),), remark.found(tree.comments), tree.notes)
    return _packed(content, name)


def _packed(content: bytes, name: str) -> Bank:
    """Every item of a package, in the order of its manifest."""
    files, pictures, others = package.files(content, name)
    shared = Package(pictures, _rules(files))
    entries: list[Item | Refused] = []
    notes: list[str] = []
    own, seen = None, set()
    for path in _in_order(files):
        try:
            tree = _modern(parse(files[path], path))
        except NanolearnError as error:
            entries.append(Refused(1, "", str(error), path))
            continue
        seen.add(tree.root.tag)
        own = own or remark.found(tree.comments)
        notes += tree.notes
        if tree.root.tag == _ITEM:
            entries.append(entry(tree.root, path, shared))
        elif tree.root.tag not in {"manifest", RULES}:
            others.append(path)
    if not entries:
        too_old = "questestinterop" in seen
        raise NanolearnError(_other("questestinterop", name) if too_old else f"{name} holds no items of QTI 3 or 2.")
    others += sorted(pictures.keys() - {path for found in entries for path in _carried(found)})
    if others:
        notes.append(f"{name} also holds what is not carried: {', '.join(sorted(others))}.")
    return Bank(tuple(entries), own, tuple(notes))


def _rules(files: Mapping[str, bytes]) -> dict[str, Node]:
    """The response processing that stands in files of its own, for items to call it by its name."""
    found = {}
    for path, content in files.items():
        if _OWN_RULES.search(content[:_BEGINNING]):
            with suppress(NanolearnError):  # said when it is read with the others
                found[name_of(path)] = _modern(parse(content, path)).root
    return found


def _other(tag: str, name: str) -> str:
    if tag == "questestinterop":
        return f"{name} is QTI 1.2, which is too old to be read here. Export it as QTI 2 or 3, or as Moodle XML."
    if tag.endswith("assessment-test"):
        return f"{name} names the items of a test and does not hold them. Give the package (.zip) or an item."
    return f"{name} begins with <{tag}>; a QTI item begins with <{_ITEM}>. Is it another --format?"


def _in_order(files: Mapping[str, bytes]) -> list[str]:
    """The manifest first, then the items as it lists them, then what it does not list."""
    manifests = [path for path in files if posixpath.basename(path) == "imsmanifest.xml"]
    listed: list[str] = []
    for manifest in manifests[:1]:
        try:
            root = parse(files[manifest], manifest).root
        except NanolearnError:
            continue  # said again, with its reason, when it is read as a file of the package
        folder = posixpath.dirname(manifest)
        hrefs = [unquote(resource.attributes.get("href", "")) for resource in root.every("resource")]
        listed = [posixpath.normpath(posixpath.join(folder, href)) for href in hrefs]
    return list(dict.fromkeys([*manifests, *(path for path in listed if path in files), *sorted(files)]))


def _modern(tree: Tree) -> Tree:
    """The tree by the names of QTI 3."""
    if tree.root.tag in {"assessmentItem", "assessmentTest", "responseProcessing"}:
        _rename(tree.root)
    return tree


def _rename(node: Node) -> None:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if one.tag in _SECOND or one.tag.endswith("Interaction"):
            one.tag = f"qti-{_hyphens(one.tag)}"
        one.attributes = {_hyphens(key): value for key, value in one.attributes.items()}
        waiting += one.elements()


def _hyphens(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def _carried(entry: Item | Refused) -> Iterator[str]:
    """The paths of the pictures that come along with an item."""
    if isinstance(entry, Item):
        held = [entry.picture, *(answer.picture for answer in entry.answers)]
        yield from (one.path for one in held if one)
