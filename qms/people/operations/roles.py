"""Roles given to people in units and quality systems, and taken from them."""

from datetime import date

from flask_babel import lazy_gettext as _l

from qms.core import audit
from qms.core.database import db
from qms.core.errors import Conflict, Forbidden, Invalid

from .. import rules
from ..models import Assignment, Person, QualitySystem, Unit
from ..roles import ROLES

GIVE = audit.declare("people:assignment:start", _l("gave a role"))
TAKE = audit.declare("people:assignment:end", _l("ended a role"))


def give_role(
    person: Person,
    role: str,
    *,
    by: Person,
    unit: Unit | None,
    qms: QualitySystem | None,
    valid_from: date,
    valid_to: date | None = None,
) -> Assignment:
    """Let the person hold a role in a unit, or in a system where the role is held in one. Nobody changes their own."""
    if by.id == person.id:
        raise Forbidden(_l("Nobody changes their own roles."))
    rules.refuse_wrong_place(role, unit=unit, qms=qms)
    unit, qms = (None, qms) if ROLES[role].in_qms else (unit, None)
    place = unit or qms
    rules.refuse_period_backwards(valid_from, valid_to)
    rules.refuse_signing_administrator(person, role, valid_from=valid_from, valid_to=valid_to)
    rules.refuse_holding_twice(person, role, place, valid_from=valid_from, valid_to=valid_to)
    row = Assignment(person=person, role=role, unit=unit, qms=qms, valid_from=valid_from, valid_to=valid_to)
    db.session.add(row)
    db.session.flush()
    new = {"role": role, "place": place, "valid_from": valid_from, "valid_to": valid_to}
    audit.record(GIVE, row, by=by, new=new)
    return row


def end_role(row: Assignment, *, by: Person, valid_to: date, today: date, reason: str) -> None:
    """The role is held no longer from `valid_to` on, which is not in the past: what was done with it stays done."""
    if by.id == row.person_id:
        raise Forbidden(_l("Nobody changes their own roles."))
    if row.valid_to is not None and row.valid_to <= today:
        raise Conflict(_l("The role has already ended."))
    if valid_to < max(today, row.valid_from):
        raise Invalid(fields={"valid_to": _l("A role ends today or later, and not before it began.")})
    audit.record(TAKE, row, by=by, reason=reason, **audit.changes(row, valid_to=valid_to))
