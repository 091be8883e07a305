"""Selects on handing over."""

from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from qms.core.database import db
from qms.people.models import Unit

from ..models import Record
from .models import ENDED, Handover, HandoverItem


def is_to_be_handed_over() -> tuple:
    """The conditions that a record can be put on a list: closed, kept by its unit, on no other list."""
    live = select(HandoverItem.record_id).join(HandoverItem.handover).where(Handover.state.not_in(ENDED))
    return Record.state.in_(("closed", "held")), Record.archived_on.is_(None), Record.id.not_in(live)


def to_hand_over(unit: Unit) -> Select:
    """Rows (Record,) of a unit that are still to be handed over, what was closed first at the top."""
    query = select(Record).where(Record.unit_id == unit.id, *is_to_be_handed_over())
    return query.order_by(Record.closed_on, Record.id)


def units_that_give(*conditions) -> Select:
    """Rows (unit, how many of its records are to be handed over, when the first of them was closed)."""
    open_ones = select(Record.id).where(Record.unit_id == Unit.id, *is_to_be_handed_over(), *conditions).correlate(Unit)
    count = open_ones.with_only_columns(func.count()).select_from(Record).scalar_subquery().label("count")
    first = open_ones.with_only_columns(func.min(Record.closed_on)).scalar_subquery().label("first")
    return select(Unit, count, first).where(open_ones.exists()).order_by(first, Unit.id)


def due(closed_on: date) -> date:
    """The day by which a record is handed over: a year after it was closed (30/2020/NĐ-CP, art. 30)."""
    last = 28 if (closed_on.month, closed_on.day) == (2, 29) else closed_on.day
    return closed_on.replace(year=closed_on.year + 1, day=last)


def loaded_handover(handover: Handover) -> Handover:
    """The list with all that its page tells of."""
    people_of = (joinedload(Handover.giver), joinedload(Handover.received_by), joinedload(Handover.qms))
    return db.session.scalars(select(Handover).where(Handover.id == handover.id).options(*people_of)).one()


def items_of(handover: Handover) -> list[HandoverItem]:
    """Its records in the order of the list, with their files and concerns."""
    shown = joinedload(HandoverItem.record)
    query = select(HandoverItem).where(HandoverItem.handover_id == handover.id).order_by(HandoverItem.id)
    return list(
        db.session.scalars(query.options(shown.selectinload(Record.files), shown.selectinload(Record.concerns)))
    )


def last_handover(record: Record) -> Handover | None:
    """The list on which it was handed over, or is about to be."""
    query = select(Handover).join(HandoverItem).where(HandoverItem.record_id == record.id)
    query = query.where(HandoverItem.refused_because == "", Handover.state != "dropped")
    return db.session.scalar(query.order_by(Handover.id.desc()).limit(1))
