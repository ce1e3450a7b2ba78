"""QTI 3: choice and text entry, as one item or a package; what the item's own rules score and show is what counts."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import NanolearnError
from service.exchange.model import Answer, Item, Kind, Refused
from service.exchange.package import files
from service.exchange.qti import read

NS = 'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"'
MATCH = '<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>'
MAP = '<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response"/>'
BODY = (
    "<qti-item-body><p>Läs <b>lappen</b>.</p>"
    '<qti-choice-interaction response-identifier="RESPONSE" max-choices="1" shuffle="true">'
    '<qti-prompt>Vad nu?</qti-prompt><qti-simple-choice identifier="A">Ring</qti-simple-choice>'
    '<qti-simple-choice identifier="B">Svara<qti-feedback-inline outcome-identifier="FEEDBACK" identifier="B">'
    "Nej</qti-feedback-inline></qti-simple-choice></qti-choice-interaction></qti-item-body>"
)
SHOW_CHOSEN = (
    "<qti-response-processing><qti-set-outcome-value identifier='FEEDBACK'><qti-variable identifier='RESPONSE'/>"
    "</qti-set-outcome-value></qti-response-processing>"
)


def xml(body: str = BODY, processing: str = MATCH, *, correct: str = "A", more: str = "", base: str = "identifier",
        mapping: str = "", attributes: str = "") -> str:  # fmt: skip
    return (
        f'<?xml version="1.0"?>\n<qti-assessment-item {NS} identifier="i1" title="T" {attributes}>'
        f'<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="{base}">'
        f"<qti-correct-response><qti-value>{correct}</qti-value></qti-correct-response>{mapping}"
        "</qti-response-declaration>"
        '<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>'
        f"{body}{processing}{more}</qti-assessment-item>"
    )


def item(text: str) -> Item:
    (found,) = read(text.encode(), "q.xml").entries
    assert isinstance(found, Item), found
    return found


def refusal(text: str) -> str:
    (found,) = read(text.encode(), "q.xml").entries
    assert isinstance(found, Refused), found
    return found.reason


def test_a_choice() -> None:
    """Body and prompt are the stem; feedback is shown by the item's own outcome, and is no part of an option."""
    found = item(xml(processing=SHOW_CHOSEN))
    assert found == Item(
        line=2,
        name="T",
        kind=Kind.CHOICE,
        stem="Läs lappen. Vad nu?",
        answers=(Answer("Ring", 100), Answer("Svara", 0, "Nej")),
        id="i1",
        losses=("bold, italic and coloured letters",),
    )


CONDITION = """
<qti-response-processing><qti-response-condition>
 <qti-response-if><qti-match><qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-match>
  <qti-set-outcome-value identifier="SCORE"><qti-base-value base-type="float">2</qti-base-value></qti-set-outcome-value>
  <qti-set-outcome-value identifier="F">
   <qti-base-value base-type="identifier">ok</qti-base-value></qti-set-outcome-value>
 </qti-response-if>
 <qti-response-else-if><qti-not><qti-is-null><qti-variable identifier="RESPONSE"/></qti-is-null></qti-not>
  <qti-set-outcome-value identifier="SCORE"><qti-base-value base-type="float">1</qti-base-value></qti-set-outcome-value>
 </qti-response-else-if>
 <qti-response-else><qti-exit-response/></qti-response-else>
</qti-response-condition></qti-response-processing>
<qti-modal-feedback outcome-identifier="F" identifier="ok" show-hide="show"><qti-content-body><p>Rätt</p><p>så</p>
</qti-content-body></qti-modal-feedback>
<qti-modal-feedback outcome-identifier="F" identifier="ok" show-hide="hide">Fel</qti-modal-feedback>
"""


def test_rules_are_followed_for_each_option() -> None:
    """Scores become percent of the best; show and hide decide who reads what."""
    found = item(xml(processing=CONDITION))
    assert found.answers == (Answer("Ring", 100, "Rätt\n\nså"), Answer("Svara", 50, "Fel"))
    assert "its weight of 2 points; here every question counts as one" in found.losses


