"""The example of the format's page is a module, and the authors' page tells of every rule."""

import re
from pathlib import Path
from typing import Any

import pytest
from marshmallow import Schema
from ruamel.yaml import YAML

from service.catalogue import schemas
from service.catalogue.files import parse
from service.catalogue.load import check
from service.catalogue.rules import RULES
from tests.support.module_files import MODULE, TODAY, write_good

DOCS = Path(__file__).parents[2] / "docs"
AUTHORS = (DOCS / "author.md").read_text(encoding="utf-8")
RULE_TEXTS = re.findall(r"^### (\d+) (.*?)(?=^##)", AUTHORS, re.DOTALL | re.MULTILINE)
EXAMPLE = re.compile(r"(Bad|Good)[^\n]*, in (\w+\.yaml):\n\n```yaml\n(.*?)```", re.DOTALL)
EXAMPLES = re.findall(r"```yaml\n(.*?)```", (DOCS / "module-format.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize(
    ("place", "schema"), [(0, schemas.CourseSchema()), (1, schemas.ModuleSchema()), (2, schemas.WordsSchema())]
)
def test_the_format_examples_fit_their_schemas(place: int, schema: Schema) -> None:
    """Course, module and words, apart from what the page leaves out for shortness."""
    document, findings = parse(EXAMPLES[place], DOCS / "module-format.md")
    assert findings == []
    assert document is not None
    problems = schemas.fit(schema, document)[1]
    left_out = {"pass_mark"} if place == 1 else set()
    assert [finding.message for finding in problems if finding.message.split(":")[0] not in left_out] == []


def test_the_shared_examples_fit() -> None:
    """A placeholder, a source and a misconception."""
    for place, read in ((3, schemas.placeholders), (6, schemas.sources), (7, schemas.misconceptions)):
        document, _ = parse(EXAMPLES[place], DOCS / "module-format.md")
        assert document is not None
        assert [len(part) for part in read(document)] == [1, 0]


def test_what_an_installation_fills_in_fits() -> None:
    """The example of local.yaml, and words of a module that are changed without the rest."""
    document, _ = parse(EXAMPLES[4], DOCS / "module-format.md")
    assert document is not None
    value, problems = schemas.fit(schemas.LocalSchema(), document)
    assert problems == []
    assert value["values"]["report-to"]["da"] == "til it-supporten på 1234"
    assert value["values"]["secure-mail"] == dict.fromkeys(("sv", "da", "en"), "Säker e-post")
    above, _ = parse(EXAMPLES[5], DOCS / "module-format.md")
    below, _ = parse(EXAMPLES[2], DOCS / "module-format.md")
    assert above is not None
    assert below is not None
    key_points = below.under(above).value["key_points"]
    assert list(key_points) == ["judge-the-request", "report-even-after-a-click"]


def test_every_rule_is_explained_to_authors() -> None:
    """A heading for each number, in order, with something that it finds and something that it leaves alone."""
    assert list(dict.fromkeys(number for number, _ in RULES)) == [number for number, _ in RULE_TEXTS]
    for _, text in RULE_TEXTS:
        kinds = [kind for kind, *_ in EXAMPLE.findall(text)]
        assert kinds == ["Bad", "Good"] * max(1, len(kinds) // 2)


@pytest.mark.parametrize(
    ("number", "kind", "file", "example"),
    [(number, *example) for number, text in RULE_TEXTS for example in EXAMPLE.findall(text)],
    ids=lambda value: value if len(value) < 12 else "",
)
def test_each_example_is_found_or_left_alone(tmp_path: Path, number: str, kind: str, file: str, example: str) -> None:
    """The very words of the page, laid over a good module: its rule has something to say of the bad one only."""
    courses = write_good(tmp_path)
    if "pictures:" in example:
        add_picture(courses)
    lay_over(courses / MODULE / file, example)
    findings = check([courses], TODAY)
    assert [str(finding) for finding in findings if finding.rule == "format"] == []
    named = [str(finding) for finding in findings if finding.rule == number]
    assert bool(named) is (kind == "Bad"), named


def add_picture(courses: Path) -> None:
    """One picture at the scenario of the good module, described in Swedish and Danish."""
    (courses / MODULE / "note.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    lay_over(courses / MODULE / "module.yaml", "pictures:\n  - id: note\n    file: note.png\n    at: scenario\n")
    lay_over(courses / MODULE / "sv.yaml", "pictures:\n  note: En lapp med ett lösenord under tangentbordet\n")
    lay_over(courses / MODULE / "da.yaml", "pictures:\n  note: En seddel med en adgangskode under tastaturet\n")


def lay_over(file: Path, example: str) -> None:
    """Write the file anew with the example's things in place of its own; things in lists go by their ids."""
    yaml = YAML(typ="safe", pure=True)
    whole = laid(yaml.load(file.read_text(encoding="utf-8")), yaml.load(example))
    with file.open("w", encoding="utf-8") as stream:
        yaml.dump(whole, stream)


def laid(below: Any, above: Any) -> Any:
    if isinstance(below, dict) and isinstance(above, dict):
        return below | {key: laid(below.get(key), value) for key, value in above.items()}
    if isinstance(below, list) and isinstance(above, list) and all(isinstance(thing, dict) for thing in above):
        changes = {thing["id"]: thing for thing in above}
        return [laid(thing, changes.get(thing["id"], {})) for thing in below]
    return above


def test_what_the_format_page_warns_of_is_found() -> None:
    """The table of surprises is true: each is refused or read as said."""
    slips = ("title: Mail: pause", "now: No", "stem: Is room #4 free?", "- *important*", "\ta: b", "a: b\na: c")
    assert all(parse(slip, Path("x.yaml"))[1] for slip in slips)
