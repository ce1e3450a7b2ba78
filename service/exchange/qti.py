"""QTI 3, as one item or a package of them; items of QTI 2 are read by the same names.

A choice is asked once for each option, a text entry once for each answer it knows, and once for any other: what the
item's own rules then score and show is what the question says.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import unquote
from xml.sax.saxutils import escape

from service.errors import NanolearnError
from service.exchange import package, remark
from service.exchange.model import Answer, Bank, Item, Kind, Picture, Refused
from service.exchange.pictures import Find
from service.exchange.plain import Markup, Plain, in_paragraphs, one_line, plain
from service.exchange.qti_processing import Declared, Run, UnknownError, Value
from service.exchange.xml_tree import Node, Tree, parse

_ITEM = "qti-assessment-item"
_INTERACTION = re.compile(r"qti-.+-interaction")
_FEEDBACK = ("qti-modal-feedback", "qti-feedback-block", "qti-feedback-inline")
_ASIDE = {"qti-rubric-block", "qti-template-block", "qti-template-inline"}
_CHOICES = {"qti-choice-interaction", "qti-inline-choice-interaction"}
_GAP = "_____"
_ANY_OTHER = "\0any other"
_MOST = 200
"""So many options or answers are tried with the rules of an item, each of which goes through all of it."""
_SECOND = {
    *("assessmentItem", "assessmentTest", "responseDeclaration", "correctResponse", "value", "mapping", "mapEntry"),
    *("outcomeDeclaration", "defaultValue", "itemBody", "prompt", "simpleChoice", "inlineChoice", "modalFeedback"),
    *("feedbackBlock", "feedbackInline", "rubricBlock", "responseProcessing", "responseCondition", "responseIf"),
    *("responseElseIf", "responseElse", "setOutcomeValue", "match", "variable", "correct", "baseValue", "mapResponse"),
    *("isNull", "not", "and", "or", "sum", "equal", "stringMatch", "member", "gt", "gte", "lt", "lte", "null"),
    *("templateDeclaration", "stylesheet", "exitResponse", "contentBody", "apipAccessibility"),
}
"""Elements of QTI 2 whose names in QTI 3 are the same with hyphens and `qti-` before them."""


class _RefusedError(Exception):
    """This item is no question that can be carried; the text says why."""


def read(content: bytes, name: str) -> Bank:
    """Every item of a file or package.

    Raises:
        NanolearnError: it is neither, or cannot be read.
    """
    if not package.is_package(content):
        tree = _modern(parse(content, name))
        if tree.root.tag != _ITEM:
            raise NanolearnError(_other(tree.root.tag, name))
        return Bank((_entry(tree.root, ""),), remark.found(tree.comments), tree.notes)
    files, pictures, others = package.files(content, name)
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
            entries.append(_entry(tree.root, path, pictures))
        elif tree.root.tag != "manifest":
            others.append(path)
    if not entries and "questestinterop" in seen:
        raise NanolearnError(_other("questestinterop", name))
    if not entries:
        raise NanolearnError(f"{name} holds no items of QTI 3 or 2.")
    others += sorted(pictures.keys() - {path for entry in entries for path in _carried(entry)})
    if others:
        notes.append(f"{name} also holds what is not carried: {', '.join(sorted(others))}.")
    return Bank(tuple(entries), own, tuple(notes))


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
    if tree.root.tag in {"assessmentItem", "assessmentTest"}:
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


def _entry(root: Node, part: str, pictures: Mapping[str, bytes] | None = None) -> Item | Refused:
    name = root.attributes.get("title", "") or root.attributes.get("identifier", "")
    name = one_line(plain(name, Markup.PLAIN)).text
    try:
        return _Reading(root, part, name, pictures or {}).item()
    except _RefusedError as error:
        return Refused(root.line, name, str(error), part)
    except UnknownError as error:
        reason = f"Its response processing uses {error}, which is not followed here, so nobody can say what is right."
        return Refused(root.line, name, reason, part)


@dataclass
class _Reading:
    """One item, and what reading it loses."""

    root: Node
    part: str
    name: str
    pictures: Mapping[str, bytes]
    losses: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def item(self) -> Item:
        body, interaction = self._interaction()
        response = interaction.attributes.get("response-identifier", "RESPONSE")
        declared = {
            node.attributes.get("identifier", ""): _declared(node) for node in self._all("response-declaration")
        }
        if response not in declared:
            raise _RefusedError("It declares no right answer.")
        one = _One(self.root, response, declared)
        prompt = interaction.first("qti-prompt")
        around = self._line(_html(body, interaction), self._find)
        within = self._line(_html(prompt) if prompt else "", None if around.picture else self._find)
        stem = " ".join(dict.fromkeys(part.text for part in (around, within) if part.text))
        self._beside(interaction)
        make = self._chosen if interaction.tag in _CHOICES else self._typed
        kind, answers, wrong = make(interaction, one)
        return Item(
            self.root.line,
            self.name,
            kind,
            stem,
            answers,
            wrong=wrong,
            id=self.root.attributes.get("identifier", ""),
            part=self.part,
            picture=self._placed(around.picture or within.picture),
            losses=tuple(dict.fromkeys(self.losses)),
            notes=tuple(self.notes),
        )

    def _all(self, tag: str) -> Iterator[Node]:
        return self.root.elements(f"qti-{tag}")

    def _interaction(self) -> tuple[Node, Node]:
        body = self.root.first("qti-item-body")
        found = [node for node in body.every() if _INTERACTION.fullmatch(node.tag)] if body else []
        if body is None or not found:
            raise _RefusedError("It asks for nothing: it has no interaction.")
        names = ", ".join(sorted({node.tag.removeprefix("qti-").removesuffix("-interaction") for node in found}))
        if len(found) > 1:
            raise _RefusedError(f"It has {len(found)} interactions ({names}). Write one question for each.")
        if found[0].tag not in {*_CHOICES, "qti-text-entry-interaction"}:
            raise _RefusedError(f"It is answered by {names}; only choice, inline choice and text entry can be carried.")
        if self.root.attributes.get("adaptive") == "true":
            raise _RefusedError("It is adaptive: it changes as it is answered, which Google Forms cannot.")
        if any(self._all("template-declaration")):
            raise _RefusedError("It draws its values anew each time (template), which Google Forms cannot.")
        return body, found[0]

    def _beside(self, interaction: Node) -> None:
        """What an item may have beside its question."""
        for node in self.root.every(*_ASIDE):
            words = self._long(_html(node))
            self.losses.append(f"a {node.tag.removeprefix('qti-')}: {words}")
        for node in self._all("assessment-stimulus-ref"):
            self.losses.append(f"a text it shares with other items ({node.attributes.get('href', '')})")
        for tag in ("companion-materials-info", "catalog-info", "apip-accessibility"):
            if any(self._all(tag)):
                self.losses.append(tag.replace("-", " "))
        if any(self._all("stylesheet")):
            self.notes.append("a style sheet")
        fixed = [node for node in interaction.every() if node.attributes.get("fixed") == "true"]
        if (interaction.attributes.get("shuffle") != "true" and interaction.tag in _CHOICES) or fixed:
            self.losses.append("the fixed order of its options; here their order changes")

    def _chosen(self, interaction: Node, one: "_One") -> tuple[Kind, tuple[Answer, ...], str]:
        choices = list(interaction.every("qti-simple-choice", "qti-inline-choice"))
        if len(choices) > _MOST:
            raise _RefusedError(f"It has {len(choices):,} options, and {_MOST} are the most that are read here.")
        most = interaction.attributes.get("max-choices", "1").strip()
        several = interaction.tag == "qti-choice-interaction" and most != "1"
        correct = one.declared[one.response].correct
        if several and len(correct) > 1:
            raise _RefusedError("Several options are right together. A question has exactly one right option here.")
        runs = [one.run(choice.attributes.get("identifier", "")) for choice in choices]
        percents = self._percents([run.outcomes.get("SCORE") for run in runs])
        if percents is None:
            percents = [100.0 if choice.attributes.get("identifier") in correct else 0.0 for choice in choices]
        shown = [self._line(_html(choice), self._find) for choice in choices]
        answers = tuple(
            Answer(read.text, percent, self._feedback(run), picture=self._placed(read.picture))
            for read, percent, run in zip(shown, percents, runs, strict=True)
        )
        return (Kind.SEVERAL if several else Kind.CHOICE), answers, ""

    def _typed(self, interaction: Node, one: "_One") -> tuple[Kind, tuple[Answer, ...], str]:
        del interaction
        declared = one.declared[one.response]
        texts = list(dict.fromkeys([*declared.correct, *declared.mapped, *one.compared()]))[:_MOST]
        self.losses += one.kept_loose()
        runs = [one.run(text) for text in texts]
        percents = self._percents([run.outcomes.get("SCORE") for run in runs])
        if percents is None:
            percents = [100.0 if text in declared.correct else 0.0 for text in texts]
        answers = tuple(
            Answer(self._line(escape(text)).text.replace("*", "\\*"), percent, self._feedback(run))
            for text, percent, run in zip(texts, percents, runs, strict=True)
        )
        kind = Kind.NUMBER if declared.base in {"integer", "float"} else Kind.TEXT
        return kind, answers, self._feedback(one.run(_ANY_OTHER))

    def _percents(self, scores: "list[object]") -> list[float] | None:
        """What each answer gives of the best one's score; None where the item scores nothing itself."""
        values = [float(score) if isinstance(score, (int, float)) else 0.0 for score in scores]
        best = max(values, default=0.0)
        if best <= 0:
            return None
        if best != 1:
            self.losses.append(f"its weight of {best:g} points; here every question counts as one")
        return [100 * value / best for value in values]

    def _feedback(self, run: Run) -> str:
        texts = [self._long(_html(node)) for node in self.root.every(*_FEEDBACK) if _shows(node, run)]
        return "\n\n".join(dict.fromkeys(text for text in texts if text))

    def _find(self, address: str) -> bytes | None:
        """The picture that stands in the package at an address, as the item names it."""
        return self.pictures.get(self._path(address))

    def _path(self, address: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.part), unquote(address)))

    def _placed(self, found: Picture | None) -> Picture | None:
        return replace(found, path=self._path(found.path)) if found else None

    def _line(self, html: str, find: Find | None = None) -> Plain:
        read = one_line(plain(html, Markup.HTML, find))
        self.losses += read.losses
        return read

    def _long(self, html: str) -> str:
        read = in_paragraphs(plain(html, Markup.HTML))
        self.losses += read.losses
        return read.text


