"""delivery through Classroom: classes with their members and topics, course work, grades, who gets mail instead"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("assignments", sa.Column("class_id", sa.String(length=64), nullable=True))
    _classes()
    _course_works()
    op.create_table(
        "fallbacks",
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_fallbacks")),
    )


def _classes() -> None:
    op.create_table(
        "classes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("course_id", sa.String(length=64), nullable=True),
        sa.Column("read_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classes")),
        sa.UniqueConstraint("course_id", name=op.f("uq_classes_course_id")),
        sa.UniqueConstraint("place", "part", name=op.f("uq_classes_place_part")),
    )
    op.create_table(
        "class_members",
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"], ["classes.id"], name=op.f("fk_class_members_class_id_classes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("class_id", "person_id", name=op.f("pk_class_members")),
    )
    op.create_index(op.f("ix_class_members_person_id"), "class_members", ["person_id"], unique=False)
    op.create_table(
        "class_topics",
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("topic_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["class_id"], ["classes.id"], name=op.f("fk_class_topics_class_id_classes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("class_id", "name", name=op.f("pk_class_topics")),
    )


def _course_works() -> None:
    op.create_table(
        "course_works",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=100), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("intent_at", sa.String(length=32), nullable=True),
        sa.Column("work_id", sa.String(length=64), nullable=True),
        sa.Column("due_at", sa.String(length=32), nullable=True),
        sa.Column("points", sa.Float(), nullable=False),
        sa.Column("students", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["class_id"], ["classes.id"], name=op.f("fk_course_works_class_id_classes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_works")),
        sa.UniqueConstraint(
            "class_id",
            "assignment_id",
            "module_id",
            "language",
            name=op.f("uq_course_works_class_id_assignment_id_module_id_language"),
        ),
    )
    op.create_table(
        "class_grades",
        sa.Column("course_work_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("submission_id", sa.String(length=200), nullable=True),
        sa.Column("writing", sa.Float(), nullable=True),
        sa.Column("written", sa.Float(), nullable=True),
        sa.Column("left_because", sa.Text(), nullable=True),
        sa.Column("looked_at", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_work_id"],
            ["course_works.id"],
            name=op.f("fk_class_grades_course_work_id_course_works"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("course_work_id", "person_id", name=op.f("pk_class_grades")),
    )
