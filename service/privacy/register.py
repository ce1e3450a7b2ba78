"""Every table and column, and what it holds on people: the one place from which all else here is made.

A test walks `store/tables.py` and fails where a column is missing, so whoever adds one says here what it holds.
"""

from collections.abc import Mapping

from service.privacy.model import Fate, Holding, Kind, Trace


def _holding(kind: Kind | None, fate: Fate = Fate.STAYS, **columns: str) -> Holding:
    """`columns`: the names under each trace, with blanks between."""
    return Holding(kind, fate, {name: Trace(trace) for trace, names in columns.items() for name in names.split()})


def _nothing(columns: str) -> Holding:
    return _holding(None, none=columns)


REGISTER: Mapping[str, Holding] = {
    "units": _nothing("id path name parent_id"),
    "people": _holding(
        Kind.ROSTER,
        id="id",
        name="name",
        address="email manager",
        about="unit_id role language active joined_at left_at",
    ),
    "addresses": _holding(Kind.ROSTER, Fate.GOES, address="address", id="person_id"),
    "groups": _nothing("address synced_at everyone others"),
    "group_members": _holding(Kind.ROSTER, id="person_id", about="group_address"),
    "roster_changes": _holding(Kind.ROSTER, Fate.GOES, id="person_id", about="at kind from_path to_path", none="id"),
    "leaders": _holding(Kind.ROLES, Fate.GOES, id="person_id", about="unit_id source"),
    "roles": _holding(
        Kind.ROLES,
        Fate.GOES,
        id="person_id",
        address="given_by",
        about="role unit_id source until given_at",
        none="id group_address",
    ),
    "audit": _holding(
        Kind.AUDIT, id="person_id by_person", address="by_address", text="about", none="id at permission door unit_path"
    ),
    "audit_forgetting": _nothing("before"),
    "audit_erasing": _nothing("person_id pseudonym"),  # there only while an erasing's transaction lasts
    "assignments": _holding(
        Kind.ASKED, address="created_by", none="id created_at role via class_id withdrawn_at aggregate_only"
    ),
    "assignment_modules": _nothing("assignment_id position module_id starts_on due_on"),
    "assignment_targets": _holding(Kind.ASKED, id="key", text="label", none="assignment_id position kind excepted"),
    "forms": _holding(
        Kind.TECHNICAL,
        text="error",
        none="id module_id version language step mark intent_at form_id responder_uri key pass_points points "
        "shared_with content written writing drift kept",
    ),
    "messages": _holding(
        Kind.MESSAGES,
        id="person_id",
        address="sender",
        text="error",
        about="state intent_at sent_at",
        none="id message_id group_address",
    ),
    "message_items": _holding(Kind.MESSAGES, id="person_id", about="assignment_id module_id message_id"),
    "reminders": _holding(
        Kind.MESSAGES,
        id="person_id",
        address="sender",
        text="error",
        about="kind state intent_at sent_at week",
        none="id message_id",
    ),
    "reminder_items": _holding(Kind.MESSAGES, about="module_id due_on why", none="reminder_id"),
    "nudges": _holding(
        Kind.MESSAGES, address="by_address", none="id at assignment_id unit_id module_id ended_at mails"
    ),
    "silenced": _holding(Kind.MESSAGES, address="by_address", none="assignment_id since"),
    "classes": _nothing("id place part state name course_id read_at"),
    "class_members": _holding(Kind.CLASSROOM, Fate.GOES, id="person_id", about="class_id state since"),
    "class_topics": _nothing("class_id name topic_id"),
    "course_works": _holding(
        Kind.CLASSROOM,
        ids="students",
        none="id class_id assignment_id module_id language version intent_at work_id due_at points",
    ),
    "class_grades": _holding(
        Kind.CLASSROOM,
        Fate.GOES,
        id="person_id",
        text="left_because",
        about="course_work_id submission_id writing written looked_at",
    ),
    "traces": _nothing("form name present"),
    "fallbacks": _holding(Kind.CLASSROOM, Fate.GOES, id="person_id", text="reason", about="place until"),
    "cursors": _nothing("form newest"),
    "looks": _nothing("form looked_at news_at"),
    "watches": _nothing("form watch_id topic expires_at checked_at error"),
    "responses": _holding(
        Kind.ANSWERS,
        id="person_id",
        address="address",
        about="form response_id module_id submitted_at first_at score passed answers",
    ),
    "obligations": _holding(Kind.ASKED, id="person_id", about="module_id unit_id bound due_on state"),
    "counters": _nothing("unit_id module_id due_on assigned completed passed reached"),
    "withheld": _nothing("unit_id module_id"),
    "choices": _nothing("module_id unit_id counts"),
    "unsigned": _nothing("module_id unit_id counts"),
    "weeks": _nothing("unit_id module_id week assigned completed passed overdue"),
    "deadlines": _nothing("unit_id module_id due_on assigned completed"),
    "withheld_weeks": _nothing("unit_id module_id week"),
    "goals": _holding(Kind.ASKED, address="set_by", none="id unit_id module_id share by set_at"),
    "assignment_goals": _holding(Kind.ASKED, address="set_by", none="assignment_id share by set_at"),
    "recounts": _holding(Kind.TECHNICAL, id="key", none="id kind"),
    "counted": _nothing("id day until version attempts"),
    "service_tokens": _nothing("id name hash role unit_id until created_at used_on revoked_at"),
    "spent": _nothing("id budget at"),  # a mailbox of somebody's own stands there as a fingerprint, for a day
    "runs": _holding(Kind.TECHNICAL, json="result", none="name at"),
    "work": _nothing("id name source part done total began_at part_at at waiting_for waiting_until"),
    "replies": _holding(Kind.TECHNICAL, text="caller", json="body", none="key asked status at"),
}
