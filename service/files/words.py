"""The words of files: what there is to say, and in which language. A language without a word does not pass mypy."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.tongue import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One page for a board. `{unit}`, `{share}`, `{idea}` and the like are filled in."""

    report: str
    part_of: str
    passed_of: str
    headline_all: str
    headline_late: Number
    headline_on_time: str
    headline_none: str
    too_few: str
    chart_units: str
    chart_modules: str
    mark: str
    goal: str
    more_units: Number
    more_modules: Number
    useful: str
    decide: str
    decide_late: Number
    decide_behind: Number
    decide_idea: str
    decide_passed: str
    decide_useful: str
    decide_next: str
    decide_start: str
    decide_first: str
    about: str
    hidden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """A unit's sheet for the wall."""

    title: str
    lead: str
    so_far: str
    all_done: str
    none_yet: str
    modules: str
    minutes: Number
    by: str
    scan: str
    code: str
    trust: str
    more: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A learner's certificate, and the page on which others check one."""

    title: str
    confirms: str
    has_completed: Number
    module: str
    completed_on: str
    code: str
    issued: str
    check: str
    scan: str
    about: str
    check_title: str
    check_lead: str
    check_name: str
    check_module: str
    check_day: str
    check_day_hint: str
    check_code: str
    check_button: str
    choose: str
    yes: str
    no: str
    no_text: str
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """What stands on pages where files are to be had, and where one could not be made."""

    title: str
    csv: str
    xlsx: str
    html: str
    board: str
    wall: str
    people_csv: str
    people_xlsx: str
    sheet: str
    sheet_note: str
    sheet_made: str
    sheet_open: str
    certificate: str
    certificate_note: str
    trouble: str
    trouble_text: str
    said: str
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Everything that files say in one language. `states` is by the name of how far somebody has come."""

    code: str
    report: str
    whole: str
    figures: str
    about: str
    unit: str
    module: str
    assignment: str
    person: str
    name: str
    as_of: str
    assigned: str
    reached: str
    completed: str
    share: str
    passed: str
    overdue: str
    usefulness: str
    opinions: str
    useful: str
    useful_few: str
    useful_in: str
    state: str
    due: str
    states: Mapping[str, str]
    question: str
    answered: str
    right: str
    wrong: str
    wrong_share: str
    ideas: str
    too_few: str
    total: str
    total_hidden: str
    counted: str
    hidden: str
    matrix: str
    nothing: str
    sheet: str
    board: Board
    wall: Wall
    certificate: Certificate
    take: Take
