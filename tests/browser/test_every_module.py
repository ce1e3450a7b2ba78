"""Every module that comes with the program, walked in a real browser by a learner of each language.

Each question is answered wrongly, so that its explanation is read; the last is answered again before it is sent in.
Buttons and options are clicked in the page itself, which takes a third of the time: how they are met by thumb and by
keyboard stands in `test_form_page.py`.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from sandbox.serve import Sandbox
from service.catalogue.model import Module, Question, Words
from service.compiler.plain import tidy
from service.store import tables as t
from service.web import build
from tests.support.served import served
from tests.support.story import Story

pytestmark = pytest.mark.browser

PRESS = """([button, option]) => {
    const called = (place, name) =>
        [...document.querySelectorAll(place)].find((each) => each.innerText.trim() === name);
    if (option !== null) called(".choice", option).querySelector("input").click();
    called(".form-buttons button", button).click();
}"""
FOLLOW = "(name) => [...document.querySelectorAll('a')].find((each) => each.innerText === name).click()"


@dataclass(frozen=True)
class Learner:
    """Somebody in Ekby, and what the pages of a Form call things in their language."""

    id: str
    email: str
    onward: str
    back: str
    send: str
    points: str
    of: str


LEARNERS = {
    "sv": Learner("1003", "asa.oberg@ekby.example", "Nästa", "Tillbaka", "Skicka", "Visa poäng", "av"),
    "da": Learner("1004", "soren.kjaer@ekby.example", "Næste", "Tilbage", "Send", "Se point", "af"),
    "en": Learner("1005", "siobhan.oneill@ekby.example", "Next", "Back", "Submit", "View score", "of"),
}


@pytest.fixture
def story(sandbox: Sandbox, tmp_path: Path, database: str) -> Iterator[Story]:
    """The service's own pictures are where Forms fetches them, and nobody is written to but who is asked."""
    told = Story(sandbox, tmp_path, "ekby.example", NANOLEARN_DATABASE_URL=database)
    with served(build(told.service)) as address:
        told.environment["NANOLEARN_PUBLIC_URL"] = address
        told.start()
        told.sync()
        yield told
    told.close()


@pytest.mark.parametrize("language", LEARNERS)
def test_a_learner_walks_every_module(chromium: Browser, story: Story, language: str) -> None:
    """All texts are met where they belong, a wrong answer is explained and can be mended, and the result counts.

    Each module in one of the languages; in every one of them where NANOLEARN_WALK is `all`, as before a release. What
    a Form says in each language is asked of every module by the compiler's own tests.
    """
    learner, modules = LEARNERS[language], _share(story.service.catalogue.modules, language)
    story.assign(*modules, to=[f"person:{learner.email}"], role="staff")
    assert story.deliver().failed == []
    addresses = _addresses(story, language)
    assert sorted(addresses) == sorted(modules)
    context = chromium.new_context(locale=language, reduced_motion="reduce", viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": "workspace_person", "value": learner.id, "url": story.sandbox.url}])
    page = context.new_page()
    page.set_default_timeout(30_000)  # a shared machine is slow now and then
    page.on("pageerror", lambda error: pytest.fail(f"JavaScript: {error}"))
    for id_, module in modules.items():
        page.goto(addresses[id_])
        _Walk(page, learner, module, module.words[language]).through()
    context.close()
    assert story.track().responses == len(modules)
    total = story.report()["total"]
    assert [total[name] for name in ("assigned", "completed", "passed", "overdue")] == [
        len(modules),
        len(modules),
        0,
        0,
    ]


def _share(modules: Mapping[str, Module], language: str) -> dict[str, Module]:
    """The modules whose turn it is in this language."""
    if os.environ.get("NANOLEARN_WALK") == "all":
        return dict(modules)
    turn = [*LEARNERS].index(language)
    return {id_: module for place, (id_, module) in enumerate(modules.items()) if place % len(LEARNERS) == turn}


def _addresses(story: Story, language: str) -> dict[str, str]:
    """Where learners find each module's Form, by the module's id."""
    query = select(t.forms.c.module_id, t.forms.c.responder_uri).where(t.forms.c.language == language)
    with story.service.engine.connect() as connection:
        return {row.module_id: row.responder_uri for row in connection.execute(query)}


@dataclass(frozen=True)
class _Walk:
    """A learner in front of one module's Form, just opened."""

    page: Page
    learner: Learner
    module: Module
    words: Words

    def through(self) -> None:
        *stumbled, mended = self.module.questions
        self._reads(self.words.title, self.words.scenario)
        self._goes_on()
        self._reads(*(self.words.key_points[point.id] for point in self.module.key_points))
        self._goes_on()
        for question in stumbled:
            self._stumbles(question)
            self._goes_on()
        self._stumbles(mended)
        self._presses(self.learner.back)
        self._presses(self.learner.onward, self._option(mended, right=True))
        self._reads(self.words.objective)
        self._presses(self.learner.send)
        self._follows(self.learner.points)
        asked = self.words.questions
        self._reads(f"1 {self.learner.of} {len(asked)}", *(asked[question.id].wrong for question in stumbled))
        self._reads(asked[mended.id].right)

    def _stumbles(self, question: Question) -> None:
        """Chooses what tempts, and is told at once why it does."""
        words = self.words.questions[question.id]
        self._reads(words.stem, *words.options.values())
        self._presses(self.learner.onward, self._option(question, right=False))
        self._reads(words.wrong)

    def _option(self, question: Question, *, right: bool) -> str:
        """The right option's text, or the first wrong one's."""
        option = next(option.id for option in question.options if option.correct is right)
        return tidy(self.words.questions[question.id].options[option])

    def _reads(self, *texts: str) -> None:
        """All of these stand on the page, line breaks aside."""
        shown = tidy(self.page.evaluate("() => document.querySelector('main').innerText"))
        assert [text for text in map(tidy, texts) if text not in shown] == []

    def _goes_on(self) -> None:
        self._presses(self.learner.onward)

    def _presses(self, button: str, option: str | None = None) -> None:
        """The option is chosen, where one is named; the button leads to the next page."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.evaluate(PRESS, [button, option])

    def _follows(self, link: str) -> None:
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.evaluate(FOLLOW, link)
