"""numbers over time: which options people chose, how units stood week by week and on due days, and goals"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

Columns = Sequence[tuple[str, sa.types.TypeEngine[Any]]]


def upgrade() -> None:
    unit, module = ("unit_id", sa.String(length=64)), ("module_id", sa.String(length=100))
    _table(
        "choices",
        [unit, module, ("question_id", sa.String(length=100)), ("option_id", sa.String(length=100))],
        [("own", sa.Integer()), ("people", sa.Integer())],
    )
    op.create_index("ix_choices_module_id", "choices", ["module_id"])
    counts = [(name, sa.Integer()) for name in ("assigned", "completed", "passed", "overdue")]
    _table("weeks", [unit, module, ("week", sa.Date())], counts)
    _table("deadlines", [unit, module, ("due_on", sa.Date())], counts[:2])
    _table("withheld_weeks", [unit, module], [("week", sa.Date())])
    op.create_table(
        "goals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("module_id", sa.String(length=100), nullable=False),
        sa.Column("share", sa.SmallInteger(), nullable=False),
        sa.Column("by", sa.Date(), nullable=False),
        sa.Column("set_at", sa.String(length=32), nullable=False),
        sa.Column("set_by", sa.String(length=320), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goals")),
        sa.UniqueConstraint("unit_id", "module_id", name=op.f("uq_goals_unit_id_module_id")),
    )
    # What people chose is counted from their answers once, by whoever counts next.
    op.execute("INSERT INTO recounts (kind, key) VALUES ('all', '')")


def _table(name: str, key: Columns, values: Columns) -> None:
    op.create_table(
        name,
        *(sa.Column(column, kind, nullable=False) for column, kind in [*key, *values]),
        sa.PrimaryKeyConstraint(*(column for column, _ in key), name=op.f(f"pk_{name}")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in ("goals", "withheld_weeks", "deadlines", "weeks", "choices"):
        op.drop_table(table)
