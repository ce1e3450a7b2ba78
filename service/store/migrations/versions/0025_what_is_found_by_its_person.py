"""all that names a person is found by it, however much there is: mails, grades, uses of rights, errors in words"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_BY_COLUMN = {
    "ix_message_items_person_id": ("message_items", "person_id"),
    "ix_class_grades_person_id": ("class_grades", "person_id"),
    "ix_audit_by_address": ("audit", "by_address"),
    "ix_audit_about": ("audit", "about"),
}
# Of few rows each: those of which the column is filled in.
_FILLED_IN = {
    "ix_messages_sender": ("messages", "sender", "sender"),
    "ix_messages_error": ("messages", "id", "error"),
    "ix_reminders_sender": ("reminders", "sender", "sender"),
    "ix_reminders_error": ("reminders", "id", "error"),
    "ix_course_works_students": ("course_works", "id", "students"),
    "ix_class_grades_left_because": ("class_grades", "person_id", "left_because"),
}


def upgrade() -> None:
    for name, (table, column) in _BY_COLUMN.items():
        op.create_index(name, table, [column])
    for name, (table, column, filled_in) in _FILLED_IN.items():
        these = sa.text(f"{filled_in} IS NOT NULL")
        op.create_index(name, table, [column], sqlite_where=these, postgresql_where=these)


def downgrade() -> None:
    tables = {name: table for name, (table, *_) in (_BY_COLUMN | _FILLED_IN).items()}
    for name, table in reversed(tables.items()):
        op.drop_index(name, table)
