"""How a Form is walked through: its sections, and the way that given answers lead. Pure."""

from typing import Any

from sandbox.apis.forms_items import options_of, questions_of

Json = dict[str, Any]
Section = tuple[Json | None, list[Json]]


def sections(form: Json) -> list[Section]:
    """The form's sections in order: the page break that opens it (None for the first), and its items."""
    return split(form.get("items", []))


def split(items: list[Json]) -> list[Section]:
    """Items as sections; there is always a first one, though it may be empty."""
    parts: list[Section] = [(None, [])]
    for item in items:
        if "pageBreakItem" in item:
            parts.append((item, []))
        else:
            parts[-1][1].append(item)
    return parts


def walk(items: list[Json], answers: dict[str, list[str]]) -> list[int]:
    """Indexes of the sections a learner with these answers (by question id) sees, in order.

    An option's `goToAction` or `goToSectionId` decides where its section leads; with several such questions
    in a section the last answered one does. A way that comes back to a section ends with that index a second
    time: with these answers the form can never be submitted.
    """
    return walk_sections(split(items), answers)


def walk_sections(parts: list[Section], answers: dict[str, list[str]]) -> list[int]:
    """`walk` over sections already split."""
    index_of = {header["itemId"]: index for index, (header, _) in enumerate(parts) if header is not None}
    path: list[int] = []
    at = 0
    while at < len(parts):
        path.append(at)
        if at in path[:-1]:
            break
        at = _next(at, parts[at][1], answers, index_of, len(parts))
    return path


def _next(at: int, items: list[Json], answers: dict[str, list[str]], index_of: dict[str, int], end: int) -> int:
    going = at + 1
    for item in items:
        options = options_of(item)
        if not any("goToAction" in option or "goToSectionId" in option for option in options):
            continue
        given = answers.get(questions_of(item)[0]["questionId"])
        chosen = _chosen(options, given[0]) if given else None
        if chosen is None:
            continue
        match chosen.get("goToAction"):
            case "RESTART_FORM":
                going = 0
            case "SUBMIT_FORM":
                going = end
            case _:
                going = index_of.get(chosen.get("goToSectionId", ""), at + 1)
    return going


def _chosen(options: list[Json], value: str) -> Json | None:
    """The option with this value; any other text stands for the option "Other"."""
    other = None
    for option in options:
        if option.get("isOther"):
            other = option
        elif option.get("value") == value:
            return option
    return other
