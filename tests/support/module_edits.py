"""What an author may do to a module without giving it a new version."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import strategies as st

from service.catalogue.model import Module, Option, Question, QuestionWords, Words

_FEWEST_QUESTIONS = 2
_FEWEST_OPTIONS = 2
_NEW = "made-later"


@st.composite
def edits(draw: st.DrawFn, module: Module) -> Module:
    """One to four edits: other words; questions and options more, fewer or in another order."""
    for number in range(draw(st.integers(1, 4))):
        edit = draw(st.sampled_from([_reworded, _one_question_less, _one_question_more, _turned, _one_option_less]))
        module = edit(draw, module, number)
    return module


def _in_each_language(module: Module, edit: Callable[[Words], Words]) -> Module:
    return replace(module, words={language: edit(words) for language, words in module.words.items()})


def _reworded(draw: st.DrawFn, module: Module, number: int) -> Module:
    """One text of one question, or one of the whole module. No text comes to stand for another option."""
    asked = draw(st.sampled_from(module.questions))
    option = draw(st.sampled_from(asked.options)).id
    what = draw(st.sampled_from(["title", "scenario", "objective", "stem", "right", "wrong", "option"]))
    text = f"Nytt {number} {draw(st.integers(0, 9))}"

    def edit(words: Words) -> Words:
        if what in {"title", "scenario", "objective"}:
            return replace(words, **{what: text})
        old = words.questions[asked.id]
        new = (
            replace(old, options={**old.options, option: f"{option} {text}"})
            if what == "option"
            else replace(old, **{what: text})
        )
        return replace(words, questions={**words.questions, asked.id: new})

    return _in_each_language(module, edit)


def _one_question_less(draw: st.DrawFn, module: Module, _number: int) -> Module:
    if len(module.questions) <= _FEWEST_QUESTIONS:
        return module
    gone = draw(st.sampled_from(module.questions))
    left = tuple(question for question in module.questions if question != gone)
    return replace(module, questions=left, pass_mark=min(module.pass_mark, len(left)))


def _one_question_more(draw: st.DrawFn, module: Module, number: int) -> Module:
    options = (Option("yes", correct=True), Option("no", correct=False, misconception="M-LOOK"))
    new = Question(f"{_NEW}-{number}", "action", options)
    place = draw(st.integers(0, len(module.questions)))
    words = QuestionWords("Nu då?", {"yes": f"Ja {number}", "no": f"Nej {number}"}, "Rätt.", "Fel.")
    more = replace(module, questions=(*module.questions[:place], new, *module.questions[place:]))
    return _in_each_language(more, lambda old: replace(old, questions={**old.questions, new.id: words}))


def _turned(draw: st.DrawFn, module: Module, _number: int) -> Module:
    return replace(module, questions=tuple(draw(st.permutations(module.questions))))


def _one_option_less(draw: st.DrawFn, module: Module, _number: int) -> Module:
    place = draw(st.integers(0, len(module.questions) - 1))
    asked = module.questions[place]
    wrong = [option for option in asked.options if not option.correct]
    if len(asked.options) <= _FEWEST_OPTIONS:
        return module
    gone = draw(st.sampled_from(wrong))
    fewer = replace(asked, options=tuple(option for option in asked.options if option != gone))
    return replace(module, questions=(*module.questions[:place], fewer, *module.questions[place + 1 :]))
