"""calls that were made: the pace that all workers keep together"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("budget", sa.String(length=40), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spent")),
    )
    op.create_index("ix_spent_budget_at", "spent", ["budget", "at"])


def downgrade() -> None:
    op.drop_index("ix_spent_budget_at", table_name="spent")
    op.drop_table("spent")
