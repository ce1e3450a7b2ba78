"""The words of what a leader does with the figures: the map, the units beside, goals, and reminding."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from service.tongue import Number


class Meaning(NamedTuple):
    """A figure and how it is counted."""

    term: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatWords:
    """The map of units × modules."""

    title: str
    text: str
    few: str
    nobody: str
    legend: str
    caption: str
    units: str
    modules: str
    units_word: str
    modules_word: str
    earlier: str
    later: str
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideWords:
    """How a unit stands among those beside it, which are not named."""

    title: str
    text: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeWords:
    """What has changed since the last period."""

    title: str
    text: str
    caption: str
    figure: str
    share: str
    then: str
    now: str
    change: str
    points: str
    about: str
    steps: str
    newer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalWords:
    """Goals: the form, and the page that lists them. `wrong` is by what is wrong with what was filled in."""

    title: str
    lead: str
    change: str
    set: str
    share: str
    share_hint: str
    by: str
    by_hint: str
    about: str
    all_modules: str
    whole_assignment: str
    to_assignment: str
    save: str
    remove: str
    remove_which: str
    saved: str
    removed: str
    none: str
    list_title: str
    caption: str
    goal: str
    outlook: str
    actions: str
    back: str
    summary: str
    wrong: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeWords:
    """Having those reminded who are not done."""

    title: str
    module: Number
    everything: Number
    few: str
    what: str
    who: str
    week: str
    unseen: str
    button: str
    nobody: str
    off: str
    asked: str
    asked_later: str
    again: str
    waits: str
    last: str
    refused: str
    stale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftWords:
    """Who has something left, by name. `see` leads there from the unit's page."""

    see: str
    title: str
    lead: str
    list: str
    count: Number
    caption: str
    person: str
    due: str
    passed: str
    earlier: str
    later: str
    remind: str
    many: str
    nobody: str
    unnamed: str
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UsefulWords:
    """How useful people say a module was. `caption` names both ends of the scale."""

    title: str
    average: str
    answered: Number
    caption: str
    value: str
    share: str
    people: str
    few: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderWords:
    """In one language. `meanings`: how it is counted, by the name that the link to it uses."""

    reached: str
    reached_of: str
    heat: HeatWords
    beside: BesideWords
    before: BeforeWords
    goal: GoalWords
    nudge: NudgeWords
    left: LeftWords
    useful: UsefulWords
    meanings: Mapping[str, Meaning]
