"""Pictures of question banks: carried both ways where a format and a module have a place for them, else named."""

import io
import posixpath
import zipfile
from base64 import b64decode, b64encode
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from service.catalogue import folders
from service.catalogue.library import library
from service.catalogue.load import home_of, load, load_module
from service.catalogue.model import Audience
from service.exchange.fitting import fit
from service.exchange.model import Bank, Format, Item, Picture, Verdict
from service.exchange.modules import Origin
from service.exchange.planning import plan
from service.exchange.reading import read
from service.exchange.shelving import place, shelve
from service.exchange.showing import losses, shown
from service.exchange.writers import write
from tests.support.module_files import write_good
from tests.support.picture_host import picture

PNG, JPEG, GIF = picture("PNG"), picture("JPEG"), picture("GIF")
ORIGIN = Origin("bank.x", "bank", "en", Audience.STAFF, date(2026, 11, 22))
BOTH = [Format.MOODLE_XML, Format.QTI]


def file(name: str, content: bytes, path: str = "/") -> str:
    return f'<file name="{name}" path="{path}" encoding="base64">\n{b64encode(content).decode()}\n</file>'


def moodle(stem: str, right: str, beside: str = "", feedback: str = "") -> bytes:
    """A bank of one choice, whose texts are HTML with files behind them."""
    return (
        f'<quiz><question type="multichoice"><questiontext format="html"><text><![CDATA[{stem}]]></text>{beside}'
        f'</questiontext><answer fraction="100" format="html"><text><![CDATA[{right}]]></text>{beside}'
        f"<feedback><text><![CDATA[{feedback}]]></text>{beside}</feedback></answer>"
        '<answer fraction="0"><text>fel</text></answer><shuffleanswers>1</shuffleanswers></question></quiz>'
    ).encode()


def one(content: bytes, form: Format) -> Item:
    (found,) = read(content, "bank.x", form).entries
    assert isinstance(found, Item), found
    return found


def test_pictures_of_stem_and_option_are_carried() -> None:
    """By their address, in whatever way it is written; an option that is only a picture has what the picture says."""
    found = one(
        moodle(
            '<p>Vad <img src="@@PLUGINFILE@@/min%20lapp.png" alt="En  lapp">står här?</p>',
            '<img src="@@PLUGINFILE@@/under/skylt.jpeg" alt="En skylt" />',
            file("min lapp.png", PNG) + file("skylt.jpeg", JPEG, "/under/"),
        ),
        Format.MOODLE_XML,
    )
    assert (found.stem, found.picture) == ("Vad står här?", Picture("min lapp.png", PNG, "En lapp", "min%20lapp.png"))
    assert found.answers[0].text == "En skylt"
    assert found.answers[0].picture == Picture("skylt.jpg", JPEG, "En skylt", "under/skylt.jpeg")
    (outcome,) = fit(Bank((found,)), "en")
    assert outcome.verdict is Verdict.EXACT


@pytest.mark.parametrize(
    ("stem", "beside", "feedback", "lost"),
    [
        (
            'a<img src="@@PLUGINFILE@@/a.svg">',
            file("a.svg", b"<svg/>"),
            "",
            "the picture a.svg, which is no PNG, JPEG or GIF",
        ),
        (
            'a<img src="@@PLUGINFILE@@/a.png">',
            file("a.png", PNG + bytes(1_000_000)),
            "",
            f"the picture a.png, which has {len(PNG) + 1_000_000:,} bytes, and 1,000,000 are the most",
        ),
        (
            'a<img src="@@PLUGINFILE@@/a.png"><img src="@@PLUGINFILE@@/a.png">',
            file("a.png", PNG),
            "",
            "the picture a.png; only one can stand here",
        ),
        ('a<img src="https://x.example/a.png">', "", "", "the picture https://x.example/a.png"),
        ('a<img src="@@PLUGINFILE@@/gone.png">', "", "", "the picture gone.png"),
        (
            'a<img src="@@PLUGINFILE@@/a.png">',
            '<file name="a.png" encoding="base64">%%%</file>',
            "",
            "the picture a.png",
        ),
        ("a", file("a.png", PNG), "", "the file a.png"),
        ("a", file("a.png", PNG), '<img src="@@PLUGINFILE@@/a.png">', "the picture a.png"),
    ],
    ids=[
        "no picture of Google's",
        "too large",
        "two in one place",
        "elsewhere",
        "gone",
        "damaged",
        "unused",
        "feedback",
    ],
)
def test_pictures_that_cannot_be_carried_are_named_with_the_reason(
    stem: str, beside: str, feedback: str, lost: str
) -> None:
    """Once each; nothing is fetched from anywhere."""
    assert one(moodle(stem, "rätt", beside, feedback), Format.MOODLE_XML).losses == (lost,)


