"""A municipality's own words and numbers in the Forms: filled in, changed later in place, and never left open."""

from pathlib import Path

import pytest
from sqlalchemy import select

from service.catalogue.kept import NAME
from service.errors import CatalogueError
from service.store import tables as t
from tests.support.by_hand import ByHand
from tests.support.module_files import MODULE, spoil, write_good
from tests.support.story import Story

LARS = "lars.ek@ekby.example"
DECLARED = "report-to:\n  means: completes Anmäl\n"


@pytest.fixture
def courses(tmp_path: Path) -> tuple[Path, Path]:
    """The program's folder, and the municipality's own with one text that says where to report."""
    base, own = write_good(tmp_path / "courses"), tmp_path / "own"
    (own / MODULE).mkdir(parents=True)
    (own / MODULE / "sv.yaml").write_text("key_points:\n  report: Anmäl {{report-to}} i dag.\n", encoding="utf-8")
    (own / "placeholders.yaml").write_text(DECLARED, encoding="utf-8")
    return base, own


def forms(story: Story) -> dict[str, str]:
    """Everything that stands in each Form there is, by its id."""
    with story.service.engine.connect() as connection:
        ids = connection.execute(select(t.forms.c.form_id)).scalars().all()
    return {id_: str(ByHand(story.sandbox, id_).read()["items"]) for id_ in ids}


def test_a_number_is_filled_in_and_a_new_one_reaches_the_same_form(story: Story, courses: tuple[Path, Path]) -> None:
    """People who have the link read the new number; there is no second Form and no second mail."""
    base, own = courses
    story.environment["NANOLEARN_COURSES"] = f"{base}:{own}"
    (own / "local.yaml").write_text("values:\n  report-to: på 1234\n", encoding="utf-8")
    story.start()
    story.sync()
    story.assign("call-back", to=[f"person:{LARS}"])
    story.deliver()
    ((form, content),) = forms(story).items()
    assert "Anmäl på 1234 i dag." in content
    assert "{{" not in content
    (own / "local.yaml").write_text("values:\n  report-to: på 5678\n", encoding="utf-8")
    story.start()
    story.deliver()
    assert [(id_, "på 5678" in text, "på 1234" in text) for id_, text in forms(story).items()] == [(form, True, False)]
    assert len(story.mails(LARS)) == 1


def test_nothing_is_taught_with_a_gap_in_it(story: Story, courses: tuple[Path, Path]) -> None:
    """Without the number no catalogue can be read, so no Form is made; the sentence says where to fill it in."""
    base, own = courses
    story.environment["NANOLEARN_COURSES"] = f"{base}:{own}"
    story.start()
    story.sync()
    with pytest.raises(CatalogueError, match=r"Give it under values: in local\.yaml"):
        story.assign("call-back", to=[f"person:{LARS}"])
    assert forms(story) == {}
    assert not (own / NAME).exists()
    spoil(own, f"{MODULE}/sv.yaml", "{{report-to}}", "till chefen")
    story.start()
    story.assign("call-back", to=[f"person:{LARS}"])
    story.deliver()
    (content,) = forms(story).values()
    assert "Anmäl till chefen i dag." in content
