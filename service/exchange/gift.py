"""GIFT, as Moodle reads it: questions parted by empty lines, answers in braces.

A backslash makes the next sign an ordinary one. Moodle puts stand-ins in their place first; here each sign carries
whether it means something, so that no text can be taken for a stand-in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from service.exchange import remark
from service.exchange.model import EMPTY, Answer, Bank, Item, Kind, Picture, Refused
from service.exchange.pictures import embedded
from service.exchange.plain import Markup, in_paragraphs, one_line, plain

_ESCAPED = {sign: sign for sign in ":#={}~\\"} | {"n": "\n"}
_NO_SIGN = "\0"
_FORMATS = {
    "html": Markup.HTML,
    "moodle": Markup.AUTO,
    "plain": Markup.PLAIN,
    "markdown": Markup.MARKDOWN,
}
_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]*)?)%")
_TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
_TAG = re.compile(r"\[tag:((?:\\.|[^\[\]\\])+)\]")
_ID = re.compile(r"\[id:((?:\\.|[^\[\]\\])+)\]")
_CATEGORY = "$CATEGORY:"
_GENERAL = "####"
_SPACE = " \t\v\0"
"""What Moodle takes from the ends of a line; other spaces are text."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and, at the same places, its signs: `signs` holds a NUL where the sign is an ordinary one."""

    text: str
    signs: str

    def __getitem__(self, part: slice) -> "Marked":
        return Marked(self.text[part], self.signs[part])

    def strip(self) -> "Marked":
        """Without space at the ends, as written: an escaped line break is text and stays."""
        start = len(self.signs) - len(self.signs.lstrip())
        return self[start : max(start, len(self.signs.rstrip()))]

    def parts(self, sign: str, most: int = -1) -> "list[Marked]":
        """The parts between the signs."""
        found, since = [], 0
        while most and (at := self.signs.find(sign, since)) >= 0:
            found.append(self[since:at])
            since, most = at + len(sign), most - 1
        return [*found, self[since:]]


class _RefusedError(Exception):
    """This block is no question; the text says why."""


def marked(text: str) -> Marked:
    """The text with its escapes resolved."""
    letters, signs = [], []
    place = 0
    while place < len(text):
        sign = text[place]
        following = text[place + 1 : place + 2]
        if sign == "\\" and following in _ESCAPED and following:
            letters.append(_ESCAPED[following])
            signs.append(_NO_SIGN)
            place += 2
            continue
        letters.append(sign)
        signs.append(_NO_SIGN if sign == _NO_SIGN else sign)
        place += 1
    return Marked("".join(letters), "".join(signs))


