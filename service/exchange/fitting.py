"""An item as a question of a module: one right option, wrong ones that tempt, two explanations.

What Google Forms cannot do is said with each question it concerns: it knows no partial credit, no tolerance and no
wildcards. Nothing is made up: what an author has to write stays empty here.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from service.catalogue.fields import one_line
from service.exchange.model import FULL, Answer, Bank, Fitted, Item, Kind, Option, Outcome, Picture, Refused, Verdict

TRUTHS = {"sv": ("Sant", "Falskt"), "da": ("Sandt", "Falsk"), "en": ("True", "False")}
_NO_PARTS = "Google Forms has no partial credit, so it is wrong."
_MOST_WORDS = 6
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "ß": "ss", "đ": "d", "ł": "l", "œ": "oe"})
_WILDCARD = re.compile(r"(?<!\\)\*")


class _MisfitError(Exception):
    """The item can be no question of a module; the text says why."""


def fit(bank: Bank, language: str) -> list[Outcome]:
    """What becomes of each entry, in the order of the file. Ids are unique in the whole bank."""
    taken: dict[str, int] = {}
    return [_outcome(entry, number, language, taken) for number, entry in enumerate(bank.entries, 1)]


def slug(text: str, otherwise: str) -> str:
    """An id of a text's first words: lower-case letters and hyphens. A text with none gives the other."""
    spelled = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    words = re.findall(r"[a-z0-9]+", re.sub(r"[\u0300-\u036f'’]", "", spelled))
    found = "-".join(words[:_MOST_WORDS])[:60].strip("-")
    if not found:
        return otherwise
    return found if found[0].isalpha() else f"q-{found}"


def unique(id_: str, taken: dict[str, int]) -> str:
    """The id, with a number if it is taken; it is taken from then on. `taken`: ids and their last numbers."""
    number, found = taken.get(id_, 1), id_
    while found in taken:
        number += 1
        found = f"{id_}-{number}"
    taken[id_] = number
    taken.setdefault(found, 1)
    return found


def _outcome(entry: Item | Refused, number: int, language: str, taken: dict[str, int]) -> Outcome:
    if isinstance(entry, Refused):
        return Outcome(entry.line, entry.name, Verdict.REFUSED, (entry.reason,), part=entry.part)
    bare = Outcome(
        entry.line,
        entry.name or entry.stem,
        Verdict.REFUSED,
        notes=entry.notes,
        part=entry.part,
        category=entry.category,
    )
    try:
        options, losses = _options(entry, language)
    except _MisfitError as error:
        return replace(bare, why=(str(error),))
    if not entry.stem:
        return replace(bare, why=("The question has no text that can be carried.", *entry.losses))
    right, wrong, more = _explained(entry, language)
    why = tuple(dict.fromkeys([*(f"lost: {loss}" for loss in entry.losses), *losses, *more]))
    id_ = unique(slug(entry.id or entry.name, f"question-{number}"), taken)
    question = Fitted(id_, entry.stem, tuple(options), right, wrong, entry.picture)
    return replace(bare, verdict=Verdict.LOSSY if why else Verdict.EXACT, why=why, question=question)


def _options(item: Item, language: str) -> tuple[list[Option], list[str]]:
    """The options, and what making them loses."""
    if item.kind in {Kind.TEXT, Kind.NUMBER}:
        texts, right, losses = _typed(item)
        pictures: list[Picture | None] = [None] * len(texts)
    else:
        texts, right, losses = _chosen(item, language)
        pictures = [answer.picture for answer in item.answers]
    bare = [not text for text in texts]
    if any(alone and shown is None for alone, shown in zip(bare, pictures, strict=True)):
        raise _MisfitError("An option has no text that can be carried, perhaps only a picture.")
    folded = [text.casefold() for text in texts if text]
    if any(bare):
        losses.append("An option is only a picture, which says nothing; its words are still to write.")
    if len(set(folded)) < len(folded):
        raise _MisfitError("Two options differ by nothing but capitals; nobody could tell which one was chosen.")
    taken: dict[str, int] = {}
    options = [
        Option(unique(slug(text, f"option-{place}"), taken), text or None, place == right, shown)
        for place, (text, shown) in enumerate(zip(texts, pictures, strict=True))
    ]
    written = sum(not option.correct for option in options)
    missing = [Option(unique(f"tempting-{number}", taken), None, False) for number in range(written + 1, 3)]
    return options + (missing if item.kind in {Kind.TEXT, Kind.NUMBER} else []), losses


