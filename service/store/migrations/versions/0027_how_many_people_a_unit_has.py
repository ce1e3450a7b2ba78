"""how many people a unit has is read from an index alone"""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_people_unit_id", "people")
    op.create_index("ix_people_unit_id", "people", ["unit_id", "active"])


def downgrade() -> None:
    op.drop_index("ix_people_unit_id", "people")
    op.create_index("ix_people_unit_id", "people", ["unit_id"])