def read(text: str) -> Bank:
    """Every question of a GIFT file."""
    entries: list[Item | Refused] = []
    category, own = "", None
    for line, block in _blocks(text):
        own = own or remark.found("\n".join(block))
        here, rest = _category(block)
        category = category if here is None else here
        entries += _entry(line + len(block) - len(rest), rest, category)
    return Bank(tuple(entries), own)


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines between empty ones, each with the number of the first."""
    block: list[str] = []
    since, open_ = 1, 0
    for number, line in enumerate([*re.split(r"\r\n|\r|\n", text), ""], 1):
        if line.strip() or (line.strip(_SPACE) and open_ > 0):
            since = since if block else number
            block.append(line.strip(_SPACE))
            open_ += _opened(block[-1])
        elif block:
            yield since, block
            block, open_ = [], 0


def _opened(line: str) -> int:
    """How many braces a line leaves open: between them Moodle takes a line of no-break spaces for text."""
    if line.startswith("//") or not {"{", "}"} & set(line):
        return 0
    signs = marked(line).signs
    return signs.count("{") - signs.count("}")


def _category(block: list[str]) -> tuple[str | None, list[str]]:
    """The category that a block names, and its other lines; Moodle wants it in a block of its own."""
    for place, line in enumerate(block):
        if line.startswith(_CATEGORY):
            return line.removeprefix(_CATEGORY).strip(), ["//", *block[place + 1 :]]
        if not line.startswith("//"):
            break
    return None, block


def _entry(line: int, block: list[str], category: str) -> Iterator[Item | Refused]:
    comments = "\n".join(text for text in block if text.startswith("//"))
    place = next((number for number, text in enumerate(block) if not text.startswith("//")), None)
    if place is None:
        return
    text = marked("\n".join(" " if text.startswith("//") else text for text in block[place:])).strip()
    name, body = _named(text)
    try:
        item = _question(body)
    except _RefusedError as error:
        yield Refused(line + place, _tidy(name), str(error))
        return
    identity = _ID.search(comments)
    tags = [_unescaped(found) for found in _TAG.findall(comments)]
    notes = [f"tags: {', '.join(tags)}"] if tags else []
    yield replace(
        item,
        line=line + place,
        name=_tidy(name),
        id=_unescaped(identity.group(1)) if identity else "",
        category=category,
        notes=tuple(notes),
    )


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text).strip()


def _tidy(name: Marked | None) -> str:
    return one_line(plain(name.text, Markup.PLAIN)).text if name else ""


def _named(text: Marked) -> tuple[Marked | None, Marked]:
    if not text.signs.startswith("::"):
        return None, text
    name, *rest = text[2:].parts("::", 1)
    return (name, rest[0].strip()) if rest else (None, text[2:])


def _question(text: Marked) -> Item:
    """A question's body: its text and the answers in braces."""
    start, end = text.signs.find("{"), text.signs.find("}")
    if start < 0 and end < 0:
        raise _RefusedError(
            "It is a description, a text without a question. Write it into the module's scenario or a key point."
        )
    if start < 0 or end < start:
        raise _RefusedError(
            "One of its braces { } is missing. An empty line ends a question, also within the braces; "
            "an ordinary brace is written \\{ or \\}."
        )
    if "{" in text.signs[end:] or "{" in text.signs[start + 1 : end]:
        raise _RefusedError(
            "It has two pairs of braces { }. Part questions by an empty line; two gaps are two questions; an ordinary "
            "brace is written \\{ or \\}."
        )
    answers = text[start + 1 : end].strip()
    gap = "" if text.signs.endswith("}") else "_____"
    stem = Marked(text.text[:start] + gap + text.text[end + 1 :], text.signs[:start] + gap + text.signs[end + 1 :])
    reading = _Texts(_markup(stem.strip(), Markup.AUTO)[0])
    asked = reading.line(stem)
    shown = reading.picture
    general = ""
    if (at := answers.signs.rfind(_GENERAL)) >= 0:
        general = reading.long(answers[at + len(_GENERAL) :])
        answers = answers[:at].strip()
    kind, accepted, wrong = _answers(answers, reading)
    losses = tuple(dict.fromkeys(reading.losses))
    return Item(0, "", kind, asked, tuple(accepted), wrong=wrong, general=general, picture=shown, losses=losses)


class _Texts:
    """Reads the texts of one question, in its markup if they name none, and gathers what that loses.

    `picture`: of the line read last.
    """

    def __init__(self, markup: Markup) -> None:
        self.markup = markup
        self.losses: list[str] = []
        self.picture: Picture | None = None

    def line(self, text: Marked) -> str:
        markup, rest = _markup(text.strip(), self.markup)
        read = one_line(plain(rest.text, markup, embedded))
        self.losses += read.losses
        self.picture = read.picture
        return read.text

    def long(self, text: Marked) -> str:
        markup, rest = _markup(text.strip(), self.markup)
        read = in_paragraphs(plain(rest.text, markup))
        self.losses += read.losses
        return read.text


def _markup(text: Marked, otherwise: Markup) -> tuple[Markup, Marked]:
    """The format a text names at its beginning, and the rest."""
    found = re.match(r"\[([a-z]+)\]", text.signs)
    if found and found.group(1) in _FORMATS:
        return _FORMATS[found.group(1)], text[found.end() :]
    return otherwise, text


def _answers(text: Marked, reading: _Texts) -> tuple[Kind, list[Answer], str]:
    """How it is answered, by what stands in the braces; and the feedback for any other number."""
    if not text.signs:
        raise _RefusedError("It is an essay, which has no right answer that could be counted.")
    if text.signs.startswith("#"):
        return _number(text[1:], reading)
    if "~" in text.signs:
        return (*_choice(text, reading), "")
    if "=" in text.signs and "->" in text.signs:
        raise _RefusedError(
            f"It matches {len(_filled(text.parts('=')))} pairs. A question has one right option here: write one for "
            "each pair."
        )
    first = text.parts("#", 1)[0].text.strip()
    if first in _TRUTHS and text.signs.startswith(first):
        return Kind.TRUTH, _truth(text, _TRUTHS[first], reading), ""
    return Kind.TEXT, [_accepted(part, reading) for part in _filled(text.parts("="))], ""


