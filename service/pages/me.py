"""A learner's own page: what I am asked to do, what I have done, my own answers. Nothing of anybody else."""

from dataclasses import dataclass
from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue

from service.access import Permission
from service.assignments.model import Due
from service.assignments.nameless import nameless
from service.catalogue.model import Module, Question
from service.delivery.plan import FormKey
from service.delivery.records import form_addresses
from service.files.languages import WORDS
from service.house import House
from service.moments import local_day, parse
from service.pages.guard import Asked, asks, oneself
from service.pages.languages import WORDS as PAGES
from service.pages.words import Me
from service.reports.own import OwnWork, Tries, own_work
from service.roster.model import Person
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Task:
    """A module to do, in words of a `language`.

    `form`: where to answer, None while there is nowhere yet; `unnamed`: it is for figures alone.
    """

    title: str
    language: str
    objective: str
    minutes: int
    due: date | None
    overdue: bool
    form: str | None
    unnamed: bool


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """One question with the answer that was given last; `chosen` is None where there was none."""

    stem: str
    chosen: str | None
    right: bool
    correct: str
    why: str


@dataclass(frozen=True, slots=True)
class Done:
    """A module that has been done, in words of a `language`.

    `answers` is empty where its questions have changed since, or where what was answered is not `kept`.
    """

    title: str
    language: str
    on: date
    passed: bool
    form: str | None
    unnamed: bool
    kept: bool
    answers: tuple[OwnAnswer, ...]

    @property
    def right(self) -> int:
        return sum(answer.right for answer in self.answers)


class MePages:
    """`/me`."""

    def __init__(self, house: House) -> None:
        self.house = house

    @asks(Permission.SCORES_READ, of=oneself, keep=True)
    def me(self, asked: Asked) -> ResponseReturnValue:
        assert asked.subject.person is not None
        today = local_day(self.house.clock.now(), self.house.settings.timezone)
        work = own_work(asked.connection, asked.subject.person, today)
        forms = form_addresses(asked.connection)
        reader = _Reader(self.house, asked.visitor.language, work, forms, nameless(asked.connection))
        tasks = sorted(
            (reader.task(due, today) for due in work.dues.values() if reader.is_to_do(due)),
            key=lambda task: (task.due or date.max, task.title),
        )
        return render_template(
            "me.html",
            take=WORDS[asked.visitor.language].take,
            name=work.person.name,
            unit=work.unit,
            private=_who_sees(PAGES[asked.visitor.language].me, work.person, self.house.settings),
            tasks=tasks,
            minutes=sum(task.minutes for task in tasks),
            late=sum(task.overdue for task in tasks),
            done=sorted(
                (reader.done(module_id, tries) for module_id, tries in work.tries.items() if reader.module(module_id)),
                key=lambda done: (-done.on.toordinal(), done.title),
            ),
        )


def _who_sees(words: Me, person: Person, settings: Settings) -> str:
    """What others see of what one has done, as the settings are."""
    if person.role != "pupil":
        return words.private_by_name if settings.leaders_see_names else words.private
    seen = words.private_of_pupils_by_name if settings.leaders_see_names else words.private_of_pupils
    return f"{seen} {words.seen_in_classroom}" if settings.classroom else seen


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns a person's work into what the page shows, in the page's language."""

    house: House
    language: str
    work: OwnWork
    forms: dict[FormKey, str]
    unnamed: frozenset[str]

    def module(self, module_id: str) -> Module | None:
        return self.house.catalogue.modules.get(module_id)

    def is_to_do(self, due: Due) -> bool:
        return due.module_id in self.house.catalogue.modules and due.module_id not in self.work.tries

    def task(self, due: Due, today: date) -> Task:
        module = self.house.catalogue.modules[due.module_id]
        words = module.words[self._spoken(module)]
        return Task(
            title=words.title,
            language=self._spoken(module),
            objective=words.objective,
            minutes=max(1, round(module.minutes)),
            due=due.due_on,
            overdue=due.due_on is not None and due.due_on < today,
            form=self._form(module),
            unnamed=module.id in self.unnamed,
        )

    def done(self, module_id: str, tries: Tries) -> Done:
        module = self.house.catalogue.modules[module_id]
        known = [question for question in module.questions if question.id in tries.answers]
        return Done(
            title=module.words[self._spoken(module)].title,
            language=self._spoken(module),
            on=local_day(parse(tries.first_at), self.house.settings.timezone),
            passed=tries.passed,
            form=self._form(module),
            unnamed=module.id in self.unnamed,
            kept=bool(tries.answers),
            answers=tuple(self._answer(module, question, tries.answers[question.id]) for question in known),
        )

    def _answer(self, module: Module, question: Question, option: str | None) -> OwnAnswer:
        words = module.words[self._spoken(module)].questions[question.id]
        correct = next(each.id for each in question.options if each.correct)
        right = option == correct
        return OwnAnswer(
            stem=words.stem,
            chosen=words.options.get(option) if option else None,
            right=right,
            correct=words.options[correct],
            why=words.right if right else words.wrong,
        )

    def _languages(self, module: Module) -> list[str]:
        """The page's language, the person's, the installation's, then whatever the module has."""
        wanted = (self.language, self.work.person.language, self.house.settings.language, *module.languages)
        return [language for language in dict.fromkeys(wanted) if language in module.words and language]

    def _spoken(self, module: Module) -> str:
        return self._languages(module)[0]

    def _form(self, module: Module) -> str | None:
        keys = (FormKey(module.id, module.version, language) for language in self._languages(module))
        return next((self.forms[key] for key in keys if key in self.forms), None)
