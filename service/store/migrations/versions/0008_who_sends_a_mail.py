"""who sends a mail, and the group it went to"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("sender", sa.String(length=320), nullable=True))
    op.add_column("messages", sa.Column("group_address", sa.String(length=320), nullable=True))
    op.add_column("groups", sa.Column("others", sa.Boolean(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("groups") as groups:
        groups.drop_column("others")
    with op.batch_alter_table("messages") as messages:
        messages.drop_column("group_address")
        messages.drop_column("sender")
