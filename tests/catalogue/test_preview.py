"""The preview: one page that fetches nothing, escapes everything, and behaves like the Form."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from markupsafe import escape
from playwright.sync_api import sync_playwright

from service.catalogue.load import load_module
from service.catalogue.model import Module
from service.catalogue.orders import option_orders
from service.catalogue.preview import LABELS, page
from tests.support.module_files import write_good
from tests.support.module_strategies import modules


@settings(deadline=None, max_examples=25)
@given(modules())
def test_every_text_is_on_the_page_and_is_only_text(module: Module) -> None:
    """Whatever an author writes is shown, never read as markup."""
    for language in module.languages:
        html = page(module, language, option_orders(module))
        version = module.words[language]
        texts = [version.title, version.objective, *version.scenario.split("\n\n")]
        for question in version.questions.values():
            texts += [question.stem, *question.options.values(), *question.wrong.split("\n\n")]
        assert [text for text in texts if str(escape(text)) not in html] == []
        assert "<b>" not in html
        assert html.count("data-right>") == len(module.questions)


def test_the_page_fetches_nothing(tmp_path: Path) -> None:
    """It can be sent by mail: no address is asked for anything, and its own policy forbids it."""
    module = load_module(write_good(tmp_path), "call-back")
    for language in LABELS:
        html = page(module, language, option_orders(module))
        assert not re.search(r"src=|<link|url\(|@import", html.replace('<link rel="icon" href="data:,">', ""))
        assert "default-src 'none'" in html
        assert f'<html lang="{language}">' in html


@pytest.mark.browser
def test_choosing_shows_the_reason_or_the_explanation(tmp_path: Path) -> None:
    """By keyboard alone: step to a question, choose each option, read what belongs to it."""
    module = load_module(write_good(tmp_path), "call-back")
    file = tmp_path / "preview.html"
    file.write_text(page(module, "en", {"list": ["spelling", "bookmark", "later"]} | _orders(module)), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": 360, "height": 740})
        view.goto(file.as_uri())
        assert view.locator("section:visible h2").all_inner_texts() == ["Situation"]
        view.get_by_role("button", name="Next").press("Enter")
        view.get_by_role("button", name="Next").press("Enter")
        assert view.evaluate("document.activeElement.innerText") == "Question 1 of 3"
        view.keyboard.press("Tab")
        view.keyboard.press("Space")
        assert view.locator(".feedback:visible h3").all_inner_texts() == ["→ Think one step further"]
        view.keyboard.press("ArrowDown")
        assert view.locator(".feedback:visible h3").all_inner_texts() == ["✓ Right"]
        view.get_by_role("button", name="Show everything").click()
        assert view.locator("section:visible").count() == 6
        assert view.evaluate("document.documentElement.scrollWidth") <= 360
        browser.close()


def _orders(module: Module) -> dict[str, list[str]]:
    return {question.id: [option.id for option in question.options] for question in module.questions[1:]}
