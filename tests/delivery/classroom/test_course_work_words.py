"""What a course work says, and the marker that it is found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.catalogue.load import load_module
from service.delivery.classroom.model import WorkKey
from service.delivery.classroom.words import description, marker, read_marker, title
from tests.support.skolby import COURSES, PHISHING, words


@given(st.integers(1, 10**9), st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True), st.sampled_from(["sv", "da", "en"]))
def test_a_marker_is_read_as_it_was_written(number: int, module: str, language: str) -> None:
    """Wherever it stands, and whatever a teacher has written around it."""
    key = WorkKey(number, module, language)
    assert read_marker(f"Hej!\n{marker(key, 'abc')} och mer") == (key, "abc")


@pytest.mark.parametrize("text", ["", "nanolearn a b sv 1", "[nanolearn a b sv]", "[nanolearn a b sv x]"])
def test_other_texts_bear_none(text: str) -> None:
    """Teachers' own course work is not ours."""
    assert read_marker(text) is None


@pytest.mark.parametrize(("language", "time"), [("sv", "3 minuter"), ("da", "3 minutter"), ("en", "3 minutes")])
def test_in_each_language(language: str, time: str) -> None:
    """The module's title, how long it takes, and the marker on the last line."""
    module = load_module(COURSES, PHISHING)
    assert title(module, language) == words(PHISHING, language).title
    text = description(module, language, "[marker]")
    assert (time in text, text.splitlines()[-2:]) == (True, ["", "[marker]"])
