"""Selects on attachments."""

from sqlalchemy import select

from qms.core.database import db

from .models import Attachment


def attachments_of(subject) -> list[Attachment]:
    """The files of a thing, in the order they came."""
    query = select(Attachment).where(Attachment.subject == subject.ref).order_by(Attachment.id)
    return list(db.session.scalars(query))