def _chosen(item: Item, language: str) -> tuple[list[str], int, list[str]]:
    if len(item.answers) < 2:
        raise _MisfitError(f"A choice needs two options or more; there {_are(len(item.answers))}.")
    full = [place for place, answer in enumerate(item.answers) if answer.percent >= FULL]
    losses = []
    if item.kind is Kind.SEVERAL:
        if sum(answer.percent > 0 for answer in item.answers) > 1:
            raise _MisfitError("Several options are right together. A question has exactly one right option here.")
        losses.append("Learners could tick several options; here they choose one.")
    if len(full) != 1:
        found = "None of its options gives the whole mark." if not full else f"{len(full)} of its options are right."
        raise _MisfitError(f"{found} A question has exactly one right option here.")
    losses += [
        f'"{answer.text}" gave {answer.percent:g} percent; {_NO_PARTS}'
        for place, answer in enumerate(item.answers)
        if answer.percent and place != full[0]
    ]
    texts = [answer.text for answer in item.answers]
    if item.kind is Kind.TRUTH:
        true, false = TRUTHS[language]
        texts = [true if text == "true" else false for text in texts]
    return texts, full[0], losses


def _typed(item: Item) -> tuple[list[str], int, list[str]]:
    """An answer that is typed becomes a choice: the right one, known wrong ones, and room for others."""
    full = [answer for answer in item.answers if answer.percent >= FULL]
    right = next((answer for answer in full if not _WILDCARD.search(answer.text)), None)
    if right is None:
        raise _MisfitError(
            "It accepts only a pattern with wildcards (*), which Google Forms does not know."
            if full
            else "None of its answers gives the whole mark."
        )
    known = [answer for answer in item.answers if answer.percent < FULL and not _WILDCARD.search(answer.text)]
    distinct = {_bare(right).casefold(): _bare(right)}
    losses = ["The answer was typed; here it is chosen among options, and the tempting wrong ones are still to write."]
    losses += _other_answers(item, right)
    for answer in known:
        text = _bare(answer)
        if answer.percent and not answer.tolerance:
            losses.append(f'"{text}" gave {answer.percent:g} percent; {_NO_PARTS}')
        if not answer.tolerance and distinct.setdefault(text.casefold(), text) != text:
            losses.append(
                f'"{text}" differs from "{distinct[text.casefold()]}" by nothing but capitals and is left out.'
            )
    losses += [
        f"{_bare(answer)} gave {answer.percent:g} percent within {answer.tolerance:g}; Google Forms knows no tolerance."
        for answer in item.answers
        if answer.tolerance
    ]
    return list(distinct.values()), 0, losses


def _other_answers(item: Item, right: Answer) -> Iterator[str]:
    others = [answer for answer in item.answers if answer.percent >= FULL and answer is not right]
    for answer in others:
        if _WILDCARD.search(answer.text):
            yield f'The pattern "{answer.text}" was accepted too; Google Forms knows no wildcards.'
        elif _bare(answer) != _bare(right):
            yield f'"{_bare(answer)}" was accepted too.'
    for answer in item.answers:
        if answer.percent < FULL and answer.percent and _WILDCARD.search(answer.text):
            yield f'The pattern "{answer.text}" gave {answer.percent:g} percent; Google Forms knows no wildcards.'


def _bare(answer: Answer) -> str:
    return one_line(answer.text.replace("\\*", "*"))


def _explained(item: Item, language: str) -> tuple[str | None, str | None, list[str]]:
    """The explanations for who was right and who was wrong, None where nobody has written one."""
    losses = []
    names = dict(zip(("true", "false"), TRUTHS[language], strict=True)) if item.kind is Kind.TRUTH else {}
    right = list(dict.fromkeys(answer.feedback for answer in item.answers if answer.percent >= FULL))
    wrong = [(answer.text, answer.feedback) for answer in item.answers if answer.percent < FULL]
    told = [(text, words) for text, words in wrong if words]
    if len({words for _, words in told}) > 1 or (told and len(told) < len(wrong)):
        losses.append("Each wrong option had its own feedback; here one explanation holds them all, with their names.")
        texts = [words if text == "*" else f"{names.get(text, text)}: {words}" for text, words in told]
    else:
        texts = list(dict.fromkeys(words for _, words in told))
    return (
        _joined([*right, item.right, item.general]),
        _joined([*texts, item.wrong, item.general]),
        losses,
    )


def _joined(texts: Iterable[str]) -> str | None:
    return "\n\n".join(dict.fromkeys(text for text in texts if text)) or None


def _are(number: int) -> str:
    return "is 1" if number == 1 else f"are {number}"


def counts(outcomes: Sequence[Outcome]) -> dict[Verdict, int]:
    """How many there are of each verdict."""
    return {verdict: sum(outcome.verdict is verdict for outcome in outcomes) for verdict in Verdict}
