"""Moodle XML, as Moodle's own importer reads it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from service.errors import NanolearnError
from service.exchange import remark
from service.exchange.model import EMPTY, FULL, Answer, Bank, Item, Kind, Picture, Refused
from service.exchange.pictures import Find, decoded, picture
from service.exchange.plain import Markup, Plain, in_paragraphs, one_line, plain
from service.exchange.xml_tree import Node, parse

_FORMATS = {
    "moodle_auto_format": Markup.AUTO,
    "html": Markup.HTML,
    "plain_text": Markup.PLAIN,
    "wiki_like": Markup.AUTO,
    "markdown": Markup.MARKDOWN,
}
_KINDS = {
    "multichoice": Kind.CHOICE,
    "truefalse": Kind.TRUTH,
    "shortanswer": Kind.TEXT,
    "numerical": Kind.NUMBER,
}
_REFUSED = {
    "essay": "It is an essay, which has no right answer that could be counted.",
    "description": "It is a description, a text without a question. Write it into the scenario or a key point.",
    "matching": "It matches pairs. A question has one right option here: write one for each pair.",
    "cloze": "It is a cloze, a text with several gaps. Write one question for each gap.",
    "calculated": "It draws its numbers anew each time (calculated), which Google Forms cannot.",
}
_SAME = {
    "match": "matching",
    "multianswer": "cloze",
    "calculatedsimple": "calculated",
    "calculatedmulti": "calculated",
    "randomsamatch": "matching",
}
_READ = {
    *("name", "questiontext", "generalfeedback", "answer", "single", "correctfeedback", "incorrectfeedback"),
    *(
        "partiallycorrectfeedback",
        "tags",
        "coursetags",
        "idnumber",
        "defaultgrade",
        "shuffleanswers",
        "hint",
        "usecase",
    ),
    *("image", "image_base64", "units"),
}
_PLAY = {
    *("penalty", "hidden", "answernumbering", "shownumcorrect", "showstandardinstruction", "correctresponsesfeedback"),
    *("unitgradingtype", "unitpenalty", "showunits", "unitsleft", "instructions", "responseformat"),
}
"""How Moodle plays a question: how it numbers options, how often one may try. Nothing of it can be seen here."""


def read(content: bytes, name: str) -> Bank:
    """Every question of a Moodle XML file.

    Raises:
        NanolearnError: it is no XML, or no Moodle XML.
    """
    tree = parse(content, name)
    if tree.root.tag != "quiz":
        raise NanolearnError(
            f"{name} begins with <{tree.root.tag}>; Moodle XML begins with <quiz>. Is it another --format?"
        )
    entries: list[Item | Refused] = []
    category = ""
    for node in tree.root.elements():
        if node.tag != "question":
            entries.append(Refused(node.line, "", f"<{node.tag}> is no question."))
        elif node.attributes.get("type") == "category":
            category = _category(node)
            entries += _category_description(node, category)
        else:
            entries.append(_entry(node, category))
    return Bank(tuple(entries), remark.found(tree.comments), tree.notes)


def _category(node: Node) -> str:
    inner = node.first("category")
    text = inner.first("text") if inner else None
    return (text.text if text else inner.text if inner else "").strip()


def _category_description(node: Node, category: str) -> Iterator[Refused]:
    info = _Texts(Markup.HTML).long(node.first("info"))
    if info:
        yield Refused(node.line, category, f"The description of a category has no place in a module: {info}")


def _entry(node: Node, category: str) -> Item | Refused:
    kind = node.attributes.get("type", "").strip()
    texts = _Texts(Markup.HTML)
    name = texts.line(node.first("name"))
    reason = _REFUSED.get(_SAME.get(kind, kind))
    if kind not in _KINDS:
        return Refused(
            node.line,
            name,
            reason or f'A question of the type "{kind}" cannot be carried: it is no choice and no text.',
        )
    texts = _Texts(Markup.HTML)
    item = _item(node, _KINDS[kind], texts)
    losses, notes = _beside(node, _KINDS[kind], texts)
    return replace(
        item,
        line=node.line,
        name=name,
        category=category,
        losses=tuple(dict.fromkeys([*texts.losses, *losses])),
        notes=tuple(notes),
    )


def _item(node: Node, kind: Kind, texts: "_Texts") -> Item:
    question = node.first("questiontext")
    stem = texts.line(question)
    shown = texts.picture or _older(node, texts)
    texts.markup = _markup(question, Markup.HTML)
    answers = tuple(_answers(node, kind, texts))
    if kind is Kind.TRUTH and len(answers) == 1:
        answers = (*answers, _opposite(answers[0]))
    single = node.first("single")
    if kind is Kind.CHOICE and single is not None and single.text.strip() in {"false", "0", ""}:
        kind = Kind.SEVERAL
    combined = kind in {Kind.CHOICE, Kind.SEVERAL}
    if combined and any(0 < answer.percent < 100 for answer in answers):
        texts.lost_text("the feedback for a partly right answer", node.first("partiallycorrectfeedback"))
    return Item(
        line=0,
        name="",
        kind=kind,
        stem=stem,
        answers=answers,
        right=texts.long(node.first("correctfeedback")) if combined else "",
        wrong=texts.long(node.first("incorrectfeedback")) if combined else "",
        general=texts.long(node.first("generalfeedback")),
        id=_word(node, "idnumber"),
        picture=shown,
    )


def _answers(node: Node, kind: Kind, texts: "_Texts") -> Iterator[Answer]:
    for place, answer in enumerate(node.elements("answer")):
        percent = _float(answer.attributes.get("fraction", "0"))
        if kind is Kind.NUMBER and answer.first("fraction"):  # an older way, where 1 is the whole mark
            percent = 100 * _float(_word(answer, "fraction"))
        feedback = texts.long(answer.first("feedback"))
        if kind is Kind.CHOICE:
            text = texts.line(answer)
            if not texts.holds(answer):
                texts.losses.append(EMPTY)
                continue
        elif kind is Kind.TRUTH:
            text = _word(answer, "text").lower()
            if text not in {"true", "false"}:  # old files: in a language of their own, the true one first
                text = "true" if place == 0 else "false"
        else:
            text = texts.line(answer, Markup.PLAIN)
        shown = texts.picture if kind is Kind.CHOICE else None
        tolerance = abs(_float(_word(answer, "tolerance") or "0")) if kind is Kind.NUMBER else 0.0
        yield Answer(text, percent, feedback, tolerance, shown)


def _opposite(told: Answer) -> Answer:
    """The answer to true or false that a file leaves out, since the other says it."""
    return Answer("false" if told.text == "true" else "true", 0.0 if told.percent >= FULL else 100.0)


def _beside(node: Node, kind: Kind, texts: "_Texts") -> tuple[list[str], list[str]]:
    """What a question has beside its texts: what of it is lost, and what no learner sees."""
    losses, notes = [], []
    grade = _word(node, "defaultgrade")
    if grade and _float(grade) != 1:
        losses.append(f"its weight of {_float(grade):g} marks; here every question counts as one")
    if kind is Kind.CHOICE and _word(node, "shuffleanswers") in {"false", "0", ""}:  # Moodle keeps it if none is said
        losses.append("the fixed order of its options; here their order changes")
    if _word(node, "usecase") == "1":
        losses.append("that capitals matter in the answer")
    hints = [words for hint in node.elements("hint") if (words := _Texts(texts.markup).long(hint))]
    losses += [f"a hint: {words}" for words in hints]
    units = [_word(unit, "unit_name") for unit in node.every("unit")]
    losses += [f"the unit {unit}" for unit in units if unit]
    losses += [f"the file {name}" for name in _files(node) if name not in texts.named]
    tags = [_word(tag, "text") for place in node.elements("tags", "coursetags") for tag in place.elements("tag")]
    if tags:
        notes.append(f"tags: {', '.join(tags)}")
    strange = sorted({child.tag for child in node.elements()} - _READ - _PLAY)
    losses += [f"<{tag}>, which is not known here" for tag in strange]
    return losses, notes


def _files(node: Node) -> Iterable[str]:
    names = [_address(file) or "without a name" for file in node.every("file")]
    return [*names, *([_word(node, "image")] if _word(node, "image") else [])]


def _older(node: Node, texts: "_Texts") -> Picture | None:
    """The picture of a question as Moodle 1.9 wrote it: beside the text."""
    name, content = _word(node, "image"), decoded(_word(node, "image_base64"))
    if not name or not content:
        return None
    found = picture(name, content, "")
    texts.named.append(name)
    if isinstance(found, Picture):
        return found
    texts.losses.append(f"the picture {name}, {found}")
    return None


@dataclass
class _Texts:
    """Reads the texts of one question and gathers what that loses. `markup`: of texts that name none.

    `picture`: of the line read last. `named`: the addresses of all pictures.
    """

    markup: Markup
    losses: list[str] = field(default_factory=list)
    picture: Picture | None = None
    named: list[str] = field(default_factory=list)

    def line(self, node: Node | None, markup: Markup | None = None) -> str:
        files = _Files(node)
        read = one_line(self._plain(node, markup, files.find))
        self.losses += read.losses
        self.picture = read.picture
        self.named += (unquote(name) for name in read.named)
        return read.text

    def long(self, node: Node | None) -> str:
        read = in_paragraphs(self._plain(node, None))
        self.losses += read.losses
        self.named += (unquote(name) for name in read.named)
        return read.text

    def lost_text(self, what: str, node: Node | None) -> None:
        """A text that has no place here, if there is one."""
        words = in_paragraphs(self._plain(node, None)).text
        if words:
            self.losses.append(f"{what}: {words}")

    def _plain(self, node: Node | None, markup: Markup | None, find: Find | None = None) -> Plain:
        if node is None:
            return Plain("")
        if any((node.first("text") or node).elements()):  # tags that nobody escaped are tags, whatever is said
            markup = Markup.HTML
        return plain(_written(node), markup or _markup(node, self.markup), find)

    def holds(self, node: Node) -> bool:
        """Whether anything is written in it, even if it is only a picture."""
        return bool(_written(node))


@dataclass
class _Files:
    """The files that stand beside a text."""

    beside: Node | None

    def find(self, address: str) -> bytes | None:
        """The bytes of the file with that address, if it is here."""
        for file in self.beside.elements("file") if self.beside else ():
            if unquote(address) == _address(file):
                return decoded(file.text)
        return None


def _address(file: Node) -> str:
    """How a text calls a file, behind Moodle's own sign."""
    return f"{file.attributes.get('path', '/')}/{file.attributes.get('name', '')}".replace("//", "/").lstrip("/")


def _written(node: Node) -> str:
    inner = node.first("text")
    if inner is None:
        return node.text.strip()
    return inner.markup.strip() if any(inner.elements()) else inner.text.strip()


def _markup(node: Node | None, otherwise: Markup) -> Markup:
    """How a text is written: as it says, else as the question's; HTML if nobody knows what it says."""
    if node is None or "format" not in node.attributes:
        return otherwise
    return _FORMATS.get(node.attributes["format"].strip(), Markup.HTML)


def _word(node: Node, tag: str) -> str:
    """The text of an element in it; Moodle puts some into a further <text>."""
    found = node.first(tag)
    return found.all_text.strip() if found else ""


def _float(text: str) -> float:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return 0.0
