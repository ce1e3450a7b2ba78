"""traces left on the files of Forms, by which an older database is known"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "traces",
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["form"], ["forms.id"], name=op.f("fk_traces_form_forms"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("form", "name", name=op.f("pk_traces")),
    )


def downgrade() -> None:
    op.drop_table("traces")
