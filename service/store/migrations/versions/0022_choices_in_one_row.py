"""what people chose of a module in a unit stands in one row: a batch of answers changes nearly all of it"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _made_anew(("module_id", "unit_id"), [sa.Column("counts", sa.JSON(), nullable=False)])


def downgrade() -> None:
    numbers = [sa.Column(name, sa.Integer(), nullable=False) for name in ("own", "people")]
    _made_anew(("unit_id", "module_id", "question_id", "option_id"), numbers)
    op.create_index("ix_choices_module_id", "choices", ["module_id"])


def _made_anew(keys: tuple[str, ...], values: list[sa.Column[int]]) -> None:
    """Counts are made of what stands elsewhere: quicker counted again, by whoever counts next, than changed."""
    op.drop_table("choices")
    op.create_table(
        "choices",
        *(sa.Column(name, sa.String(length=64 if name == "unit_id" else 100), nullable=False) for name in keys),
        *values,
        sa.PrimaryKeyConstraint(*keys, name=op.f("pk_choices")),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO recounts (kind, key) VALUES ('all', '')")
