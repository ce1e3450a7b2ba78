"""What the administrator's rooms say; the languages are in files of their own."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.tongue import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Admin:
    """One language. The mappings are by the program's own words."""

    rooms: str
    room: Mapping[str, str]
    catalogue_lead: str
    course: str
    courses: Number
    modules: Number
    minutes: str
    preview: str
    assign: str
    assign_this: str
    preview_in: str
    review: str
    review_late: str
    version: str
    for_whom: Mapping[str, str]
    empty_catalogue: str
    people_lead: str
    synced: str
    never_synced: str
    changes: str
    unit: str
    people_here: str
    units_caption: str
    units: str
    changed: str
    changed_note: str
    movers: str
    what_changed: str
    from_unit: str
    to_unit: str
    kinds: Mapping[str, str]
    no_units: str
    classroom_lead: str
    classroom_off: str
    classroom_caption: str
    class_name: str
    class_of_others: str
    class_people: str
    class_works: str
    no_classes: str
    work_made: str
    work_to_come: str
    work_due: str
    class_inside: Number
    class_to_come: Number
    class_absent: Number
    class_by_mail: Number
    class_states: Mapping[str, str]
    roles_lead: str
    roles_caption: str
    no_roles: str
    holder: str
    role: str
    where: str
    until: str
    source: str
    given_by: str
    group: str
    gone_unit: str
    role_names: Mapping[str, str]
    role_sources: Mapping[str, str]
    settings_lead: str
    settings_caption: str
    setting: str
    value: str
    setting_sources: Mapping[str, str]
    secret: str
    unset: str
    health_lead: str
    health_caption: str
    check: str
    state: str
    finding: str
    well: str
    unwell: str
    check_names: Mapping[str, str]
    health_google: str
    health_google_lead: str
    health_asked: str
    health_never: str
    health_form: str
    health_watch: str
    health_more: str
    audit_lead: str
    audit_caption: str
    no_audit: str
    at: str
    by: str
    door: str
    doors: Mapping[str, str]
    right: str
    about: str
    command_line: str
    find: str
    find_role: str
    find_unit: str
    find_module: str
    found: Number
    found_more: str  # n
    none_found: str  # q
    further: str
    all_again: str
    older: str
    newest: str
