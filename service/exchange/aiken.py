"""Aiken: a question on one line, options `A)` or `A.`, and `ANSWER: A`. Plain text, no feedback.

Where Moodle reads on with half a question, the whole of it is refused here: a stem of several lines, an answer of
several letters.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from string import ascii_uppercase

from service.exchange.model import Answer, Bank, Item, Kind, Refused
from service.exchange.plain import Markup, one_line, plain

_OPTION = re.compile(r"([A-Z])[).][ \t]?(.*)")
_ANSWER = re.compile(r"ANSWER:(.*)")
_BETWEEN = {"and", "or", "och", "eller", "og"}
_LOWER = re.compile(r"(?:[a-z][).][ \t]|answer\s*:)", re.IGNORECASE)


@dataclass
class _Open:
    """A question that has begun and not yet come to its answer. `last`: the last line of its text."""

    line: int
    stem: str
    last: int
    options: list[tuple[str, str]] = field(default_factory=list)

    def goes_on(self, number: int, line: str) -> bool:
        """Whether a line is more of its text; options and answers in small letters are none."""
        return not self.options and self.last == number - 1 and not (_LOWER.match(line) or _LOWER.match(self.stem))


def read(text: str) -> Bank:
    """Every question of an Aiken file."""
    return Bank(tuple(_entries(text)))


def _entries(text: str) -> Iterator[Item | Refused]:
    now: _Open | None = None
    for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        line = raw.strip()
        if not line:
            continue
        if len(line) == 1:
            yield Refused(number, line, "A line of one sign is neither question nor option.")
            continue
        option, answer = _OPTION.fullmatch(line), _ANSWER.fullmatch(line)
        if option is None and answer is None and now and now.goes_on(number, line):
            now.last = number
        elif option is None and answer is None:
            if now is not None:
                yield _unfinished(now, line)
            now = _Open(number, line, number)
        elif now is None:
            yield Refused(number, line, "An option or answer stands here without a question before it.")
        elif option is not None:
            now.options.append((option.group(1), option.group(2).strip()))
        elif answer is not None:
            yield _finished(now, answer.group(1).strip())
            now = None
    if now is not None:
        yield _unfinished(now, "")


def _unfinished(now: _Open, following: str) -> Refused:
    hint = (
        " Letters and ANSWER are capitals in Aiken."
        if _LOWER.match(following)
        else " A question is one line; its options begin with A) or A. and its answer with ANSWER:"
    )
    return Refused(now.line, _name(now.stem), f"The question has no answer before the next line begins another.{hint}")


def _finished(now: _Open, answer: str) -> Item | Refused:
    name = _name(now.stem)
    if now.last > now.line:
        reason = f"Its text stands on lines {now.line} to {now.last}, and Aiken has one line for it. Join them."
        return Refused(now.line, name, reason)
    if len(now.options) < 2:
        return Refused(now.line, name, f"The question has {_options(len(now.options))}; it needs two or more.")
    if [letter for letter, _ in now.options] != list(ascii_uppercase[: len(now.options)]):
        letters = ", ".join(letter for letter, _ in now.options)
        return Refused(now.line, name, f"The options are lettered {letters}. Letter them A, B, C without a gap.")
    right, rest = answer[:1], answer[1:].strip(" \t.):")
    if right not in dict(now.options) or not _stands_alone(answer, rest, dict(now.options)):
        return Refused(now.line, name, f'The answer "{answer}" is none of the options. Write one letter: ANSWER: A')
    stem = one_line(plain(now.stem, Markup.PLAIN))
    read_options = [(letter, one_line(plain(text, Markup.PLAIN))) for letter, text in now.options]
    losses = dict.fromkeys([*stem.losses, *(loss for _, option in read_options for loss in option.losses)])
    if rest and rest != dict(now.options)[right]:
        losses[f"the words after the answer's letter: {rest}"] = None
    answers = tuple(Answer(option.text, 100.0 if letter == right else 0.0) for letter, option in read_options)
    return Item(now.line, name, Kind.CHOICE, stem.text, answers, losses=tuple(losses))


def _options(number: int) -> str:
    return "1 option" if number == 1 else f"{number} options"


def _stands_alone(answer: str, rest: str, options: Mapping[str, str]) -> bool:
    """Whether an answer begins with one letter, and what follows are no further ones: "A, C" and "AC" name two."""
    words = re.findall(r"\w+", rest)
    more = words and all(word in options or word.casefold() in _BETWEEN for word in words)
    return not answer[1:2].isalnum() and (not more or rest == options[answer[0]])


def _name(stem: str) -> str:
    return one_line(plain(stem, Markup.PLAIN)).text


def lines(stem: str, options: Iterable[str], right: int) -> list[str]:
    """One question as Aiken has it."""
    lettered = list(zip(ascii_uppercase, options, strict=False))
    return [stem, *(f"{letter}) {text}" for letter, text in lettered), f"ANSWER: {lettered[right][0]}", ""]
