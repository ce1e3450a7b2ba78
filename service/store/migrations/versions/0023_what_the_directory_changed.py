"""who joined, moved or left when the Directory was read, for a month"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roster_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("from_path", sa.Text(), nullable=True),
        sa.Column("to_path", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_changes")),
    )
    op.create_index(op.f("ix_roster_changes_at"), "roster_changes", ["at"])
    op.create_index(op.f("ix_roster_changes_person_id"), "roster_changes", ["person_id"])


def downgrade() -> None:
    op.drop_table("roster_changes")
