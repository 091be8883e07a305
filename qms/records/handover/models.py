"""Tables of handing over: the list of records that a unit gives to the archive, and questions about one list."""

import hashlib
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms.core import clock
from qms.core.audit import canonical
from qms.core.database import Base, Identified, Instant
from qms.people.models import Person, QualitySystem, Unit

from ..models import Record

ENDED = ("received", "dropped")


class Handover(Identified, Base):
    """A list of closed records of a unit: made, sent to the archive, received with minutes."""

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint("(state = 'received') = (received_on IS NOT NULL)", name="received_dated"),
        Index("ix_handover_state", "state", "step_due"),
    )
    number: Mapped[str] = mapped_column(String(60), unique=True)
    qms_id: Mapped[int] = mapped_column(ForeignKey("quality_system.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    giver_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(String(20), default="draft")
    note: Mapped[str] = mapped_column(Text, default="")
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    received_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(String(250), default="")  # where it was handed over
    kept_at: Mapped[str] = mapped_column(String(250), default="")  # in the archive, from then on
    condition: Mapped[str] = mapped_column(Text, default="")
    step_due: Mapped[date | None]  # the day by which it leaves the state it is in
    since: Mapped[datetime] = mapped_column(Instant, default=clock.now)  # in its state
    created_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    qms: Mapped[QualitySystem] = relationship()
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    giver: Mapped[Person] = relationship(foreign_keys=[giver_id])
    received_by: Mapped[Person | None] = relationship(foreign_keys=[received_by_id])
    items: Mapped[list["HandoverItem"]] = relationship(
        back_populates="handover", order_by="HandoverItem.id", cascade="all, delete-orphan"
    )

    @property
    def log_unit(self):
        return self.unit

    @property
    def is_open(self) -> bool:
        """Something is still to be done about it."""
        return self.state not in ENDED

    @property
    def taken(self) -> list["HandoverItem"]:
        """What the archive has not refused."""
        return [item for item in self.items if not item.refused_because]

    @property
    def fingerprint(self) -> str:
        """What a form was filled in against; another one: someone acted in between."""
        items = [[item.record_id, item.refused_because] for item in self.items]
        kept = [self.uid, self.state, self.since.isoformat(), items]
        return hashlib.sha256(canonical(kept).encode()).hexdigest()[:24]


class HandoverItem(Base):
    """A record on a list. `refused_because`: the archive has not taken it."""

    __tablename__ = "handover_item"
    __table_args__ = (UniqueConstraint("handover_id", "record_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"), index=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    refused_because: Mapped[str] = mapped_column(Text, default="")
    handover: Mapped[Handover] = relationship(back_populates="items")
    record: Mapped[Record] = relationship(lazy="joined", innerjoin=True)
