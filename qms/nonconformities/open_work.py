"""What nonconformities add to the pages of people: what a unit still has to answer for."""

from flask_babel import ngettext
from sqlalchemy import func, select

from qms.core.database import db
from qms.people import registry

from .models import OPEN, Nonconformity


def holdings_of(unit) -> list:
    """Nonconformities a unit still answers for keep it from being ended."""
    held = select(func.count()).select_from(Nonconformity)
    held = held.where(Nonconformity.unit_id == unit.id, Nonconformity.state.in_(OPEN))
    count = db.session.scalar(held)
    if not count:
        return []
    return [ngettext("It answers for %(num)d nonconformity.", "It answers for %(num)d nonconformities.", count)]


registry.register_holdings(holdings_of)
