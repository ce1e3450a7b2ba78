"""roles that are given, and the record of what rights over other people's data were used for"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# What was written down stays as it was, whatever a program tries. Deleting is left to a retention time.
_NEVER_CHANGED = {
    "sqlite": [
        """
        CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'entries of audit are never changed'); END
        """
    ],
    "postgresql": [
        """
        CREATE FUNCTION audit_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
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
        "roles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=True),
        sa.Column("group_address", sa.String(length=320), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("given_at", sa.String(length=32), nullable=False),
        sa.Column("given_by", sa.String(length=320), nullable=True),
        sa.CheckConstraint("(person_id IS NULL) <> (group_address IS NULL)", name=op.f("ck_roles_holder")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_roles_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
        sa.UniqueConstraint(
            "person_id", "role", "unit_id", "source", name=op.f("uq_roles_person_id_role_unit_id_source")
        ),
        sa.UniqueConstraint(
            "group_address", "role", "unit_id", "source", name=op.f("uq_roles_group_address_role_unit_id_source")
        ),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by_address", sa.String(length=320), nullable=False),
        sa.Column("by_person", sa.String(length=64), nullable=True),
        sa.Column("permission", sa.String(length=40), nullable=False),
        sa.Column("door", sa.String(length=8), nullable=False),
        sa.Column("unit_path", sa.Text(), nullable=True),
        sa.Column("person_id", sa.String(length=64), nullable=True),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_by_person", "audit", ["by_person"])
    op.create_index("ix_audit_person_id", "audit", ["person_id"])
    op.create_index("ix_leaders_person_id", "leaders", ["person_id"])
    op.create_index("ix_group_members_person_id", "group_members", ["person_id"])
    for statement in _NEVER_CHANGED[op.get_context().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_index("ix_group_members_person_id", table_name="group_members")
    op.drop_index("ix_leaders_person_id", table_name="leaders")
    op.drop_table("audit")
    op.drop_table("roles")
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_is_never_changed()")
