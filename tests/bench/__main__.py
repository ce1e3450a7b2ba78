"""`python -m tests.bench`: run the benches and show their ratios.

Examples:
    python -m tests.bench                       everything, at full size
    python -m tests.bench calls reports.page    those rows alone
    python -m tests.bench --scale 0.01          a hundredth of the size, to try it out
    python -m tests.bench --json bench.json     the figures to a file too
"""

import argparse
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from tests.bench.parts import PARTS, chosen
from tests.bench.table import Part, Ratio, say, show, write


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0 when every goal is met, 1 when one is not or a part has failed, 2 for wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Run benches and show their ratios.")
    parser.add_argument("only", nargs="*", metavar="NAME", help=f"of {', '.join(PARTS)}; 'calls' means all of calls")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full size (default: 1.0)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    options = parser.parse_args(arguments)
    try:
        parts = chosen(options.only)
    except LookupError as unknown:
        parser.error(str(unknown.args[0]))
    ratios, broken = run(parts, options.scale)
    show(ratios, Console(width=None if sys.stdout.isatty() else 150))
    for sentence in broken:
        say(sentence)
    if options.json:
        write(ratios, options.json)
    return int(bool(broken) or any(each.met is False for each in ratios))


def run(parts: dict[str, Part], scale: float) -> tuple[list[Ratio], list[str]]:
    """The ratios of each part, and a sentence for each that could not be measured: one stops no other."""
    ratios: list[Ratio] = []
    broken: list[str] = []
    for name, part in parts.items():
        try:
            ratios += part(scale)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other parts are worth having
            broken.append(f"{name} could not be measured: {type(error).__name__}: {error}")
    return ratios, broken


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # PostgreSQL's package grumbles about machines without a session folder
    sys.exit(main())
