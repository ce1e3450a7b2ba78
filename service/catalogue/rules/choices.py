"""Rules 6, 7, 9, 11 and 12: questions that teach."""

from collections.abc import Iterator

from service.catalogue import reading
from service.catalogue.fields import nearest
from service.catalogue.findings import Severity
from service.catalogue.rules.case import Case, Problem, feedback, quoted, stems
from service.catalogue.rules.wording import AFTERWARDS, BLAME, GIVEAWAYS, NEGATIONS

ACTION_QUESTIONS = 2
_AFTERWARDS_LIKE = {
    "sv": "Har du redan svarat? Anmäl det nu.",
    "da": "Har du allerede svaret? Meld det nu.",
    "en": "Have you already replied? Report it now.",
}


def questions(case: Case) -> Iterator[Problem]:
    """6: the audience's number of questions, two of them about what one does."""
    number, right = len(case.module.questions), case.limits.questions
    if number != right:
        message = f"There are {number} questions; {right} are right for {case.limits.called}."
        yield Problem(None, ("questions",), message)
    actions = sum(question.asks == "action" for question in case.module.questions)
    if actions < ACTION_QUESTIONS:
        asks = f'{actions} of the questions ask "what do you do?" (asks: action)'
        message = f"{asks}; at least {ACTION_QUESTIONS} should."
        yield Problem(None, ("questions",), message)


def options(case: Case) -> Iterator[Problem]:
    """7: the audience's number of options, none about the others, none that promises too much."""
    for place, question in enumerate(case.module.questions):
        number, right = len(question.options), case.limits.options
        if number != right:
            name = f"The question {question.id}"
            message = f"{name} has {number} options; {right} are right for {case.limits.called}."
            yield Problem(None, ("questions", place, "options"), message)
    for language, id_, words in case.questions():
        for option, text in words.options.items():
            hit = GIVEAWAYS[language].search(text)
            if hit:
                name = f"The option {quoted(text)}"
                message = f'{name} says "{hit.group()}", which gives it away. Say it in another way.'
                yield Problem(language, ("questions", id_, "options", option), message)


def misconceptions(case: Case) -> Iterator[Problem]:
    """9: the idea behind every wrong option is one that the reports know."""
    if case.misconceptions is None:
        return
    for number, question in enumerate(case.module.questions):
        for place, option in enumerate(question.options):
            id_ = option.misconception
            if id_ is not None and id_ not in case.misconceptions:
                near = nearest(id_, case.misconceptions)
                message = f"The misconception {id_} is not in misconceptions.yaml.{near}"
                yield Problem(None, ("questions", number, "options", place, "misconception"), message)


def forgiving(case: Case) -> Iterator[Problem]:
    """11: feedback does not blame, and somewhere says what to do if it has happened already."""
    for language, id_, words in case.questions():
        for place, text in feedback(id_, words):
            hit = BLAME[language].search(text)
            if hit:
                message = f'The feedback in {id_} says "{hit.group()}". Say what to do instead, without blame.'
                yield Problem(language, place, message)
    for language, version in case.versions():
        if not any(AFTERWARDS[language].search(words.wrong) for words in version.questions.values()):
            message = (
                "No explanation says what to do if it has happened already. Say it where it can happen, as "
                f'"{_AFTERWARDS_LIKE[language]}".'
            )
            yield Problem(language, ("questions",), message, Severity.WARNING)


def positive(case: Case) -> Iterator[Problem]:
    """12: the question sentence asks for what is so, not for what is not."""
    for language, id_, words in case.questions():
        for place, stem in stems(id_, words):
            spoken = reading.sentences(stem)
            asking = [sentence for sentence in spoken if "?" in sentence] or list(spoken[-1:])
            for sentence in asking:
                hit = NEGATIONS[language].search(sentence)
                if hit:
                    name = f"The question {quoted(sentence)}"
                    message = f'{name} says "{hit.group()}". Ask it the positive way round.'
                    yield Problem(language, place, message)
