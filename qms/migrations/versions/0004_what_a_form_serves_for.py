"""what a form is filled in for"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SERVES = "serves <> '' AND state = 'active'"


def upgrade() -> None:
    op.add_column("document", sa.Column("serves", sa.String(length=40), nullable=False, server_default=""))
    op.create_index(
        "uq_document_serves",
        "document",
        ["qms_id", "serves"],
        unique=True,
        sqlite_where=sa.text(SERVES),
        postgresql_where=sa.text(SERVES),
    )


def downgrade() -> None:
    op.drop_index("uq_document_serves", "document")
    op.drop_column("document", "serves")
