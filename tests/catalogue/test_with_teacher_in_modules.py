"""`with_teacher` is part of a module and its version, and everybody who opens the module is told."""

from pathlib import Path

import pytest

from service.catalogue.kept import load_kept
from service.catalogue.load import check, load
from service.catalogue.orders import option_orders
from service.catalogue.preview import page
from service.compiler.form import compile_form
from tests.support.module_files import MODULE, TODAY, spoil, write_good


def test_it_is_part_of_the_module_and_of_its_version(tmp_path: Path) -> None:
    """Left out, it is false and leaves no trace; what is kept of the catalogue knows it too."""
    courses = write_good(tmp_path)
    before = load_kept(courses).modules["call-back"]
    assert before.with_teacher is False
    spoil(courses, f"{MODULE}/module.yaml", "audience: staff", "audience: staff\nwith_teacher: true")
    after = load_kept(courses).modules["call-back"]
    assert (after.with_teacher, after.version != before.version) == (True, True)
    assert load_kept(courses) == load(courses)
    assert check([courses], TODAY) == []
    spoil(courses, f"{MODULE}/module.yaml", "with_teacher: true", "with_teacher: false")
    assert load(courses).modules["call-back"] == before
    spoil(courses, f"{MODULE}/module.yaml", "with_teacher: false", "with_teacher: often")
    (finding,) = check([courses], TODAY)
    assert (finding.rule, finding.line) == ("format", 3)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", "Läraren svarar för klassen, och inget sparas om någon elev."),
        ("da", "Læreren svarer for klassen, og intet gemmes om nogen elev."),
        ("en", "The teacher answers for the class, and nothing is kept about any pupil."),
    ],
)
def test_everybody_who_opens_it_is_told(tmp_path: Path, language: str, said: str) -> None:
    """On the module's page and at the top of its Form; of other modules neither says anything."""
    courses = write_good(tmp_path)
    alone = load(courses).modules["call-back"]
    assert said not in page(alone, language, option_orders(alone)) + compile_form(alone, language).description
    spoil(courses, f"{MODULE}/module.yaml", "audience: staff", "audience: staff\nwith_teacher: true")
    together = load(courses).modules["call-back"]
    assert page(together, language, option_orders(together)).count(said) == 1
    assert compile_form(together, language).description.endswith(said)
