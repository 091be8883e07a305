"""The table of what was escalated: each level once for a thing and the day it was due."""

from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms.core import clock
from qms.core.database import Base, Identified, Instant
from qms.people.models import Person

TOLD = Table(
    "escalation_told",
    Base.metadata,
    Column("escalation_id", ForeignKey("escalation.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True),
)


class Escalation(Identified, Base):
    """A thing (`kind:uid`) that was due on a day has reached a level; who was told. Another due day begins anew."""

    __tablename__ = "escalation"
    __table_args__ = (UniqueConstraint("subject", "due", "level"), Index("ix_escalation_due", "due"))
    subject: Mapped[str] = mapped_column(String(80))
    due: Mapped[date]
    level: Mapped[int]  # of `levels.LEVELS`, from 1
    day: Mapped[date]
    at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    told: Mapped[list[Person]] = relationship(secondary=TOLD, order_by=Person.name_folded)
