"""Cells of a spreadsheet: ranges in A1 notation, and what is kept of a value that is written. Pure."""

import re
from dataclasses import dataclass, field
from typing import Any

from sandbox.refusal import Refusal

Json = dict[str, Any]

A1 = re.compile(r"(?:(?:'((?:[^']|'')+)'|([^'!]+))!)?(?:([A-Za-z]{0,3})(\d*)(?::([A-Za-z]{0,3})(\d*))?)?")
LETTERS = 26
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
TYPES = (str, int, float, bool, type(None))


@dataclass(slots=True)
class Cell:
    """What was entered and how it looks. `entered` is an ExtendedValue: `stringValue`, `numberValue` and so on."""

    entered: Json = field(default_factory=dict)
    format: Json = field(default_factory=dict)


@dataclass(slots=True)
class Grid:
    """One sheet of a spreadsheet: its properties, its cells by row and column, both from 0, the charts over them."""

    properties: Json
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    charts: list[Json] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(self.properties["title"])

    @property
    def rows(self) -> int:
        return int(self.properties["gridProperties"]["rowCount"])

    @property
    def columns(self) -> int:
        return int(self.properties["gridProperties"]["columnCount"])

    def cell(self, row: int, column: int) -> Cell:
        return self.cells.setdefault((row, column), Cell())


@dataclass(slots=True)
class Spreadsheet:
    """A spreadsheet: its properties and its sheets in order. Its Drive file has the same id."""

    properties: Json
    grids: list[Grid]


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of one sheet, from 0; the end is outside of it."""

    grid: Grid
    top: int
    left: int
    bottom: int
    right: int

    def named(self) -> str:
        """As Google writes ranges back."""
        title = self.grid.title
        plain = re.fullmatch(r"[A-Za-z_]\w*", title, re.ASCII)
        quoted = title if plain else "'" + title.replace("'", "''") + "'"
        first = f"{letters(self.left)}{self.top + 1}"
        last = f"{letters(self.right - 1)}{self.bottom}"
        return f"{quoted}!{first}" if first == last else f"{quoted}!{first}:{last}"


def letters(column: int) -> str:
    """`A`, `Z`, `AA` for 0, 25, 26."""
    text, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, LETTERS)
        text = chr(ord("A") + letter) + text
    return text


def column_of(text: str) -> int:
    number = 0
    for letter in text.upper():
        number = number * LETTERS + ord(letter) - ord("A") + 1
    return number - 1


def area_of(range_: str, grids: list[Grid], *, writing: bool = False) -> Area:
    """The rectangle that a range names. `writing`: one cell alone is where it begins, and it reaches to the end.

    Raises:
        Refusal: it is none, names no sheet of these, or lies outside of it.
    """
    whole = next((grid for grid in grids if grid.title == range_), None)
    if whole is not None:
        return Area(whole, 0, 0, whole.rows, whole.columns)
    found = A1.fullmatch(range_)
    if not found or not range_:
        raise unreadable(range_)
    title = (found[1] or "").replace("''", "'") or found[2]
    grid = grids[0] if title is None else next((each for each in grids if each.title == title), None)
    if grid is None:
        raise unreadable(range_)
    top = int(found[4]) - 1 if found[4] else 0
    left = column_of(found[3]) if found[3] else 0
    is_cell = bool(found[3] and found[4]) and found[5] is None and found[6] is None and not writing
    bottom = int(found[6]) if found[6] else top + 1 if is_cell else max(grid.rows, top + 1)
    right = column_of(found[5]) + 1 if found[5] else left + 1 if is_cell else max(grid.columns, left + 1)
    if top < 0 or top >= bottom or left >= right:
        raise unreadable(range_)
    if top >= grid.rows or left >= grid.columns or bottom > grid.rows or right > grid.columns:
        raise Refusal(
            400,
            f"Range ({Area(grid, top, left, bottom, right).named()}) exceeds grid limits. Max rows: "
            f"{grid.rows}, max columns: {grid.columns}",
        )
    return Area(grid, top, left, bottom, right)


def unreadable(range_: str) -> Refusal:
    return Refusal(400, f"Unable to parse range: {range_}")


def entered(value: Any, option: str, where: str) -> Json:
    """A value as an ExtendedValue. Raw is kept as it is; else it is read as if somebody typed it.

    Raises:
        Refusal: it is a list or an object.
    """
    if not isinstance(value, TYPES):
        kind = "list_value" if isinstance(value, list) else "struct_value"
        raise Refusal(400, f"Invalid {where}: {kind} {{ }}")
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int | float):
        return {"numberValue": value}
    if option == "USER_ENTERED" and value:
        if value.startswith("="):
            return {"formulaValue": value}
        if NUMBER.fullmatch(value):
            return {"numberValue": float(value)}
        return {"stringValue": value.removeprefix("'")}
    return {"stringValue": value} if value else {}


def shown(cell: Cell, render: str) -> Any:
    """A value as it is read back: as text as people see it, or as it is."""
    value = next(iter(cell.entered.values()), "")
    if render != "FORMATTED_VALUE":
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        kind = cell.format.get("numberFormat", {}).get("type")
        return f"{value:.0%}" if kind == "PERCENT" else f"{value:,g}" if kind == "NUMBER" else f"{value:g}"
    return value
