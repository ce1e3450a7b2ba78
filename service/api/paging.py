"""Long lists in pages: `limit` rows after the row that `cursor` names, and the cursor of the next page."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Row = TypeVar("Row")

MOST = 1000
USUAL = 100


def page_of(rows: Sequence[Row], limit: int, key: Callable[[Row], Any], dump: Callable[[Row], Any]) -> dict[str, Any]:
    """A page from up to `limit` + 1 rows: the one too many says that there is a next page."""
    shown = rows[:limit]
    following = str(key(shown[-1])) if len(rows) > limit else None
    return {"items": [dump(row) for row in shown], "next": following}
