"""Moodle XML as Moodle's own importer reads it."""

import pytest

from service.errors import NanolearnError
from service.exchange.model import Answer, Bank, Item, Kind, Refused
from service.exchange.moodle_xml import read

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'


def bank(questions: str) -> Bank:
    return read(f"{HEAD}{questions}</quiz>".encode(), "bank.xml")


def item(questions: str) -> Item:
    (found,) = bank(questions).entries
    assert isinstance(found, Item), found
    return found


def choice(inside: str = "", stem: str = "Vad?", form: str = "html") -> str:
    inside += "" if "shuffleanswers" in inside else "<shuffleanswers>true</shuffleanswers>"
    return (
        f'<question type="multichoice"><name><text>Namn</text></name><questiontext format="{form}"><text>{stem}</text>'
        '</questiontext><answer fraction="100"><text>rätt</text><feedback><text>Ja</text></feedback></answer>'
        f'<answer fraction="0"><text>fel</text><feedback format="html"><text></text></feedback></answer>{inside}'
        "</question>\n"
    )


def test_a_choice_with_all_that_stands_beside_it() -> None:
    """Every element is carried, noted or named as lost."""
    found = item(
        '<question type="category"><category><text>$course$/Säkerhet/Koder</text></category></question>\n'
        + choice(
            "<idnumber>k1</idnumber><single>true</single><shuffleanswers>1</shuffleanswers>"
            "<answernumbering>abc</answernumbering><defaultgrade>2.0000000</defaultgrade><penalty>0.3333333</penalty>"
            "<correctfeedback><text>Bra</text></correctfeedback><incorrectfeedback><text>Synd</text></incorrectfeedback>"
            "<partiallycorrectfeedback><text>Nja</text></partiallycorrectfeedback>"
            "<generalfeedback><text>Alla</text></generalfeedback><hint><text>Tänk</text></hint>"
            "<tags><tag><text>a</text></tag><tag><text>b</text></tag></tags><strange>1</strange>"
        )
    )
    assert found == Item(
        line=4,
        name="Namn",
        kind=Kind.CHOICE,
        stem="Vad?",
        answers=(Answer("rätt", 100, "Ja"), Answer("fel", 0)),
        right="Bra",
        wrong="Synd",
        general="Alla",
        id="k1",
        category="$course$/Säkerhet/Koder",
        losses=(
            "its weight of 2 marks; here every question counts as one",
            "a hint: Tänk",
            "<strange>, which is not known here",
        ),
        notes=("tags: a, b",),
    )


def test_html_is_made_plain_and_what_it_loses_is_named() -> None:
    """Words stay; pictures leave their alternative text, links their address."""
    found = item(
        choice(
            stem='<![CDATA[<p>Se <img src="@@PLUGINFILE@@/a.png" alt="en lapp">\n och <a href="https://x.example/?a=1&b=2">'
            "l&auml;s</a> x<sup>2</sup>.<script>alert(1)</script></p>]]></text>"
            '<file name="a.png" encoding="base64">AAAA</file><text>'
        )
    )
    assert found.stem == "Se [en lapp] och läs (https://x.example/?a=1&b=2) x2."
    assert found.losses == (
        "the picture a.png, which is no PNG, JPEG or GIF",
        "a link, whose address now stands in the text",
        "raised and lowered letters",
        "a program, style or form",
    )


@pytest.mark.parametrize(
    ("form", "written", "shown"),
    [
        ("html", "a &amp;lt; b&amp;nbsp;c", "a < b\u00a0c"),
        ("plain_text", "&lt;b&gt; &amp;amp;", "<b> &amp;"),
        ("moodle_auto_format", "2 &lt; 3 och &lt;i&gt;x&lt;/i&gt;", "2 < 3 och x"),
        ("markdown", "**x**", "**x**"),
        ("html", "<![CDATA[<p>a</p>]]>", "a"),
        ("html", "<![CDATA[<p>Vad <!-- inte --> nu</p>\n<p>då?</p>]]>", "Vad nu då?"),
        ("nobody_knows", "a &amp;lt; b", "a < b"),
        ("", "a &amp;lt; b", "a < b"),
        ("plain_text", "Vad <img alt='en lapp' src='x.png'/>är <p>a &lt; b</p>?", "Vad [en lapp] är a < b ?"),
    ],
)
def test_formats(form: str, written: str, shown: str) -> None:
    """Each text is read as its format says."""
    assert item(choice(stem=written, form=form)).stem == shown