def test_options_that_are_only_pictures_are_left_to_be_named() -> None:
    """An option has words of its own here; which it is stays known by its picture."""
    content = moodle("Vad?", '<img src="@@PLUGINFILE@@/a.png" alt="">', file("a.png", PNG))
    (outcome,) = fit(read(content, "bank.x", Format.MOODLE_XML), "en")
    assert outcome.question is not None
    assert [(option.id, option.text, option.correct) for option in outcome.question.options] == [
        ("option-0", None, True),
        ("fel", "fel", False),
    ]
    assert outcome.why[-1] == "An option is only a picture, which says nothing; its words are still to write."


def test_the_picture_of_an_older_question() -> None:
    """Moodle 1.9 wrote it beside the text; it says nothing, so that is left to write."""
    older = f"<image>bilder/lapp.gif</image><image_base64>\n{b64encode(GIF).decode()}\n</image_base64>"
    content = moodle("Vad?", "rätt").replace(b"<shuffleanswers>", older.encode() + b"<shuffleanswers>")
    found = one(content, Format.MOODLE_XML)
    assert (found.losses, found.picture) == ((), Picture("lapp.gif", GIF, "", "bilder/lapp.gif"))


def test_a_picture_that_stands_in_its_own_address() -> None:
    """As editors paste them; it is a picture in GIFT too, where an equals sign is written with a backslash."""
    address = f"data:image/png;base64,{b64encode(PNG).decode()}".replace("=", r"\=").replace(":", r"\:")
    found = one(rf"[html]<p>Vad?</p><img src\='{address}'>{{=a ~b}}".encode(), Format.GIFT)
    assert (found.stem, found.losses) == ("Vad?", ())
    assert found.picture is not None
    assert (found.picture.name, found.picture.content) == ("embedded.png", PNG)


ITEM = (
    '<qti-assessment-item identifier="i" title="t"><qti-response-declaration identifier="R" cardinality="single" '
    'base-type="identifier"><qti-correct-response><qti-value>A</qti-value></qti-correct-response>'
    "</qti-response-declaration><qti-item-body><p>Se<object type='image/jpeg' data='../bilder/en%20lapp.jpg'/></p>"
    "<qti-choice-interaction response-identifier='R' shuffle='true'><qti-prompt>Vad?<img src='inne.png' alt='x'/>"
    "</qti-prompt><qti-simple-choice identifier='A'>a<img src='../../../utanför.png'/></qti-simple-choice>"
    "<qti-simple-choice identifier='B'>b<img src='inne.png' alt='en ruta'/></qti-simple-choice>"
    "</qti-choice-interaction></qti-item-body></qti-assessment-item>"
)


