"""A reader who fills in a Form's items by Google's own rules of sections, without knowing who made them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class Visit:
    """What was met, in order: the titles of the sections, and the option chosen by question id."""

    sections: list[str] = field(default_factory=list)
    chosen: dict[str, str] = field(default_factory=dict)


def walk(items: Iterable[Json], choose: Callable[[Json], str]) -> Visit:
    """Go through the Form. `choose` gets a question and answers with the text of one of its options.

    A section ends where the next page break stands. Its chosen option may name another section to go to; else
    the following one comes. After the last section the Form can be sent.
    """
    sections = _sections(items)
    starts = {section[0]["itemId"]: place for place, section in enumerate(sections)}
    visit, place = Visit(), 0
    while place < len(sections):
        if len(visit.sections) > len(sections):
            raise AssertionError(f"the Form leads in a circle: {visit.sections}")
        visit.sections.append(sections[place][0]["itemId"])
        place = _next_place(sections[place], place, starts, choose, visit)
    return visit


def _next_place(
    section: Sequence[Json], place: int, starts: dict[str, int], choose: Callable[[Json], str], visit: Visit
) -> int:
    following = place + 1
    for item in section:
        if "questionItem" not in item:
            continue
        question = item["questionItem"]["question"]
        text = choose(question)
        visit.chosen[question["questionId"]] = text
        options = {option["value"]: option for option in question["choiceQuestion"]["options"]}
        following = starts[options[text]["goToSectionId"]]
    return following


def _sections(items: Iterable[Json]) -> list[list[Json]]:
    sections: list[list[Json]] = [[]]
    for item in items:
        if "pageBreakItem" in item:
            sections.append([])
        sections[-1].append(item)
    return sections
