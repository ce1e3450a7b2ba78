"""reminders: what was sent, what somebody asked to have sent, and for which assignments nothing is"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("intent_at", sa.String(length=32), nullable=False),
        sa.Column("sent_at", sa.String(length=32), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("sender", sa.String(length=320), nullable=True),
        sa.Column("week", sa.String(length=8), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("message_id", name=op.f("uq_reminders_message_id")),
        sa.UniqueConstraint("person_id", "week", name=op.f("uq_reminders_person_id_week")),
    )
    for column in ("intent_at", "person_id", "state"):
        op.create_index(f"ix_reminders_{column}", "reminders", [column])
    op.create_table(
        "reminder_items",
        sa.Column("reminder_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=100), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("why", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["reminder_id"],
            ["reminders.id"],
            name=op.f("fk_reminder_items_reminder_id_reminders"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("reminder_id", "module_id", name=op.f("pk_reminder_items")),
    )
    op.create_index("ix_reminder_items_module_id", "reminder_items", ["module_id"])
    op.create_table(
        "nudges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("module_id", sa.String(length=100), nullable=True),
        sa.Column("by_address", sa.String(length=320), nullable=False),
        sa.Column("ended_at", sa.String(length=32), nullable=True),
        sa.Column("mails", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudges")),
    )
    op.create_index("ix_nudges_ended_at", "nudges", ["ended_at"])
    op.create_table(
        "silenced",
        sa.Column("assignment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", sa.String(length=32), nullable=False),
        sa.Column("by_address", sa.String(length=320), nullable=False),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_silenced")),
    )


def downgrade() -> None:
    for table in ("silenced", "nudges", "reminder_items", "reminders"):
        op.drop_table(table)
