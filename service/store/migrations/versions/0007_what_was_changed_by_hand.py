"""what was changed by hand: what we wrote into a Form, and what somebody has made of it since"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("forms", sa.Column("content", sa.String(length=64), nullable=True))
    op.add_column("forms", sa.Column("written", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("forms", sa.Column("writing", sa.String(length=64), nullable=True))
    op.add_column("forms", sa.Column("drift", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("forms", sa.Column("kept", sa.String(length=64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("forms") as forms:
        for column in ("kept", "drift", "writing", "written"):
            forms.drop_column(column)
        forms.drop_column("content")
