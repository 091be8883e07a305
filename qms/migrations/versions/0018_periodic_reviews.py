"""periodic reviews"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "periodic_review",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("next_due", sa.Date(), nullable=True),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_periodic_review_document_id")),
        sa.ForeignKeyConstraint(["draft_id"], ["revision.id"], name=op.f("fk_periodic_review_draft_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_periodic_review_person_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_periodic_review_revision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_periodic_review")),
        sa.UniqueConstraint("uid", name=op.f("uq_periodic_review_uid")),
    )
    op.create_index("ix_periodic_review_document", "periodic_review", ["document_id", "due"])
    op.create_index(op.f("ix_periodic_review_draft_id"), "periodic_review", ["draft_id"])
    op.create_index(op.f("ix_periodic_review_person_id"), "periodic_review", ["person_id"])
    op.create_index(op.f("ix_periodic_review_revision_id"), "periodic_review", ["revision_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_periodic_review_revision_id"), table_name="periodic_review")
    op.drop_index(op.f("ix_periodic_review_person_id"), table_name="periodic_review")
    op.drop_index(op.f("ix_periodic_review_draft_id"), table_name="periodic_review")
    op.drop_index("ix_periodic_review_document", table_name="periodic_review")
    op.drop_table("periodic_review")
