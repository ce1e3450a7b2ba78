"""what pupils chose is counted without their names, and their score kept only where something needs it"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unsigned",
        sa.Column("module_id", sa.String(length=100), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("module_id", "unit_id", name=op.f("pk_unsigned")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("responses") as responses:
        responses.alter_column("score", existing_type=sa.Float(), nullable=True)


def downgrade() -> None:
    op.execute("UPDATE responses SET score = 0 WHERE score IS NULL")
    with op.batch_alter_table("responses") as responses:
        responses.alter_column("score", existing_type=sa.Float(), nullable=False)
    op.drop_table("unsigned")
    op.execute("INSERT INTO recounts (kind, key) VALUES ('all', '')")
