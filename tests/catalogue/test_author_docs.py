"""The example of the format's page is a module, and the authors' page tells of every rule."""

import re
from pathlib import Path

import pytest
from marshmallow import Schema

from service.catalogue import schemas
from service.catalogue.files import parse
from service.catalogue.rules import RULES

DOCS = Path(__file__).parents[2] / "docs"
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
    """One row of the table for each number a finding may carry."""
    rows = re.findall(r"^\| (\d+) \|", (DOCS / "author.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert {number for number, _ in RULES} <= set(rows)


def test_what_the_format_page_warns_of_is_found() -> None:
    """The table of surprises is true: each is refused or read as said."""
    slips = ("title: Mail: pause", "now: No", "stem: Is room #4 free?", "- *important*", "\ta: b", "a: b\na: c")
    assert all(parse(slip, Path("x.yaml"))[1] for slip in slips)
