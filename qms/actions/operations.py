"""Planning an action: the one verb that is no step."""

from datetime import date

from flask_babel import lazy_gettext as _l

from qms.core import audit
from qms.core.database import db
from qms.core.errors import Invalid
from qms.people.models import Person

from .models import Action

PLAN = audit.declare("actions:action:plan", _l("planned an action"))


def plan_action(origin, *, by, today: date, what: str, owner: Person, due: date, kind: str = "corrective") -> Action:
    """An action that comes of `origin` (a row with `ref`, `unit`, `qms_id`).

    `Invalid` for a day in the past, or an owner whose account is closed.
    """
    if due < today:
        raise Invalid(fields={"due": _l("The date cannot lie in the past.")})
    if not owner.is_active:
        raise Invalid(fields={"owner": _l("The account of %(name)s is closed.", name=owner.name)})
    origin_kind, _colon, uid = origin.ref.partition(":")
    row = Action(
        origin_kind=origin_kind,
        origin_uid=uid,
        unit=origin.unit,
        qms_id=origin.qms_id,
        what=what,
        owner=owner,
        due=due,
        kind=kind,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(PLAN, row, by=by, new={"what": what, "owner": owner, "due": due})
    return row
