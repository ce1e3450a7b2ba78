"""What the pages say on which something is mended or made; the languages are in files of their own."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.tongue import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class OneAssignment:
    """The page of one assignment. The mappings are by the program's own words."""

    title: str
    list: str
    made: str  # {day}
    made_by: str  # {day}, {who}
    withdrawn: str  # {day}
    how: str
    bound: str
    done: str
    mails: str
    as_of: str  # {moment}
    uncounted: str
    hidden: str
    report: str
    modules: str
    starts: str
    due: str
    in_classroom: str
    works: str  # {made}, {wanted}
    works_none: str
    ways: Mapping[str, str]
    missed: str
    missed_none: str
    kinds: Mapping[str, Number]
    kinds_do: Mapping[str, str]  # {domain}
    reason: str
    who: str
    who_note: Number
    change: str
    remind: str
    remind_means: str
    remind_waits: str  # {moment}
    silence: str
    silence_means: str
    speak: str
    speak_means: str
    extend: str
    extend_means: str
    new_due: str
    mail: str
    mail_means: str
    unname: str
    unname_means: str
    unname_others: str  # {numbers}
    unname_do: str
    unname_not: Mapping[str, str]
    unnamed: str
    withdraw: str
    withdraw_means: str
    withdraw_do: str
    read_only: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What became of a press of a button: one sentence each, by what was asked for."""

    stale: str
    reminded: str
    reminded_later: str  # {moment}
    reminded_before: str
    remind_off: str
    silenced: str
    spoken: str
    extended: str  # {day}
    earlier: str  # {day}
    met: str
    mailed: str
    unnamed: str
    unnamed_before: str
    unnamed_not: str
    withdrawn: str
    withdrawn_before: str
    placed: str
    placed_waits: str  # command
    placed_before: str
    soon: Mapping[str, str]
    nobody_comes: str  # {command}
    restored: str
    kept: str
    not_settled: str  # {why}


@dataclass(frozen=True, slots=True, kw_only=True)
class Errands:
    """What can be asked to be done now, by its name: the button."""

    do: Mapping[str, str]
    waits: Mapping[str, str]
    restore: str
    keep: str
    restore_of: str  # {form}
    keep_of: str  # {form}
    drifted: str
    drifted_note: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """Making an assignment. `wrong`: by the name of what is wrong; {what} is of what."""

    title: str
    lead: str
    sidebar: str
    what: str
    what_note: str
    open_course: str  # {course}
    whom: str
    whole: str
    whole_note: str
    units: str
    units_note: str
    others: str
    others_note: str
    excepted: str
    excepted_note: str
    role: str
    roles: Mapping[str, str]
    when: str
    starts: str
    starts_note: str
    due: str
    due_note: str
    every: str
    rhythms: Mapping[str, str]
    way: str
    ways: Mapping[str, str]
    class_field: str
    class_note: str
    figures: str
    figures_note: str
    next: str
    wrong_title: str
    wrong: Mapping[str, str]
    look: str
    look_lead: str
    modules: Number
    from_to: str  # {starts}, {due}
    from_only: str  # {starts}
    excepting: str  # {names}
    reaches: str
    people: Number
    in_units: Number
    already: Number
    shut: Number
    shut_note: str
    instead: Number
    unnamed: str  # {numbers}
    nobody: str
    place: Number
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """One language."""

    making: Making

    one: OneAssignment
    said: Said
    errands: Errands
