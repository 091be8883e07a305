"""What follows for a nonconformity when its actions move on."""

from datetime import date

from sqlalchemy import select

from qms.actions import origins, queries
from qms.core.database import db, locked

from .models import Nonconformity
from .workflow import NONCONFORMITY


def lock(uid: str) -> Nonconformity:
    """The nonconformity with this uid, locked."""
    return locked(Nonconformity, db.session.scalar(select(Nonconformity.id).where(Nonconformity.uid == uid)))


def moved(action, into: str, facts) -> None:
    """All done: to be verified. One returned: back to work. All verified: its effect is waited for."""
    row = lock(action.origin_uid)
    states = {each.id: each.state for each in queries.actions_of(row)} | {action.id: into}
    left = set(states.values())
    if row.state == "acting" and left <= {"done", "verified"}:
        _fire(row, "all_done", facts)
    if row.state == "verifying" and left == {"verified"}:
        _fire(row, "all_verified", facts)
    elif row.state == "verifying" and "under_way" in left:
        _fire(row, "not_done", facts)


def began(uid: str) -> date:
    """The day on which it was found."""
    return db.session.scalar(select(Nonconformity.discovered_on).where(Nonconformity.uid == uid))


def is_planned(uid: str) -> bool:
    """Its plan is being made: what was sent to be agreed to stays as it was sent."""
    return db.session.scalar(select(Nonconformity.state).where(Nonconformity.uid == uid)) == "planning"


def _fire(row: Nonconformity, step: str, facts) -> None:
    NONCONFORMITY.fire(row, step, by=facts.by, today=facts.today, automatic=True)


origins.register("nonconformity", origins.Origin(lock, moved, began, is_planned))
