"""An assignment that is being made on the web, as its form carries it: read, and given to the room in its own words.

Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from service.assignments.model import Level
from service.assignments.placing import Order
from service.catalogue.model import Catalogue

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

RHYTHMS = ("", "1w", "2w", "3w", "4w")
WAYS = ("", "mail", "classroom", "class")
ROLES = ("", "staff", "pupil")
WHOLE = Level.ADMINISTRATION.value
_LONGEST = 4_000
_MOST_NAMED = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """What was filled in. `ticked`: targets in the words of the command line; `others`, `excepted`: what was typed."""

    modules: tuple[str, ...] = ()
    ticked: tuple[str, ...] = ()
    others: str = ""
    excepted: str = ""
    role: str = ""
    way: str = ""
    class_id: str = ""
    starts: str = ""
    due: str = ""
    rhythm: str = ""
    figures_only: bool = False

    def fields(self) -> list[tuple[str, str]]:
        """As hidden fields of the page on which it is looked at once more."""
        several = [("modules", each) for each in self.modules] + [("to", each) for each in self.ticked]
        single = [
            ("others", self.others),
            ("except", self.excepted),
            ("role", self.role),
            ("way", self.way),
            ("class", self.class_id),
            ("starts", self.starts),
            ("due", self.due),
            ("every", self.rhythm),
            ("figures", "1" if self.figures_only else ""),
        ]
        return several + [(name, value) for name, value in single if value]


def read(form: "MultiDict[str, str]") -> Wish:
    """What a form holds; what it cannot hold is left out."""
    return Wish(
        modules=tuple(dict.fromkeys(form.getlist("modules"))),
        ticked=tuple(dict.fromkeys(each for each in form.getlist("to") if each == WHOLE or each.startswith("unit:/"))),
        others=form.get("others", "")[:_LONGEST],
        excepted=form.get("except", "")[:_LONGEST],
        role=_one_of(form.get("role", ""), ROLES),
        way=_one_of(form.get("way", ""), WAYS),
        class_id=form.get("class", "").strip()[:200],
        starts=form.get("starts", "")[:10],
        due=form.get("due", "")[:10],
        rhythm=_one_of(form.get("every", ""), RHYTHMS),
        figures_only=form.get("figures") == "1",
    )


def _one_of(text: str, known: Sequence[str]) -> str:
    return text if text in known else ""


@dataclass(frozen=True, slots=True)
class Named:
    """Lines that were typed, understood: `targets` in the words of the command line, `unknown` as they were typed."""

    targets: tuple[str, ...]
    unknown: tuple[str, ...]


def named(text: str, people: Mapping[str, str], paths: Mapping[str, str]) -> Named:
    """What each line stands for.

    `people`: of the addresses in the text, lower case, those of people who are there; `paths`: every unit's path by
    itself in lower case. A unit's name will do where no other has the same. An address of nobody is taken for a
    group's: the Directory is asked.
    """
    targets, unknown = [], []
    called: dict[str, list[str]] = {}
    for low, path in paths.items():
        called.setdefault(low.rpartition("/")[2], []).append(path)
    for line in lines(text):
        low = line.lower()
        if "@" in line and " " not in line:
            targets.append(f"person:{low}" if low in people else f"group:{low}")
        elif (typed := "/" + low.strip("/")) in paths:
            targets.append(f"unit:{paths[typed]}")
        elif len(alike := called.get(low, [])) == 1:
            targets.append(f"unit:{alike[0]}")
        else:
            unknown.append(line)
    return Named(tuple(dict.fromkeys(targets)), tuple(unknown))


def _bare(line: str) -> str:
    """Without what the command line writes before it, `person:` and the like: who knows that types it here too."""
    kind, colon, rest = line.partition(":")
    return rest.strip() if colon and kind.strip().lower() in {"unit", "person", "group"} else line


def lines(text: str) -> list[str]:
    """What was typed, a line or comma each; an address out of `Name <address>`."""
    parts = (part.strip() for line in text.splitlines() for part in line.split(","))
    found = [part.rpartition("<")[2].rstrip(">").strip() if part.endswith(">") else part for part in parts if part]
    return [_bare(line) for line in found[:_MOST_NAMED]]


def order(wish: Wish, to: Named, excepted: Named, by: str) -> Order:
    """In the words of the room that places it. The days have been read before."""
    return Order(
        names=wish.modules,
        targets=tuple(dict.fromkeys([*wish.ticked, *to.targets])),
        exceptions=excepted.targets,
        role=wish.role or None,
        via="classroom" if wish.way == "class" else wish.way or None,
        class_id=wish.class_id if wish.way == "class" else None,
        starts=day(wish.starts),
        due=day(wish.due),
        every=wish.rhythm or None,
        by=by,
        aggregate_only=wish.figures_only,
    )


def day(text: str) -> date | None:
    """A day as a date field sends it; None where there is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def trouble(wish: Wish, to: Named, excepted: Named, catalogue: Catalogue, today: date) -> str | None:
    """The name of the first thing that keeps it from being placed, None if nothing does; Google is not asked."""
    starts, due = day(wish.starts), day(wish.due)
    tried = {
        "no_modules": not wish.modules,
        "module_gone": any(each not in catalogue.modules for each in wish.modules),
        "unknown": bool(to.unknown or excepted.unknown),
        "nobody": not wish.ticked and not to.targets,
        "backwards": due is not None and due < (starts or today),
        "past": due is not None and due < today,
        "no_class": wish.way == "class" and not wish.class_id,
        "with_teacher": _with_teacher(wish, catalogue),
    }
    return next((name for name, is_so in tried.items() if is_so), None)


def _with_teacher(wish: Wish, catalogue: Catalogue) -> bool:
    """Whether pupils would be asked for what they go through with a teacher."""
    together = [catalogue.modules[each].with_teacher for each in wish.modules if each in catalogue.modules]
    return any(together) and (wish.role == "pupil" or (not wish.role and not all(together)))
