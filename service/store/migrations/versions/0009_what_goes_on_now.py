"""what goes on now: how far each worker is; and what work that comes round by itself last came to"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "work",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.String(length=32), nullable=False),
        sa.Column("part_at", sa.String(length=32), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("waiting_for", sa.String(length=40), nullable=True),
        sa.Column("waiting_until", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work")),
    )
    op.add_column("runs", sa.Column("result", sa.JSON(), nullable=True))
    op.create_index("ix_messages_state", "messages", ["state"])


def downgrade() -> None:
    op.drop_index("ix_messages_state", table_name="messages")
    with op.batch_alter_table("runs") as runs:
        runs.drop_column("result")
    op.drop_table("work")
