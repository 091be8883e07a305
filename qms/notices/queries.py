"""Every select on notices. What a person may no longer read is in none of them."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from qms.core import links
from qms.core.database import db

from .models import Notice


def notices_of(person, *, unread: bool = False, about: str = "") -> Select:
    """Rows (Notice,) of the person: all, or those not yet read, or those about things of one kind."""
    query = select(Notice).where(Notice.recipient_id == person.id, can_read(person)).options(joinedload(Notice.actor))
    if unread:
        query = query.where(Notice.read_at.is_(None))
    if about:
        query = query.where(Notice.subject_kind == about)
    return query


def unread_of(person) -> Select:
    """Rows (Notice,) that the person has not read."""
    return notices_of(person, unread=True)


def count_unread(person) -> int:
    """How many notices the person has not read: one statement, as every page shows it."""
    query = select(func.count()).select_from(Notice)
    return db.session.scalar(query.where(Notice.recipient_id == person.id, Notice.read_at.is_(None), can_read(person)))


def kinds_of_subjects(person) -> list[str]:
    """The kinds of things the person was told about."""
    return list(db.session.scalars(select(Notice.subject_kind).where(Notice.recipient_id == person.id).distinct()))


def can_read(person):
    """The notices about what the person may read, as a condition."""
    return links.readable(person, Notice.subject_kind, Notice.subject_uid)
