"""Pieces of markup: whatever is put in stays text, as with the library's own, slower way."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from service.drawn import drawn

VALUES = st.one_of(st.text(), st.integers(), st.floats(allow_nan=False), st.builds(Markup, st.text()))


@given(VALUES, VALUES)
def test_as_the_library_does_it(first: object, second: object) -> None:
    """By place and by name, text, numbers and markup."""
    template = '<text x="{}%">{name}</text>'
    assert drawn(template, first, name=second) == Markup(template).format(first, name=second)


def test_nobody_puts_in_markup() -> None:
    """Somebody's name may be anything, and a number may be rounded."""
    assert drawn("<b>{0}{0}</b><i>{1:.1f}</i>", "<'&\">", 2.25) == (
        "<b>&lt;&#39;&amp;&#34;&gt;&lt;&#39;&amp;&#34;&gt;</b><i>2.2</i>"
    )
