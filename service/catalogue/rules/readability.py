"""Rule 13: LIX below the audience's limit. A hint to authors, with what to look at first."""

from collections import Counter
from collections.abc import Iterator

from service.catalogue import reading
from service.catalogue.findings import Severity
from service.catalogue.rules.case import Case, Problem, quoted

LEAST_WORDS = 60
"""LIX of a shorter text says too little to stop anybody."""

AIM = 5
_SHOWN = 3


def lix(case: Case) -> Iterator[Problem]:
    """13: an error above the limit, a warning above the aim or where the text is short."""
    for language, version in case.versions():
        texts = list(reading.running_text(version))
        measure = reading.measure(texts)
        limit = case.limits.lix[language]
        if measure.lix <= limit - AIM:
            continue
        over = measure.lix > limit
        wanted = f"{limit} is the most" if over else f"{limit - AIM} is the aim and {limit} the most"
        message = f"LIX is {measure.lix:.1f}; {wanted} for {case.limits.called}. {_look_at(texts)}"
        blocks = over and measure.words >= LEAST_WORDS
        yield Problem(language, (), message, Severity.ERROR if blocks else Severity.WARNING)


def _look_at(texts: list[str]) -> str:
    """The longest sentences and the commonest long words: there the number comes down soonest."""
    sentences = sorted((s for text in texts for s in reading.sentences(text)), key=reading.count, reverse=True)
    long_words = Counter(
        word.lower() for text in texts for word in reading.words(text) if reading.is_long(word)
    ).most_common(_SHOWN)
    longest = ", ".join(f"{quoted(sentence, 40)} ({reading.count(sentence)} words)" for sentence in sentences[:_SHOWN])
    return f"Longest sentences: {longest}. Long words: {', '.join(word for word, _ in long_words)}."