@pytest.mark.parametrize("processing", [MATCH, "", '<qti-response-processing template="http://x/match_correct"/>'])
def test_the_right_answer_without_rules_of_its_own(processing: str) -> None:
    """By template or by the declaration alone."""
    assert [answer.percent for answer in item(xml(processing=processing, correct="B")).answers] == [0, 100]


def test_a_mapping_gives_parts_of_the_mark() -> None:
    """Each option what the mapping says, any other its default."""
    mapping = '<qti-mapping default-value="-0.5"><qti-map-entry map-key="A" mapped-value="1"/></qti-mapping>'
    assert [a.percent for a in item(xml(processing=MAP, mapping=mapping)).answers] == [100, -50]


def entry(base: str = "string", **options: str) -> str:
    body = '<qti-item-body><p>Ring <qti-text-entry-interaction response-identifier="RESPONSE"/> nu.</p></qti-item-body>'
    return xml(body, base=base, **options)


def test_text_entry() -> None:
    """The gap stands in the text; what the mapping knows is accepted too; no star is a wildcard in QTI."""
    mapping = (
        '<qti-mapping default-value="0"><qti-map-entry map-key="112" mapped-value="1"/>'
        '<qti-map-entry map-key="1*2" mapped-value="0.5"/></qti-mapping>'
    )
    found = item(entry(correct="112", mapping=mapping, processing=MAP))
    assert (found.kind, found.stem) == (Kind.TEXT, "Ring _____ nu.")
    assert [(answer.text, answer.percent) for answer in found.answers] == [("112", 100), ("1\\*2", 50)]
    assert item(entry("integer", correct="112")).kind is Kind.NUMBER


@pytest.mark.parametrize(
    ("rule", "answers", "losses"),
    [
        (
            "equal tolerance-mode='absolute' tolerance='2'",
            [("112", 100), ("114", 100)],
            ("a tolerance of 2 (absolute)",),
        ),
        (
            "equal tolerance-mode='relative' tolerance='2 0'",
            [("112", 100), ("114", 100)],
            ("a tolerance of 2 0 (relative)",),
        ),
        ("equal", [("112", 100), ("114", 0)], ()),
        (
            "string-match case-sensitive='false'",
            [("112", 100), ("114", 0)],
            ("that capitals do not matter in the answer",),
        ),
        (
            "string-match substring='true'",
            [("112", 100), ("114", 0)],
            ("that the answer may stand within other words",),
        ),
    ],
)
def test_how_far_from_an_answer_is_right_is_named(
    rule: str, answers: list[tuple[str, float]], losses: tuple[str, ...]
) -> None:
    """Rules are followed with all answers they know, also those that nobody declared."""
    tag = rule.split(maxsplit=1)[0]
    body = f"<qti-{rule}><qti-variable identifier='RESPONSE'/><qti-base-value>112</qti-base-value></qti-{tag}>"
    never = "<qti-match><qti-variable identifier='RESPONSE'/><qti-base-value>114</qti-base-value></qti-match>"
    processing = (
        f"<qti-response-processing><qti-response-condition><qti-response-if>{body}<qti-set-outcome-value "
        "identifier='SCORE'><qti-base-value base-type='float'>1</qti-base-value></qti-set-outcome-value>"
        f"</qti-response-if><qti-response-else-if>{never}<qti-exit-response/></qti-response-else-if>"
        "</qti-response-condition></qti-response-processing>"
    )
    found = item(entry("float", correct="112", processing=processing))
    assert [(answer.text, answer.percent) for answer in found.answers] == answers
    assert found.losses == losses


def test_feedback_for_any_other_text() -> None:
    """The rules are tried with an answer that nobody has thought of."""
    found = item(entry(correct="112", processing=CONDITION))
    assert (found.answers[0].feedback, found.wrong) == ("Rätt\n\nså", "Fel")


def test_a_gap_with_options() -> None:
    """Inline choice is a choice whose gap stands in the text."""
    body = (
        '<qti-item-body><p>Ring <qti-inline-choice-interaction response-identifier="RESPONSE">'
        '<qti-inline-choice identifier="A">112</qti-inline-choice><qti-inline-choice identifier="B">113'
        "</qti-inline-choice></qti-inline-choice-interaction> nu.</p></qti-item-body>"
    )
    found = item(xml(body))
    assert (found.kind, found.stem) == (Kind.CHOICE, "Ring _____ nu.")
    assert [(answer.text, answer.percent) for answer in found.answers] == [("112", 100), ("113", 0)]


