"""What people are told of their data: what there is to say, and in which language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from service.privacy.model import Kind
from service.tongue import Number


class Sort(NamedTuple):
    """One kind of data: its name, what it is, why it is kept, on which legal ground."""

    name: str
    what: str
    why: str
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How long. `{n}` is a number of days."""

    account: str  # while there is an account
    after: Number  # and so many days after
    undecided: str  # what is said in place of that while nothing is decided
    unlimited: str  # the same of what hangs on no account
    answers: Number
    first_notices: str
    reminders: Number
    strangers: Number
    roles: str
    classroom: str
    audit: Number
    technical: str
    figures: str
    decision: str  # {reference}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Who sees it."""

    by_kind: Mapping[Kind, str]
    leaders_by_name: str
    leaders_in_figures: str
    few: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The page about everybody's data."""

    title: str
    lead: str
    controller: str  # {domain}
    why: str
    ground: str
    kept: str
    seen: str
    in_google: str
    in_google_text: str
    pupils: str
    pupils_answers: Number
    pupils_leavers: Number
    pupils_some: str
    pupils_kept: str
    pupils_counted: str
    pupils_scores: str
    pupils_no_scores: str
    pupils_unnamed: str
    pupils_none: str
    rights: str
    rights_text: str
    mine: str
    papers: str
    papers_lead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFacts:
    """Who somebody is, as the page about their own data tells it."""

    title: str
    lead: str
    name: str
    email: str
    addresses: str
    unit: str
    gone: str
    manager: str
    kind: str
    kinds: Mapping[str, str]
    language: str
    since: str
    groups: str
    changes: str
    leads: str
    roles: str
    until: str  # {day}
    by: str  # {by}
    manager_of: str
    people: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """The page about one's own data."""

    title: str
    lead: str
    download: str
    facts: OwnFacts
    held: str
    held_lead: str
    rows: Number
    who: str
    nobody: str
    when: str
    by: str
    how: str
    what: str
    command_line: str
    alone: str
    list_of: str  # {unit}
    letters: str
    letters_lead: str
    no_letters: str
    letter_kinds: Mapping[str, str]
    letter_states: Mapping[str, str]
    whys: Mapping[str, str]
    why_due: str  # {day}
    by_group: str  # {group}
    in_name_of: str  # {sender}
    doors: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What the law asks for in writing."""

    record: str
    assessment: str
    draft: str  # {day}
    fill_in: str
    controller: str
    purpose: str
    purpose_text: str
    people: str
    people_staff: str
    people_pupils: str  # {where}
    data: str
    recipients: str
    recipients_text: str
    transfers: str
    transfers_fill: str
    security: str
    security_points: tuple[str, ...]
    need: str
    need_text: str
    need_fill: str
    risks: str
    risk: str
    measure: str
    left: str
    risk_rows: tuple[tuple[str, str], ...]
    left_fill: str
    heard: str
    heard_fill: str
    decision: str
    decision_fill: str
    settings: str
    columns: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """All of it, in one language."""

    code: str
    sorts: Mapping[Kind, Sort]
    kept: Kept
    seen: Seen
    notice: Notice
    mine: Mine
    papers: Papers
