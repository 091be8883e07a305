"""by when each turn is due, and what was escalated

What waits already is given a due day as of now, reckoned by the defaults and without holidays.
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from qms.core.database import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

DAYS = {"reported": 2, "correcting": 7, "analysing": 14, "planning": 14, "plan_review": 7}
SIGN, VERIFY, JUDGE = 7, 7, 14


def upgrade() -> None:
    op.create_table(
        "escalation",
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
        sa.UniqueConstraint("subject", "due", "level", name=op.f("uq_escalation_subject_due_level")),
        sa.UniqueConstraint("uid", name=op.f("uq_escalation_uid")),
    )
    op.create_index("ix_escalation_due", "escalation", ["due"])
    op.create_table(
        "escalation_told",
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"], name=op.f("fk_escalation_told_escalation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_escalation_told_person_id")),
        sa.PrimaryKeyConstraint("escalation_id", "person_id", name=op.f("pk_escalation_told")),
    )
    op.add_column("nonconformity", sa.Column("step_due", sa.Date(), nullable=True))
    op.create_index("ix_nonconformity_step", "nonconformity", ["state", "step_due"])
    op.add_column("action", sa.Column("verify_by", sa.Date(), nullable=True))
    op.create_index("ix_action_state", "action", ["state", "due"])
    op.add_column("route_stop", sa.Column("due", sa.Date(), nullable=True))
    _fill()


def downgrade() -> None:
    op.drop_column("route_stop", "due")
    op.drop_index("ix_action_state", table_name="action")
    op.drop_column("action", "verify_by")
    op.drop_index("ix_nonconformity_step", table_name="nonconformity")
    op.drop_column("nonconformity", "step_due")
    op.drop_table("escalation_told")
    op.drop_index("ix_escalation_due", table_name="escalation")
    op.drop_table("escalation")


def _fill() -> None:
    row = _table("nonconformity", sa.Date, "judged_from", "step_due")
    act, stop = _table("action", sa.Date, "verify_by"), _table("route_stop", sa.Date, "due")
    for name, days in DAYS.items():
        _set(row, "step_due", row.c.since, days, row.c.state == name)
    _set(row, "step_due", row.c.judged_from, JUDGE, row.c.state == "effectiveness", row.c.judged_from.is_not(None))
    _set(act, "verify_by", act.c.since, VERIFY, act.c.state == "done")
    _set(stop, "due", stop.c.since, SIGN, stop.c.since.is_not(None), stop.c.signed_at.is_(None))


def _table(name: str, day, *days: str):
    kinds = {"id": sa.Integer, "state": sa.String, "since": Instant, "signed_at": Instant} | dict.fromkeys(days, day)
    return sa.table(name, *(sa.column(each, kind()) for each, kind in kinds.items()))


def _set(table, name: str, since, days: int, *where) -> None:
    connection = op.get_bind()
    for ident, begun in connection.execute(sa.select(table.c.id, since).where(*where)).all():
        due = getattr(begun, "date", lambda begun=begun: begun)() + timedelta(days=days)
        connection.execute(sa.update(table).where(table.c.id == ident).values({name: due}))