SECOND = """<?xml version="1.0"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i2" title="Två" timeDependent="false">
<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier"><correctResponse><value>B</value>
</correctResponse></responseDeclaration><outcomeDeclaration identifier="SCORE" baseType="float" cardinality="single"/>
<itemBody><choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1"><prompt>Vad?</prompt>
<simpleChoice identifier="A">a</simpleChoice><simpleChoice identifier="B" fixed="true">b</simpleChoice>
</choiceInteraction></itemBody>
<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/></assessmentItem>"""


def test_items_of_qti_2() -> None:
    """The same by older names."""
    found = item(SECOND)
    assert (found.name, found.stem, found.line) == ("Två", "Vad?", 2)
    assert [(answer.text, answer.percent) for answer in found.answers] == [("a", 0), ("b", 100)]
    assert found.losses == ("the fixed order of its options; here their order changes",)


TWO = BODY.replace("</qti-item-body>", '<qti-text-entry-interaction response-identifier="R"/></qti-item-body>')


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (xml("<qti-item-body><p>x</p></qti-item-body>"), "no interaction"),
        (xml(TWO), "2 interactions (choice, text-entry)"),
        (xml("<qti-item-body><qti-order-interaction response-identifier='RESPONSE'/></qti-item-body>"), "order"),
        (xml(attributes='adaptive="true"'), "adaptive"),
        (xml(more="<qti-template-declaration/>"), "template"),
        (xml(BODY.replace('"RESPONSE"', '"OTHER"')), "no right answer"),
        (xml(processing=MATCH.replace("match_correct", "own_rule")), "own_rule"),
        (
            xml(processing=SHOW_CHOSEN.replace("<qti-variable identifier='RESPONSE'/>", "<qti-match/>")),
            "qti-match without its values",
        ),
        (
            xml(
                BODY.replace(
                    "<qti-simple-choice", "<qti-simple-choice identifier='C'/>" * 200 + "<qti-simple-choice", 1
                )
            ),
            "202 options",
        ),
        (
            xml(processing=SHOW_CHOSEN.replace("qti-variable", "qti-custom-operator")),
            "qti-custom-operator",
        ),
        (
            xml(
                BODY.replace('max-choices="1"', 'max-choices="0"'),
                correct="A</qti-value><qti-value>B",
            ),
            "Several options",
        ),
    ],
)
def test_what_is_refused(text: str, says: str) -> None:
    """By the name of what cannot be carried."""
    assert says in refusal(text)


@pytest.mark.parametrize("shuffle", ["", ' shuffle="false"'])
def test_options_stand_in_their_order_unless_the_item_says_otherwise(shuffle: str) -> None:
    """Here it always changes, which is a loss."""
    found = item(xml(BODY.replace(' shuffle="true"', shuffle)))
    assert "the fixed order of its options; here their order changes" in found.losses


def test_formulas_are_read_once_and_objects_are_pictures() -> None:
    """What a formula holds for machines is not seen; of a picture stands what is said where it cannot be shown."""
    math = "<math><mi>E</mi><annotation encoding='LaTeX'>\\E</annotation></math>"
    drawn = "<object type='image/png' data='lapp.png'>en lapp</object>"
    found = item(xml(BODY.replace("Läs <b>lappen</b>", f"Läs {math}{drawn}")))
    assert found.stem == "Läs Een lapp. Vad nu?"
    assert found.losses == ("a formula or drawing", "the picture lapp.png")


def test_several_could_be_ticked() -> None:
    """One right option of several that could be ticked is a loss for whoever fits it into a module."""
    assert item(xml(BODY.replace('max-choices="1"', 'max-choices="0"'))).kind is Kind.SEVERAL


