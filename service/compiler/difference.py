"""What stands otherwise in a Form than we wrote it, in words that a person understands: pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.compiler.blueprint import Json
from service.compiler.content import Content, images_of, kind_of, options_of, question_of
from service.compiler.plain import shortened

_HEADING = 60
_KINDS = {
    "questionItem": "question",
    "questionGroupItem": "grid of questions",
    "pageBreakItem": "section",
    "textItem": "text",
    "imageItem": "picture",
    "videoItem": "video",
}
_ADDRESSES = {
    "VERIFIED": "verified",
    "RESPONDER_INPUT": "typed in by whoever answers",
    "DO_NOT_COLLECT": "not collected",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: what it is, how we made it, how it stands now. Empty: there is none."""

    field: str
    ours: str
    theirs: str


def differences(ours: Content, theirs: Content) -> list[Difference]:
    """Everything that differs, in the order of reading; what all may see first."""
    found = [
        Difference("title", ours.title, theirs.title),
        Difference("description", ours.description, theirs.description),
        Difference("grading", _grading(ours), _grading(theirs)),
        Difference("e-mail addresses", _addresses(ours), _addresses(theirs)),
    ]
    return [*(each for each in found if each.ours != each.theirs), *_items(ours.items, theirs.items)]


def _grading(content: Content) -> str:
    return "a quiz, graded" if content.quiz else "no quiz: nothing is graded"


def _addresses(content: Content) -> str:
    return _ADDRESSES.get(content.addresses, content.addresses)


def _items(ours: Sequence[Json], theirs: Sequence[Json]) -> Iterator[Difference]:
    names, present = names_of(ours), {item["itemId"]: item for item in theirs}
    for item in ours:
        name = names[item["itemId"]]
        if item["itemId"] not in present:
            yield Difference(name, _shown(item), "")
        else:
            yield from _item(name, item, present[item["itemId"]], names)
    known = [item for item in theirs if item["itemId"] in names]
    before = "the beginning"
    for item in theirs:
        if item["itemId"] in names:
            before = names[item["itemId"]]
        else:
            yield Difference(f"added after {before}", "", _shown(item))
    standing = [names[item["itemId"]] for item in known]
    wanted = [names[item["itemId"]] for item in ours if item["itemId"] in present]
    if standing != wanted:
        yield Difference("order", ", ".join(wanted), ", ".join(standing))


def names_of(items: Sequence[Json]) -> dict[str, str]:
    """What people call each item of a Form of ours, by its id: a question's neighbours go by its number."""
    names: dict[str, str] = {}
    number = 0
    for place, item in enumerate(items):
        following = items[place + 1] if place + 1 < len(items) else {}
        if options_of(item):
            number += 1
            names[item["itemId"]] = f"question {number}"
        elif options_of(following):
            names[item["itemId"]] = f"heading of question {number + 1}"
        elif place and options_of(items[place - 1]):
            names[item["itemId"]] = f"explanation of question {number}"
        else:
            names[item["itemId"]] = f"“{_heading(item)}”"
    return names


def _item(name: str, ours: Json, theirs: Json, names: Mapping[str, str]) -> Iterator[Difference]:
    if kind_of(ours) != kind_of(theirs):
        yield Difference(f"{name}: kind", _kind(ours), _kind(theirs))
        return
    for part, key in (("title", "title"), ("text", "description")):
        before, now = str(ours.get(key, "")), str(theirs.get(key, ""))
        if before != now:
            yield Difference(f"{name}: {part}", before, now)
    if ours[kind_of(ours)] == theirs[kind_of(theirs)]:
        return
    mine, other = _facets(ours, names), _facets(theirs, names)
    told = [Difference(f"{name}: {part}", mine[part], other[part]) for part in mine if mine[part] != other[part]]
    yield from told or [Difference(f"{name}: layout", "as made", "changed")]


def _facets(item: Json, names: Mapping[str, str]) -> dict[str, str]:
    """What can be said of a question or a picture, each under its name."""
    question, options = question_of(item), options_of(item)
    grading = question.get("grading", {})
    right = grading.get("correctAnswers", {}).get("answers", [])
    return {
        "options": " / ".join(str(option.get("value", "another answer")) for option in options),
        "right answer": " / ".join(str(answer.get("value", "")) for answer in right),
        "points": str(grading.get("pointValue", 0)),
        "told when right": str(grading.get("whenRight", {}).get("text", "")),
        "told when wrong": str(grading.get("whenWrong", {}).get("text", "")),
        "must be answered": "yes" if question.get("required") else "no",
        "answered by": str(question.get("choiceQuestion", {}).get("type", "something else than a choice")),
        "scale": _scale(question.get("scaleQuestion", {})),
        "order of options": "shuffled" if question.get("choiceQuestion", {}).get("shuffle") else "fixed",
        "where the options lead": " / ".join(
            f"{option.get('value', '')} → {_leads(option, names)}" for option in options
        ),
        "what its pictures say": " / ".join(str(image.get("altText", "nothing")) for image in images_of(item)),
    }


def _scale(scale: Json) -> str:
    ends = ((scale.get(f"{end}", 0), scale.get(f"{end}Label", "")) for end in ("low", "high"))
    return " – ".join(f"{number} {label}".strip() for number, label in ends) if scale else ""


def _leads(option: Json, names: Mapping[str, str]) -> str:
    section = option.get("goToSectionId")
    if section:
        return names.get(section, "another section")
    return {"SUBMIT_FORM": "the end", "RESTART_FORM": "the beginning"}.get(option.get("goToAction", ""), "what follows")


def _shown(item: Json) -> str:
    return f"{_kind(item)} “{_heading(item)}”"


def _kind(item: Json) -> str:
    return _KINDS.get(kind_of(item), "item")


def _heading(item: Json) -> str:
    said = next((image.get("altText") for image in images_of(item)), "")
    return shortened(str(item.get("title") or item.get("description") or said or ""), _HEADING)
