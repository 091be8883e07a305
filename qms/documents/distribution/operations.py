"""Keeping a distribution list, confirming, reminding; each inside `database.writing()`."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from qms import notices
from qms.core import audit, clock
from qms.core.database import db, locked
from qms.core.errors import Conflict, Forbidden
from qms.core.workflow import Facts
from qms.people.models import Person

from .. import following
from ..models import Document, Revision
from ..queries import revision_in_force
from . import notices as tell
from . import queries
from .deadline import Deadline
from .models import Confirmation, Recipient

KEEP = audit.declare("documents:document:distribute", _l("changed the distribution list"))
CONFIRM = audit.declare("documents:revision:confirm_reading", _l("confirmed having read and understood it"))
REMINDED = audit.declare("documents:revision:remind_reading", _l("reminded those who have not confirmed"))


def keep_list(document: Document, *, by, today: date, units, roles, people) -> None:
    """Let the list be these units, roles (by name) and people from today on. Lines that stay keep their first day."""
    kept = {_key(line): line for line in queries.lines_of(document, today)}
    wanted = {
        **{("unit", unit.id): {"place": unit} for unit in units},
        **{("role", role): {"role": role} for role in roles},
        **{("person", person.id): {"person": person} for person in people},
    }
    gone = [line for key, line in kept.items() if key not in wanted]
    new = [Recipient(document=document, valid_from=today, **of) for key, of in wanted.items() if key not in kept]
    if not gone and not new:
        return
    for line in gone:
        line.valid_to = today
    db.session.add_all(new)
    db.session.flush()
    named = {side: {"recipients": [_named(line) for line in lines]} for side, lines in (("old", gone), ("new", new))}
    audit.record(KEEP, document, by=by, **{side: said for side, said in named.items() if said["recipients"]})
    following.moved(document, "distributed", Facts(by, today))


def confirm(revision: Revision, *, by: Person, today: date) -> None:
    """The person says that they have read and understood a revision; once more changes nothing.

    `Conflict` when another revision is in force by now, `Forbidden` when it is not asked of them.
    """
    document = locked(Document, revision.document_id)  # of two last readers one is the last
    if db.session.scalar(select(Confirmation.id).where(*_by(by, revision))) is not None:
        return
    if revision_in_force(document, today) is not revision:
        raise Conflict(_l("This revision is not in force. Read the one that is, and confirm that one."))
    if queries.debt_of(by, document, today) is None:
        raise Forbidden(_l("You are not on the distribution list of this document: nothing is asked of you."))
    db.session.add(Confirmation(revision=revision, person=by))
    db.session.flush()
    audit.record(CONFIRM, revision, by=by)
    tell.settle(revision, by)
    following.moved(document, "read", Facts(by, today))


def remind(revision: Revision, *, by: Person, today: date, only: int | None = None) -> list[Person]:
    """Remind everybody (or `only` one, by id) who has not confirmed; nobody twice within a working day.

    Gives back whom it reminded. `Conflict` when nobody is left to be reminded.
    """
    locked(Document, revision.document_id)
    deadline = Deadline.on(today)
    reminded: dict[date, list[Person]] = {}
    for person, start, confirmed_at, reminded_at in db.session.execute(queries.readers(revision, today)):
        if confirmed_at is None and only in (None, person.id) and may_be_reminded(reminded_at, today, deadline):
            reminded.setdefault(deadline.of(start), []).append(person)
    told = [
        person
        for day, people in reminded.items()
        for person in notices.tell(people, tell.REMIND, revision, by=by, day=day)
    ]
    if not told:
        raise Conflict(_l("Nobody is left to be reminded today: each is reminded once a working day at the most."))
    audit.record(REMINDED, revision, by=by, told=told)
    return told


def may_be_reminded(reminded_at, today: date, deadline: Deadline) -> bool:
    """A working day has passed since the last reminder."""
    return reminded_at is None or deadline.calendar.between(clock.local(reminded_at).date(), today) >= 1


def _by(person: Person, revision: Revision) -> tuple:
    return Confirmation.person_id == person.id, Confirmation.revision_id == revision.id


def _key(line: Recipient) -> tuple:
    if line.unit_id is not None:
        return "unit", line.unit_id
    return ("role", line.role) if line.role else ("person", line.person_id)


def _named(line: Recipient):
    return line.place or line.person or line.role
