"""The pages' own words: what there is to say, and in which language. A language without a word does not pass mypy."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.pages.admin.words import Admin
from service.pages.leader_words import LeaderWords, Meaning
from service.tongue import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around every page."""

    skip: str
    pages: str
    me: str
    report: str
    console: str
    sign_in: str
    sign_out: str
    signed_in_as: str
    languages: str
    about: str
    wrong: str  # before the title of a page on which something is to be put right


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """The front page, for who is not signed in: what this is, how it comes, what one sees here."""

    title: str
    what: str
    how: str
    here: str
    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """A learner's own page."""

    title: str
    to_do: str
    nothing: str
    by: str
    no_day: str
    not_started: str
    overdue: str
    open: str
    minutes: Number
    no_form: str
    done: str
    none_done: str
    done_on: str
    passed: str
    not_passed: str
    again: str
    answers: str
    right: str
    wrong: str
    chosen: str
    correct: str
    changed: str
    not_kept: str
    private: str
    private_by_name: str
    private_of_pupils: str
    private_of_pupils_by_name: str
    seen_in_classroom: str
    figures_only: str
    waiting: Number
    waiting_minutes: Number
    late: Number
    all_done: str
    right_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A leader's page on a unit."""

    title: str
    whole: str
    path: str
    yours: str
    as_of: str
    one_module: str
    all_modules: str
    nothing: str
    at_a_glance: str
    assigned: str
    completed: str
    passed: str
    overdue: str
    part_of: str
    too_few: str
    total_hidden: str
    hidden: str
    sees_names: str
    units: str
    unit: str
    units_caption: str
    no_units: str
    modules: str
    module: str
    modules_caption: str
    preview: str
    gone: str
    questions: str
    questions_lead: str
    wrong: str
    idea: str
    none_missed: str
    how: str
    caution: str
    headline_all: str
    headline_late: Number
    headline_on_time: str
    headline_none: str
    passed_of: str
    spread: str
    spread_text: str
    bar_line: str
    sorted_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How each figure is counted; `meanings` by the name that the figure's link uses."""

    title: str
    lead: str
    meanings: Mapping[str, Meaning]


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """The owner's page on the whole installation. The mappings are by the database's own words."""

    title: str
    lead: str
    assignments: str
    assignments_caption: str
    assignments_lead: str
    assignments_caption_all: str
    withdrawn: str
    in_report: str
    assign: str
    no_assignments: str
    assignment: str
    modules: Number
    to: str
    excepted: str
    roles: Mapping[str, str]
    levels: Mapping[str, str]
    somebody: str
    starts: str
    due: str
    people: str
    how_to_assign: str
    mails: str
    mail_states: Mapping[str, str]
    mails_note: str
    troubles: Mapping[str, str]
    troubles_note: Mapping[str, str]
    trouble_columns: Mapping[str, str]
    more: Number
    no_address: str
    standing_at: str
    not_counted: str
    figures_only: str
    forms: str
    forms_caption: str
    no_forms: str
    version: str
    language_and_state: str
    form_states: Mapping[str, str]
    open_form: str
    roster: str
    people_now: Number
    units_now: Number
    unknown: str
    unknown_people: Number
    unknown_none: str
    unknown_note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What goes on now, and what was last done. The mappings are by the program's own words."""

    title: str
    nothing: str
    names: Mapping[str, str]
    sources: Mapping[str, str]
    parts: Mapping[str, str]
    begins: str
    done_of: str
    done_so_far: str
    per_minute: str
    left: str
    since: str
    seconds: str
    minutes: str
    hours: str
    waits: str
    waits_for_limit: str
    limits: Mapping[str, str]
    silent: str
    reload: str
    pause: str
    last: str
    never: str
    tick: str
    tick_late: str
    tick_never: str
    tick_failed: str
    deliver: str
    deliver_all: str
    deliver_left: Number
    deliver_stopped: str
    roster: str
    roster_changes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Pages that say what went wrong, and what to do."""

    forbidden: str
    forbidden_text: str
    missing: str
    missing_text: str
    method: str
    method_text: str
    broken: str
    broken_text: str
    away: str
    away_text: str
    onward: str
    other_account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Everything the pages say in one language; `name` is the language's own name for itself."""

    code: str
    name: str
    frame: Frame
    front: Front
    me: Me
    report: Report
    how: How
    console: Console
    work: Work
    problem: Problem
    admin: Admin
    leader: LeaderWords
