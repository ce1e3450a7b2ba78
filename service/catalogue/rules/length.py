"""Rules 1-5, 10 and 14: how much there is to read, and in what portions."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from service.catalogue import reading
from service.catalogue.findings import Severity
from service.catalogue.rules.case import Case, Problem, every_text, prose, quoted
from service.catalogue.rules.wording import EVERYDAY, UNSEEN_VERBS

if TYPE_CHECKING:
    from service.catalogue.files import Place

OBJECTIVE_WORDS = 27
SCENARIO_WORDS = 60
MOST_SECONDS = 240
AIM_SECONDS = (120, 200)
KEY_POINTS = (3, 4)
KEY_POINT_WORDS = 30
WRONG_WORDS = 60
RIGHT_WORDS = 8
_ABBREVIATION = re.compile(r"\b[A-ZÅÄÖÆØ]{2,6}\b")


def objective(case: Case) -> Iterator[Problem]:
    """1: one sentence, not too long, about something one can see people do."""
    for language, version in case.versions():
        words = reading.count(version.objective)
        if words > OBJECTIVE_WORDS:
            message = f"The objective has {words} words; {OBJECTIVE_WORDS} are the most."
            yield Problem(language, ("objective",), message)
        if len(reading.sentences(version.objective)) > 1:
            yield Problem(language, ("objective",), "The objective is more than one sentence. Choose one objective.")
        unseen = UNSEEN_VERBS[language].search(version.objective)
        if unseen:
            message = (
                f'The objective says "{unseen.group()}", which nobody can see. Say what the learner does, as '
                '"hangs up and calls back".'
            )
            yield Problem(language, ("objective",), message)


def scenario(case: Case) -> Iterator[Problem]:
    """2: a person, a place and a choice, in few words."""
    for language, version in case.versions():
        words = reading.count(version.scenario)
        if words > SCENARIO_WORDS:
            yield Problem(language, ("scenario",), f"The scenario has {words} words; {SCENARIO_WORDS} are the most.")


def time(case: Case) -> Iterator[Problem]:
    """3: two to four minutes, by the time model of `reading`."""
    least, most = AIM_SECONDS
    for language, version in case.versions():
        seconds = round(reading.seconds(version, case.module.audience))
        if seconds > MOST_SECONDS:
            message = f"The module takes {seconds} seconds; {MOST_SECONDS} are the most. Shorten or divide it."
            yield Problem(language, (), message)
        elif not least <= seconds <= most:
            message = f"The module takes {seconds} seconds; {least} to {most} is the aim."
            yield Problem(language, (), message, Severity.WARNING)


def portions(case: Case) -> Iterator[Problem]:
    """4: words on each screen, and in all."""
    most = case.limits.screen_words
    for language, version in case.versions():
        screens: list[tuple[Place, str, list[str]]] = [
            (("scenario",), "The scenario", [version.scenario]),
            (("key_points",), "The key points together", list(version.key_points.values())),
        ]
        for id_, words in version.questions.items():
            screens.append((("questions", id_), f"The question {id_} with its options", list(reading.screen(words))))
            screens.append((("questions", id_, "right"), f"The reason in {id_}", [words.right]))
            screens.append((("questions", id_, "wrong"), f"The explanation in {id_}", [words.wrong]))
        for place, name, texts in screens:
            number = reading.count(*texts)
            if number > most:
                have = "have" if name.endswith("together") else "has"
                message = f"{name} {have} {number} words; a screen for {case.limits.called} holds {most}."
                yield Problem(language, place, message)
        number = reading.count(*reading.all_text(version))
        if number > case.limits.module_words:
            most_words, readers = case.limits.module_words, case.limits.called
            message = f"The module has {number} words in all; {most_words} are the most for {readers}."
            yield Problem(language, (), message)


def key_points(case: Case) -> Iterator[Problem]:
    """5: three or four, short, each with a source that somebody has read."""
    number = len(case.module.key_points)
    if not KEY_POINTS[0] <= number <= KEY_POINTS[1]:
        message = f"There are {number} key points; {KEY_POINTS[0]} or {KEY_POINTS[1]} are right."
        yield Problem(None, ("key_points",), message)
    read = {source.id for source in case.module.sources if source.mark != "K"}
    for place, point in enumerate(case.module.key_points):
        if not read.intersection(point.sources):
            message = (
                f"The key point {point.id} rests on general knowledge alone ({', '.join(point.sources)}). "
                "Give it a source with the mark V1 or V2."
            )
            yield Problem(None, ("key_points", place, "sources"), message)
    for language, version in case.versions():
        for id_, text in version.key_points.items():
            words = reading.count(text)
            if words > KEY_POINT_WORDS:
                message = f"The key point {id_} has {words} words; {KEY_POINT_WORDS} are the most."
                yield Problem(language, ("key_points", id_), message)


def explanations(case: Case) -> Iterator[Problem]:
    """10: feedback that explains, and no essay."""
    for language, id_, words in case.questions():
        number = reading.count(words.wrong)
        if number > WRONG_WORDS:
            message = f"The explanation in {id_} has {number} words; {WRONG_WORDS} are the most."
            yield Problem(language, ("questions", id_, "wrong"), message)
        number = reading.count(words.right)
        if number < RIGHT_WORDS:
            message = f"The reason in {id_} has {number} words; it needs at least {RIGHT_WORDS} to be one."
            yield Problem(language, ("questions", id_, "right"), message)


def sentences(case: Case) -> Iterator[Problem]:
    """14: short sentences, and no abbreviation without its long form."""
    most = case.limits.sentence_words
    for language, version in case.versions():
        for place, text in prose(version):
            for sentence in reading.sentences(text):
                number = reading.count(sentence)
                if number > most:
                    message = (
                        f"A sentence of {number} words; {most} are the most for {case.limits.called}. "
                        f"Divide {quoted(sentence)}"
                    )
                    yield Problem(language, place, message)
        yield from _abbreviations(case, language)


def _abbreviations(case: Case, language: str) -> Iterator[Problem]:
    """Long form and abbreviation stand together somewhere: "long form (LF)" or "LF (long form)"."""
    texts = list(every_text(case.module.words[language]))
    whole = "\n".join(text for _, text in texts)
    seen = set(EVERYDAY)
    for place, text in texts:
        for short in _ABBREVIATION.findall(text):
            if short not in seen and f"({short})" not in whole and f"{short} (" not in whole:
                message = f"{short} stands without its long form. Write it out once, as: long form ({short})."
                yield Problem(language, place, message, Severity.WARNING)
            seen.add(short)
