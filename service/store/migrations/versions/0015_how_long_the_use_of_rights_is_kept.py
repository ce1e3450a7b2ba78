"""entries of audit are deleted by their retention time alone"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# An entry can be deleted only while a row in audit_forgetting says up to when, which is there within the retention
# job's own transaction and never outside of it.
_KEPT = {
    "sqlite": [
        """
        CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
        WHEN NOT EXISTS (SELECT 1 FROM audit_forgetting WHERE OLD.at < audit_forgetting.before)
        BEGIN SELECT RAISE(ABORT, 'entries of audit are deleted by their retention time alone'); END
        """
    ],
    "postgresql": [
        """
        CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM audit_forgetting f WHERE OLD.at < f.before) THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION 'entries of audit are deleted by their retention time alone';
        END $$
        """,
        "CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_is_kept()",
        """
        CREATE TRIGGER audit_is_never_emptied BEFORE TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept()
        """,
    ],
}


def upgrade() -> None:
    op.create_table(
        "audit_forgetting",
        sa.Column("before", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("before", name=op.f("pk_audit_forgetting")),
    )
    for statement in _KEPT[op.get_context().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TRIGGER audit_is_kept" + (" ON audit" if op.get_context().dialect.name == "postgresql" else ""))
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_is_never_emptied ON audit")
        op.execute("DROP FUNCTION audit_is_kept()")
    op.drop_table("audit_forgetting")
