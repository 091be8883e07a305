"""Delegations given, passed on and revoked (30/2020/NĐ-CP, art. 13)."""

from datetime import date

from flask_babel import lazy_gettext as _l

from qms.core import audit, clock
from qms.core.database import db
from qms.core.errors import Conflict, Forbidden, Invalid

from .. import rules
from ..models import Delegation, Person, Unit

GIVE = audit.declare("people:delegation:give", _l("delegated signing"))
PASS_ON = audit.declare("people:delegation:pass_on", _l("passed a delegation on to the deputy"))
REVOKE = audit.declare("people:delegation:revoke", _l("revoked the delegation"))


def delegate(
    delegator: Person,
    *,
    by: Person,
    to: Person,
    kind: str,
    valid_from: date,
    valid_to: date | None = None,
    unit: Unit | None = None,
    document_kinds: str = "",
    **basis,
) -> Delegation:
    """Let `to` sign for the delegator: KT., TL. or TUQ.; `basis` are scope, basis_number and basis_date."""
    if by.id == to.id:
        raise Forbidden(_l("Nobody records a delegation to themselves."))
    rules.refuse_unfit_delegate(to, delegator, valid_from, valid_to)
    rules.refuse_powerless_delegator(delegator, valid_from)
    rules.refuse_period_backwards(valid_from, valid_to)
    rules.refuse_unlimited_authority(
        kind, basis_number=basis.get("basis_number", ""), valid_to=valid_to, scope=basis.get("scope", "")
    )
    limits = {"unit": unit, "document_kinds": document_kinds, "valid_from": valid_from, "valid_to": valid_to} | basis
    return _add(GIVE, by=by, delegator=delegator, delegate=to, kind=kind, **limits)


def pass_on(through: Delegation, *, by: Person, to: Person, today: date, valid_to: date | None, **basis) -> Delegation:
    """Pass an order (TL.) on to the assignee's deputy, with its limits; it ends with the order it came from."""
    if by.id == to.id:
        raise Forbidden(_l("Nobody records a delegation to themselves."))
    rules.refuse_unfit_delegate(to, through.delegator, today, valid_to)
    rules.refuse_passing_on(through, to, today)
    if through.valid_to is not None and (valid_to is None or valid_to > through.valid_to):
        raise Invalid(fields={"valid_to": _l("It cannot last longer than the delegation it comes from.")})
    rules.refuse_period_backwards(today, valid_to)
    limits = {"unit": through.unit, "document_kinds": through.document_kinds, "scope": through.scope}
    limits |= {"valid_from": today, "valid_to": valid_to, "through": through} | basis
    return _add(PASS_ON, by=by, delegator=through.delegator, delegate=to, kind="TL", **limits)


def revoke(row: Delegation, *, by: Person, reason: str) -> None:
    """End a delegation at once. `Conflict` when it is revoked already."""
    if row.revoked_at is not None:
        raise Conflict(_l("The delegation has already been revoked."))
    row.revoked_at = clock.now()
    audit.record(REVOKE, row, by=by, reason=reason, old={"state": "active"}, new={"state": "revoked"})


def _add(action: str, *, by: Person, **values) -> Delegation:
    row = Delegation(**values)
    db.session.add(row)
    db.session.flush()
    audit.record(action, row, by=by, new=values)
    return row
