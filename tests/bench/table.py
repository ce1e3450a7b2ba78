"""What a bench gives: ratios, each with its goal; and the table and the file they are shown in.

A part of a bench is a function of the scale (1.0 is the full size, less is for trying it out) that yields ratios.
Numerator and denominator are always taken in one run on one machine: absolute times say little about another one.
"""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from rich.console import Console
from rich.progress import track
from rich.table import Table

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ratio:
    """One figure over another, both in `unit`, and what it should be at most (`below`) or at least (`above`).

    A denominator of 1 makes a plain figure of it. Without a goal it is only told. `note`: what the reader should know.
    """

    name: str
    numerator: float
    denominator: float
    unit: str
    goal: float | None = None
    better: Literal["below", "above"] = "below"
    note: str = ""

    @property
    def value(self) -> float:
        return self.numerator / self.denominator

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached, to three decimals; None without one."""
        if self.goal is None:
            return None
        return round(self.value, 3) <= self.goal if self.better == "below" else round(self.value, 3) >= self.goal

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "unit": self.unit,
            "ratio": self.value,
            "goal": self.goal,
            "better": self.better,
            "met": self.met,
            "note": self.note,
        }


Part = Callable[[float], Iterable[Ratio]]


def sized(full: int, scale: float, least: int = 1) -> int:
    """So many of the full number at this scale, never fewer than `least`."""
    return max(least, round(full * scale))


def median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


def told(things: Iterable[T], what: str, total: int | None = None) -> Iterable[T]:
    """The things, with a bar on a terminal while they are gone through."""
    console = Console(stderr=True)
    return track(things, what, total=total, console=console, transient=True, disable=not console.is_terminal)


def say(text: str) -> None:
    """What is going on, on standard error: the table alone goes to standard output."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - this program talks to whoever runs it


def show(ratios: Sequence[Ratio], console: Console) -> None:
    """The table."""
    table = Table("bench", "measured", "over", "ratio", "goal", "met", title="Nanolearn's ratios", title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    for each in ratios:
        table.add_row(
            each.name + (f"\n[dim]{each.note}[/dim]" if each.note else ""),
            f"{figure(each.numerator)} {each.unit}",
            figure(each.denominator),
            figure(each.value),
            "–" if each.goal is None else f"{'≤' if each.better == 'below' else '≥'} {figure(each.goal)}",
            {True: "[green]yes[/green]", False: "[red]NO[/red]", None: "–"}[each.met],
        )
    console.print(table)


def figure(number: float) -> str:
    """Four digits that count: 20,004, 1.042, 0.0031."""
    if number == int(number):
        return f"{int(number):,}"
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.4g}"


def write(ratios: Sequence[Ratio], file: Path) -> None:
    """The same as JSON."""
    document = {"ratios": [each.as_json() for each in ratios]}
    file.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