@pytest.mark.parametrize(
    ("style", "losses"),
    [("text-align: left; margin:0", ()), ("color: red", ("bold, italic and coloured letters",))],
)
def test_of_styles_only_what_a_reader_would_miss_is_lost(style: str, losses: tuple[str, ...]) -> None:
    """Moodle's editors write an alignment into every paragraph."""
    found = item(choice(stem=f"<![CDATA[<p dir='ltr' style='{style}'>Vad?<br></p>]]>"))
    assert (found.stem, found.losses) == ("Vad?", losses)


@pytest.mark.parametrize(
    ("inside", "kind", "losses"),
    [
        ("<single>false</single>", Kind.SEVERAL, ()),
        ("<single>0</single>", Kind.SEVERAL, ()),
        (
            "<shuffleanswers>false</shuffleanswers>",
            Kind.CHOICE,
            ("the fixed order of its options; here their order changes",),
        ),
        (
            "<!-- nothing is said of shuffleanswers -->",
            Kind.CHOICE,
            ("the fixed order of its options; here their order changes",),
        ),
        (
            "<answer fraction='0' format='html'><text> </text></answer>",
            Kind.CHOICE,
            ("an option without text, which Moodle leaves out too",),
        ),
        (
            (
                "<answer fraction='50'><text>nära</text></answer>"
                "<partiallycorrectfeedback><text>Nja</text></partiallycorrectfeedback>"
            ),
            Kind.CHOICE,
            ("the feedback for a partly right answer: Nja",),
        ),
        ("<image>old.gif</image>", Kind.CHOICE, ("the file old.gif",)),
        (
            "<image>old.gif</image><image_base64>AAAA</image_base64>",
            Kind.CHOICE,
            ("the picture old.gif, which is no PNG, JPEG or GIF",),
        ),
    ],
)
def test_ways_of_a_choice(inside: str, kind: Kind, losses: tuple[str, ...]) -> None:
    """How it is played matters only where a learner would notice."""
    found = item(choice(inside))
    assert (found.kind, found.losses) == (kind, losses)


def other(kind: str, inside: str) -> str:
    return (
        f'<question type="{kind}"><name><text>N</text></name><questiontext format="html"><text>Q</text></questiontext>'
        f"{inside}</question>"
    )


@pytest.mark.parametrize(
    ("first", "second", "right"),
    [("true", "false", "true"), ("false", "true", "false"), ("Wahr", "Falsch", "true"), ("True", "False", "true")],
)
def test_true_and_false_in_any_order_and_language(first: str, second: str, right: str) -> None:
    """Old files have words of their own language, the true one first."""
    found = item(
        other(
            "truefalse",
            f'<answer fraction="100"><text>{first}</text><feedback><text>Ja</text></feedback></answer>'
            f'<answer fraction="0"><text>{second}</text></answer>',
        )
    )
    assert found.kind is Kind.TRUTH
    assert [(a.text, a.feedback) for a in found.answers if a.percent == 100] == [(right, "Ja")]


@pytest.mark.parametrize(("fraction", "right"), [("100", "false"), ("0", "true")])
def test_one_answer_of_true_and_false_says_the_other(fraction: str, right: str) -> None:
    """Some programs write no more than that, and Moodle reads it."""
    found = item(other("truefalse", f'<answer fraction="{fraction}"><text>false</text></answer>'))
    assert sorted(answer.text for answer in found.answers) == ["false", "true"]
    assert [answer.text for answer in found.answers if answer.percent == 100] == [right]


def test_short_answer_and_number() -> None:
    """Texts as they are; tolerances, units and capitals named."""
    short = item(other("shortanswer", '<usecase>1</usecase><answer fraction="100"><text>&lt;b&gt; x</text></answer>'))
    assert (short.kind, short.answers) == (Kind.TEXT, (Answer("<b> x", 100),))
    assert short.losses == ("that capitals matter in the answer",)
    number = item(
        other(
            "numerical",
            '<answer fraction="100"><text>3,14</text><tolerance>0.01</tolerance></answer>'
            "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>",
        )
    )
    assert (number.kind, number.answers) == (Kind.NUMBER, (Answer("3,14", 100, tolerance=0.01),))
    assert number.losses == ("the unit m",)
    older = item(
        other("numerical", "<answer>112<fraction>1</fraction></answer><answer>113<fraction>0.5</fraction></answer>")
    )
    assert older.answers == (Answer("112", 100), Answer("113", 50))


