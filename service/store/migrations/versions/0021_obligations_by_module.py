"""obligations in the order of modules: answers come a module at a time, and so touch few pages of the database"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_ROOM = 85  # percent of a page of PostgreSQL's that are filled at first: who moves on stays on theirs


def upgrade() -> None:
    _put_in_order("module_id", "person_id", indexed="person_id", no_longer="module_id")
    if op.get_context().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE obligations SET (fillfactor = {_ROOM})")
        op.execute("CLUSTER obligations USING pk_obligations")


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE obligations RESET (fillfactor)")
        op.execute("ALTER TABLE obligations SET WITHOUT CLUSTER")
    _put_in_order("person_id", "module_id", indexed="module_id", no_longer="person_id")


def _put_in_order(*keys: str, indexed: str, no_longer: str) -> None:
    """Another order of the key. SQLite keeps the rows in it, so the table is written anew: once, from end to end."""
    if op.get_context().dialect.name == "postgresql":
        op.drop_index(f"ix_obligations_{no_longer}", "obligations")
        op.drop_constraint("pk_obligations", "obligations", type_="primary")
        op.create_primary_key("pk_obligations", "obligations", list(keys))
        op.create_index(f"ix_obligations_{indexed}", "obligations", [indexed])
        return
    op.create_table(
        "obligations_anew",
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("module_id", sa.String(length=100), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("bound", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint(*keys, name=op.f("pk_obligations")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO obligations_anew SELECT person_id, module_id, unit_id, bound, due_on, state "  # noqa: S608 - our own names
        f"FROM obligations ORDER BY {', '.join(keys)}"
    )
    op.drop_table("obligations")
    op.rename_table("obligations_anew", "obligations")
    for column in (indexed, "unit_id"):
        op.create_index(f"ix_obligations_{column}", "obligations", [column])
