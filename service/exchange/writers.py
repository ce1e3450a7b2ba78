"""A module in each format, as the bytes of a file."""

import io
import re
import zipfile
from base64 import b64encode
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape, quoteattr

from service.errors import NanolearnError
from service.exchange import aiken
from service.exchange.model import Format, Picture
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
    for option in question.options:
        feedback = question.right if option.right else question.wrong
        lines.append(f"\t{'=' if option.right else '~'}[plain]{_gift_text(option.text)}#[plain]{_gift_text(feedback)}")
    return "\n".join([*lines, "}"])


def _gift_text(text: str) -> str:
    return _GIFT.sub(lambda sign: "\\" + sign.group(), text).replace("\n", "\\n")


def _aiken(module: Shown) -> bytes:
    lines: list[str] = []
    for question in module.questions:
        texts = [option.text for option in question.options]
        if re.match(r"[A-Z][).]|ANSWER:", question.stem) or len(question.stem) < 2 or len(texts) > 26:
            raise NanolearnError(f"Aiken cannot hold the question {question.id}. Choose another --format.")
        lines += aiken.lines(question.stem, texts, [option.right for option in question.options].index(True))
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
        *_moodle_text(question.stem, question.picture, 'questiontext format="{}"'),
        "    <defaultgrade>1</defaultgrade>",
        f"    <idnumber>{escape(question.id)}</idnumber>",
        "    <single>true</single>",
        "    <shuffleanswers>true</shuffleanswers>",
        "    <answernumbering>none</answernumbering>",
    ]
    for option in question.options:
        feedback = question.right if option.right else question.wrong
        inside = f'<feedback format="plain_text"><text>{escape(feedback)}</text></feedback>'
        opening = f'answer fraction="{100 if option.right else 0}" format="{{}}"'
        lines += _moodle_text(option.text, option.picture, opening, inside)
    return "\n".join([*lines, "  </question>"])


def _moodle_text(text: str, shown: Picture | None, opening: str, inside: str = "") -> list[str]:
    """A text in its element, with the picture beside it and whatever else stands there."""
    form, written, file = "plain_text", escape(text), ""
    if shown:
        form, written = "html", escape(f"<p>{escape(text)}</p><p>{_img(shown, '@@PLUGINFILE@@/')}</p>")
        content = b64encode(shown.content).decode()
        file = f'<file name={quoteattr(shown.name)} path="/" encoding="base64">{content}</file>'
    tag = opening.partition(" ")[0]
    return [f"    <{opening.format(form)}>", f"      <text>{written}</text>{file}{inside}", f"    </{tag}>"]


def _img(shown: Picture, folder: str) -> str:
    return f"<img src={quoteattr(folder + shown.name)} alt={quoteattr(shown.said)}/>"


def _qti(module: Shown) -> bytes:
    """A content package: each question an item of its own, named by the manifest in their order."""
    files = {"imsmanifest.xml": _manifest(module).encode()}
    files |= {_item_file(question): _qti_item(question, module.language).encode() for question in module.questions}
    files |= {f"images/{one.name}": one.content for question in module.questions for one in question.pictures}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return stream.getvalue()


def _item_file(question: ShownQuestion) -> str:
    return f"items/{question.id}.xml"


def _manifest(module: Shown) -> str:
    resources = []
    for number, question in enumerate(module.questions, 1):
        name = _item_file(question)
        files = [name, *(f"images/{one.name}" for one in question.pictures)]
        resources.append(
            f'    <resource identifier={quoteattr(f"R{number}")} type="imsqti_item_xmlv3p0" href={quoteattr(name)}>'
            + "".join(f"<file href={quoteattr(file)}/>" for file in files)
            + "</resource>"
        )
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
    right = next(id_ for id_, option in zip(ids, question.options, strict=True) if option.right)
    choices = [
        f'      <qti-simple-choice identifier="{id_}">{_qti_line(option.text, option.picture)}</qti-simple-choice>'
        for id_, option in zip(ids, question.options, strict=True)
    ]
    feedback = [
        f'  <qti-modal-feedback outcome-identifier="FEEDBACK" identifier="{id_}" show-hide="show">'
        f"<qti-content-body>{_qti_text(question.right if option.right else question.wrong)}</qti-content-body>"
        "</qti-modal-feedback>"
        for id_, option in zip(ids, question.options, strict=True)
    ]
    names = f"identifier={quoteattr(question.id)} title={quoteattr(question.id)}"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<qti-assessment-item xmlns="{_QTI}" {names} adaptive="false" time-dependent="false" xml:lang="{language}">',
        _QTI_DECLARATIONS.format(right=right),
        "  <qti-item-body>",
        '    <qti-choice-interaction response-identifier="RESPONSE" shuffle="true" max-choices="1">',
        f"      <qti-prompt>{_qti_line(question.stem, question.picture)}</qti-prompt>",
        *choices,
        "    </qti-choice-interaction>",
        "  </qti-item-body>",
        _QTI_PROCESSING,
        *feedback,
        "</qti-assessment-item>",
    ]
    return "\n".join(lines) + "\n"


def _qti_line(text: str, shown: Picture | None) -> str:
    return escape(text) + (_img(shown, "../images/") if shown else "")


def _qti_text(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))


_WRITERS: Mapping[Format, Callable[[Shown], bytes]] = {
    Format.GIFT: _gift,
    Format.AIKEN: _aiken,
    Format.MOODLE_XML: _moodle,
    Format.QTI: _qti,
}
