"""comments on what is under way"""

import sqlalchemy as sa
from alembic import op

from qms.core.database import Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answers_id", sa.Integer(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.CheckConstraint("(settled_at IS NULL) = (settled_by_id IS NULL)", name=op.f("ck_comment_settled")),
        sa.CheckConstraint("answers_id IS NULL OR settled_at IS NULL", name=op.f("ck_comment_answers_are_not_settled")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_comment_author_id_person")),
        sa.ForeignKeyConstraint(["answers_id"], ["comment.id"], name=op.f("fk_comment_answers_id_comment")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_comment_settled_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("uid", name=op.f("uq_comment_uid")),
    )
    op.create_index("ix_comment_subject", "comment", ["subject", "id"])
    op.create_index(op.f("ix_comment_author_id"), "comment", ["author_id"])
    op.create_index(op.f("ix_comment_answers_id"), "comment", ["answers_id"])
    op.create_table(
        "comment_mention",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_comment_mention_comment_id_comment")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_comment_mention_person_id_person")),
        sa.PrimaryKeyConstraint("comment_id", "person_id", name=op.f("pk_comment_mention")),
    )
    op.create_index(op.f("ix_comment_mention_person_id"), "comment_mention", ["person_id"])


def downgrade() -> None:
    op.drop_table("comment_mention")
    op.drop_table("comment")
