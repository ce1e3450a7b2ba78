"""whom a Form is shared with: null for one shared before this was written down, so that it is shared again"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("forms", sa.Column("shared_with", sa.JSON(), nullable=True))
