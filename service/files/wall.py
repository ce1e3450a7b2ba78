"""A unit's sheet for the wall: what is done now, how far everybody has come together, and the way to one's own page.

Nobody is named on it, and it holds what anybody may see: whoever prints it may see more than those who pass by. Pure.
"""

from collections.abc import Mapping
from datetime import date
from textwrap import shorten
from typing import Any
from urllib.parse import urlsplit

from service.files.board import name_of
from service.files.codes import qr
from service.files.table import Speech
from service.reports.branch import Branch, Line
from service.reports.model import Counts

MOST_MODULES = 6
"""More would not be read in passing; the page shows as many of them as it has room for."""
_LONGEST_NAME = 80
"""Letters of the unit's name."""


def wall_of(branch: Branch, due: Mapping[str, date], speech: Speech, *, address: str) -> dict[str, Any]:
    """The values of `wall.typ`. `branch` as somebody sees it who may see no names; `due`: the next due day by module.

    `address`: everybody's own page. `more` is a list: what is said where no module is shown, one and so on.
    """
    words, show = speech.words.wall, speech.tongue
    lines = sorted(branch.modules, key=lambda line: due.get(line.key, date.max))
    known = [line for line in lines if line.key in speech.catalogue.modules]
    shown, host = known[:MOST_MODULES], urlsplit(address).netloc
    return {
        "language": speech.words.code,
        "title": f"{words.title} · {name_of(branch, speech)}",
        "heading": words.title,
        "lead": words.lead.format(unit=shorten(name_of(branch, speech), _LONGEST_NAME, placeholder="…")),
        "so_far": _so_far(branch.total, speech),
        "modules": words.modules,
        "lines": [_line(line, due, speech) for line in shown],
        "more": [show.count(words.more, left) if (left := len(known) - each) else "" for each in range(len(shown) + 1)],
        "scan": words.scan,
        "qr": qr(address),
        "qr_text": words.code.format(address=host),
        "trust": words.trust.format(address=host),
    }


def _so_far(total: Counts | None, speech: Speech) -> str:
    words = speech.words.wall
    if total is None:
        return ""
    if not total.completed:
        return words.none_yet
    if total.completed >= total.assigned:
        return words.all_done
    return words.so_far.format(share=speech.tongue.share(total.completed, total.assigned))


def _line(line: Line, due: Mapping[str, date], speech: Speech) -> dict[str, str]:
    words, show = speech.words.wall, speech.tongue
    minutes = show.count(words.minutes, max(1, round(speech.catalogue.modules[line.key].minutes)))
    day = due.get(line.key) if line.counts is not None else None  # of too few people nothing is told but the title
    return {
        "title": speech.module(line.key),
        "about": f"{minutes}, {words.by.format(day=show.day(day))}" if day else minutes,
    }
