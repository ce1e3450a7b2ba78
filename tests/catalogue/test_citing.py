"""A source as learners read it, and what of `sources.yaml` is for authors alone."""

from pathlib import Path

import pytest

from service.catalogue.citing import cited, link, place
from service.catalogue.load import check, load
from service.catalogue.model import Source
from service.catalogue.orders import option_orders
from service.catalogue.preview import page
from service.compiler.form import compile_form
from tests.support.module_files import TODAY, spoil, write_good

OLD = "label: NCSC UK, Phishing attacks\n  where: ncsc.gov.uk/guidance/phishing"
NEW = """label: "Phishing attacks: defending your organisation"
  publisher: NCSC UK
  year: 2018
  where: ncsc.gov.uk/guidance/phishing
  note: Second hand; read 2026-11-22 as quoted by others."""


@pytest.mark.parametrize(
    ("source", "name", "address", "at"),
    [
        (Source("A", "Svårlurad!", "svarlurad.se", "V1"), "Svårlurad!", "https://svarlurad.se", "svarlurad.se"),
        (
            Source("A", "Åbent", "https://x.dk/å?b=1", "V1", "Børns Vilkår"),
            "Børns Vilkår: Åbent",
            "https://x.dk/å?b=1",
            "x.dk",
        ),
        (Source("A", "Learning", "a journal of 2005", "V1", None, 2005), "Learning (2005)", None, "a journal of 2005"),
        (Source("A", "Learning", "Vol. 24", "V1", "Rodriguez", 2005), "Rodriguez: Learning (2005)", None, "Vol. 24"),
    ],
)
def test_it_is_named_by_what_is_known(source: Source, name: str, address: str | None, at: str) -> None:
    """Publisher and year only where they are given; a link only where there is an address."""
    assert (cited(source), link(source), place(source)) == (name, address, at)


@pytest.mark.parametrize("language", ["sv", "da", "en"])
def test_learners_read_the_source_and_no_note(tmp_path: Path, language: str) -> None:
    """In the Form and on the module's page, in its own language whatever the reader's is."""
    courses = write_good(tmp_path)
    spoil(courses, "sources.yaml", OLD, NEW)
    module = load(courses).modules["call-back"]
    name = "NCSC UK: Phishing attacks: defending your organisation (2018)"
    closing = compile_form(module, language).items[-1]["description"]
    assert f"• {name}, https://ncsc.gov.uk/guidance/phishing\n" in closing
    shown = page(module, language, option_orders(module))
    assert f'<li><a href="https://ncsc.gov.uk/guidance/phishing" rel="noreferrer">{name}</a>, ncsc.gov.uk</li>' in shown
    assert "as quoted" not in closing + shown
    assert check([courses], TODAY) == []


def test_a_note_changes_no_version_and_a_title_does(tmp_path: Path) -> None:
    """What no learner sees makes no new Form."""
    courses = write_good(tmp_path)
    first = load(courses).modules["call-back"].version
    spoil(courses, "sources.yaml", OLD, f"{OLD}\n  note: Read again in spring.")
    assert load(courses).modules["call-back"].version == first
    spoil(courses, "sources.yaml", OLD, f"{OLD}\n  publisher: NCSC UK")
    assert load(courses).modules["call-back"].version != first


@pytest.mark.parametrize(
    ("label", "where", "line", "said"),
    [
        ("Phishing; as quoted", "ncsc.gov.uk", 2, 'NCSC-PHISH.label: says ";", and learners read it.'),
        ("Phishing", "ncsc.gov.uk (read 2026-11-22)", 3, 'NCSC-PHISH.where: says "(read 2", and learners read it.'),
        ("Phishing", "ncsc.gov.uk/…/phishing", 3, 'NCSC-PHISH.where: says "…", and learners read it.'),
        ("Phishing", "ncsc.gov.uk and cisa.gov", 3, "NCSC-PHISH.where: is more than one address."),
        ("Phishing " * 14, "ncsc.gov.uk", 2, "NCSC-PHISH.label: has 125 letters, and learners read them;"),
    ],
)
def test_notes_where_learners_read_are_found(tmp_path: Path, label: str, where: str, line: int, said: str) -> None:
    """A warning at its line, once for the source, however many modules name it."""
    courses = write_good(tmp_path)
    spoil(courses, "sources.yaml", OLD, f'label: "{label}"\n  where: "{where}"')
    (finding,) = [each for each in check([courses], TODAY) if each.message.startswith(said)]
    assert (finding.file.name, finding.line, finding.rule, finding.severity) == ("sources.yaml", line, "5", "warning")


def test_what_is_not_published_may_say_anything(tmp_path: Path) -> None:
    """General knowledge is shown to nobody."""
    courses = write_good(tmp_path)
    spoil(courses, "sources.yaml", "where: nowhere", 'where: "heard; read … as quoted"')
    assert check([courses], TODAY) == []
