"""What change requests add to the pages of people: what a unit still has to decide."""

from flask_babel import ngettext
from sqlalchemy import func, select

from qms.core.database import db
from qms.documents.models import Document
from qms.people import registry

from .models import OPEN, ChangeRequest


def holdings_of(unit) -> list:
    """Requests about a unit's documents that are still open keep it from being ended."""
    held = select(func.count()).select_from(ChangeRequest).join(ChangeRequest.document)
    count = db.session.scalar(held.where(Document.unit_id == unit.id, ChangeRequest.state.in_(OPEN)))
    if not count:
        return []
    return [ngettext("It has %(num)d open change request.", "It has %(num)d open change requests.", count)]


registry.register_holdings(holdings_of)
