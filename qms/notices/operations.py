"""Telling people, and what they do with what they were told; each inside `database.writing()`."""

import json
from collections.abc import Iterable

from sqlalchemy import update

from qms.core import clock, links
from qms.core.database import db, must_be_writing
from qms.people.models import Person

from . import kinds, queries
from .models import Notice


def tell(
    people: Iterable[Person], kind: str, subject, *, by: Person | None = None, because="", **facts
) -> list[Person]:
    """Tell each of the people once that something happened to `subject` (a row with a `ref`, or a reference).

    `kind` is a declared one; `because` says why they get it where the kind does not; the kind's words may name the
    `facts` (strings, whole numbers, dates), and a `reason` is shown beneath them. Nobody is told of what they did
    themselves (`by`), nor is a closed account. Gives back whom it told.
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
    db.session.add_all(Notice(recipient_id=ident, **row) for ident in told)
    return list(told.values())


def mark_read(notice: Notice) -> None:
    """The person has seen it."""
    must_be_writing(db.session())
    notice.read_at = notice.read_at or clock.now()


def mark_all_read(person: Person) -> None:
    """The person has seen everything they can see."""
    must_be_writing(db.session())
    unread = queries.unread_of(person).with_only_columns(Notice.id)
    db.session.execute(
        update(Notice)
        .where(Notice.id.in_(list(db.session.scalars(unread))))
        .values(read_at=clock.now())
        .execution_options(synchronize_session=False)
    )
