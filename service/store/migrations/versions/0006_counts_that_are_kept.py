"""counts that are kept: who is bound to what and how far they have come, and the counts of it for every unit"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "obligations",
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("module_id", sa.String(length=100), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("bound", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "module_id", name=op.f("pk_obligations")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_obligations_module_id", "obligations", ["module_id"])
    op.create_index("ix_obligations_unit_id", "obligations", ["unit_id"])
    op.create_table(
        "counters",
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("module_id", sa.String(length=100), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("assigned", sa.Integer(), nullable=False),
        sa.Column("completed", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "module_id", "due_on", name=op.f("pk_counters")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_counters_module_id", "counters", ["module_id"])
    op.create_table(
        "withheld",
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("module_id", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "module_id", name=op.f("pk_withheld")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_withheld_module_id", "withheld", ["module_id"])
    op.create_table(
        "recounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recounts")),
    )
    op.create_table(
        "counted",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counted")),
    )


def downgrade() -> None:
    for table in ("counted", "recounts", "withheld", "counters", "obligations"):
        op.drop_table(table)
