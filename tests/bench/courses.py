"""How long authors wait for the check of forty modules in three languages."""

import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from ruamel.yaml import YAML

from service.catalogue.library import SHARED
from service.catalogue.load import inspect
from service.catalogue.shelves import module_folders
from tests.bench.table import Ratio, median, sized

HOUSE = Path(__file__).parents[2]
COURSES = HOUSE / "courses"
MODULES = 40
ROUNDS = 3


def check(scale: float) -> Iterator[Ratio]:
    """The command as an author starts it, and what of it is more than reading YAML once."""
    with _courses(sized(MODULES, scale)) as folder:
        yield Ratio(
            "Check of forty modules in three languages",
            median([_command(folder) for _ in range(ROUNDS)]),
            1,
            "s",
            goal=2.0,
            note="processor time of the whole command, its start included",
        )
        bare, ours = [], []
        for _ in range(ROUNDS):
            bare.append(_parsed(folder))
            ours.append(_checked(folder))
        yield Ratio("Check ÷ parsing each file once", median(ours) * 1_000, median(bare) * 1_000, "ms", goal=2.5)


@contextmanager
def _courses(number: int) -> Iterator[Path]:
    """So many copies of the shipped start modules, each under an id of its own, in one course."""
    originals = module_folders(COURSES / "start")
    with TemporaryDirectory() as place:
        folder = Path(place)
        for name in SHARED:
            if (COURSES / name).exists():
                shutil.copy(COURSES / name, folder / name)
        ids = []
        for copy in range(number):
            original = originals[copy % len(originals)]
            ids.append(f"{original.name}-{copy}")
            shutil.copytree(original, folder / "start" / ids[-1])
            structure = folder / "start" / ids[-1] / "module.yaml"
            text = structure.read_text(encoding="utf-8")
            structure.write_text(text.replace(f"id: {original.name}\n", f"id: {ids[-1]}\n"), encoding="utf-8")
        listed = "".join(f"  - {id_}\n" for id_ in ids)
        course = f"id: start\ntitle:\n  sv: a\n  da: b\n  en: c\nmodules:\n{listed}"
        (folder / "start" / "course.yaml").write_text(course, encoding="utf-8")
        yield folder


def _command(folder: Path) -> float:
    """Processor seconds of one `nanolearn courses check`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "service", "courses", "check", str(folder), "--json"]
    subprocess.run(command, cwd=HOUSE, check=False, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _parsed(folder: Path) -> float:
    """Processor seconds for nothing but the YAML of every file."""
    began = time.process_time()
    for file in folder.rglob("*.yaml"):
        YAML(typ="safe", pure=True).compose(file.read_text(encoding="utf-8"))
    return time.process_time() - began


def _checked(folder: Path) -> float:
    began = time.process_time()
    inspect([folder], date(2026, 11, 22))
    return time.process_time() - began
