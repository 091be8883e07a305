"""Telling people, and what they do with what they were told; each inside `database.writing()`."""

import json
from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from qms.core import audit, clock, links
from qms.core.database import db, must_be_writing
from qms.people.models import Person

from . import kinds, outbox, queries
from .models import Choice, Notice

CHOOSE = audit.declare("notices:choice:change", _l("chose how notices are mailed"))


def tell(
    people: Iterable[Person], kind: str, subject, *, by: Person | None = None, because="", **facts
) -> list[Person]:
    """Tell each of the people once that something happened to `subject` (a row with a `ref`, or a reference).

    `kind` is a declared one; `because` says why they get it where the kind does not; the kind's words may name the
    `facts` (strings, whole numbers, dates, words), and a `reason` is shown beneath them. Nobody is told of what they
    did themselves (`by`), nor is a closed account. Gives back whom it told.
    """
    must_be_writing(db.session())
    ref = subject if isinstance(subject, str) else subject.ref
    if not links.is_told_about(ref):
        raise ValueError(f"{ref} has no `visible` in links.register, by which notices about it are shown")
    kept = kinds.kept(facts)
    row = {
        "kind": kind,
        "subject_kind": ref.partition(":")[0],
        "subject_uid": ref.partition(":")[2],
        "thread": getattr(getattr(subject, "log_thread", None), "ref", ref),
        "actor_id": by.id if by is not None else None,
        "because": kinds.sourced(kind, because, json.loads(kept)),
        "kept_facts": kept,
    }
    told = {person.id: person for person in people if person.is_active and (by is None or person.id != by.id)}
    notices = [Notice(recipient_id=ident, **row) for ident in told]
    db.session.add_all(notices)
    outbox.send_at_once(notices)
    return list(told.values())


def settle(kinds_: Iterable[str], subject, *, of: Person | None = None) -> None:
    """What notices of these kinds asked for has been done, or is not asked any more: they (`of` one) count as read."""
    must_be_writing(db.session())
    ref = subject if isinstance(subject, str) else subject.ref
    unread = queries.of_subject(kinds_, ref)
    for notice in db.session.scalars(unread.where(Notice.recipient_id == of.id) if of is not None else unread):
        mark_read(notice)


def mark_read(notice: Notice) -> None:
    """The person has seen it."""
    must_be_writing(db.session())
    notice.read_at = notice.read_at or clock.now()


def mark_all_read(person: Person) -> None:
    """The person has seen everything they can see."""
    must_be_writing(db.session())
    unread = db.session.scalars(queries.unread_of(person).with_only_columns(Notice.id)).all()
    db.session.execute(update(Notice).where(Notice.id.in_(unread)).values(read_at=clock.now()))


def choose(person: Person, *, mail: str, language: str) -> None:
    """How the person wants notices mailed, and in which language."""
    must_be_writing(db.session())
    choice = db.session.get(Choice, person.id)
    if choice is None:
        choice = Choice(person_id=person.id, mail="digest", language="vi")
        db.session.add(choice)
    changed = audit.changes(choice, mail=mail, language=language)
    if changed:
        audit.record(CHOOSE, person, by=person, **changed)
