"""since when somebody is being added to a class"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("class_members", sa.Column("since", sa.String(length=32), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("class_members") as members:
        members.drop_column("since")
