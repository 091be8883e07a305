"""records are handed over to the archive; a council values what is to be destroyed"""

import sqlalchemy as sa
from alembic import op

from qms.core.database import Instant

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

VALUATION = ("valued_at", "council_decision", "council", "inspection", "opinions", "votes")
LENGTHS = {"valued_at": 250, "council_decision": 120, "inspection": 250, "votes": 60}


def upgrade() -> None:
    op.add_column("record", sa.Column("archived_on", sa.Date(), nullable=True))
    op.create_index("ix_record_archived", "record", ["unit_id", "archived_on", "state", "closed_on"])
    op.add_column("disposal", sa.Column("valued_on", sa.Date(), nullable=True))
    for name in VALUATION:
        kind = sa.String(length=LENGTHS[name]) if name in LENGTHS else sa.Text()
        op.add_column("disposal", sa.Column(name, kind, nullable=False, server_default=""))
    op.create_table(
        "handover",
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("qms_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("received_by_id", sa.Integer(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=250), nullable=False),
        sa.Column("kept_at", sa.String(length=250), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("step_due", sa.Date(), nullable=True),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.CheckConstraint("(state = 'received') = (received_on IS NOT NULL)", name=op.f("ck_handover_received_dated")),
        sa.ForeignKeyConstraint(["giver_id"], ["person.id"], name=op.f("fk_handover_giver_id")),
        sa.ForeignKeyConstraint(["qms_id"], ["quality_system.id"], name=op.f("fk_handover_qms_id")),
        sa.ForeignKeyConstraint(["received_by_id"], ["person.id"], name=op.f("fk_handover_received_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_handover_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("number", name=op.f("uq_handover_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_handover_uid")),
    )
    op.create_index(op.f("ix_handover_giver_id"), "handover", ["giver_id"])
    op.create_index(op.f("ix_handover_qms_id"), "handover", ["qms_id"])
    op.create_index("ix_handover_state", "handover", ["state", "step_due"])
    op.create_index(op.f("ix_handover_unit_id"), "handover", ["unit_id"])
    op.create_table(
        "handover_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("refused_because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name=op.f("fk_handover_item_handover_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_handover_item_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_item")),
        sa.UniqueConstraint("handover_id", "record_id", name=op.f("uq_handover_item_handover_id_record_id")),
    )
    op.create_index(op.f("ix_handover_item_handover_id"), "handover_item", ["handover_id"])
    op.create_index(op.f("ix_handover_item_record_id"), "handover_item", ["record_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_handover_item_record_id"), table_name="handover_item")
    op.drop_index(op.f("ix_handover_item_handover_id"), table_name="handover_item")
    op.drop_table("handover_item")
    op.drop_index(op.f("ix_handover_unit_id"), table_name="handover")
    op.drop_index("ix_handover_state", table_name="handover")
    op.drop_index(op.f("ix_handover_qms_id"), table_name="handover")
    op.drop_index(op.f("ix_handover_giver_id"), table_name="handover")
    op.drop_table("handover")
    for name in reversed(VALUATION):
        op.drop_column("disposal", name)
    op.drop_column("disposal", "valued_on")
    op.drop_index("ix_record_archived", table_name="record")
    op.drop_column("record", "archived_on")
