"""indexes in the order in which lists show what they find"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

LOG = ("at", "action", "actor", "object", "thread", "unit")
OPEN = "state IN ('draft', 'in_review', 'reviewed')"
TURN = "since IS NOT NULL AND signed_at IS NULL"
PARTIAL = (
    ("ix_revision_begun", "revision", ["created_at", "id"], OPEN),
    ("ix_revision_unapproved", "revision", ["document_id"], "state <> 'approved'"),
    ("ix_revision_begun_by", "revision", ["author_id", "created_at", "id"], OPEN),
    ("ix_route_stop_turn", "route_stop", ["person_id", "since", "revision_id"], TURN),
)
REVISION = ["document_id", "state", "effective_from", "effective_until"]
WHOLE = (
    ("ix_document_unit", "document", ["unit_id", "code"]),
    ("ix_route_stop_person", "route_stop", ["person_id", "revision_id"]),
    ("ix_revision_title", "revision", ["title_folded"]),
    ("ix_revision_issued", "revision", ["issued_on"]),
    ("ix_revision_effective", "revision", ["effective_from"]),
)


def upgrade() -> None:
    for column in LOG:
        op.drop_index(f"ix_log_entry_{column}", table_name="log_entry")
        op.create_index(f"ix_log_entry_{column}_seq", "log_entry", [column, "seq"])
    op.drop_index("ix_document_unit_id", table_name="document")
    op.drop_index("ix_route_stop_person_id", table_name="route_stop")
    op.drop_index("ix_revision_in_force", table_name="revision")
    op.drop_index("ix_revision_document", table_name="revision")
    op.create_index("ix_revision_document", "revision", REVISION)
    for name, table, columns in WHOLE:
        op.create_index(name, table, columns)
    for name, table, columns, condition in PARTIAL:
        op.create_index(name, table, columns, sqlite_where=sa.text(condition), postgresql_where=sa.text(condition))


def downgrade() -> None:
    for name, table, *_rest in (*PARTIAL, *WHOLE):
        op.drop_index(name, table_name=table)
    op.drop_index("ix_revision_document", table_name="revision")
    op.create_index("ix_revision_document", "revision", ["document_id", "effective_from"])
    op.create_index("ix_revision_in_force", "revision", ["state", "effective_from", "effective_until"])
    op.create_index("ix_route_stop_person_id", "route_stop", ["person_id"])
    op.create_index("ix_document_unit_id", "document", ["unit_id"])
    for column in LOG:
        op.drop_index(f"ix_log_entry_{column}_seq", table_name="log_entry")
        op.create_index(f"ix_log_entry_{column}", "log_entry", [column])
