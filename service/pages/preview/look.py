"""A card as the page shows it: parts in order, what is filled in, a sentence in the place of what is wrong. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.pages.preview.fields import Changes, Field, box_key, fields
from service.pages.preview.kinds import Fault, Json, faults, kinds_of
from service.pages.preview.words import PreviewWords


@dataclass(frozen=True, slots=True)
class Part:
    """One widget. `kind` is None if it cannot be shown; then `sentences` say why."""

    kind: str | None
    it: Json
    align: str
    sentences: Sequence[str]


@dataclass(frozen=True, slots=True)
class Block:
    """A section: what always shows, and what a person unfolds."""

    header: str | None
    shown: Sequence[Part]
    folded: Sequence[Part]
    sentences: Sequence[str]


@dataclass(frozen=True, slots=True)
class Look:
    """A card. `top` holds its parts other than sections that are as they should be."""

    top: Json
    blocks: Sequence[Block]
    sentences: Sequence[str]
    lines: bool
    fields: Mapping[str, Field]
    changes: Changes

    def held(self, name: str) -> str | bool:
        """What a field of this name holds."""
        return self.changes.get(name, self.fields[name].begins)

    def ticked(self, name: str, value: str) -> bool:
        return bool(self.held(box_key(name, value)))


def look(card: Json, changes: Changes, words: PreviewWords) -> Look:
    """How a card is shown; of a wrong part nothing is shown but what is wrong with it."""
    sections = card.get("sections", [])
    parts = {name: value for name, value in card.items() if name != "sections"}
    wrong = [fault for name, value in parts.items() for fault in faults("card", {name: value}, "")]
    wrong_names = {name for name, value in parts.items() if faults("card", {name: value}, "")}
    if not isinstance(sections, list):
        wrong += faults("card", {"sections": sections}, "")
        sections = []
    blocks = [_block(each, f"sections[{at}]", words) for at, each in enumerate(sections)]
    return Look(
        top={name: value for name, value in parts.items() if name not in wrong_names},
        blocks=blocks,
        sentences=said(wrong, words),
        lines=card.get("sectionDividerStyle") != "NO_DIVIDER",
        fields={each.key: each for each in fields(card)},
        changes=changes,
    )


def said(wrong: Sequence[Fault], words: PreviewWords) -> list[str]:
    """What is wrong, in words."""
    return [words.faults[each.what].format(name=each.name, place=each.place or words.the_card) for each in wrong]


def _block(section: Any, place: str, words: PreviewWords) -> Block:
    widgets = section.get("widgets") if isinstance(section, dict) else None
    if not isinstance(widgets, list):
        return Block(None, [], [], said(faults("section", section, place), words))
    wrong = faults("section", {**section, "widgets": []}, place)
    parts = [_part(each, f"{place}.widgets[{at}]", words) for at, each in enumerate(widgets)]
    if wrong:
        return Block(None, parts, [], said(wrong, words))
    first = section.get("uncollapsibleWidgetsCount", 0) if section.get("collapsible") else len(parts)
    return Block(section.get("header"), parts[:first], parts[first:], [])


def _part(widget: Any, place: str, words: PreviewWords) -> Part:
    wrong = faults("widget", widget, place)
    if wrong:
        return Part(None, {}, "START", said(wrong, words))
    (kind,) = kinds_of(widget)
    return Part(kind, widget[kind], widget.get("horizontalAlignment", "START"), [])
