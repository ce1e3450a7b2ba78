"""people are erased, from the record of rights used too"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# An entry can be changed only in that an erased person's id and addresses give way to a pseudonym, and only while a
# row in audit_erasing says whose, which is there within the erasing's own transaction and never outside of it.
_SAME = """
    NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.permission = OLD.permission AND NEW.door = OLD.door
    AND NEW.unit_path {same} OLD.unit_path
    AND (NEW.person_id {same} OLD.person_id OR (OLD.person_id = e.person_id AND NEW.person_id = e.pseudonym))
    AND (NEW.by_person {same} OLD.by_person OR (OLD.by_person = e.person_id AND NEW.by_person = e.pseudonym))
    AND (NEW.by_address = OLD.by_address OR NEW.by_address = e.pseudonym)
    AND (NEW.about = OLD.about OR {holds})
"""
_SQLITE = _SAME.format(same="IS", holds="instr(NEW.about, e.pseudonym) > 0")
_POSTGRESQL = _SAME.format(same="IS NOT DISTINCT FROM", holds="position(e.pseudonym IN NEW.about) > 0")
_CHANGED = {
    "sqlite": [
        "DROP TRIGGER audit_is_never_changed",
        f"""
        CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
        WHEN NOT EXISTS (SELECT 1 FROM audit_erasing e WHERE {_SQLITE})
        BEGIN SELECT RAISE(ABORT, 'entries of audit are never changed'); END
        """,  # noqa: S608 - made of the words above alone
    ],
    "postgresql": [
        "DROP TRIGGER audit_is_never_changed ON audit",
        f"""
        CREATE OR REPLACE FUNCTION audit_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT 1 FROM audit_erasing e WHERE {_POSTGRESQL}) THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'entries of audit are never changed';
        END $$
        """,  # noqa: S608 - the same
        """
        CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
        FOR EACH ROW EXECUTE FUNCTION audit_is_never_changed()
        """,
    ],
}
_BEFORE = {
    "sqlite": [
        "DROP TRIGGER audit_is_never_changed",
        """
        CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'entries of audit are never changed'); END
        """,
    ],
    "postgresql": [
        "DROP TRIGGER audit_is_never_changed ON audit",
        """
        CREATE OR REPLACE FUNCTION audit_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'entries of audit are never changed'; END $$
        """,
        """
        CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION audit_is_never_changed()
        """,
    ],
}


def upgrade() -> None:
    op.create_table(
        "audit_erasing",
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("pseudonym", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_audit_erasing")),
    )
    for statement in _CHANGED[op.get_context().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for statement in _BEFORE[op.get_context().dialect.name]:
        op.execute(statement)
    op.drop_table("audit_erasing")