def zipped(files: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, text in files.items():
            package.writestr(name, text)
    return stream.getvalue()


def test_a_package_in_the_order_of_its_manifest() -> None:
    """A broken file is named, and hides none of the others."""
    manifest = "<manifest><resources><resource href='b%20c.xml'/><resource href='../x/a.xml'/></resources></manifest>"
    content = zipped(
        {
            "x/imsmanifest.xml": manifest,
            "x/a.xml": xml(),
            "x/b c.xml": SECOND,
            "x/bad.xml": "<a>",
            "x/z.txt": "hej",
            "x/s.xml": "<qti-assessment-stimulus/>",
        }
    )
    bank = read(content, "p.zip")
    found = bank.entries
    assert bank.notes == ("p.zip also holds what is not carried: x/s.xml, x/z.txt.",)
    assert [(entry.part, entry.name, type(entry)) for entry in found] == [
        ("x/b c.xml", "Två", Item),
        ("x/a.xml", "T", Item),
        ("x/bad.xml", "", Refused),
    ]


@pytest.mark.parametrize("tag", ["qti-response-processing", "responseProcessing", "q:responseProcessing"])
def test_rules_that_stand_in_a_file_of_their_own(tag: str) -> None:
    """An item calls them by the name of the file, whatever address stands before it; they are no loss."""
    inside = SHOW_CHOSEN.removeprefix("<qti-response-processing>").removesuffix("</qti-response-processing>")
    rules = f"<?xml version='1.0'?>\n<!-- ours -->\n<{tag} xmlns:q='q'>{inside}</{tag}>"
    text = xml(processing='<qti-response-processing template="https://x.example/CC2_match.xml"/>')
    bank = read(zipped({"items/a.xml": text, "templates/CC2_match.xml": rules}), "p.zip")
    (found,) = bank.entries
    assert isinstance(found, Item)
    assert [(answer.percent, answer.feedback) for answer in found.answers] == [(100, ""), (0, "Nej")]
    assert bank.notes == ()


def test_hints_stand_aside_and_feedback_has_its_title() -> None:
    """What is shown on demand is no part of the question; what stands over a window is read with it."""
    feedback = (
        '<qti-modal-feedback outcome-identifier="FEEDBACK" identifier="A" show-hide="show" title="Rätt!">Så är det.'
        "</qti-modal-feedback>"
    )
    hint = '<qti-info-control title="Tips">Tänk efter</qti-info-control></qti-item-body>'
    found = item(xml(BODY.replace("</qti-item-body>", hint), processing=SHOW_CHOSEN, more=feedback))
    assert (found.stem, found.answers[0].feedback) == ("Läs lappen. Vad nu?", "Rätt!\n\nSå är det.")
    assert "its info control: Tänk efter" in found.losses


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (zipped({"a.txt": "x"}), "no items"),
        (zipped({"imsmanifest.xml": "<manifest/>", "g/g.xml": "<questestinterop/>"}), "QTI 1.2"),
        (zipped({"a.xml": xml()})[:80], "no ZIP package"),
        (b"<questestinterop/>", "QTI 1.2"),
        (b"<qti-assessment-test/>", "package"),
        (b"<quiz/>", "<quiz>"),
    ],
    ids=[
        "nothing in it",
        "too old within",
        "cut off",
        "too old",
        "a test alone",
        "another format",
    ],  # a ZIP's bytes name its moment
)
def test_what_is_no_qti(content: bytes, says: str) -> None:
    """A sentence that says what would be right."""
    with pytest.raises(NanolearnError) as caught:
        read(content, "p.zip")
    assert says in str(caught.value)


@given(
    st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=4),
)
@settings(max_examples=400)
def test_a_damaged_package(method: int, damage: list[tuple[float, int]]) -> None:
    """Whatever bytes of it are others than they were: it is read, or refused in a sentence."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as package:
        package.writestr("a.xml", "<a>" + "xyzå" * 300 + "</a>")
    content = bytearray(stream.getvalue())
    for place, byte in damage:
        content[int(place * len(content))] = byte
    with suppress(NanolearnError):
        files(bytes(content), "p.zip")


def test_a_package_that_grows_beyond_measure() -> None:
    """It is refused by what it says of itself, before anything is unpacked; and not believed when it lies."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a.xml", b" " * 100_000_001)
    with pytest.raises(NanolearnError, match="unpacks to more than"):
        read(stream.getvalue(), "p.zip")
