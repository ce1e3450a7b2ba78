"""One item of QTI as a question.

A choice is asked once for each option, a text entry once for each answer it knows, and once for any other: what the
item's own rules then score and show is what the question says.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import unquote
from xml.sax.saxutils import escape

from service.exchange.model import Answer, Item, Kind, Picture, Refused
from service.exchange.pictures import Find
from service.exchange.plain import Markup, Plain, in_paragraphs, one_line, plain
from service.exchange.qti_processing import Declared, Run, UnknownError, Value, name_of
from service.exchange.xml_tree import Node

_INTERACTION = re.compile(r"qti-.+-interaction")
_FEEDBACK = ("qti-modal-feedback", "qti-feedback-block", "qti-feedback-inline")
_ASIDE = {"qti-rubric-block", "qti-template-block", "qti-template-inline", "qti-info-control"}
RULES = "qti-response-processing"
_CHOICES = {"qti-choice-interaction", "qti-inline-choice-interaction"}
_GAP = "_____"
_CAPITALS = "that capitals do not matter in the answer"
_ANY_OTHER = "\0any other"
_MOST = 200
"""So many options or answers are tried with the rules of an item, each of which goes through all of it."""


class _RefusedError(Exception):
    """This item is no question that can be carried; the text says why."""


@dataclass(frozen=True, slots=True)
class Package:
    """What items of a package share. `rules`: response processing that they call by the name of its file."""

    pictures: Mapping[str, bytes] = field(default_factory=dict)
    rules: Mapping[str, Node] = field(default_factory=dict)


def entry(root: Node, part: str, package: Package) -> Item | Refused:
    """The question that an item asks, or why it can be none."""
    name = root.attributes.get("title", "") or root.attributes.get("identifier", "")
    name = one_line(plain(name, Markup.PLAIN)).text
    try:
        return _Reading(root, part, name, package).item()
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
    package: Package
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
        one = _One(self.root, response, declared, self.package.rules)
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
            self.losses.append(f"its {node.tag.removeprefix('qti-').replace('-', ' ')}: {words}")
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
        shown = [node for node in self.root.every(*_FEEDBACK) if _shows(node, run)]
        texts = [text for node in shown for text in (node.attributes.get("title", "").strip(), self._long(_html(node)))]
        return "\n\n".join(dict.fromkeys(text for text in texts if text))

    def _find(self, address: str) -> bytes | None:
        """The picture that stands in the package at an address, as the item names it."""
        return self.package.pictures.get(self._path(address))

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
    rules: Mapping[str, Node]

    def run(self, answer: str) -> Run:
        outcomes: dict[str, Value] = {
            node.attributes.get("identifier", ""): _default(node)
            for node in self.root.elements("qti-outcome-declaration")
        }
        run = Run({self.response: answer}, self.declared, outcomes)
        for processing in self.root.elements(RULES):
            location = processing.attributes.get("template", "")
            if own := self.rules.get(name_of(location)):
                run.rules(own)
            elif location:
                run.template(name_of(location), self.response)
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
        if any(entry.attributes.get("case-sensitive") == "false" for entry in self.root.every("qti-map-entry")):
            yield _CAPITALS
        for rule in self.root.every("qti-equal"):
            if rule.attributes.get("tolerance-mode", "exact") != "exact":
                yield f"a tolerance of {rule.attributes.get('tolerance', '0')} ({rule.attributes['tolerance-mode']})"
        for rule in self.root.every("qti-string-match"):
            if rule.attributes.get("case-sensitive") == "false":
                yield _CAPITALS
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
