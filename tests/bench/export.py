"""The CSV of 10,000 people × 60 modules over HTTP: how long it takes, and by how much the worker grows meanwhile."""

from collections.abc import Iterator
from urllib.parse import quote

from tests.bench.city import LEVELS, MODULES, Size, city
from tests.bench.table import Ratio, median, say, sized
from tests.bench.web import forget_peak, peak, resident, serving
from tests.support.databases import KINDS

PEOPLE = 10_000
EXPORT = "/units.csv?unit=" + quote("/") + "&by=person"
_REPEATS = 5


def csv(scale: float) -> Iterator[Ratio]:
    small = Size.at(scale)
    size = Size(sized(PEOPLE, scale, least=100), LEVELS if scale >= 1 else small.levels, min(MODULES, small.modules))
    for kind in KINDS:
        say(f"a file of {size.people:,} people × {size.modules} modules from {kind} …")
        with city(kind, size) as made, serving(made, workers=1) as site:
            site.page(EXPORT)  # what a worker loads at its first export is not growth
            worker = site.worker()
            before = resident(worker)
            forget_peak(worker)
            answers = [site.page(EXPORT) for _ in range(_REPEATS)]
            grown = max(0, peak(worker) - before)
        lines = answers[0].body.count(b"\n") - 1
        if lines != size.people:
            raise AssertionError(f"The file has {lines:,} lines for {size.people:,} people.")
        what = f"{kind}: CSV of {size.people:,} people × {size.modules} modules"
        seconds = median([each.seconds for each in answers])
        yield Ratio(f"{what}: time", seconds, 1, "s", 1.0, note=f"{len(answers[0].body) / 1e6:.1f} MB")
        yield Ratio(f"{what}: growth of memory", grown / 2**20, 1, "MiB", 20)
