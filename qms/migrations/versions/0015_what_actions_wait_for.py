"""what an action waits for to be done by itself: a new revision of a document, or its having been read in a unit"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

COLUMNS = {"document_id": "document", "after_id": "revision", "readers_id": "unit"}


def upgrade() -> None:
    for name, table in COLUMNS.items():  # in words that both databases know: neither can add a named key afterwards
        op.execute(f"ALTER TABLE action ADD COLUMN {name} INTEGER CONSTRAINT fk_action_{name} REFERENCES {table} (id)")
    op.create_index("ix_action_document", "action", ["document_id", "state"])


def downgrade() -> None:
    op.drop_index("ix_action_document", table_name="action")
    for name in COLUMNS:
        op.drop_column("action", name)
