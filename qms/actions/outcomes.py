"""What is done by itself: a new revision in force, or a unit that has confirmed reading; asked of what is so today.

Where an action stands is a state, by which desks, escalation and its origin go: so the step is fired, in the write that
makes it so (`documents.following`), when its plan is agreed to, and each day for what became so by its date alone.
"""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from qms.core import daily, jobs
from qms.core.database import db, locked, writing
from qms.core.errors import Conflict, Missing
from qms.documents import following
from qms.documents.distribution import queries as distribution
from qms.documents.models import Document, Revision
from qms.documents.queries import revision_in_force
from qms.people.models import Person
from qms.people.reach import units_under

from . import origins
from .models import BY_ITSELF, Action

BY = "job:actions"
HOUR = 1  # before overdue work is looked for


def came_true(action: Action, today: date) -> date | None:
    """Since when the action is done by itself; None while it is not, today for what no day tells."""
    if action.kind not in BY_ITSELF:
        return today
    return _in_force_since(action, today) if action.kind == "revision" else _read_by_all(action, today)


def waits_for(action: Action, today: date):
    """What is not so yet, as a sentence; None when it is, or when the document is withdrawn and it never will be."""
    if came_true(action, today) or action.document.state == "withdrawn":
        return None
    if action.kind == "revision":
        code = action.document.code
        return _l("It is done by itself once a new revision of %(code)s is in force; none is yet.", code=code)
    said = {"unit": action.readers.name, "code": action.document.code}
    return _l("It is done by itself once everybody of %(unit)s has confirmed reading %(code)s.", **said)


def _in_force_since(action: Action, today: date) -> date | None:
    newer = select(Revision.effective_from).where(
        Revision.document_id == action.document_id, Revision.state == "approved", Revision.effective_from <= today
    )
    if action.after is not None:
        newer = newer.where(Revision.effective_from > action.after.effective_from)
    return db.session.scalar(newer.order_by(Revision.effective_from).limit(1))


def _read_by_all(action: Action, today: date) -> date | None:
    """What is in force is read; and if the same plan waits for a new revision, not before that one is."""
    beside = select(Action).where(
        Action.origin_uid == action.origin_uid,
        Action.document_id == action.document_id,
        Action.kind == "revision",
        Action.state != "dropped",
    )
    revision = revision_in_force(action.document, today)
    if revision is None or not all(_in_force_since(each, today) for each in db.session.scalars(beside)):
        return None
    theirs = Person.unit_id.in_(units_under([action.readers.path]))
    left = distribution.owed(today, Document.id == revision.document_id, people=(theirs,)).limit(1)
    return today if db.session.execute(left).first() is None else None


def moved(subject, into: str, facts) -> None:
    """A document has moved on, or been read: what waits for it and has become so is done."""
    document = subject.document_id if isinstance(subject, Revision) else subject.id
    _look(Action.document_id == document, by=facts.by, today=facts.today)


def look_at(origin, *, by, today: date) -> None:
    """A plan was agreed to: some of it may be so already."""
    _look(Action.origin_uid == origin.uid, by=by, today=today)


def _look(condition, *, by, today: date) -> None:
    for action in db.session.scalars(_waiting().where(condition)).all():
        if came_true(action, today):
            _fire(action.id, by=by, today=today)


def _waiting():
    return select(Action).where(Action.state == "under_way", Action.kind.in_(BY_ITSELF)).order_by(Action.id)


def _fire(ident: int, *, by, today: date) -> None:
    """Under the locks, in the order in which every step of an action takes them."""
    from .workflow import ACTION

    origins.lock(db.session.get(Action, ident))
    action = locked(Action, ident)
    if action.state == "under_way" and came_true(action, today):
        ACTION.fire(action, "come_true", by=by, today=today, automatic=True)


@jobs.handles("actions:look")
def look_daily(payloads: list[dict]) -> None:
    """What has become so by its day, each in a write of its own: done twice, it changes nothing more."""
    for payload in payloads:
        today = date.fromisoformat(payload["day"])
        idents = [action.id for action in db.session.scalars(_waiting()) if came_true(action, today)]
        db.session.rollback()
        for ident in idents:
            try:
                with writing():
                    _fire(ident, by=BY, today=today)
            except (Conflict, Missing):  # somebody else was first
                continue


following.register(moved)
daily.enqueue("actions:look", hour=lambda: HOUR)
