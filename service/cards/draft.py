"""An assignment that is being made. It travels from card to card as a parameter; the service keeps nothing. Pure."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

RHYTHMS = ("0", "7", "14", "21", "28")
"""Days from one module to the next; 0: all at once."""
WAYS = ("", "mail", "classroom", "class")
"""How it reaches people: by their role, all one way, or in a class that exists already."""
SEEN = ("", "figures")
"""What can be seen of it: names too, for who may see names, or figures alone."""
MOST_MODULES, MOST_TARGETS = 40, 25
"""Of one assignment that is made here: as many as the cards can show."""


class NoDraftError(Exception):
    """The parameter is none that a card of ours carries."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What has been chosen so far. Targets and exceptions are `administration` or `<level>:<key>`, as rules have them.

    `order` is made when the last card is shown: however often that is confirmed, one assignment is placed.
    """

    modules: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    role: str | None = None
    starts: date | None = None
    due: date | None = None
    rhythm: str = "0"
    way: str = ""
    class_id: str | None = None  # or its address, until it is checked
    seen: str = ""
    order: str | None = None

    @property
    def step(self) -> timedelta:
        return timedelta(days=int(self.rhythm))

    @property
    def via(self) -> str | None:
        """The way as a rule has it."""
        return "classroom" if self.way == "class" else self.way or None

    def choosing(self, shown: Iterable[str], ticked: Sequence[str]) -> "Draft":
        """With the modules that were ticked among those shown; the others as they were."""
        gone = set(shown) - set(ticked)
        kept = [module for module in self.modules if module not in gone]
        return replace(self, modules=tuple(dict.fromkeys([*kept, *ticked]))[:MOST_MODULES])

    def whom(self, *, excepted: bool) -> tuple[str, ...]:
        return self.exceptions if excepted else self.targets

    def adding(self, target: str, *, excepted: bool) -> "Draft":
        return self._with(
            tuple(dict.fromkeys([*self.whom(excepted=excepted), target]))[:MOST_TARGETS], excepted=excepted
        )

    def without(self, target: str, *, excepted: bool) -> "Draft":
        return self._with(tuple(each for each in self.whom(excepted=excepted) if each != target), excepted=excepted)

    def _with(self, targets: tuple[str, ...], *, excepted: bool) -> "Draft":
        return replace(self, exceptions=targets) if excepted else replace(self, targets=targets)

    def text(self) -> str:
        """As a parameter; what has not been chosen is left out."""
        chosen = {name: value for name, value in asdict(self).items() if value not in ((), None, "", "0")}
        return json.dumps(chosen, default=date.isoformat, separators=(",", ":"), ensure_ascii=False)


def read_draft(text: str | None) -> Draft:
    """The draft of a parameter; a new one of none.

    Raises:
        NoDraftError: it holds something else.
    """
    try:
        given: dict[str, Any] = json.loads(text or "{}")
        if not given.keys() <= {each.name for each in fields(Draft)}:
            raise NoDraftError
        for name in ("modules", "targets", "exceptions"):
            given[name] = tuple(_text(each) for each in given.get(name, ()))
        for name in ("starts", "due"):
            given[name] = date.fromisoformat(given[name]) if given.get(name) else None
        draft = Draft(**given)
        sound = draft.rhythm in RHYTHMS and draft.role in {None, "staff", "pupil"} and draft.way in WAYS
        sound = sound and draft.seen in SEEN
    except (AttributeError, TypeError, ValueError) as wrong:
        raise NoDraftError from wrong
    if draft.class_id is not None:
        _text(draft.class_id)
    if not sound or (draft.order is not None and not 0 < len(_text(draft.order)) <= 64):
        raise NoDraftError
    return draft


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise NoDraftError
    return value
