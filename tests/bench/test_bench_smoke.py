"""Each bench runs, at toy size; what it measures there says nothing."""

import json
import math
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest
from rich.console import Console

from tests.bench import messages, pages, reports
from tests.bench.__main__ import main, run
from tests.bench.parts import PARTS, chosen
from tests.bench.table import Ratio, show, write
from tests.support import databases

TOY = 0.001


@pytest.fixture(scope="session", autouse=True)
def _own_cache() -> Iterator[None]:
    """Toy cities are made in a folder, and on the server of the tests, that go away with them."""
    folder = Path(mkdtemp(prefix="nanolearn-bench-"))
    patch = pytest.MonkeyPatch()
    patch.setenv("NANOLEARN_BENCH_CACHE", str(folder))
    patch.setenv("NANOLEARN_TEST_DATABASE_URL", databases._server())
    yield
    patch.undo()
    shutil.rmtree(folder)


ELSEWHERE = {"calls.killed", "ingest.writers"}
"""What these measure is asserted by tests of its own: `test_bench_counts.py`, and four writers in `test_recount.py`."""


@pytest.mark.parametrize("name", [each for each in PARTS if each not in ELSEWHERE])
def test_each_runs(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It gives ratios with names of their own and figures that are figures.

    What grows opens the same cities as what is opened; there both databases are tried. Reminders are, in their tests.
    """
    if name.endswith(".growth") or name == "messages.run":
        for part in (pages, reports, messages):
            monkeypatch.setattr(part, "KINDS", ("sqlite",))
    ratios, broken = run(chosen([name]), TOY)
    assert broken == []
    assert ratios
    assert len({each.name for each in ratios}) == len(ratios)
    for each in ratios:
        assert math.isfinite(each.value), each
        assert each.value >= 0, each


RATIOS = [
    Ratio("calls", 20_008, 20_004, "calls", goal=1.0),
    Ratio("rate", 300.0, 1_000.0, "rows/s", goal=0.35, better="above", note="why"),
    Ratio("told", 12, 1, "MB"),
]


def test_met_to_three_decimals() -> None:
    """Four calls more in twenty thousand are as good as none; a third is not as good as 0.35."""
    assert [each.met for each in RATIOS] == [True, False, None]


def test_the_table_and_the_file(tmp_path: Path) -> None:
    """Both show figures, goals, and whether they are met."""
    console = Console(width=100, record=True)
    show(RATIOS, console)
    shown = [[cell.strip() for cell in line.split("│")[1:-1]] for line in console.export_text().splitlines()]
    assert [cells for cells in shown if cells] == [
        ["calls", "20,008 calls", "20,004", "1", "≤ 1", "yes"],
        ["rate", "300 rows/s", "1,000", "0.3", "≥ 0.35", "NO"],
        ["why", "", "", "", "", ""],
        ["told", "12 MB", "1", "12", "–", "–"],
    ]
    write(RATIOS, tmp_path / "bench.json")
    kept = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert kept["ratios"][1] == {
        "name": "rate",
        "numerator": 300.0,
        "denominator": 1_000.0,
        "unit": "rows/s",
        "ratio": 0.3,
        "goal": 0.35,
        "better": "above",
        "met": False,
        "note": "why",
    }


def test_a_part_that_fails_stops_no_other() -> None:
    """It is named with the reason; the others are measured."""

    def broken(_scale: float) -> list[Ratio]:
        raise AssertionError("The Form still shows the old words.")

    ratios, sentences = run({"one": broken, "two": lambda _scale: RATIOS[:1]}, TOY)
    assert ratios == RATIOS[:1]
    assert sentences == ["one could not be measured: AssertionError: The Form still shows the old words."]


def test_a_name_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong usage, with the names that there are."""
    with pytest.raises(SystemExit) as end:
        main(["call"])
    assert end.value.code == 2
    assert f"There is no bench 'call'; there are {', '.join(PARTS)}." in capsys.readouterr().err
