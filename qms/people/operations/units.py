"""Units: created, changed, moved, ended; `path` follows the tree."""

from datetime import date

from flask_babel import lazy_gettext as _l

from qms.core import audit
from qms.core.database import db
from qms.core.errors import Conflict, Invalid

from .. import queries, rules
from ..models import Unit

CREATE = audit.declare("people:unit:create", _l("created the unit"))
EDIT = audit.declare("people:unit:edit", _l("changed the unit"))
MOVE = audit.declare("people:unit:move", _l("moved the unit"))
END = audit.declare("people:unit:end", _l("ended the unit"))
LEAVE = audit.declare("people:coverage:end", _l("ended the coverage of a unit"))


def create_unit(*, by, code: str, name: str, kind: str, parent: Unit | None, valid_from: date, position=0) -> Unit:
    """A new unit below `parent`. `Invalid` when the code is taken or the parent does not exist on that day."""
    rules.refuse_taken_unit_code(code)
    rules.refuse_ended_parent(parent, valid_from)
    row = Unit(code=code, name=name, kind=kind, parent=parent, valid_from=valid_from, position=position)
    db.session.add(row)
    db.session.flush()
    row.path = _path(row, parent)
    audit.record(CREATE, row, by=by, new={"code": code, "name": name, "kind": kind, "parent": parent})
    return row


def edit_unit(row: Unit, *, by, parent: Unit | None, today: date, **values) -> None:
    """Change code, name, kind, order or first day; another parent moves it with everything below."""
    rules.refuse_taken_unit_code(values["code"], besides=row.id)
    if row.valid_to is not None and values["valid_from"] >= row.valid_to:
        raise Invalid(fields={"valid_from": _l("The last day lies before the first.")})
    if changed := audit.changes(row, **values):
        audit.record(EDIT, row, by=by, **changed)
    if (parent.id if parent else None) != row.parent_id:
        _move(row, parent, by=by, today=today)


def end_unit(row: Unit, *, by, valid_to: date, reason: str) -> None:
    """Let the unit end; its coverage ends with it. `Conflict` names all that stands in the way."""
    if row.valid_to is not None:
        raise Conflict(_l("The unit has already ended."))
    if valid_to <= row.valid_from:
        raise Invalid(fields={"valid_to": _l("The last day lies before the first.")})
    rules.refuse_obstacles(row, valid_to)
    for coverage in queries.coverages_of(row):
        if coverage.valid_to is None or coverage.valid_to > valid_to:
            changed = audit.changes(coverage, valid_to=max(valid_to, coverage.valid_from))
            audit.record(LEAVE, coverage, by=by, **changed)
    audit.record(END, row, by=by, reason=reason, **audit.changes(row, valid_to=valid_to))


def _move(row: Unit, parent: Unit | None, *, by, today: date) -> None:
    rules.refuse_own_branch(row, parent)
    rules.refuse_ended_parent(parent, max(today, row.valid_from))
    before = row.parent
    inside, old_path, new_path = queries.units_within(row), row.path, _path(row, parent)
    row.parent = parent
    for each in inside:
        each.path = new_path + each.path.removeprefix(old_path)
    audit.record(MOVE, row, by=by, old={"parent": before}, new={"parent": parent})


def _path(row: Unit, parent: Unit | None) -> str:
    return (parent.path if parent else "") + f"{row.id}."
