"""Texts with markup, as a learner reads them."""

import time

import pytest

from service.exchange.plain import BOLD, BREAKS, Markup, Plain, in_paragraphs, one_line, plain


@pytest.mark.parametrize(
    ("html", "text", "losses"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb", ()),
        ("a<br>b<br/><br />c", "a\nb\n\nc", ()),
        ("<div><p> a\n b </p></div>\n", "a b", ()),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb", ("the layout of a list",)),
        ("<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>", "a b\nc", ("the layout of a table",)),
        ("<b>a</b><i>b</i>", "ab", (BOLD,)),
        ("a<style>p{}</style><script>x</script>b", "ab", ("a program, style or form",)),
        (
            "<a href='https://a.example'>a</a>",
            "a (https://a.example)",
            ("a link, whose address now stands in the text",),
        ),
        ("<a href='https://a.example'>https://a.example</a>", "https://a.example", ()),
        ("<a name='x'>a</a></a>", "a", ()),
        ("<img src='data:image/png;base64,AAAA' alt='en lapp'>", "[en lapp]", ("the picture embedded",)),
        ("<img src='x.png'>", "", ("the picture x.png",)),
        ("H<sub>2</sub>O", "H2O", ("raised and lowered letters",)),
        ("a<!-- b -->c<!-- <b>d</b> -->e <!-- f", "ace <!-- f", ()),
        (
            "<a title='1 > 2' href=\"https://a.example?x=<b>\">a</a>",
            "a (https://a.example?x=<b>)",
            ("a link, whose address now stands in the text",),
        ),
        ("&lt;b&gt; &amp;amp; &aring; &#229; &nonsense;", "<b> &amp; å å &nonsense;", ()),
        ("a &lt; b, 2 < 3, a<b", "a < b, 2 < 3, a<b", ()),
        ("$$x^2$$", "$$x^2$$", ("a formula, whose signs now stand in the text",)),
        ("\\(x\\)", "\\(x\\)", ("a formula, whose signs now stand in the text",)),
        ("pris: $5 och $$6", "pris: $5 och $$6", ()),
        ("a\x00b\ufeff", "ab", ("signs that cannot be seen",)),
        ("👩\u200d🏫", "👩\u200d🏫", ()),
        ("<svg><text>x</text></svg>", "x", ("a formula or drawing",)),
    ],
)
def test_html(html: str, text: str, losses: tuple[str, ...]) -> None:
    """The words stay in their order; each kind of loss is named once."""
    found = plain(html, Markup.HTML)
    assert (found.text, found.losses) == (text, losses)


def test_auto_is_html_only_where_there_is_some() -> None:
    """Moodle's own format: plain lines, which may hold tags."""
    assert plain("a < b\nc & d", Markup.AUTO) == Plain("a < b\nc & d")
    assert plain("a <b>x</b>\nc &amp; d", Markup.AUTO) == Plain("a x\nc & d", (BOLD,))
    assert plain("<b>", Markup.PLAIN) == Plain("<b>")


def test_lines_and_paragraphs() -> None:
    """A place of one line loses its breaks, and says so; a longer one makes paragraphs of them."""
    read = Plain("a\nb\n\nc", ("x",))
    assert one_line(read) == Plain("a b c", ("x", BREAKS))
    assert one_line(Plain("a")) == Plain("a")
    assert in_paragraphs(read) == Plain("a\n\nb\n\nc", ("x",))


def test_spaces_that_hold_words_together_stay() -> None:
    """Numbers and their units are not torn apart."""
    assert plain("a&nbsp;b  c\u202fd", Markup.HTML).text == "a\u00a0b c\u202fd"


@pytest.mark.parametrize(
    "part",
    [
        " ",
        "\n",
        "\\(",
        "$$",
        "<",
        "<b",
        "<b ",
        "<b '",
        '<b a="',
        "</b",
        "<!--",
        "<!",
        "<?",
        "<![CDATA[",
        "&",
        "&amp",
        "[a](",
        "[",
        "`",
    ],
)
def test_long_texts_take_no_longer_than_they_are(part: str) -> None:
    """No text is gone through again for each of its signs."""
    text = part * (100_000 // len(part)) + "x"
    since = time.process_time()
    for markup in Markup:
        plain(text, markup)
    assert time.process_time() - since < 5
