"""Rules 6-9, 11 and 12: questions that teach, and that nobody can answer by their looks."""

from collections.abc import Iterable, Iterator

from service.catalogue import reading
from service.catalogue.fields import nearest
from service.catalogue.model import Module
from service.catalogue.rules.case import Case, Problem, feedback, quoted, stems
from service.catalogue.rules.wording import BLAME, GIVEAWAYS, NEGATIONS

ACTION_QUESTIONS = 2
LONGER = 1.45
"""A right option this many times as long as the longest wrong one gives itself away."""


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


def giveaway(case: Case) -> Iterator[Problem]:
    """8: the right option is not told by its length."""
    for language, id_, right, longest in _lengths(case.module):
        if right > LONGER * longest:
            message = (
                f"In {id_} the right option has {right} characters and the longest wrong one {longest}: "
                f"more than {LONGER} times as long. Shorten it, or give the wrong ones more."
            )
            yield Problem(language, ("questions", id_, "options"), message)


def longest_in_course(modules: Iterable[Module]) -> Iterator[str]:
    """8, over a course: the right option is the longest in at most a third of the questions of each language."""
    longest: dict[str, int] = {}
    asked: dict[str, int] = {}
    for module in modules:
        for language, _, right, wrong in _lengths(module):
            asked[language] = asked.get(language, 0) + 1
            longest[language] = longest.get(language, 0) + (right > wrong)
    for language, number in longest.items():
        if 3 * number > asked[language]:
            yield (
                f"In {language} the right option is the longest in {number} of {asked[language]} questions; "
                "a third is the most, or learners choose by length."
            )


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
    """11: feedback does not blame. Whether it says what to do now, a person has to judge."""
    for language, id_, words in case.questions():
        for place, text in feedback(id_, words):
            hit = BLAME[language].search(text)
            if hit:
                message = f'The feedback in {id_} says "{hit.group()}". Say what to do instead, without blame.'
                yield Problem(language, place, message)


def positive(case: Case) -> Iterator[Problem]:
    """12: the question sentence asks for what is so, not for what is not."""
    for language, id_, words in case.questions():
        for place, stem in stems(id_, words):
            spoken = reading.sentences(stem)
            asking = [sentence for sentence in spoken if "?" in sentence] or spoken[-1:]
            for sentence in asking:
                hit = NEGATIONS[language].search(sentence)
                if hit:
                    name = f"The question {quoted(sentence)}"
                    message = f'{name} says "{hit.group()}". Ask it the positive way round.'
                    yield Problem(language, place, message)


def _lengths(module: Module) -> Iterator[tuple[str, str, int, int]]:
    """For each language and question: characters of the right option, and of the longest wrong one."""
    for language in module.languages:
        for question in module.questions:
            texts = module.words[language].questions[question.id].options
            right = max(len(texts[option.id]) for option in question.options if option.correct)
            wrong = max(len(texts[option.id]) for option in question.options if not option.correct)
            yield language, question.id, right, wrong
