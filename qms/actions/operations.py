"""Planning an action: the one verb that is no step."""

from datetime import date

from flask_babel import lazy_gettext as _l

from qms.core import audit
from qms.core.database import db
from qms.core.errors import Invalid
from qms.documents.distribution import queries as distribution
from qms.documents.models import Document
from qms.documents.queries import revision_in_force
from qms.people.models import Person, Unit
from qms.people.reach import units_under

from .models import BY_ITSELF, Action

PLAN = audit.declare("actions:action:plan", _l("planned an action"))


def plan_action(
    origin,
    *,
    by,
    today: date,
    what: str,
    owner: Person,
    due: date,
    kind: str = "corrective",
    document: Document | None = None,
    readers: Unit | None = None,
) -> Action:
    """An action that comes of `origin` (a row with `ref`, `unit`, `qms_id`).

    One of the kinds that are done by themselves names its `document`, and the unit whose `readers` are to confirm.
    `Invalid` for a day in the past, an owner whose account is closed, or a unit that is not asked to read.
    """
    _refuse_unfit(owner, due, today)
    document, readers = document if kind in BY_ITSELF else None, readers if kind == "reading" else None
    _refuse_nothing_to_wait_for(kind, document, readers, today)
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
        document=document,
        after=revision_in_force(document, today) if document is not None else None,
        readers=readers,
    )
    db.session.add(row)
    db.session.flush()
    about = {name: thing for name, thing in (("document", document), ("readers", readers)) if thing is not None}
    audit.record(PLAN, row, by=by, new={"what": what, "owner": owner, "due": due} | about)
    return row


def _refuse_unfit(owner: Person, due: date, today: date) -> None:
    if due < today:
        raise Invalid(fields={"due": _l("The date cannot lie in the past.")})
    if not owner.is_active:
        raise Invalid(fields={"owner": _l("The account of %(name)s is closed.", name=owner.name)})


def _refuse_nothing_to_wait_for(kind: str, document, readers, today: date) -> None:
    if kind in BY_ITSELF and document is None:
        raise Invalid(fields={"document": _l("Enter the code of a document in use, such as QT-VP-01.")})
    if kind != "reading":
        return
    if readers is None:
        raise Invalid(fields={"readers": _l("Choose the unit whose people are to confirm.")})
    within = Person.unit_id.in_(units_under([readers.path]))
    asked = distribution.listed(today, Document.id == document.id, people=(within,)).limit(1)
    if revision_in_force(document, today) is not None and db.session.execute(asked).first() is None:
        said = _l(
            "Nobody of this unit is on the distribution list of %(code)s: add the unit to it first.", code=document.code
        )
        raise Invalid(fields={"readers": said})
