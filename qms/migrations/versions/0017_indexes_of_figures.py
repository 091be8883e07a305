"""indexes in which figures are counted"""

from alembic import op

revision = "0017"
down_revision = "0016"

NEW = {
    "ix_nonconformity_found": ["discovered_on", "state", "unit_id", "qms_id", "document_id", "cause_group"],
    "ix_nonconformity_closed": ["state", "closed_on", "discovered_on", "unit_id", "qms_id"],
    "ix_nonconformity_repeat": ["document_id", "cause_group", "discovered_on", "state", "unit_id", "qms_id"],
}
OLD = {
    "ix_nonconformity_discovered_on": ["discovered_on"],
    "ix_nonconformity_closed_on": ["closed_on"],
    "ix_nonconformity_repeat": ["document_id", "cause_group", "discovered_on"],
}


def upgrade() -> None:
    _replace(OLD, NEW)


def downgrade() -> None:
    _replace(NEW, OLD)


def _replace(old: dict, new: dict) -> None:
    for name in old:
        op.drop_index(name, table_name="nonconformity")
    for name, columns in new.items():
        op.create_index(name, "nonconformity", columns)
