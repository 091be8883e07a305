"""the first tables"""

import json
import uuid

import sqlalchemy as sa
from alembic import op

from qms.core.database import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


REFUSAL = "the action log only grows"


def _protect_the_log() -> None:
    """The log's head, and triggers by which the database itself refuses to change or delete an entry."""
    head = sa.table("log_head", *(sa.column(name) for name in ("id", "log", "size", "prev", "frontier")))
    first = {"id": 1, "log": f"qms-{uuid.uuid4()}", "size": 0, "prev": "0" * 64, "frontier": json.dumps([])}
    op.execute(sa.insert(head).values(**first))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION log_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER log_entry_keep BEFORE UPDATE OR DELETE ON log_entry "
            "FOR EACH ROW EXECUTE FUNCTION log_entry_refuse()"
        )
        op.execute(
            "CREATE TRIGGER log_entry_truncate BEFORE TRUNCATE ON log_entry "
            "FOR EACH STATEMENT EXECUTE FUNCTION log_entry_refuse()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER log_entry_{verb.lower()} BEFORE {verb} ON log_entry "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("run_after", Instant(), nullable=False),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("leased_by", sa.String(length=120), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index("ix_job_due", "job", ["failed", "run_after"], unique=False)
    op.create_table(
        "log_entry",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("object", sa.String(length=80), nullable=False),
        sa.Column("thread", sa.String(length=80), nullable=True),
        sa.Column("unit", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_log_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_log_entry_hash")),
        sa.UniqueConstraint("prev", name=op.f("uq_log_entry_prev")),
    )
    op.create_index(op.f("ix_log_entry_action"), "log_entry", ["action"], unique=False)
    op.create_index(op.f("ix_log_entry_actor"), "log_entry", ["actor"], unique=False)
    op.create_index(op.f("ix_log_entry_at"), "log_entry", ["at"], unique=False)
    op.create_index(op.f("ix_log_entry_object"), "log_entry", ["object"], unique=False)
    op.create_index(op.f("ix_log_entry_thread"), "log_entry", ["thread"], unique=False)
    op.create_index(op.f("ix_log_entry_unit"), "log_entry", ["unit"], unique=False)
    op.create_table(
        "log_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("log", sa.String(length=120), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("frontier", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_head")),
    )
    op.create_table(
        "stored_file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("stored_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_file")),
    )
    op.create_table(
        "unit",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_unit_period")),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_unit_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_unit_uid")),
    )
    op.create_index(op.f("ix_unit_parent_id"), "unit", ["parent_id"], unique=False)
    op.create_index("ix_unit_path", "unit", ["path"], unique=False)
    op.create_table(
        "person",
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_folded", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("disabled_at", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_person_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("uid", name=op.f("uq_person_uid")),
        sa.UniqueConstraint("username", name=op.f("uq_person_username")),
    )
    op.create_index(op.f("ix_person_name_folded"), "person", ["name_folded"], unique=False)
    op.create_index(op.f("ix_person_unit_id"), "person", ["unit_id"], unique=False)
    op.create_table(
        "quality_system",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("standard", sa.String(length=60), nullable=False),
        sa.Column("lead_unit_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["lead_unit_id"], ["unit.id"], name=op.f("fk_quality_system_lead_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_system")),
        sa.UniqueConstraint("code", name=op.f("uq_quality_system_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_quality_system_uid")),
    )
    op.create_table(
        "reading",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("paragraphs", sa.Text(), nullable=False),
        sa.Column("note", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_reading_sha256")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_reading")),
    )
    op.create_table(
        "assignment",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("qms_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("(unit_id IS NULL) <> (qms_id IS NULL)", name=op.f("ck_assignment_one_place")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_assignment_period")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_person_id")),
        sa.ForeignKeyConstraint(["qms_id"], ["quality_system.id"], name=op.f("fk_assignment_qms_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_assignment_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("uid", name=op.f("uq_assignment_uid")),
    )
    op.create_index(op.f("ix_assignment_person_id"), "assignment", ["person_id"], unique=False)
    op.create_index(op.f("ix_assignment_qms_id"), "assignment", ["qms_id"], unique=False)
    op.create_index(op.f("ix_assignment_role"), "assignment", ["role"], unique=False)
    op.create_index(op.f("ix_assignment_unit_id"), "assignment", ["unit_id"], unique=False)
    op.create_table(
        "coverage",
        sa.Column("qms_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_coverage_period")),
        sa.ForeignKeyConstraint(["qms_id"], ["quality_system.id"], name=op.f("fk_coverage_qms_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_coverage_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage")),
        sa.UniqueConstraint("uid", name=op.f("uq_coverage_uid")),
    )
    op.create_index(op.f("ix_coverage_qms_id"), "coverage", ["qms_id"], unique=False)
    op.create_index(op.f("ix_coverage_unit_id"), "coverage", ["unit_id"], unique=False)
    op.create_table(
        "delegation",
        sa.Column("delegator_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=3), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("document_kinds", sa.String(length=250), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("basis_number", sa.String(length=80), nullable=False),
        sa.Column("basis_date", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.Column("through_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "kind <> 'TUQ' OR (valid_to IS NOT NULL AND basis_number <> '')", name=op.f("ck_delegation_tuq_limited")
        ),
        sa.CheckConstraint("delegator_id <> delegate_id", name=op.f("ck_delegation_not_oneself")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_delegation_period")),
        sa.ForeignKeyConstraint(["delegate_id"], ["person.id"], name=op.f("fk_delegation_delegate_id")),
        sa.ForeignKeyConstraint(["delegator_id"], ["person.id"], name=op.f("fk_delegation_delegator_id")),
        sa.ForeignKeyConstraint(["through_id"], ["delegation.id"], name=op.f("fk_delegation_through_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_delegation_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint("uid", name=op.f("uq_delegation_uid")),
    )
    op.create_index(op.f("ix_delegation_delegate_id"), "delegation", ["delegate_id"], unique=False)
    op.create_index(op.f("ix_delegation_delegator_id"), "delegation", ["delegator_id"], unique=False)
    op.create_table(
        "document",
        sa.Column("qms_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("code_folded", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("clauses", sa.String(length=200), nullable=False),
        sa.Column("retention", sa.String(length=40), nullable=False),
        sa.Column("security", sa.String(length=20), nullable=False),
        sa.Column("related", sa.String(length=500), nullable=False),
        sa.Column("review_months", sa.Integer(), nullable=True),
        sa.Column("review_due", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("withdrawn_from", sa.Date(), nullable=True),
        sa.Column("withdrawal_reason", sa.Text(), nullable=False),
        sa.Column("withdrawal_decision", sa.String(length=80), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_from IS NOT NULL)", name=op.f("ck_document_withdrawn_dated")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["document.id"], name=op.f("fk_document_parent_id")),
        sa.ForeignKeyConstraint(["qms_id"], ["quality_system.id"], name=op.f("fk_document_qms_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_document_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("qms_id", "code_folded", name=op.f("uq_document_qms_id_code_folded")),
        sa.UniqueConstraint("uid", name=op.f("uq_document_uid")),
    )
    op.create_index(op.f("ix_document_code"), "document", ["code"], unique=False)
    op.create_index(op.f("ix_document_code_folded"), "document", ["code_folded"], unique=False)
    op.create_index(op.f("ix_document_parent_id"), "document", ["parent_id"], unique=False)
    op.create_index(op.f("ix_document_qms_id"), "document", ["qms_id"], unique=False)
    op.create_index(op.f("ix_document_review_due"), "document", ["review_due"], unique=False)
    op.create_index("ix_document_sort", "document", ["kind", "code"], unique=False)
    op.create_index(op.f("ix_document_unit_id"), "document", ["unit_id"], unique=False)
    op.create_table(
        "signature",
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("meaning", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=300), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("on_behalf_of_id", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("signed_at", Instant(), nullable=False),
        sa.Column("covered", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["on_behalf_of_id"], ["person.id"], name=op.f("fk_signature_on_behalf_of_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signature_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
        sa.UniqueConstraint(
            "subject", "round", "meaning", "person_id", name=op.f("uq_signature_subject_round_meaning_person_id")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_signature_uid")),
    )
    op.create_index(op.f("ix_signature_person_id"), "signature", ["person_id"], unique=False)
    op.create_index("ix_signature_subject", "signature", ["subject"], unique=False)
    op.create_table(
        "user_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("agent", sa.String(length=250), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_user_session_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_session_token_hash")),
    )
    op.create_index(op.f("ix_user_session_person_id"), "user_session", ["person_id"], unique=False)
    op.create_table(
        "revision",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("title_folded", sa.String(length=300), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("amendment", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("file_name", sa.String(length=250), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("effective_until", sa.Date(), nullable=True),
        sa.Column("migrated", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("submitted_at", Instant(), nullable=True),
        sa.Column("approved_at", Instant(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "state <> 'approved' OR effective_from IS NOT NULL", name=op.f("ck_revision_approved_dated")
        ),
        sa.CheckConstraint(
            "effective_until IS NULL OR effective_until > effective_from", name=op.f("ck_revision_period")
        ),
        sa.CheckConstraint("issue >= 1 AND amendment >= 0", name=op.f("ck_revision_number")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_revision_author_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_revision_document_id")),
        sa.ForeignKeyConstraint(["file_sha256"], ["stored_file.sha256"], name=op.f("fk_revision_file_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("uid", name=op.f("uq_revision_uid")),
    )
    op.create_index(op.f("ix_revision_author_id"), "revision", ["author_id"], unique=False)
    op.create_index("ix_revision_document", "revision", ["document_id", "effective_from"], unique=False)
    op.create_index(op.f("ix_revision_file_sha256"), "revision", ["file_sha256"], unique=False)
    op.create_index("ix_revision_in_force", "revision", ["state", "effective_from", "effective_until"], unique=False)
    op.create_index(
        "uq_revision_begins",
        "revision",
        ["document_id", "effective_from"],
        unique=True,
        sqlite_where=sa.text("state = 'approved'"),
        postgresql_where=sa.text("state = 'approved'"),
    )
    op.create_index(
        "uq_revision_number",
        "revision",
        ["document_id", "issue", "amendment"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('discarded', 'recalled')"),
        postgresql_where=sa.text("state NOT IN ('discarded', 'recalled')"),
    )
    op.create_index(
        "uq_revision_open_ended",
        "revision",
        ["document_id"],
        unique=True,
        sqlite_where=sa.text("state = 'approved' AND effective_until IS NULL"),
        postgresql_where=sa.text("state = 'approved' AND effective_until IS NULL"),
    )
    op.create_index(
        "uq_revision_under_way",
        "revision",
        ["document_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('draft', 'in_review', 'reviewed')"),
        postgresql_where=sa.text("state IN ('draft', 'in_review', 'reviewed')"),
    )
    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("section", sa.String(length=300), nullable=False),
        sa.Column("anchor", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_passage_revision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
    )
    op.create_index("ix_passage_revision", "passage", ["revision_id", "ordinal"], unique=False)
    op.create_table(
        "returned",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("file_name", sa.String(length=250), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["file_sha256"], ["stored_file.sha256"], name=op.f("fk_returned_file_sha256")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_returned_person_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_returned_revision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returned")),
    )
    op.create_index(op.f("ix_returned_revision_id"), "returned", ["revision_id"], unique=False)
    op.create_table(
        "route_stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("meaning", sa.String(length=20), nullable=False),
        sa.Column("since", Instant(), nullable=True),
        sa.Column("signed_at", Instant(), nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_route_stop_person_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_route_stop_revision_id")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["person.id"], name=op.f("fk_route_stop_signed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route_stop")),
        sa.UniqueConstraint("revision_id", "position", name=op.f("uq_route_stop_revision_id_position")),
    )
    op.create_index(op.f("ix_route_stop_person_id"), "route_stop", ["person_id"], unique=False)

    _protect_the_log()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER log_entry_keep ON log_entry")
        op.execute("DROP TRIGGER log_entry_truncate ON log_entry")
        op.execute("DROP FUNCTION log_entry_refuse()")
    op.drop_index(op.f("ix_route_stop_person_id"), table_name="route_stop")
    op.drop_table("route_stop")
    op.drop_index(op.f("ix_returned_revision_id"), table_name="returned")
    op.drop_table("returned")
    op.drop_index("ix_passage_revision", table_name="passage")
    op.drop_table("passage")
    op.drop_index(
        "uq_revision_under_way",
        table_name="revision",
        sqlite_where=sa.text("state IN ('draft', 'in_review', 'reviewed')"),
        postgresql_where=sa.text("state IN ('draft', 'in_review', 'reviewed')"),
    )
    op.drop_index(
        "uq_revision_open_ended",
        table_name="revision",
        sqlite_where=sa.text("state = 'approved' AND effective_until IS NULL"),
        postgresql_where=sa.text("state = 'approved' AND effective_until IS NULL"),
    )
    op.drop_index(
        "uq_revision_number",
        table_name="revision",
        sqlite_where=sa.text("state NOT IN ('discarded', 'recalled')"),
        postgresql_where=sa.text("state NOT IN ('discarded', 'recalled')"),
    )
    op.drop_index(
        "uq_revision_begins",
        table_name="revision",
        sqlite_where=sa.text("state = 'approved'"),
        postgresql_where=sa.text("state = 'approved'"),
    )
    op.drop_index("ix_revision_in_force", table_name="revision")
    op.drop_index(op.f("ix_revision_file_sha256"), table_name="revision")
    op.drop_index("ix_revision_document", table_name="revision")
    op.drop_index(op.f("ix_revision_author_id"), table_name="revision")
    op.drop_table("revision")
    op.drop_index(op.f("ix_user_session_person_id"), table_name="user_session")
    op.drop_table("user_session")
    op.drop_index("ix_signature_subject", table_name="signature")
    op.drop_index(op.f("ix_signature_person_id"), table_name="signature")
    op.drop_table("signature")
    op.drop_index(op.f("ix_document_unit_id"), table_name="document")
    op.drop_index("ix_document_sort", table_name="document")
    op.drop_index(op.f("ix_document_review_due"), table_name="document")
    op.drop_index(op.f("ix_document_qms_id"), table_name="document")
    op.drop_index(op.f("ix_document_parent_id"), table_name="document")
    op.drop_index(op.f("ix_document_code_folded"), table_name="document")
    op.drop_index(op.f("ix_document_code"), table_name="document")
    op.drop_table("document")
    op.drop_index(op.f("ix_delegation_delegator_id"), table_name="delegation")
    op.drop_index(op.f("ix_delegation_delegate_id"), table_name="delegation")
    op.drop_table("delegation")
    op.drop_index(op.f("ix_coverage_unit_id"), table_name="coverage")
    op.drop_index(op.f("ix_coverage_qms_id"), table_name="coverage")
    op.drop_table("coverage")
    op.drop_index(op.f("ix_assignment_unit_id"), table_name="assignment")
    op.drop_index(op.f("ix_assignment_role"), table_name="assignment")
    op.drop_index(op.f("ix_assignment_qms_id"), table_name="assignment")
    op.drop_index(op.f("ix_assignment_person_id"), table_name="assignment")
    op.drop_table("assignment")
    op.drop_table("reading")
    op.drop_table("quality_system")
    op.drop_index(op.f("ix_person_unit_id"), table_name="person")
    op.drop_index(op.f("ix_person_name_folded"), table_name="person")
    op.drop_table("person")
    op.drop_index("ix_unit_path", table_name="unit")
    op.drop_index(op.f("ix_unit_parent_id"), table_name="unit")
    op.drop_table("unit")
    op.drop_table("stored_file")
    op.drop_table("log_head")
    op.drop_index(op.f("ix_log_entry_unit"), table_name="log_entry")
    op.drop_index(op.f("ix_log_entry_thread"), table_name="log_entry")
    op.drop_index(op.f("ix_log_entry_object"), table_name="log_entry")
    op.drop_index(op.f("ix_log_entry_at"), table_name="log_entry")
    op.drop_index(op.f("ix_log_entry_actor"), table_name="log_entry")
    op.drop_index(op.f("ix_log_entry_action"), table_name="log_entry")
    op.drop_table("log_entry")
    op.drop_index("ix_job_due", table_name="job")
    op.drop_table("job")