def test_answers_are_written_as_the_question_is() -> None:
    """Where they name no format; one that nobody knows is HTML, whatever the question is."""
    found = item(
        choice(
            "<answer fraction='0' format='?'><text>&lt;i&gt;x&lt;/i&gt;</text></answer>"
            "<answer fraction='0'><text>&lt;i&gt;y&lt;/i&gt;</text></answer>",
            form="plain_text",
        )
    )
    assert [answer.text for answer in found.answers] == ["rätt", "fel", "x", "<i>y</i>"]


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("essay", "essay"),
        ("description", "description"),
        ("matching", "pairs"),
        ("cloze", "gap"),
        ("multianswer", "gap"),
        ("calculated", "anew"),
        ("calculatedmulti", "anew"),
        ("ddwtos", '"ddwtos"'),
        ("", '""'),
    ],
)
def test_other_types_are_refused_by_name(kind: str, says: str) -> None:
    """With the line and the name of each."""
    (found,) = bank(f"\n\n{other(kind, '')}").entries
    assert isinstance(found, Refused)
    assert (found.line, found.name) == (5, "N")
    assert says in found.reason


def test_the_description_of_a_category_is_named() -> None:
    """It has no place in a module, so it does not vanish."""
    (found,) = bank(
        '<question type="category"><category><text>top/K</text></category><info format="plain_text">'
        "<text>Om koder</text></info></question>"
    ).entries
    assert found == Refused(3, "top/K", "The description of a category has no place in a module: Om koder")


BOMB = '<!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (f"{BOMB}<quiz>&b;</quiz>".encode(), "DOCTYPE"),
        (b'<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>', "DOCTYPE"),
        (b'<!DOCTYPE quiz SYSTEM "http://127.0.0.1/x.dtd"><quiz/>', "DOCTYPE"),
        (f"{BOMB}<quiz>&b;</quiz>".encode("utf-16"), "DOCTYPE"),
        (b"<quiz>" + b"<a>" * 5000, "deeply"),
        (b"<quiz>\n<question>", "Line 2 of bank.xml is no well-formed XML"),
        (b"<quiz>&nbsp;</quiz>", "no well-formed XML"),
        (b"", "no well-formed XML"),
        (b"<html/>", "begins with <html>"),
        (b'<?xml version="1.0" encoding="utf-7"?><quiz/>', "utf-7"),
        (b'<?xml version="1.0" encoding="hex"?><quiz/>', "hex"),
        (b'<?xml version="1.0" encoding="utf-8"?><quiz>\n\xe5</quiz>', "Line 2"),
        (b"\x81\xff<quiz/>", "cannot be read"),
    ],
)
def test_xml_that_is_not_read(content: bytes, says: str) -> None:
    """Bombs, other people's files, and what is no XML: one sentence each, and nothing is fetched."""
    with pytest.raises(NanolearnError, match=r"bank\.xml") as caught:
        read(content, "bank.xml")
    assert says in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252", "iso-8859-1"])
def test_encodings_that_are_declared(encoding: str) -> None:
    """The letters are the same, and so are the line numbers."""
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0"\n encoding="{declared}"?>\n<quiz>\n{choice(stem="Åäö æø")}</quiz>'
    found = read(text.encode(encoding), "bank.xml")
    assert [(entry.line, entry.stem) for entry in found.entries if isinstance(entry, Item)] == [(4, "Åäö æø")]
    assert found.notes == ()


def test_windows_1252_that_nobody_declared_is_said() -> None:
    """It is read, and the report asks for a look."""
    found = read(f"<quiz>{choice(stem='Åäö – æø')}</quiz>".encode("cp1252"), "bank.xml")
    assert [entry.stem for entry in found.entries if isinstance(entry, Item)] == ["Åäö – æø"]
    assert found.notes == ("bank.xml is not UTF-8 and was read as windows-1252. Look at its å, ä, ö, æ and ø.",)
