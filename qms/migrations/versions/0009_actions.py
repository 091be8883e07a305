"""actions, and requests for another date"""

import sqlalchemy as sa
from alembic import op

from qms.core.database import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "action",
        sa.Column("origin_kind", sa.String(length=40), nullable=False),
        sa.Column("origin_uid", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("qms_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_action_owner_id")),
        sa.ForeignKeyConstraint(["qms_id"], ["quality_system.id"], name=op.f("fk_action_qms_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_action_unit_id")),
        sa.ForeignKeyConstraint(["verified_by_id"], ["person.id"], name=op.f("fk_action_verified_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sa.UniqueConstraint("uid", name=op.f("uq_action_uid")),
    )
    op.create_index("ix_action_origin", "action", ["origin_uid", "state"])
    op.create_index("ix_action_owner", "action", ["owner_id", "state", "due"])
    op.create_index(op.f("ix_action_qms_id"), "action", ["qms_id"])
    op.create_index(op.f("ix_action_unit_id"), "action", ["unit_id"])
    op.create_table(
        "action_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("old_due", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_extension_action_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_action_extension_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_extension")),
    )
    op.create_index(op.f("ix_action_extension_action_id"), "action_extension", ["action_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_action_extension_action_id"), table_name="action_extension")
    op.drop_table("action_extension")
    op.drop_index(op.f("ix_action_unit_id"), table_name="action")
    op.drop_index(op.f("ix_action_qms_id"), table_name="action")
    op.drop_index("ix_action_owner", table_name="action")
    op.drop_index("ix_action_origin", table_name="action")
    op.drop_table("action")
