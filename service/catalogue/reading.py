"""How long and how hard a text is to read: words, sentences, LIX, seconds. Pure.

LIX = words / sentences + 100 x words of more than six letters / words. It measures length, not difficulty,
and says nothing about headings or option labels; so it is taken of running text only.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from service.catalogue.model import Audience, QuestionWords, Words

WORDS_A_MINUTE = {
    Audience.STAFF: 175,
    Audience.PUPILS_7_9: 150,
    Audience.PUPILS_4_6: 120,
    Audience.PUPILS_F_3: 80,
}
"""Reading speed; the youngest have it read aloud to them."""

SECONDS_A_QUESTION = 8
LONG_WORD = 6
_REMEMBERED = 4096
"""Each text is asked about by several rules; so many are not taken apart again."""

_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+")
_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
_WORD = re.compile(r"\w+(?:(?:[-\u2010\u2011'\u2019.:@&]|(?<=\d),(?=\d))\w+)*")
_BULLET = re.compile(r"^\s*(?:[-•*\u2013]|\d{1,2}[.)])\s+")

# Shortened words whose full stop never ends a sentence, because something always follows them.
_LEADING = re.compile(
    r"\b(?:t\.ex|f\.eks|fx|bl\.a|t\.o\.m|fr\.o\.m|s\.k|dvs|d\.v\.s|ca|jf|jfr|tlf|tel|pga|e\.g|i\.e|mr|mrs|ms|dr|prof)\."
    r"|\b(?:kl|nr|st|str|art|afsn|kap)\.(?=\s?\d)",
    re.IGNORECASE,
)
# A sentence ends at . ! ? … or : before white space, unless what follows starts small ("m.m. och").
_END = re.compile(r"[.!?…:]+[\"'”\u2019»«)\]]*\s+(?![a-zåäöæøé])")
_STOP = "\N{ONE DOT LEADER}"


@dataclass(frozen=True, slots=True)
class Measure:
    """The counts behind a text's LIX."""

    words: int
    sentences: int
    long_words: int

    @property
    def lix(self) -> float:
        if not self.words:
            return 0.0
        return self.words / self.sentences + 100 * self.long_words / self.words


@lru_cache(maxsize=_REMEMBERED)
def words(text: str) -> tuple[str, ...]:
    """The words of a text. A hyphenated word, a mail address, a number are one each, a web address none."""
    return tuple(_WORD.findall(_THOUSANDS.sub("", _ADDRESS.sub(" ", text))))


def count(*texts: str) -> int:
    return sum(len(words(text)) for text in texts)


@lru_cache(maxsize=_REMEMBERED)
def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text. Each line stands for itself, so a list's items need no full stops."""
    found: list[str] = []
    for line in text.splitlines():
        shielded = _LEADING.sub(lambda hit: hit.group().replace(".", _STOP), _BULLET.sub("", line))
        start = 0
        for end in _END.finditer(shielded):
            found.append(shielded[start : end.end()])
            start = end.end()
        found.append(shielded[start:])
    tidy = (sentence.replace(_STOP, ".").strip() for sentence in found)
    return tuple(sentence for sentence in tidy if words(sentence))


def is_long(word: str) -> bool:
    """More than six letters; digits and hyphens are not letters, so a number is a short word."""
    return sum(map(str.isalpha, word)) > LONG_WORD


def measure(texts: Iterable[str]) -> Measure:
    """Count texts together; each starts a sentence of its own."""
    parts = [sentence for text in texts for sentence in sentences(text)]
    spoken = [word for part in parts for word in words(part)]
    return Measure(len(spoken), len(parts), sum(map(is_long, spoken)))


def running_text(version: Words) -> Iterator[str]:
    """What is read as prose in one language: scenario, key points and feedback."""
    yield version.scenario
    yield from version.key_points.values()
    for question in version.questions.values():
        yield question.right
        yield question.wrong


def all_text(version: Words) -> Iterator[str]:
    """Everything a learner meets in one sitting, feedback included; the second stems come another day."""
    yield version.title
    yield version.objective
    yield version.scenario
    yield from version.key_points.values()
    for question in version.questions.values():
        yield from screen(question)
        yield question.right
        yield question.wrong


def screen(question: QuestionWords) -> Iterator[str]:
    """What stands on a question's own screen."""
    yield question.stem
    yield from question.options.values()


def seconds(version: Words, audience: Audience) -> float:
    """How long one language takes: reading everything, and a moment to decide each question."""
    reading = count(*all_text(version)) / WORDS_A_MINUTE[audience] * 60
    return reading + SECONDS_A_QUESTION * len(version.questions)


def minutes(versions: Iterable[Words], audience: Audience) -> float:
    """The longest language's time, in minutes with one decimal."""
    return round(max(seconds(version, audience) for version in versions) / 60, 1)