@dataclass(frozen=True, slots=True)
class _One:
    """An item's rules, to be tried with one response after the other."""

    root: Node
    response: str
    declared: Mapping[str, Declared]

    def run(self, answer: str) -> Run:
        outcomes: dict[str, Value] = {
            node.attributes.get("identifier", ""): _default(node)
            for node in self.root.elements("qti-outcome-declaration")
        }
        run = Run({self.response: answer}, self.declared, outcomes)
        for processing in self.root.elements("qti-response-processing"):
            location = processing.attributes.get("template")
            if location:
                run.template(location, self.response)
            else:
                run.rules(processing)
        return run

    def compared(self) -> Iterator[str]:
        """The answers that rules compare the response with."""
        for rule in self.root.every("qti-match", "qti-equal", "qti-string-match"):
            if any(node.attributes.get("identifier") == self.response for node in rule.elements("qti-variable")):
                yield from (node.all_text.strip() for node in rule.elements("qti-base-value"))

    def kept_loose(self) -> Iterator[str]:
        """How far from an answer its rules still take one for right."""
        for rule in self.root.every("qti-equal"):
            if rule.attributes.get("tolerance-mode", "exact") != "exact":
                yield f"a tolerance of {rule.attributes.get('tolerance', '0')} ({rule.attributes['tolerance-mode']})"
        for rule in self.root.every("qti-string-match"):
            if rule.attributes.get("case-sensitive") == "false":
                yield "that capitals do not matter in the answer"
            if rule.attributes.get("substring") == "true":
                yield "that the answer may stand within other words"
        for rule in self.root.every("qti-gt", "qti-gte", "qti-lt", "qti-lte"):
            if any(node.attributes.get("identifier") == self.response for node in rule.elements("qti-variable")):
                yield "a range of numbers that are right"


