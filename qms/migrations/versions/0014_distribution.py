"""to whom documents are distributed, who has confirmed reading, since when people belong to their unit

Whoever is there already belongs to their unit since their account was made.
"""

import sqlalchemy as sa
from alembic import op

from qms.core.database import Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ONE_OF_THREE = (
    "(unit_id IS NOT NULL AND role = '' AND person_id IS NULL) OR (unit_id IS NULL AND role <> '' AND "
    "person_id IS NULL) OR (unit_id IS NULL AND role = '' AND person_id IS NOT NULL)"
)


def upgrade() -> None:
    op.create_table(
        "recipient",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(ONE_OF_THREE, name=op.f("ck_recipient_one_of_three")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_recipient_period")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_recipient_document_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_recipient_unit_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recipient_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient")),
        sa.UniqueConstraint("uid", name=op.f("uq_recipient_uid")),
    )
    op.create_index("ix_recipient_document", "recipient", ["document_id"])
    for of in ("unit", "person"):
        op.create_index(f"ix_recipient_{of}", "recipient", [f"{of}_id", "valid_from"])
        _unique_while_living(f"{of}_id")
    op.create_index("ix_recipient_role", "recipient", ["role", "valid_from"])
    op.create_table(
        "confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_confirmation_revision_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_confirmation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
        sa.UniqueConstraint("revision_id", "person_id", name=op.f("uq_confirmation_revision_id_person_id")),
    )
    op.create_index("ix_confirmation_person", "confirmation", ["person_id", "at"])
    since = sa.Column("unit_since", sa.Date(), nullable=False, server_default="2000-01-01")
    op.add_column("person", since)
    op.execute("UPDATE person SET unit_since = DATE(created_at)")


def downgrade() -> None:
    op.drop_column("person", "unit_since")
    op.drop_table("confirmation")
    op.drop_table("recipient")


def _unique_while_living(column: str) -> None:
    living = sa.text(f"valid_to IS NULL AND {column} IS NOT NULL")
    name, columns = f"uq_recipient_{column}", ["document_id", column]
    op.create_index(name, "recipient", columns, unique=True, sqlite_where=living, postgresql_where=living)
