"""failed guesses of passwords are counted in the database"""

import sqlalchemy as sa
from alembic import op

from qms.core.database import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guess",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guess")),
    )
    op.create_index("ix_guess_key_at", "guess", ["key", "at"], unique=False)
    op.create_index(op.f("ix_guess_at"), "guess", ["at"], unique=False)


def downgrade() -> None:
    op.drop_table("guess")
