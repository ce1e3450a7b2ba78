"""answers whose person is unknown are found by their address, however many answers there are"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_KNOWN = sa.text("address IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_responses_address", "responses", ["address"], sqlite_where=_KNOWN, postgresql_where=_KNOWN)


def downgrade() -> None:
    op.drop_index("ix_responses_address", "responses")
