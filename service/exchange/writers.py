"""A module in each format, as the bytes of a file."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape, quoteattr

from service.errors import NanolearnError
from service.exchange import aiken
from service.exchange.model import Format
from service.exchange.showing import Shown, ShownQuestion

_GIFT = re.compile(r"[\\#=~{}:]")
_QTI = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_DAY = (1980, 1, 1, 0, 0, 0)
"""The day of every file in a package, so that the same module gives the same bytes."""

_QTI_DECLARATIONS = """\
  <qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">
    <qti-correct-response><qti-value>{right}</qti-value></qti-correct-response>
  </qti-response-declaration>
  <qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float">
    <qti-default-value><qti-value>0</qti-value></qti-default-value>
  </qti-outcome-declaration>
  <qti-outcome-declaration identifier="FEEDBACK" cardinality="single" base-type="identifier"/>"""
_QTI_PROCESSING = """\
  <qti-response-processing>
    <qti-set-outcome-value identifier="FEEDBACK"><qti-variable identifier="RESPONSE"/></qti-set-outcome-value>
    <qti-response-condition>
      <qti-response-if>
        <qti-match><qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-match>
        <qti-set-outcome-value identifier="SCORE">
          <qti-base-value base-type="float">1</qti-base-value>
        </qti-set-outcome-value>
      </qti-response-if>
    </qti-response-condition>
  </qti-response-processing>"""
"""The feedback is the one named after the chosen option; the right option scores one."""


def write(module: Shown, form: Format) -> bytes:
    """The file.

    Raises:
        NanolearnError: the format cannot hold one of its texts.
    """
    return _WRITERS[form](module)


def ending(form: Format) -> str:
    """What the file's name ends with."""
    return {Format.GIFT: ".gift", Format.AIKEN: ".txt", Format.MOODLE_XML: ".xml", Format.QTI: ".zip"}[form]


def _gift(module: Shown) -> bytes:
    blocks = [f"// {module.remark}", f"$CATEGORY: {module.title.replace('/', '//')}"]
    blocks += [_gift_question(question) for question in module.questions]
    return ("\n\n".join(blocks) + "\n").encode()


def _gift_question(question: ShownQuestion) -> str:
    lines = [f"// [id:{question.id}]", f"::{_gift_text(question.id)}::[plain]{_gift_text(question.stem)}{{"]
    for text, right in question.options:
        feedback = question.right if right else question.wrong
        lines.append(f"\t{'=' if right else '~'}[plain]{_gift_text(text)}#[plain]{_gift_text(feedback)}")
    return "\n".join([*lines, "}"])


def _gift_text(text: str) -> str:
    return _GIFT.sub(lambda sign: "\\" + sign.group(), text).replace("\n", "\\n")


def _aiken(module: Shown) -> bytes:
    lines: list[str] = []
    for question in module.questions:
        texts = [text for text, _ in question.options]
        if re.match(r"[A-Z][).]|ANSWER:", question.stem) or len(question.stem) < 2 or len(texts) > 26:
            raise NanolearnError(f"Aiken cannot hold the question {question.id}. Choose another --format.")
        lines += aiken.lines(question.stem, texts, [right for _, right in question.options].index(True))
    return "\n".join(lines).encode()


def _moodle(module: Shown) -> bytes:
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<quiz>",
        f"<!-- {module.remark} -->",
        '  <question type="category">',
        f"    <category><text>$course$/{escape(module.title.replace('/', '//'))}</text></category>",
        "  </question>",
        *(_moodle_question(question) for question in module.questions),
        "</quiz>",
    ]
    return ("\n".join(parts) + "\n").encode()


def _moodle_question(question: ShownQuestion) -> str:
    lines = [
        '  <question type="multichoice">',
        f"    <name><text>{escape(question.id)}</text></name>",
        f'    <questiontext format="plain_text"><text>{escape(question.stem)}</text></questiontext>',
        "    <defaultgrade>1</defaultgrade>",
        f"    <idnumber>{escape(question.id)}</idnumber>",
        "    <single>true</single>",
        "    <shuffleanswers>true</shuffleanswers>",
        "    <answernumbering>none</answernumbering>",
    ]
    for text, right in question.options:
        feedback = question.right if right else question.wrong
        lines += [
            f'    <answer fraction="{100 if right else 0}" format="plain_text">',
            f"      <text>{escape(text)}</text>",
            f'      <feedback format="plain_text"><text>{escape(feedback)}</text></feedback>',
            "    </answer>",
        ]
    return "\n".join([*lines, "  </question>"])


def _qti(module: Shown) -> bytes:
    """A content package: each question an item of its own, named by the manifest in their order."""
    items = {f"items/{question.id}.xml": _qti_item(question, module.language) for question in module.questions}
    files = {"imsmanifest.xml": _manifest(module, items), **items}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, text.encode())
    return stream.getvalue()


def _manifest(module: Shown, items: Mapping[str, str]) -> str:
    resources = [
        f'    <resource identifier={quoteattr(f"R{number}")} type="imsqti_item_xmlv3p0" href={quoteattr(name)}>'
        f"<file href={quoteattr(name)}/></resource>"
        for number, name in enumerate(items, 1)
    ]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<manifest xmlns="{_PACKAGE}" identifier={quoteattr(module.id)}>',
        f"  <!-- {module.remark} -->",
        "  <metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata>",
        "  <organizations/>",
        "  <resources>",
        *resources,
        "  </resources>",
        "</manifest>",
    ]
    return "\n".join(lines) + "\n"


def _qti_item(question: ShownQuestion, language: str) -> str:
    """A choice whose explanation is shown as modal feedback, named after the chosen option."""
    ids = [f"option-{number}" for number in range(1, len(question.options) + 1)]
    right = next(id_ for id_, (_, correct) in zip(ids, question.options, strict=True) if correct)
    choices = [
        f'      <qti-simple-choice identifier="{id_}">{escape(text)}</qti-simple-choice>'
        for id_, (text, _) in zip(ids, question.options, strict=True)
    ]
    feedback = [
        f'  <qti-modal-feedback outcome-identifier="FEEDBACK" identifier="{id_}" show-hide="show">'
        f"<qti-content-body>{_qti_text(question.right if correct else question.wrong)}</qti-content-body>"
        "</qti-modal-feedback>"
        for id_, (_, correct) in zip(ids, question.options, strict=True)
    ]
    names = f"identifier={quoteattr(question.id)} title={quoteattr(question.id)}"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<qti-assessment-item xmlns="{_QTI}" {names} adaptive="false" time-dependent="false" xml:lang="{language}">',
        _QTI_DECLARATIONS.format(right=right),
        "  <qti-item-body>",
        '    <qti-choice-interaction response-identifier="RESPONSE" shuffle="true" max-choices="1">',
        f"      <qti-prompt>{escape(question.stem)}</qti-prompt>",
        *choices,
        "    </qti-choice-interaction>",
        "  </qti-item-body>",
        _QTI_PROCESSING,
        *feedback,
        "</qti-assessment-item>",
    ]
    return "\n".join(lines) + "\n"


def _qti_text(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))


_WRITERS: Mapping[Format, Callable[[Shown], bytes]] = {
    Format.GIFT: _gift,
    Format.AIKEN: _aiken,
    Format.MOODLE_XML: _moodle,
    Format.QTI: _qti,
}
