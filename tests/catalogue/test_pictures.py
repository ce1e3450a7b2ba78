"""Pictures of a module: there, of their kind, said in words, part of the version, and in the preview itself."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from service.catalogue.kept import load_kept
from service.catalogue.load import check, load
from service.catalogue.model import Picture
from service.catalogue.orders import option_orders
from service.catalogue.preview import page
from tests.support.module_files import MODULE, TODAY, spoil, write_good

PNG = b"\x89PNG\r\n\x1a\n and the rest"
DIGEST = sha256(PNG).hexdigest()
SAID = {
    "sv": "En lapp under tangentbordet",
    "da": "En seddel under tastaturet",
    "en": "A note under the keyboard",
}


@pytest.fixture
def courses(tmp_path: Path) -> Path:
    """The good course with a picture at an option."""
    folder = write_good(tmp_path)
    with (folder / MODULE / "module.yaml").open("a", encoding="utf-8") as file:
        file.write("pictures:\n  - id: note\n    file: note.png\n    at: list/bookmark\n")
    for language, text in SAID.items():
        with (folder / MODULE / f"{language}.yaml").open("a", encoding="utf-8") as file:
            file.write(f"pictures:\n  note: {text}\n")
    (folder / MODULE / "note.png").write_bytes(PNG)
    return folder


def test_a_picture_is_part_of_the_module_and_of_its_version(courses: Path) -> None:
    """Other bytes are another version, also for who reads the kept catalogue."""
    before = load_kept(courses).modules["call-back"]
    assert before.pictures == (Picture("note", str(courses / MODULE / "note.png"), "list/bookmark", DIGEST),)
    assert before.words["da"].pictures == {"note": SAID["da"]}
    assert check([courses], TODAY) == []
    (courses / MODULE / "note.png").write_bytes(PNG + b"!")
    assert load_kept(courses).modules["call-back"].version != before.version
    assert load_kept(courses) == load(courses)


def test_the_preview_holds_the_picture_and_its_words(courses: Path) -> None:
    """Nothing is fetched: the bytes are in the page, at the option, with the text for who cannot see it."""
    module = load(courses).modules["call-back"]
    html = page(module, "sv", option_orders(module))
    assert html.count(f'<img src="data:image/png;base64,{b64encode(PNG).decode()}" alt="{SAID["sv"]}">') == 1
    assert html.index("Går in via mitt eget bokmärke") < html.index("<img") < html.index("Kollar stavningen") or (
        option_orders(module)["list"][-1] == "bookmark"
    )


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (None, "There is no picture note.png in call-back"),
        (b"", "There is no picture note.png in call-back"),
        (b"GIF89a", "is not what its name says"),
        (PNG + b"x" * 1_000_000, "1,000,021 bytes; 1,000,000 are the most"),
    ],
)
def test_what_is_no_picture_is_named_at_its_line(courses: Path, content: bytes | None, part: str) -> None:
    """Missing, empty, of another kind, or too large to be sent to a telephone."""
    file = courses / MODULE / "note.png"
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    (finding,) = check([courses], TODAY)
    structure = (courses / MODULE / "module.yaml").read_text(encoding="utf-8").splitlines()
    assert (finding.rule, structure[finding.line - 1].strip()) == ("15", "file: note.png")
    assert part in finding.message


@pytest.mark.parametrize(
    "slip",
    [
        ("module", "at: list/bookmark", "at: list/bokmark", "format", "Did you mean list/bookmark?"),
        ("module", "file: note.png", "file: note.svg", "format", "ends in .png, .jpg or .gif"),
        ("module", "file: note.png", "file: ../note.png", "format", "ends in .png, .jpg or .gif"),
        ("sv", "  note: En lapp under tangentbordet", "  nota: En lapp", "18", "There is no picture called nota"),
        ("en", "A note under the keyboard", "Note", "15", "has 4 characters; 5 to 125 are right"),
        ("en", "A note under the keyboard", "En lapp under tangentbordet", "15", "is the same as in sv.yaml"),
        ("da", "En seddel under tastaturet", "Billede af en seddel", "15", 'begins with "Billede af"'),
    ],
)
def test_slips_about_pictures(courses: Path, slip: tuple[str, str, str, str, str]) -> None:
    """Its place, its file, and its words in each language."""
    file, old, new, rule, part = slip
    spoil(courses, f"{MODULE}/{file}.yaml", old, new)
    found = [(finding.rule, finding.file.name) for finding in check([courses], TODAY) if part in finding.message]
    assert found == [(rule, f"{file}.yaml")]
