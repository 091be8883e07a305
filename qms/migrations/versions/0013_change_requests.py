"""change requests"""

import sqlalchemy as sa
from alembic import op

from qms.core.database import Instant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "change_request",
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("basis_id", sa.Integer(), nullable=True),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("from_unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=250), nullable=False),
        sa.Column("current", sa.Text(), nullable=False),
        sa.Column("proposed", sa.Text(), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decide_by", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "(state IN ('drafting', 'answered')) = (answer_id IS NOT NULL)", name=op.f("ck_change_request_answer_named")
        ),
        sa.ForeignKeyConstraint(["answer_id"], ["revision.id"], name=op.f("fk_change_request_answer_id")),
        sa.ForeignKeyConstraint(["asker_id"], ["person.id"], name=op.f("fk_change_request_asker_id")),
        sa.ForeignKeyConstraint(["basis_id"], ["revision.id"], name=op.f("fk_change_request_basis_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_change_request_decided_by_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_change_request_document_id")),
        sa.ForeignKeyConstraint(["from_unit_id"], ["unit.id"], name=op.f("fk_change_request_from_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_request")),
        sa.UniqueConstraint("number", name=op.f("uq_change_request_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_change_request_uid")),
    )
    op.create_index(op.f("ix_change_request_answer_id"), "change_request", ["answer_id"])
    op.create_index(op.f("ix_change_request_asker_id"), "change_request", ["asker_id"])
    op.create_index("ix_change_request_document", "change_request", ["document_id", "state"])
    op.create_index(op.f("ix_change_request_from_unit_id"), "change_request", ["from_unit_id"])
    op.create_index("ix_change_request_state", "change_request", ["state", "decide_by"])


def downgrade() -> None:
    op.drop_index("ix_change_request_state", table_name="change_request")
    op.drop_index(op.f("ix_change_request_from_unit_id"), table_name="change_request")
    op.drop_index("ix_change_request_document", table_name="change_request")
    op.drop_index(op.f("ix_change_request_asker_id"), table_name="change_request")
    op.drop_index(op.f("ix_change_request_answer_id"), table_name="change_request")
    op.drop_table("change_request")
