"""the master list by kind and by unit is read along an index"""

from alembic import op
from sqlalchemy import text

revision = "0022"
down_revision = "0021"

KINDS = [
    "policy",
    "objectives",
    "manual",
    "system_procedure",
    "procedure",
    "instruction",
    "regulation",
    "form",
    "external",
]
PLACE = " ".join(f"WHEN '{name}' THEN {place}" for place, name in enumerate(KINDS))


def upgrade() -> None:
    op.create_index("ix_document_kind", "document", [text(f"(CASE kind {PLACE} END)"), "code"])
    op.create_index("ix_unit_order", "unit", ["position", "name", "id"])


def downgrade() -> None:
    op.drop_index("ix_unit_order", table_name="unit")
    op.drop_index("ix_document_kind", table_name="document")
