"""One that waits for its plan, and ways to plan and to take steps; a file may have a `row` of its own."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from qms.actions.models import Action
from qms.core import clock
from qms.core.database import db, get, writing
from qms.nonconformities import operations
from qms.people.models import Person, Unit
from tests.snapshots import built_once

from .plans import fire


@pytest.fixture
def row(world):
    """Corrected and analysed, waiting for a plan."""
    return built_once(_row, world)


def _row(world):
    with writing():
        unit, officer, head = get(Unit, world.units["VP"].id), get(Person, world.officer.id), get(Person, world.head.id)
        procedure = {"by": get(Person, world.staff.id), "unit": unit, "source": "late_dossier", "what": "Trả trễ."}
        row = operations.report(today=clock.today(), discovered_on=clock.today(), **procedure)
        given = {"kind": "minor", "unit": unit, "deadline": clock.today() + timedelta(days=60)}
        fire(row, "confirm", officer, **given)
        fire(row, "correct", head, correction="Đã xin lỗi.", corrected_on=clock.today())
        fire(row, "analyse", head, method="other", root_cause="Chưa phân công.", cause_group="method")
    return row


@pytest.fixture
def steps(sign_in, row):
    """`steps(person, step, …)` takes a step of the nonconformity, or of an action given by `action`."""

    def take(person, step, *, action=None, **data):
        at = f"/actions/{action.id}" if action else f"/nonconformities/{row.id}"
        return sign_in(person).post(f"{at}/steps/{step}", data=data).status_code

    return take


@pytest.fixture
def plan(sign_in, row, world):
    """`plan(owner)` adds an action of theirs."""

    def add(owner=None, what="Phân công người thay thế.", due="30/03/2026"):
        given = {"what": what, "kind": "corrective", "owner": (owner or world.author).id, "due": due}
        answer = sign_in(world.head).post(f"/nonconformities/{row.id}/actions/new", data=given)
        db.session.expire_all()
        return answer.status_code, db.session.scalars(select(Action).order_by(Action.id.desc())).first()

    return add


@pytest.fixture
def under_way(plan, steps, world):
    """The action of `author`, in a plan that was sent by `head` and agreed to by `qmr`."""
    _status, action = plan()
    assert steps(world.head, "send_plan") == 303
    assert steps(world.qmr, "agree") == 303
    return action