def _declared(node: Node) -> Declared:
    correct = node.first("qti-correct-response")
    mapping = node.first("qti-mapping")
    entries = list(mapping.elements("qti-map-entry")) if mapping else []
    return Declared(
        node.attributes.get("base-type", "string"),
        tuple(value.all_text.strip() for value in correct.elements("qti-value")) if correct else (),
        {entry.attributes.get("map-key", ""): _float(entry.attributes.get("mapped-value", "")) for entry in entries},
        _float(mapping.attributes.get("default-value", "0")) if mapping else 0.0,
    )


def _default(node: Node) -> str | float | None:
    value = next(node.every("qti-value"), None)
    if value is None:
        return None
    text = value.all_text.strip()
    return _float(text) if node.attributes.get("base-type") in {"float", "integer"} else text


def _shows(node: Node, run: Run) -> bool:
    value = run.outcomes.get(node.attributes.get("outcome-identifier", ""))
    matches = node.attributes.get("identifier") in (value if isinstance(value, tuple) else (value,))
    return matches == (node.attributes.get("show-hide", "show") == "show")


def _html(node: Node, interaction: Node | None = None) -> str:
    """What a learner sees of an element, as HTML: of the interaction, a gap where it stands in a line."""
    return "".join(_pieces(node.children, interaction))


def _pieces(children: "Iterable[Node | str]", interaction: Node | None) -> Iterator[str]:
    for child in children:
        if isinstance(child, str):
            yield escape(child)
        elif child is interaction:
            yield _GAP if child.tag != "qti-choice-interaction" else " "
        elif child.tag in _FEEDBACK or child.tag in _ASIDE:
            continue
        else:
            tag = "div" if child.tag == "qti-prompt" else "span" if child.tag.startswith("qti-") else child.tag
            yield f"<{tag}{child.written}>{''.join(_pieces(child.children, interaction))}</{tag}>"


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
