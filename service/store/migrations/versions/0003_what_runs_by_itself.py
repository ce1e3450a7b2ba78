"""what runs by itself: when work was last done, which Forms were asked when, and the watches on them"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "runs",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_runs")),
    )
    op.create_table(
        "looks",
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.String(length=32), nullable=True),
        sa.Column("news_at", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["form"], ["forms.id"], name=op.f("fk_looks_form_forms")),
        sa.PrimaryKeyConstraint("form", name=op.f("pk_looks")),
    )
    op.create_table(
        "watches",
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("watch_id", sa.String(length=63), nullable=True),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.String(length=40), nullable=True),
        sa.Column("checked_at", sa.String(length=32), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["form"], ["forms.id"], name=op.f("fk_watches_form_forms")),
        sa.PrimaryKeyConstraint("form", name=op.f("pk_watches")),
    )
