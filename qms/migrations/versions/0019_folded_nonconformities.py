"""what happened, as it is searched without diacritics"""

import sqlalchemy as sa
from alembic import op

from qms.core.text import fold

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("nonconformity", sa.Column("what_folded", sa.Text(), nullable=False, server_default=""))
    rows = sa.table("nonconformity", *(sa.column(name) for name in ("id", "what", "place", "what_folded")))
    connection = op.get_bind()
    for ident, what, place in connection.execute(sa.select(rows.c.id, rows.c.what, rows.c.place)).all():
        folded = fold(f"{what} {place}")
        connection.execute(rows.update().where(rows.c.id == ident).values(what_folded=folded))


def downgrade() -> None:
    op.drop_column("nonconformity", "what_folded")
