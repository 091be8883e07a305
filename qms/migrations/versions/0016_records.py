"""records, their files, the words they are found by, and lists of those to be destroyed"""

import sqlalchemy as sa
from alembic import op

from qms.core.database import Instant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "disposal",
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("qms_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("proposer_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.String(length=120), nullable=False),
        sa.Column("carried_out_on", sa.Date(), nullable=True),
        sa.Column("carried_out_by_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=250), nullable=False),
        sa.Column("method", sa.String(length=250), nullable=False),
        sa.Column("witnesses", sa.Text(), nullable=False),
        sa.Column("step_due", sa.Date(), nullable=True),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "(state = 'carried_out') = (carried_out_on IS NOT NULL)", name=op.f("ck_disposal_carried_out_dated")
        ),
        sa.ForeignKeyConstraint(["approved_by_id"], ["person.id"], name=op.f("fk_disposal_approved_by_id")),
        sa.ForeignKeyConstraint(["carried_out_by_id"], ["person.id"], name=op.f("fk_disposal_carried_out_by_id")),
        sa.ForeignKeyConstraint(["proposer_id"], ["person.id"], name=op.f("fk_disposal_proposer_id")),
        sa.ForeignKeyConstraint(["qms_id"], ["quality_system.id"], name=op.f("fk_disposal_qms_id")),
        sa.ForeignKeyConstraint(["reviewed_by_id"], ["person.id"], name=op.f("fk_disposal_reviewed_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_disposal_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal")),
        sa.UniqueConstraint("number", name=op.f("uq_disposal_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_disposal_uid")),
    )
    op.create_index(op.f("ix_disposal_proposer_id"), "disposal", ["proposer_id"])
    op.create_index(op.f("ix_disposal_qms_id"), "disposal", ["qms_id"])
    op.create_index("ix_disposal_state", "disposal", ["state", "step_due"])
    op.create_index(op.f("ix_disposal_unit_id"), "disposal", ["unit_id"])
    op.create_table(
        "record",
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("qms_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(length=80), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("medium", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=250), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("retention_years", sa.Integer(), nullable=True),
        sa.Column("disposal_due", sa.Date(), nullable=True),
        sa.Column("hold_reason", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("destroyed_on", sa.Date(), nullable=True),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "(state = 'destroyed') = (destroyed_on IS NOT NULL)", name=op.f("ck_record_destroyed_dated")
        ),
        sa.CheckConstraint("(state IN ('open', 'dropped')) = (closed_on IS NULL)", name=op.f("ck_record_closed_dated")),
        sa.CheckConstraint("corrects_id <> id", name=op.f("ck_record_not_of_itself")),
        sa.ForeignKeyConstraint(["corrects_id"], ["record.id"], name=op.f("fk_record_corrects_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_record_document_id")),
        sa.ForeignKeyConstraint(["maker_id"], ["person.id"], name=op.f("fk_record_maker_id")),
        sa.ForeignKeyConstraint(["qms_id"], ["quality_system.id"], name=op.f("fk_record_qms_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_record_revision_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_record_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
        sa.UniqueConstraint("number", name=op.f("uq_record_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_record_uid")),
    )
    op.create_index(op.f("ix_record_corrects_id"), "record", ["corrects_id"])
    op.create_index(op.f("ix_record_document_id"), "record", ["document_id"])
    op.create_index("ix_record_due", "record", ["disposal_due", "id"])
    op.create_index("ix_record_maker", "record", ["maker_id", "state", "opened_on", "id"])
    op.create_index("ix_record_opened", "record", ["opened_on", "id"])
    op.create_index(op.f("ix_record_origin"), "record", ["origin"])
    op.create_index(op.f("ix_record_revision_id"), "record", ["revision_id"])
    op.create_index("ix_record_state", "record", ["state", "disposal_due", "id", "unit_id", "qms_id", "origin"])
    op.create_index(
        "ix_record_unit",
        "record",
        ["unit_id", "state", "disposal_due", "opened_on", "retention_years", "document_id", "qms_id", "origin"],
    )
    op.create_table(
        "disposal_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("disposal_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("kept_because", sa.Text(), nullable=False),
        sa.Column("destroyed", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["disposal_id"], ["disposal.id"], name=op.f("fk_disposal_item_disposal_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_disposal_item_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_item")),
        sa.UniqueConstraint("disposal_id", "record_id", name=op.f("uq_disposal_item_disposal_id_record_id")),
    )
    op.create_index(op.f("ix_disposal_item_disposal_id"), "disposal_item", ["disposal_id"])
    op.create_index(op.f("ix_disposal_item_record_id"), "disposal_item", ["record_id"])
    op.create_table(
        "record_concern",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_record_concern_record_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_record_concern_unit_id")),
        sa.PrimaryKeyConstraint("record_id", "unit_id", name=op.f("pk_record_concern")),
    )
    op.create_index(op.f("ix_record_concern_unit_id"), "record_concern", ["unit_id"])
    op.create_table(
        "record_file",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stored_sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_record_file_by_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_record_file_record_id")),
        sa.ForeignKeyConstraint(["stored_sha256"], ["stored_file.sha256"], name=op.f("fk_record_file_stored_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_file")),
        sa.UniqueConstraint("uid", name=op.f("uq_record_file_uid")),
    )
    op.create_index(op.f("ix_record_file_record_id"), "record_file", ["record_id"])
    op.create_index(op.f("ix_record_file_stored_sha256"), "record_file", ["stored_sha256"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute('CREATE VIRTUAL TABLE record_text USING fts5(words, tokenize = "unicode61", columnsize = 0)')
    else:
        op.execute("CREATE TABLE record_text (id INTEGER PRIMARY KEY, words TSVECTOR NOT NULL)")
        op.execute("CREATE INDEX ix_record_text_words ON record_text USING gin (words)")


def downgrade() -> None:
    op.drop_table("record_text")
    op.drop_index(op.f("ix_record_file_stored_sha256"), table_name="record_file")
    op.drop_index(op.f("ix_record_file_record_id"), table_name="record_file")
    op.drop_table("record_file")
    op.drop_index(op.f("ix_record_concern_unit_id"), table_name="record_concern")
    op.drop_table("record_concern")
    op.drop_index(op.f("ix_disposal_item_record_id"), table_name="disposal_item")
    op.drop_index(op.f("ix_disposal_item_disposal_id"), table_name="disposal_item")
    op.drop_table("disposal_item")
    op.drop_index("ix_record_unit", table_name="record")
    op.drop_index("ix_record_state", table_name="record")
    op.drop_index(op.f("ix_record_revision_id"), table_name="record")
    op.drop_index(op.f("ix_record_origin"), table_name="record")
    op.drop_index("ix_record_opened", table_name="record")
    op.drop_index("ix_record_maker", table_name="record")
    op.drop_index("ix_record_due", table_name="record")
    op.drop_index(op.f("ix_record_document_id"), table_name="record")
    op.drop_index(op.f("ix_record_corrects_id"), table_name="record")
    op.drop_table("record")
    op.drop_index(op.f("ix_disposal_unit_id"), table_name="disposal")
    op.drop_index("ix_disposal_state", table_name="disposal")
    op.drop_index(op.f("ix_disposal_qms_id"), table_name="disposal")
    op.drop_index(op.f("ix_disposal_proposer_id"), table_name="disposal")
    op.drop_table("disposal")
