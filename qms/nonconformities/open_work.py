"""What nonconformities add to the pages of people: what a unit, and whoever heads it, still has to answer for."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import func, select

from qms.core import clock
from qms.core.database import db
from qms.people import registry
from qms.people.registry import Work

from .links import in_short
from .models import OPEN, Nonconformity

HEADS = ("head", "unit_leader")


def holdings_of(unit) -> list:
    """Nonconformities a unit still answers for keep it from being ended."""
    held = select(func.count()).select_from(Nonconformity)
    held = held.where(Nonconformity.unit_id == unit.id, Nonconformity.state.in_(OPEN))
    count = db.session.scalar(held)
    if not count:
        return []
    return [ngettext("It answers for %(num)d nonconformity.", "It answers for %(num)d nonconformities.", count)]


def work_of(person) -> list[Work]:
    """What is open in the units that the person heads, closed account or not, until somebody else does."""
    units = [
        held.unit_id
        for held in person.assignments
        if held.is_valid(clock.today()) and held.role in HEADS and held.unit_id
    ]
    if not units:
        return []
    held = select(Nonconformity).where(Nonconformity.unit_id.in_(units), Nonconformity.state.in_(OPEN))
    rows = db.session.scalars(held.order_by(Nonconformity.deadline, Nonconformity.id))
    why = _l("heads the unit that answers for it")
    return [
        Work(f"{row.number} – {in_short(row.what)}", why, url_for("nonconformities.nonconformity", id=row.id))
        for row in rows
    ]


registry.register_work(work_of)
registry.register_holdings(holdings_of)
