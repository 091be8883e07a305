"""what is to be handed over is counted in its index, for a whole quality system too"""

from alembic import op

revision = "0021"
down_revision = "0020"

NAME, COLUMNS = "ix_record_archived", ["unit_id", "archived_on", "state", "closed_on"]


def upgrade() -> None:
    op.drop_index(NAME, table_name="record")
    op.create_index(NAME, "record", [*COLUMNS, "qms_id"])


def downgrade() -> None:
    op.drop_index(NAME, table_name="record")
    op.create_index(NAME, "record", COLUMNS)