def test_pictures_of_a_package() -> None:
    """Addresses count from the item; what no question shows stays with the report."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in {
            "frågor/i.xml": ITEM.encode(),
            "bilder/en lapp.jpg": JPEG,
            "frågor/inne.png": PNG,
            "utanför.png": PNG,
            "ljud.mp3": b"x",
        }.items():
            package.writestr(name, content)
    bank = read(stream.getvalue(), "p.zip", Format.QTI)
    (found,) = bank.entries
    assert isinstance(found, Item)
    assert (found.stem, found.picture) == ("Se Vad? [x]", Picture("en lapp.jpg", JPEG, "", "bilder/en lapp.jpg"))
    assert [answer.picture and answer.picture.path for answer in found.answers] == [None, "frågor/inne.png"]
    assert found.losses == ("the picture inne.png", "the picture ../../../utanför.png")
    assert bank.notes == ("p.zip also holds what is not carried: ljud.mp3, utanför.png.",)


def test_they_stand_in_the_module(tmp_path: Path) -> None:
    """Each under an id of its own beside the texts; doing it again changes nothing; what they say is left to write."""
    content = moodle(
        '<p>Vad?</p><img src="@@PLUGINFILE@@/Lapp.PNG">',
        'rätt<img src="@@PLUGINFILE@@/Lapp.PNG" alt="En lapp med en kod">',
        file("Lapp.PNG", PNG),
    )
    planned = plan(read(content, "bank.x", Format.MOODLE_XML), ORIGIN, strict=True)
    where = place(tmp_path / "ours", "bank-x")
    assert shelve(planned.making, where, "bank") == shelve(planned.making, where, "bank") == ["bank"]
    module = load(where.courses).modules["bank"]
    assert [(one.id, Path(one.file).name, one.at) for one in module.pictures] == [
        ("lapp", "lapp.png", "question-1"),
        ("lapp-2", "lapp-2.png", "question-1/ratt"),
    ]
    assert {Path(one.file).read_bytes() for one in module.pictures} == {PNG}
    assert module.words["en"].pictures == {
        "lapp": "✎ what the picture shows, for those who cannot see it",
        "lapp-2": "En lapp med en kod",
    }


def with_pictures(folder: Path) -> Path:
    """The good course, its module with pictures at a question, at an option, and at the scenario."""
    courses = write_good(folder)
    home = courses / "start/call-back"
    entries = [("note", "note.png", "list"), ("mark", "mark.gif", "list/later"), ("desk", "desk.jpg", "scenario")]
    for name, content in {"note.png": PNG, "mark.gif": GIF, "desk.jpg": JPEG}.items():
        (home / name).write_bytes(content)
    with (home / "module.yaml").open("a", encoding="utf-8") as structure:
        structure.write("pictures:\n")
        structure.writelines(f"  - id: {id_}\n    file: {name}\n    at: {at}\n" for id_, name, at in entries)
    for words in home.glob("??.yaml"):
        with words.open("a", encoding="utf-8") as text:
            text.write("pictures:\n")
            text.writelines(f'  {id_}: "{id_} & <{words.stem}> \\"å\\" = {{x}}"\n' for id_, _, _ in entries)
    return courses


def exported(courses: Path, form: Format) -> tuple[bytes, list[str]]:
    """The file, and what it is said not to hold of pictures."""
    shared, _ = library([courses])
    draft, findings = folders.module(home_of("call-back", [courses]), shared)
    assert draft is not None, findings
    told = [loss for loss in losses(draft, "en", form) if "icture" in loss]
    return write(shown(draft, "en", shared), form), told


@pytest.mark.parametrize("form", BOTH)
def test_pictures_go_out_and_come_back(tmp_path: Path, form: Format) -> None:
    """The same ones in the same places under the same ids; only that of the scenario has no place, and is named."""
    there = with_pictures(tmp_path / "there")
    content, told = exported(there, form)
    assert told == ["Pictures that stand at no question are not carried: desk."]
    planned = plan(read(content, "bank.x", form), ORIGIN, strict=True)
    where = place(tmp_path / "here", "bank-x")
    shelve(planned.making, where, "bank")
    before, after = load_module(there, "call-back"), load(where.courses).modules["call-back"]
    assert [(one.id, one.at, one.digest) for one in after.pictures] == [
        (one.id, one.at, one.digest) for one in before.pictures if one.at != "scenario"
    ]
    assert after.questions == before.questions
    assert after.words["en"].questions == before.words["en"].questions
    assert dict(after.words["en"].pictures) == {"note": 'note & <en> "å" = {x}', "mark": 'mark & <en> "å" = {x}'}


@pytest.mark.parametrize("form", [Format.GIFT, Format.AIKEN])
def test_formats_without_pictures_say_so(tmp_path: Path, form: Format) -> None:
    """Each by its name."""
    _, told = exported(with_pictures(tmp_path / "there"), form)
    assert told == ["Pictures are not carried: note, mark, desk."]


def test_moodle_finds_the_files_that_texts_name(tmp_path: Path) -> None:
    """Read with the standard library alone: each address leads to a file beside the text, as HTML has it."""
    content, _ = exported(with_pictures(tmp_path / "there"), Format.MOODLE_XML)
    found = [
        (
            place.get("format"),
            place.findtext("text"),
            [(one.get("name"), one.get("path"), b64decode(one.text or "")) for one in place.iter("file")],
        )
        for place in ET.fromstring(content).iter()
        if place.find("file") is not None
    ]
    assert found == [
        (
            "html",
            f'<p>{text}</p><p><img src="@@PLUGINFILE@@/{name}" alt=\'{id_} &amp; &lt;en&gt; "å" = {{x}}\'/></p>',
            [(name, "/", bytes_)],
        )
        for text, name, id_, bytes_ in [
            (
                "A mail says that you must confirm your holiday through a link. What do you do first?",
                "note.png",
                "note",
                PNG,
            ),
            ("Wait until I am asked again", "mark.gif", "mark", GIF),
        ]
    ]


def test_a_package_names_every_file_it_holds(tmp_path: Path) -> None:
    """Read with the standard library alone: the manifest lists them all, and items show pictures that are there."""
    content, _ = exported(with_pictures(tmp_path / "there"), Format.QTI)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = set(package.namelist())
        manifest = ET.fromstring(package.read("imsmanifest.xml"))
        listed = {node.get("href") for node in manifest.iter() if node.tag.endswith("}file")}
        shown_by = {
            posixpath.normpath(posixpath.join("items", node.get("src", "")))
            for name in names
            if name.startswith("items/")
            for node in ET.fromstring(package.read(name)).iter()
            if node.tag.endswith("}img")
        }
    assert listed == names - {"imsmanifest.xml"}
    assert shown_by == {"images/note.png", "images/mark.gif"} <= names
