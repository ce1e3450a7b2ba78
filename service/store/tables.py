"""Every table, and which room writes it.

Moments are stored as UTC text in ISO 8601 with microseconds (`…T…Z`): they sort as they are, compare equal on both
databases, and Google's own cursors survive unrounded.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# --- roster ---------------------------------------------------------------------------------------------------------

units = Table(
    "units",
    metadata,
    Column("id", String(64), primary_key=True),  # orgUnitId: survives renames
    Column("path", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("parent_id", String(64)),
)

people = Table(
    "people",
    metadata,
    Column("id", String(64), primary_key=True),  # Directory user id: survives a changed address
    Column("email", String(320), nullable=False),
    Column("name", Text, nullable=False),
    Column("unit_id", String(64), nullable=False),
    Column("role", String(8), nullable=False),
    Column("language", String(8)),  # as the Directory names it, primary subtag; null: none
    Column("manager", String(320)),  # address of the manager, as the Directory gives it
    Column("active", Boolean, nullable=False),
    Column("joined_at", String(32), nullable=False),
    Column("left_at", String(32)),
    CheckConstraint("role IN ('staff', 'pupil')", name="role"),
)

Index("ix_people_unit_id", people.c.unit_id, people.c.active)

addresses = Table(
    "addresses",
    metadata,
    Column("address", String(320), primary_key=True),  # lower case
    Column("person_id", String(64), ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
)

groups = Table(
    "groups",
    metadata,
    Column("address", String(320), primary_key=True),  # lower case; only groups that somebody has asked for
    Column("synced_at", String(32), nullable=False),
    Column("everyone", Boolean, nullable=False),  # the whole customer is a member
    Column("others", Boolean),  # somebody is a member whom the roster does not hold; null: not known
)

group_members = Table(
    "group_members",
    metadata,
    Column("group_address", String(320), ForeignKey("groups.address", ondelete="CASCADE"), primary_key=True),
    Column("person_id", String(64), primary_key=True),  # Directory id; nested groups are resolved
)
Index("ix_group_members_person_id", group_members.c.person_id)

leaders = Table(
    "leaders",
    metadata,
    Column("unit_id", String(64), primary_key=True),
    Column("person_id", String(64), primary_key=True),
    Column("source", String(16), nullable=False),  # manager, title: what in the Directory says so
)
Index("ix_leaders_person_id", leaders.c.person_id)

roster_changes = Table(
    "roster_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(32), nullable=False, index=True),  # when the Directory was read
    Column("person_id", String(64), nullable=False, index=True),
    Column("kind", String(8), nullable=False),  # joined, moved, left
    Column("from_path", Text),  # the unit as it was called then; null: they joined
    Column("to_path", Text),  # null: they left
)

# --- roles ----------------------------------------------------------------------------------------------------------

roles = Table(
    "roles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", String(64), ForeignKey("people.id", ondelete="CASCADE")),  # who has it; or
    Column("group_address", String(320)),  # the group, lower case, each member of which has it
    Column("role", String(16), nullable=False),  # administrator, leader, ambassador, superuser, it
    Column("unit_id", String(64), nullable=False),  # with everything below it
    Column("source", String(8), nullable=False),  # hand, file
    Column("until", Date),  # the last day; null: no end
    Column("given_at", String(32), nullable=False),
    Column("given_by", String(320)),  # null: on the command line, without saying who
    CheckConstraint("(person_id IS NULL) <> (group_address IS NULL)", name="holder"),
    UniqueConstraint("person_id", "role", "unit_id", "source"),
    UniqueConstraint("group_address", "role", "unit_id", "source"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(32), nullable=False, index=True),
    Column("by_address", String(320), nullable=False, index=True),  # empty: whoever works on the command line
    Column("by_person", String(64), index=True),  # null: somebody who is not in the roster
    Column("permission", String(40), nullable=False),
    Column("door", String(8), nullable=False),  # command, page, card, api
    Column("unit_path", Text),  # with everything below it
    Column("person_id", String(64), index=True),  # whom it was about; null: not one alone
    Column("about", String(200), nullable=False, index=True),  # assignment 3, report by unit; never data itself
)

audit_forgetting = Table(
    "audit_forgetting",
    metadata,
    # Entries of audit before this moment may be deleted: there only while the retention job's transaction lasts.
    Column("before", String(32), primary_key=True),
)

audit_erasing = Table(
    "audit_erasing",
    metadata,
    # Whose id and addresses give way to which pseudonym: there only while the erasing's transaction lasts.
    Column("person_id", String(64), primary_key=True),
    Column("pseudonym", String(64), nullable=False),
)

# --- assignments ----------------------------------------------------------------------------------------------------

assignments = Table(
    "assignments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("created_at", String(32), nullable=False),
    Column("created_by", String(320)),
    Column("role", String(8)),  # staff, pupil or null: both
    Column("via", String(16)),  # mail, classroom or null: by role
    Column("class_id", String(64)),  # the Classroom course to use; null: the units' own classes
    Column("withdrawn_at", String(32)),
    # Of its modules nobody but oneself sees how somebody stands, for good: see assignments/nameless.py.
    Column("aggregate_only", Boolean, nullable=False, server_default=false()),
)

assignment_modules = Table(
    "assignment_modules",
    metadata,
    Column("assignment_id", Integer, ForeignKey("assignments.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("module_id", String(100), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("due_on", Date),
)

assignment_targets = Table(
    "assignment_targets",
    metadata,
    Column("assignment_id", Integer, ForeignKey("assignments.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),  # administration, unit, group, person
    Column("key", Text, nullable=False),  # unit id, group address, person id; empty for the administration
    Column("label", Text, nullable=False),  # as it was asked for
    Column("excepted", Boolean, nullable=False),
)

# --- delivery -------------------------------------------------------------------------------------------------------

forms = Table(
    "forms",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("module_id", String(100), nullable=False),
    Column("version", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    Column("step", String(16), nullable=False),  # wanted, created, filled, shared, published, closed
    Column("mark", String(200), nullable=False),
    Column("intent_at", String(32)),  # when creating was first begun; until `form_id` is known
    Column("form_id", String(128), unique=True),
    Column("responder_uri", Text),
    Column("key", JSON),  # question key at compile time, for reading answers of any age
    Column("pass_points", Float),
    Column("points", Float),
    Column("shared_with", JSON),  # the domains whose people may open it, the primary one first
    Column("content", String(64)),  # fingerprint of what we wrote into it last; null: before this was kept
    Column("written", JSON(none_as_null=True)),  # the same, as Google then showed it
    Column("writing", String(64)),  # fingerprint of what we are about to write; null: nothing is under way
    Column("drift", JSON(none_as_null=True)),  # what was changed by hand, as it was last met: [[field, ours, theirs]]
    Column("kept", String(64)),  # fingerprint of a difference made by hand that was told to stay
    Column("error", Text),
    UniqueConstraint("module_id", "version", "language"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", String(64), nullable=False, index=True),  # empty: it goes to a group
    Column("state", String(16), nullable=False, index=True),  # sending, sent, uncertain, failed
    Column("message_id", String(200), nullable=False, unique=True),
    Column("intent_at", String(32), nullable=False),
    Column("sent_at", String(32), index=True),
    Column("error", Text),
    Column("sender", String(320)),  # whose mailbox it goes out from; null: the role account's
    Column("group_address", String(320)),  # the group it goes to, in place of each of its members
)
# Partial on PostgreSQL too, as all that are partial here, where migrations make them: said here, every process would
# load both dialects (3 MB).
Index("ix_messages_sender", messages.c.sender, sqlite_where=messages.c.sender.is_not(None))
Index("ix_messages_error", messages.c.id, sqlite_where=messages.c.error.is_not(None))

message_items = Table(
    "message_items",
    metadata,
    Column("assignment_id", Integer, primary_key=True),
    Column("person_id", String(64), primary_key=True, index=True),
    Column("module_id", String(100), primary_key=True),
    Column("message_id", Integer, ForeignKey("messages.id", ondelete="CASCADE"), nullable=False, index=True),
)

# --- messages -------------------------------------------------------------------------------------------------------

reminders = Table(
    "reminders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", String(64), nullable=False, index=True),
    Column("kind", String(8), nullable=False),  # reminder; digest: a leader's, with their own modules in it
    Column("state", String(16), nullable=False, index=True),  # sending, sent, uncertain, failed
    Column("message_id", String(200), nullable=False, unique=True),
    Column("intent_at", String(32), nullable=False, index=True),
    Column("sent_at", String(32)),
    Column("error", Text),
    Column("sender", String(320)),  # whose mailbox it goes out from; null: the role account's
    Column("week", String(8)),  # of a digest, like 2026-W48: there is one a week; null of one that was refused
    UniqueConstraint("person_id", "week"),
)
Index("ix_reminders_sender", reminders.c.sender, sqlite_where=reminders.c.sender.is_not(None))
Index("ix_reminders_error", reminders.c.id, sqlite_where=reminders.c.error.is_not(None))

reminder_items = Table(
    "reminder_items",
    metadata,
    Column("reminder_id", Integer, ForeignKey("reminders.id", ondelete="CASCADE"), primary_key=True),
    Column("module_id", String(100), primary_key=True, index=True),
    Column("due_on", Date),  # as the mail said; null: no due day
    Column("why", String(8), nullable=False),  # before, due, after, nudge; beside: named because there was a mail
)

nudges = Table(
    "nudges",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("assignment_id", Integer),  # null: whatever they are asked to do
    Column("unit_id", String(64), nullable=False),  # with everything below it
    Column("module_id", String(100)),  # null: all modules
    Column("by_address", String(320), nullable=False),  # empty: whoever works on the command line
    Column("ended_at", String(32), index=True),  # when everybody it was about had been looked at; null: not yet
    Column("mails", Integer, nullable=False),  # how many have gone out for it
)

silenced = Table(
    "silenced",
    metadata,
    Column("assignment_id", Integer, primary_key=True, autoincrement=False),  # nobody is reminded of it
    Column("since", String(32), nullable=False),
    Column("by_address", String(320), nullable=False),
)

# --- delivery through Classroom -------------------------------------------------------------------------------------

classes = Table(
    "classes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place", String(200), nullable=False),  # unit:<unit id>, or class:<course id> for one that others made
    Column("part", Integer, nullable=False),  # from 1; a class holds a thousand at most
    Column("state", String(16), nullable=False),  # wanted, active, archived
    Column("name", Text, nullable=False),  # as Google has it
    Column("course_id", String(64), unique=True),
    Column("read_at", String(32)),  # when the members of a class that others made were last read
    UniqueConstraint("place", "part"),
)

class_members = Table(
    "class_members",
    metadata,
    Column("class_id", Integer, ForeignKey("classes.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", String(64), primary_key=True, index=True),  # Directory id, which is Classroom's too
    Column("state", String(16), nullable=False),  # adding, member; absent: asked for in a class that others made
    Column("since", String(32)),  # of who is being added: when that was first tried
)

class_topics = Table(
    "class_topics",
    metadata,
    Column("class_id", Integer, ForeignKey("classes.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("topic_id", String(64)),  # null: the class takes no more topics
)

course_works = Table(
    "course_works",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("class_id", Integer, ForeignKey("classes.id", ondelete="CASCADE"), nullable=False),
    Column("assignment_id", Integer, nullable=False),
    Column("module_id", String(100), nullable=False),
    Column("language", String(8), nullable=False),
    Column("version", String(16), nullable=False),
    Column("intent_at", String(32)),  # when it was last about to be made
    Column("work_id", String(64)),  # null: not made yet
    Column("due_at", String(32)),
    Column("points", Float, nullable=False),
    Column("students", JSON(none_as_null=True)),  # person ids; null: everybody in the class
    UniqueConstraint("class_id", "assignment_id", "module_id", "language"),
)
Index("ix_course_works_students", course_works.c.id, sqlite_where=course_works.c.students.is_not(None))

class_grades = Table(
    "class_grades",
    metadata,
    Column("course_work_id", Integer, ForeignKey("course_works.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", String(64), primary_key=True, index=True),
    Column("submission_id", String(200)),
    Column("writing", Float),  # what we were about to write
    Column("written", Float),  # what we have written
    Column("left_because", Text),  # why the grade is not ours to write
    Column("looked_at", String(32)),  # when no submission was there yet
)
Index("ix_class_grades_left_because", class_grades.c.person_id, sqlite_where=class_grades.c.left_because.is_not(None))

traces = Table(
    "traces",
    metadata,
    Column("form", Integer, ForeignKey("forms.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(40), primary_key=True),  # a property of the Form's file in Drive
    Column("present", Boolean, nullable=False),  # whether Drive may still have it
)

fallbacks = Table(
    "fallbacks",
    metadata,
    Column("person_id", String(64), primary_key=True),
    Column("place", String(200), nullable=False),  # where the person could not be reached through Classroom
    Column("reason", Text, nullable=False),
    Column("until", String(32), nullable=False),  # from then on Classroom is asked again
)

# --- tracking -------------------------------------------------------------------------------------------------------

cursors = Table(
    "cursors",
    metadata,
    Column("form", Integer, ForeignKey("forms.id"), primary_key=True),
    Column("newest", String(40), nullable=False),  # lastSubmittedTime, Google's own text
)

looks = Table(
    "looks",
    metadata,
    Column("form", Integer, ForeignKey("forms.id"), primary_key=True),
    Column("looked_at", String(32)),  # when the run began that last asked for its responses
    Column("news_at", String(32)),  # when Google last hinted at a response
)

watches = Table(
    "watches",
    metadata,
    Column("form", Integer, ForeignKey("forms.id"), primary_key=True),
    Column("watch_id", String(63)),  # null: there is none yet; `error` says why
    Column("topic", Text),
    Column("expires_at", String(40)),
    Column("checked_at", String(32)),  # when Google last said how it does
    Column("error", Text),
)

responses = Table(
    "responses",
    metadata,
    Column("form", Integer, ForeignKey("forms.id"), primary_key=True),
    Column("response_id", String(200), primary_key=True),
    Column("person_id", String(64)),  # null: nobody we know answered with this address
    Column("address", String(320)),  # kept only while the person is unknown
    Column("module_id", String(100), nullable=False),
    Column("submitted_at", String(40), nullable=False),
    Column("first_at", String(40), nullable=False),
    Column("score", Float),  # null: not kept, as of pupils where nothing needs it
    Column("passed", Boolean, nullable=False),
    Column("answers", JSON, nullable=False),  # {question id: option id or null}
)
Index("ix_responses_person_module", responses.c.person_id, responses.c.module_id)
Index("ix_responses_module", responses.c.module_id)
Index("ix_responses_address", responses.c.address, sqlite_where=responses.c.address.is_not(None))

# --- counting -------------------------------------------------------------------------------------------------------

obligations = Table(
    "obligations",
    metadata,
    Column("person_id", String(64), index=True),
    Column("module_id", String(100)),
    Column("unit_id", String(64), nullable=False, index=True),  # the person's
    Column("bound", Boolean, nullable=False),  # False: done, but nobody asks for it now
    Column("due_on", Date, nullable=False),  # 9999-12-31: no due day
    Column("state", SmallInteger, nullable=False),  # -1 not told of it yet, 0 told, 1 completed, 2 passed
    PrimaryKeyConstraint("module_id", "person_id"),  # answers come a module at a time
    sqlite_with_rowid=False,
)

counters = Table(
    "counters",
    metadata,
    Column("unit_id", String(64), primary_key=True),  # with everything below it
    Column("module_id", String(100), primary_key=True),
    Column("due_on", Date, primary_key=True),  # 9999-12-31: no due day
    Column("assigned", Integer, nullable=False),
    Column("completed", Integer, nullable=False),
    Column("passed", Integer, nullable=False),
    Column("reached", Integer, nullable=False),  # who has been told of it, or has answered
    sqlite_with_rowid=False,
)
Index("ix_counters_module_id", counters.c.module_id)

withheld = Table(
    "withheld",
    metadata,
    Column("unit_id", String(64), primary_key=True),
    Column("module_id", String(100), primary_key=True),  # too few people to show to who may not see names
    sqlite_with_rowid=False,
)
Index("ix_withheld_module_id", withheld.c.module_id)

choices = Table(
    "choices",
    metadata,
    Column("module_id", String(100), primary_key=True),
    Column("unit_id", String(64), primary_key=True),
    # Of people's latest answers {question id: {option id: [the unit's own people, with everything below it]}}; the
    # option is empty where none was chosen. One row, since a batch of answers changes nearly all of a module's.
    Column("counts", JSON, nullable=False),
    sqlite_with_rowid=False,
)

unsigned = Table(  # what pupils chose, whose answers are not kept with their names: part of what `choices` counts
    "unsigned",
    metadata,
    Column("module_id", String(100), primary_key=True),
    Column("unit_id", String(64), primary_key=True),  # in which the answers were given
    Column("counts", JSON, nullable=False),  # {question id: {option id: people}}
    sqlite_with_rowid=False,
)

weeks = Table(
    "weeks",
    metadata,
    Column("unit_id", String(64), primary_key=True),  # with everything below it
    Column("module_id", String(100), primary_key=True),
    Column("week", Date, primary_key=True),  # its Monday; a week like the one before it has no row
    Column("assigned", Integer, nullable=False),
    Column("completed", Integer, nullable=False),
    Column("passed", Integer, nullable=False),
    Column("overdue", Integer, nullable=False),
    sqlite_with_rowid=False,
)

deadlines = Table(
    "deadlines",
    metadata,
    Column("unit_id", String(64), primary_key=True),  # with everything below it
    Column("module_id", String(100), primary_key=True),
    Column("due_on", Date, primary_key=True),  # a day that has passed
    Column("assigned", Integer, nullable=False),  # how many were asked to be done by then, as it passed
    Column("completed", Integer, nullable=False),  # and how many were
    sqlite_with_rowid=False,
)

withheld_weeks = Table(
    "withheld_weeks",
    metadata,
    Column("unit_id", String(64), primary_key=True),
    Column("module_id", String(100), primary_key=True),
    Column("week", Date, nullable=False),  # the last one with too few people to show to who may not see names
    sqlite_with_rowid=False,
)

recounts = Table(
    "recounts",
    metadata,
    Column("id", Integer, primary_key=True),  # only ever added to: a note left while others are read stays
    Column("kind", String(8), nullable=False),  # person, module, tree, all
    Column("key", String(100), nullable=False),  # whose obligations may have changed; empty for tree and all
)

counted = Table(
    "counted",
    metadata,
    Column("id", Integer, primary_key=True),  # 1: there is one row
    Column("day", Date, nullable=False),  # the local day whose obligations are counted
    Column("until", Date, nullable=False),  # the day on which the next module starts; 9999-12-31: none does
    Column("version", BigInteger, nullable=False),  # one more with each change of a counter
    Column("attempts", JSON, nullable=False),  # {module id: first or last}: which attempt counts where not the best
)

# --- reports --------------------------------------------------------------------------------------------------------

goals = Table(
    "goals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit_id", String(64), nullable=False),  # with everything below it
    Column("module_id", String(100), nullable=False),  # empty: over all modules
    Column("share", SmallInteger, nullable=False),  # completed, in whole percent
    Column("by", Date, nullable=False),  # reached at the end of this day
    Column("set_at", String(32), nullable=False),
    Column("set_by", String(320)),  # null: on the command line, without saying who
    UniqueConstraint("unit_id", "module_id"),
)

assignment_goals = Table(
    "assignment_goals",
    metadata,
    Column("assignment_id", Integer, ForeignKey("assignments.id", ondelete="CASCADE"), primary_key=True),
    Column("share", SmallInteger, nullable=False),  # of all that it asks for, in whole percent
    Column("by", Date, nullable=False),  # reached at the end of this day
    Column("set_at", String(32), nullable=False),
    Column("set_by", String(320)),  # null: on the command line, without saying who
)

# --- api ------------------------------------------------------------------------------------------------------------

service_tokens = Table(
    "service_tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(60), nullable=False, unique=True),  # which program it was made for
    Column("hash", String(64), nullable=False, unique=True),  # SHA-256 of the token, which is kept nowhere
    Column("role", String(16), nullable=False),  # what it may do, as a person's role
    Column("unit_id", String(64), nullable=False),  # with everything below it
    Column("until", Date),  # the last day; null: no end
    Column("created_at", String(32), nullable=False),
    Column("used_on", Date),  # the last day on which it was used
    Column("revoked_at", String(32)),
)

# --- workspace ------------------------------------------------------------------------------------------------------

spent = Table(
    "spent",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("budget", String(40), nullable=False),
    Column("at", BigInteger, nullable=False),  # microseconds since 1970: when a call was begun or, if slow, ended
)
Index("ix_spent_budget_at", spent.c.budget, spent.c.at)

# --- everybody ------------------------------------------------------------------------------------------------------

runs = Table(
    "runs",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("at", String(32), nullable=False),  # when this work was last done; written by the room that does it
    Column("result", JSON(none_as_null=True)),  # what it came to, for the owner's page
)

work = Table(
    "work",
    metadata,
    Column("id", String(32), primary_key=True),  # one worker's; gone when it is done
    Column("name", String(16), nullable=False),  # roster, track, deliver
    Column("source", String(16), nullable=False),  # command, tick
    Column("part", String(16), nullable=False),  # people, responses, forms, …; empty: not told yet
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),  # 0: nobody knows
    Column("began_at", String(32), nullable=False),
    Column("part_at", String(32), nullable=False),  # when the part was begun
    Column("at", String(32), nullable=False),  # the worker's last sign of life
    Column("waiting_for", String(40)),  # a budget of Google's; empty: for Google's word, or to try again
    Column("waiting_until", String(32)),
)

replies = Table(
    "replies",
    metadata,
    Column("caller", String(340), primary_key=True),
    Column("key", String(200), primary_key=True),  # the caller's own name for a request that must be done once
    Column("asked", String(64), nullable=False),  # fingerprint of the request
    Column("status", SmallInteger, nullable=False),
    Column("body", JSON, nullable=False),  # what was answered; a repeated request is answered the same
    Column("at", String(32), nullable=False, index=True),
)