def _filled(parts: list[Marked]) -> list[Marked]:
    """Answers follow their sign, so what stands before the first is one only if it holds something."""
    found = [part.strip() for part in parts]
    return found if found[0].text else found[1:]


def _choice(text: Marked, reading: _Texts) -> tuple[Kind, list[Answer]]:
    starts = [place for place, sign in enumerate(text.signs) if sign in "~="]
    cuts = [*([] if text[: starts[0]].strip().text == "" else [0]), *starts, len(text.signs)]
    answers = []
    for since, until in pairwise(cuts):
        right = text.signs[since] == "="
        body = text[since + 1 if text.signs[since] in "~=" else since : until].strip()
        if not body.text and not right and text.signs[until : until + 1] == "=":
            continue  # "~=" is one sign to many authors: the right answer among tildes
        percent, body = (100.0, body) if right else _weight(body, 0.0)
        if not _markup(body.parts("#", 1)[0].strip(), Markup.AUTO)[1].text.strip():
            reading.losses.append(EMPTY)
            continue
        answers.append(_answer(body, percent, reading))
    return (Kind.CHOICE if "=" in text.signs else Kind.SEVERAL), answers


def _weight(text: Marked, otherwise: float) -> tuple[float, Marked]:
    found = _WEIGHT.match(text.signs)
    return (float(found.group(1)), text[found.end() :]) if found else (otherwise, text)


def _answer(text: Marked, percent: float, reading: _Texts) -> Answer:
    words, *feedback = text.parts("#", 1)
    shown = reading.line(words)
    return Answer(shown, percent, reading.long(feedback[0]) if feedback else "", picture=reading.picture)


def _accepted(text: Marked, reading: _Texts) -> Answer:
    percent, rest = _weight(text, 100.0)
    return _answer(rest, percent, reading)


def _truth(text: Marked, truth: bool, reading: _Texts) -> list[Answer]:
    """`{FALSE#for who was wrong#for who was right}`."""
    _, *feedback = text.parts("#", 2)
    wrong, right = [*(reading.long(part) for part in feedback), "", ""][:2]
    return [
        Answer("true", 100.0 if truth else 0.0, right if truth else wrong),
        Answer("false", 0.0 if truth else 100.0, wrong if truth else right),
    ]


def _number(text: Marked, reading: _Texts) -> tuple[Kind, list[Answer], str]:
    """`{#3:2}`, `{#1..5}`, `{#=1822:0 =%50%1822:2 ~#for any other}`."""
    numbers, *other = text.parts("~", 1)
    wrong = ""
    if other and (feedback := other[0].parts("#", 1)[1:]):
        wrong = reading.long(feedback[0])
    answers = [_one_number(part, reading) for part in _filled(numbers.parts("="))]
    if not answers:
        raise _RefusedError("It asks for a number and names none.")
    return Kind.NUMBER, answers, wrong


def _one_number(text: Marked, reading: _Texts) -> Answer:
    percent, rest = _weight(text, 100.0)
    written, *feedback = rest.parts("#", 1)
    words = feedback and reading.long(feedback[0])
    value, tolerance = _tolerated(written.text.strip())
    return Answer(value, percent, words or "", tolerance)


def _tolerated(text: str) -> tuple[str, float]:
    """A number as its author writes it, and how far from it is right. A range is its middle, as Moodle reads it."""
    if text == "*":
        return text, 0.0
    if ".." in text[1:]:
        low, high = (part.strip() for part in text.split("..", 1))
        if _NUMBER.fullmatch(low) and _NUMBER.fullmatch(high):
            middle = (float(low) + float(high)) / 2
            return f"{middle:.10g}", abs(float(high) - middle)
    value, *rest = (part.strip() for part in text.split(":", 1))
    if not _NUMBER.fullmatch(value) or not all(_NUMBER.fullmatch(part) for part in rest):
        raise _RefusedError(f'"{text}" is no number with a tolerance, like 1822, 3.14:0.01 or 1..5.')
    return value, abs(float(rest[0])) if rest else 0.0
