"""nonconformities"""

import sqlalchemy as sa
from alembic import op

from qms.core.database import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "nonconformity",
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("qms_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("found_in_id", sa.Integer(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=30), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("clause", sa.String(length=60), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("quotation", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=250), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("requirement", sa.Text(), nullable=False),
        sa.Column("discovered_on", sa.Date(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("duplicate_of_id", sa.Integer(), nullable=True),
        sa.Column("predecessor_id", sa.Integer(), nullable=True),
        sa.Column("disposition", sa.String(length=20), nullable=False),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("corrected_on", sa.Date(), nullable=True),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("analysis", sa.Text(), nullable=False),
        sa.Column("root_cause", sa.Text(), nullable=False),
        sa.Column("cause_group", sa.String(length=20), nullable=False),
        sa.Column("elsewhere", sa.Text(), nullable=False),
        sa.Column("planned_by_id", sa.Integer(), nullable=True),
        sa.Column("judged_from", sa.Date(), nullable=True),
        sa.Column("effective", sa.Boolean(), nullable=True),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "(state = 'duplicate') = (duplicate_of_id IS NOT NULL)", name=op.f("ck_nonconformity_duplicate_linked")
        ),
        sa.CheckConstraint("duplicate_of_id <> id", name=op.f("ck_nonconformity_not_of_itself")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_nonconformity_document_id")),
        sa.ForeignKeyConstraint(
            ["duplicate_of_id"], ["nonconformity.id"], name=op.f("fk_nonconformity_duplicate_of_id")
        ),
        sa.ForeignKeyConstraint(["found_in_id"], ["unit.id"], name=op.f("fk_nonconformity_found_in_id")),
        sa.ForeignKeyConstraint(["planned_by_id"], ["person.id"], name=op.f("fk_nonconformity_planned_by_id")),
        sa.ForeignKeyConstraint(["predecessor_id"], ["nonconformity.id"], name=op.f("fk_nonconformity_predecessor_id")),
        sa.ForeignKeyConstraint(["qms_id"], ["quality_system.id"], name=op.f("fk_nonconformity_qms_id")),
        sa.ForeignKeyConstraint(["reporter_id"], ["person.id"], name=op.f("fk_nonconformity_reporter_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_nonconformity_revision_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_nonconformity_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nonconformity")),
        sa.UniqueConstraint("number", name=op.f("uq_nonconformity_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_nonconformity_uid")),
    )
    op.create_index(op.f("ix_nonconformity_closed_on"), "nonconformity", ["closed_on"])
    op.create_index(op.f("ix_nonconformity_discovered_on"), "nonconformity", ["discovered_on"])
    op.create_index(op.f("ix_nonconformity_duplicate_of_id"), "nonconformity", ["duplicate_of_id"])
    op.create_index(op.f("ix_nonconformity_found_in_id"), "nonconformity", ["found_in_id"])
    op.create_index(op.f("ix_nonconformity_predecessor_id"), "nonconformity", ["predecessor_id"])
    op.create_index(op.f("ix_nonconformity_qms_id"), "nonconformity", ["qms_id"])
    op.create_index("ix_nonconformity_repeat", "nonconformity", ["document_id", "cause_group", "discovered_on"])
    op.create_index(op.f("ix_nonconformity_reporter_id"), "nonconformity", ["reporter_id"])
    op.create_index(op.f("ix_nonconformity_revision_id"), "nonconformity", ["revision_id"])
    op.create_index("ix_nonconformity_state", "nonconformity", ["state", "deadline"])
    op.create_index(op.f("ix_nonconformity_unit_id"), "nonconformity", ["unit_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_nonconformity_unit_id"), table_name="nonconformity")
    op.drop_index("ix_nonconformity_state", table_name="nonconformity")
    op.drop_index(op.f("ix_nonconformity_revision_id"), table_name="nonconformity")
    op.drop_index(op.f("ix_nonconformity_reporter_id"), table_name="nonconformity")
    op.drop_index("ix_nonconformity_repeat", table_name="nonconformity")
    op.drop_index(op.f("ix_nonconformity_qms_id"), table_name="nonconformity")
    op.drop_index(op.f("ix_nonconformity_predecessor_id"), table_name="nonconformity")
    op.drop_index(op.f("ix_nonconformity_found_in_id"), table_name="nonconformity")
    op.drop_index(op.f("ix_nonconformity_duplicate_of_id"), table_name="nonconformity")
    op.drop_index(op.f("ix_nonconformity_discovered_on"), table_name="nonconformity")
    op.drop_index(op.f("ix_nonconformity_closed_on"), table_name="nonconformity")
    op.drop_table("nonconformity")
