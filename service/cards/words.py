"""The sidebar's own words: what there is to say, in each language. A language without a word does not pass mypy."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.assignments.nameless import Why
from service.tongue import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class General:
    """What several cards say."""

    people: Number
    minutes: Number
    whole: str
    back: str
    on: str
    start: str
    again: str
    open_web: str
    no_day: str
    overdue: str
    progress: str
    late: Number
    too_few: str
    not_counted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The first card."""

    to_do: str
    nothing: str
    by: str
    no_form: str
    own_page: str
    assignments: str
    none: str
    new: str
    all: str
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class What:
    """Choosing modules."""

    title: str
    step: str
    search: str
    search_hint: str
    find: str
    goals: str
    courses: str
    chosen: str
    chosen_of: str
    all: str
    done: str
    found: str
    none_found: str
    none_chosen: str
    hint: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A module as learners meet it."""

    title: str
    situation: str
    points: str
    question: str
    right: str
    wrong: str
    choose: str
    back: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """Choosing people."""

    step: str
    chosen: str
    excepted: str
    none: str
    search: str
    search_hint: str
    add: str
    add_this: str
    remove: str
    remove_this: str
    found: str
    none_found: str
    tree: str
    up: str
    everybody_in: str
    whole_hint: str
    exceptions: str
    add_exception: str
    end_exceptions: str
    role: str
    roles: Mapping[str, str]
    none_chosen: str
    not_yours: str
    group: str
    gone: str
    group_unread: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Choosing days."""

    step: str
    starts: str
    due: str
    due_hint: str
    rhythm: str
    rhythms: Mapping[str, str]
    way: str
    ways: Mapping[str, str]
    class_field: str
    class_hint: str
    class_none: str
    class_unread: str
    backwards: str
    past: str
    with_teacher: str  # {title}
    seen: str
    seen_by: Mapping[str, str]  # by the draft's word for it
    hindered: Mapping[Why, str]  # {title}, {few}
    names_of_others: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What would happen, before it does."""

    title: str
    nothing_yet: str
    what: str
    whom: str
    when: str
    excepting: str
    only: Mapping[str, str]
    starts: str
    due: str
    reaches: str
    units: Number
    already: Number
    cannot: Number
    cannot_why: str
    outside: Number
    outside_why: str
    unnamed: str
    unnamed_too: Number
    more: Number
    nobody: str
    assign: Number
    change: str
    placed: str
    placed_before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How an assignment stands, and what can be done about it."""

    title: str
    list: str
    none: str
    how: str
    bound: str
    done: str
    mails: str
    soon: str
    as_of: str
    working: str
    modules: str
    change: str
    new_due: str
    extend: str
    extended: str
    earlier: str
    met: str
    withdraw: str
    withdraw_ask: str
    withdraw_means: str
    withdraw_do: str
    keep: str
    withdrawn: str
    withdrawn_before: str
    hidden: str
    part: str
    unnamed: str
    gone: str
    remind: str
    reminded: str
    reminded_later: str
    reminded_before: str
    remind_off: str
    missed: str
    failed: Number
    instead: Number
    who: str
    who_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How a unit stands."""

    title: str
    figures: str
    assigned: str
    completed: str
    overdue: str
    usefulness: str
    useful: str
    useful_few: str
    picture: str
    legend_done: str
    legend_open: str
    legend_late: str
    nothing: str
    hidden: str
    as_of: str
    modules: str
    units: str
    up: str
    names: str
    names_title: str
    names_none: str
    names_not_yet: str
    web: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What went wrong, and the way on."""

    title: str
    forbidden: str
    unknown: str
    action: str
    draft: str
    database: str
    fault: str
    unit_gone: str
    target_gone: str
    module_gone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language."""

    code: str
    general: General
    home: Home
    what: What
    seen: Seen
    whom: Whom
    when: When
    check: Check
    state: State
    report: Report
    trouble: Trouble
