"""Selects on attachments."""

from collections.abc import Iterable

from sqlalchemy import select

from qms.core.database import db

from .models import Attachment


def attachments_of(subject) -> list[Attachment]:
    """The files of a thing, in the order they came."""
    return attachments_of_all([subject.ref]).get(subject.ref, [])


def attachments_of_all(refs: Iterable[str]) -> dict[str, list[Attachment]]:
    """The files of many things by their references, each in the order they came: one statement."""
    found: dict[str, list[Attachment]] = {}
    if wanted := list(refs):
        query = select(Attachment).where(Attachment.subject.in_(wanted)).order_by(Attachment.id)
        for row in db.session.scalars(query):
            found.setdefault(row.subject, []).append(row)
    return found
