"""What records add to the pages of people: what a unit still keeps."""

from flask_babel import ngettext
from sqlalchemy import func, select

from qms.core.database import db
from qms.people import registry

from .models import Record


def holdings_of(unit) -> list:
    """Records a unit is still putting together keep it from being ended."""
    held = select(func.count()).select_from(Record).where(Record.unit_id == unit.id, Record.state == "open")
    count = db.session.scalar(held)
    return [ngettext("It has %(num)d open record.", "It has %(num)d open records.", count)] if count else []


registry.register_holdings(holdings_of)
