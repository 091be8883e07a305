"""Quality systems and the units they cover (ISO 9001:2015, 4.3; 26/2014/TT-BKHCN, art. 6)."""

from datetime import date

from flask_babel import lazy_gettext as _l

from qms.core import audit
from qms.core.database import db
from qms.core.errors import Conflict, Invalid

from .. import queries, rules
from ..models import Coverage, QualitySystem, Unit
from .units import LEAVE

CREATE = audit.declare("people:system:create", _l("created the quality system"))
EDIT = audit.declare("people:system:edit", _l("changed the quality system"))
COVER = audit.declare("people:coverage:start", _l("let it cover a unit"))


def create_system(*, by, code: str, name: str, lead_unit: Unit, today: date, **more) -> QualitySystem:
    """A new quality system, led by a unit. `Invalid` when the code is taken."""
    _refuse_taken_code(code)
    qms = QualitySystem(code=code, name=name, lead_unit=lead_unit, **more)
    db.session.add(qms)
    db.session.flush()
    audit.record(CREATE, qms, by=by, new={"code": code, "name": name, "lead_unit": lead_unit, **more})
    return qms


def edit_system(qms: QualitySystem, *, by, lead_unit: Unit, today: date, **values) -> None:
    """Change a system's data. `Invalid` when the code is taken or the new lead is across a branch's border."""
    _refuse_taken_code(values["code"], besides=qms.id)
    changed = audit.changes(qms, lead_unit=lead_unit, **values)
    try:
        for coverage in qms.coverages:
            if coverage.is_valid(today):
                rules.refuse_crossing_borders(qms, coverage.unit)
    except Invalid as error:
        raise Invalid(fields={"lead_unit": error.fields["unit"]}) from None
    if changed:
        audit.record(EDIT, qms, by=by, **changed)


def cover_unit(qms: QualitySystem, unit: Unit, *, by, valid_from: date) -> Coverage:
    """Let the system cover a unit from a day. `Invalid` when another one does, or a branch's border lies between."""
    if not unit.is_valid(valid_from):
        raise Invalid(fields={"unit": _l("This unit does not exist on that day.")})
    rules.refuse_crossing_borders(qms, unit)
    rules.refuse_double_coverage(unit, valid_from=valid_from)
    row = Coverage(qms=qms, unit=unit, valid_from=valid_from)
    db.session.add(row)
    db.session.flush()
    audit.record(COVER, row, by=by, thread=qms, unit=unit, new={"qms": qms, "unit": unit, "valid_from": valid_from})
    return row


def end_coverage(row: Coverage, *, by, valid_to: date, reason: str) -> None:
    """The system covers the unit no longer from `valid_to` on. `Conflict` when that is already settled."""
    if row.valid_to is not None:
        raise Conflict(_l("The coverage has already ended."))
    if valid_to < row.valid_from:
        raise Invalid(fields={"valid_to": _l("The last day lies before the first.")})
    changed = audit.changes(row, valid_to=valid_to)
    audit.record(LEAVE, row, by=by, thread=row.qms, unit=row.unit, reason=reason, **changed)


def _refuse_taken_code(code: str, *, besides: int | None = None) -> None:
    taken = queries.system_by_code(code)
    if taken is not None and taken.id != besides:
        raise Invalid(fields={"code": _l("The code %(code)s is taken by %(name)s.", code=code, name=taken.name)})
