"""Something reported on a Monday, to be confirmed by Wednesday; and rounds of a day."""

from datetime import date

import pytest
from sqlalchemy import select

from qms.actions import operations as actions
from qms.core.database import db, get, writing
from qms.escalation.jobs import go_round
from qms.nonconformities import operations
from qms.nonconformities.workflow import NONCONFORMITY
from qms.notices.models import Notice
from qms.people.models import Person, Unit

MONDAY = date(2026, 3, 16)


@pytest.fixture
def report(world):
    """`report("VP")` is a nonconformity reported on a Monday, of which nobody has been told yet."""

    def reported(unit="VP", what="Trả hồ sơ trễ.", day=MONDAY):
        with writing():
            by, place = get(Person, world.staff.id), get(Unit, world.units[unit].id)
            given = {"source": "self_found", "what": what, "discovered_on": day}
            return operations.report(by=by, today=day, unit=place, **given)

    return reported


@pytest.fixture
def lead(world):
    """`lead(row, "confirm", …)` takes steps of a nonconformity on a Monday, each by who may."""
    by = {"confirm": "officer", "send_plan": "head", "agree": "qmr", "correct": "head", "analyse": "head"}
    given = {
        "confirm": {"kind": "minor", "deadline": date(2026, 5, 15)},
        "correct": {"correction": "Đã xin lỗi.", "corrected_on": MONDAY},
        "analyse": {"method": "other", "root_cause": "Chưa phân công.", "cause_group": "method"},
    }

    def led(row, *steps, day=MONDAY, **more):
        with writing():
            for step in steps:
                if step == "plan":
                    owner, due = get(Person, world.author.id), date(2026, 3, 18)
                    actions.plan_action(row, by=world.head, today=day, what="Phân công thay.", owner=owner, due=due)
                    continue
                person, said = get(Person, getattr(world, by[step]).id), given.get(step, {}) | more
                said |= {"unit": row.unit} if step == "confirm" else {}
                NONCONFORMITY.fire(row, step, by=person, today=day, **said)
        return row

    return led


@pytest.fixture
def told(now):
    """`told(day)` goes round and gives who was told by it that something is late, and at what level."""

    def on(day):
        now(day)
        last = db.session.scalar(select(Notice.id).order_by(Notice.id.desc()).limit(1)) or 0
        go_round(day)
        rows = select(Notice).where(Notice.id > last, Notice.kind.startswith("escalation:")).order_by(Notice.id)
        return [(row.recipient.username, row.kind.rpartition(":")[2]) for row in db.session.scalars(rows)]

    return on
