"""Taking steps of a nonconformity and its actions, and looking where they stand."""

from qms.core import clock
from qms.core.database import db
from qms.nonconformities.workflow import NONCONFORMITY

REASON = "Cần bổ sung người thay thế khi nghỉ phép."


def fire(row, step, by, **given):
    NONCONFORMITY.fire(row, step, by=by, today=clock.today(), **given)


def state(thing):
    db.session.expire_all()
    return db.session.get(type(thing), thing.id).state


def done(steps, action, by, **more):
    given = {"outcome": "Đã có quyết định phân công.", "done_on": "16/03/2026"} | more
    return steps(by, "report_done", action=action, **given)
