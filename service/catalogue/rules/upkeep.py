"""Rules 17-20: dates, languages, other people's data, and what repetition needs."""

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from service.catalogue.findings import Severity
from service.catalogue.model import LANGUAGES
from service.catalogue.rules.case import Case, Problem, every_text

WARN_BEFORE = timedelta(days=30)
REVIEW_MONTHS = {"R6": 6, "R12": 12}
_MAIL = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
_PERSONAL_NUMBER = re.compile(
    r"(?<![\d-])(?:(?:19|20)?\d{6}[-+ ]\d{4}|(?:19|20)\d{10}|"
    r"(?:[0-3]\d[01]\d\d\d|\d\d[01]\d[0-3]\d)\d{4})(?![\d-])"
)
# The Swedish regulator keeps 070-174 06 05 to 06 99 for invented people.
_MOBILE = re.compile(r"(?<![\d-])(?:\+46 ?|0)7[02369](?!-?174 ?06)(?:[ -]?\d){7}(?![\d-])")


def dated(case: Case) -> Iterator[Problem]:
    """17: read lately, and to be read again before it grows old."""
    module, today = case.module, case.today
    if module.verified_on > today:
        yield Problem(None, ("verified_on",), f"verified_on is {module.verified_on}, a day that has not come yet.")
    latest = months_after(module.verified_on, REVIEW_MONTHS[module.review_class])
    if module.review_by > latest:
        message = f"review_by is {module.review_by}; with class {module.review_class} {latest} is the latest."
        yield Problem(None, ("review_by",), message)
    if module.review_by < today:
        message = f"The review was due on {module.review_by}. Read the sources again, and set both dates."
        yield Problem(None, ("review_by",), message)
    elif module.review_by - today <= WARN_BEFORE:
        message = f"The review is due on {module.review_by}."
        yield Problem(None, ("review_by",), message, Severity.WARNING)


def languages(case: Case) -> Iterator[Problem]:
    """18: one module in three languages. That their ids are the same is seen to when the files are read."""
    module = case.module
    missing = [language for language in LANGUAGES if language not in module.words]
    if missing:
        files = " and ".join(f"{language}.yaml" for language in missing)
        yield Problem(None, (), f"The module has no {files}.", Severity.WARNING)
    for question in module.questions:
        without = [lang for lang, version in case.versions() if version.questions[question.id].again is None]
        if 0 < len(without) < len(module.words):
            for language in without:
                message = f"The question {question.id} has a second stem (again) in other languages, but not here."
                yield Problem(language, ("questions", question.id), message)


def no_personal_data(case: Case) -> Iterator[Problem]:
    """19: addresses that belong to nobody, and no identity numbers, not even invented ones.

    What an installation fills in, as the address to report to, is its own.
    """
    for language in case.module.languages:
        version = case.raw[language]
        for place, text in every_text(version):
            for hit in _MAIL.finditer(text) if "@" in text else ():
                domain = hit.group(1).lower()
                if not (domain == "example.org" or domain.endswith((".example", ".example.org"))):
                    name = f"The address {hit.group()}"
                    message = f"{name} may be somebody's. Use one at example.org or under .example."
                    yield Problem(language, place, message)
            for hit in _PERSONAL_NUMBER.finditer(text):
                message = f"{hit.group()} looks like a personal identity number. Take it out."
                yield Problem(language, place, message)
            for hit in _MOBILE.finditer(text):
                message = f"{hit.group()} may be somebody's telephone. Use 070-174 06 05, which belongs to nobody."
                yield Problem(language, place, message)


def repeatable(case: Case) -> Iterator[Problem]:
    """20: something to ask when the module comes back, and neighbours to mix it with."""
    if case.module.interleave is None:
        message = "The module has no interleave group, so repetition cannot mix it with its neighbours."
        yield Problem(None, (), message, Severity.WARNING)
    for language, version in case.versions():
        for id_, words in version.questions.items():
            if words.again is not None and words.again.casefold() == words.stem.casefold():
                message = f"The second stem of {id_} is the same as the first. Ask for the same thing in other words."
                yield Problem(language, ("questions", id_, "again"), message)
        if all(words.again is None for words in version.questions.values()):
            message = "No question has a second stem (again), so repetition would ask the same words."
            yield Problem(language, ("questions",), message, Severity.WARNING)


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month where it is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
