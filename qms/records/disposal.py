"""Tables of disposal: the list of records that are to be destroyed, and questions about one list (DOMAIN §4.3).

The list itself is never destroyed: with the log it says what was destroyed, when, by whom and on whose approval.
"""

import hashlib
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms.core import clock, signing
from qms.core.audit import canonical
from qms.core.database import Base, Identified, Instant
from qms.people.models import Person, QualitySystem, Unit

from .models import Record

ENDED = ("carried_out", "dropped")


class Disposal(Identified, Base):
    """A list of records of a unit whose retention is over: proposed, reviewed, approved, carried out with minutes."""

    __tablename__ = "disposal"
    __table_args__ = (
        CheckConstraint("(state = 'carried_out') = (carried_out_on IS NOT NULL)", name="carried_out_dated"),
        Index("ix_disposal_state", "state", "step_due"),
    )
    number: Mapped[str] = mapped_column(String(60), unique=True)
    qms_id: Mapped[int] = mapped_column(ForeignKey("quality_system.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    proposer_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(String(20), default="draft")
    round: Mapped[int] = mapped_column(default=1)  # a returned list is signed anew
    note: Mapped[str] = mapped_column(Text, default="")
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewed_on: Mapped[date | None]
    valued_on: Mapped[date | None]  # by the valuation council, whose minutes these are
    valued_at: Mapped[str] = mapped_column(String(250), default="")
    council_decision: Mapped[str] = mapped_column(String(120), default="")  # that set it up
    council: Mapped[str] = mapped_column(Text, default="")  # one a line: name, title, part
    inspection: Mapped[str] = mapped_column(String(250), default="")
    opinions: Mapped[str] = mapped_column(Text, default="")
    votes: Mapped[str] = mapped_column(String(60), default="")
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_on: Mapped[date | None]
    decision: Mapped[str] = mapped_column(String(120), default="")
    carried_out_on: Mapped[date | None]
    carried_out_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    place: Mapped[str] = mapped_column(String(250), default="")
    method: Mapped[str] = mapped_column(String(250), default="")
    witnesses: Mapped[str] = mapped_column(Text, default="")  # one a line: name, title
    step_due: Mapped[date | None]  # the day by which it leaves the state it is in
    since: Mapped[datetime] = mapped_column(Instant, default=clock.now)  # in its state
    created_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    qms: Mapped[QualitySystem] = relationship()
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    proposer: Mapped[Person] = relationship(foreign_keys=[proposer_id])
    reviewed_by: Mapped[Person | None] = relationship(foreign_keys=[reviewed_by_id])
    approved_by: Mapped[Person | None] = relationship(foreign_keys=[approved_by_id])
    carried_out_by: Mapped[Person | None] = relationship(foreign_keys=[carried_out_by_id])
    items: Mapped[list["DisposalItem"]] = relationship(
        back_populates="disposal", order_by="DisposalItem.id", cascade="all, delete-orphan"
    )

    @property
    def log_unit(self):
        return self.unit

    @property
    def is_open(self) -> bool:
        """Something is still to be done about it."""
        return self.state not in ENDED

    @property
    def to_destroy(self) -> list["DisposalItem"]:
        """What nobody wants to keep."""
        return [item for item in self.items if not item.kept_because]

    @property
    def fingerprint(self) -> str:
        """What a form was filled in against; another one: someone acted in between."""
        items = [[item.record_id, item.kept_because] for item in self.items]
        kept = [self.uid, self.state, self.round, self.since.isoformat(), items]
        return hashlib.sha256(canonical(kept).encode()).hexdigest()[:24]

    def covered(self, meaning: str) -> dict:
        """What the signature of the approval covers: every record that is to be destroyed, with its files' hashes."""
        valued = {"valued_on": f"{self.valued_on}", "council": self.council} if self.valued_on else {}
        return valued | {
            "disposal": self.uid,
            "number": self.number,
            "unit": self.unit.code,
            "round": self.round,
            "decision": self.decision,
            "records": "\n".join(item.said for item in self.to_destroy),
        }

    def sign(self, meaning: str, proof) -> str:
        """Sign the approval; called by the workflow."""
        return signing.sign(self, meaning=meaning, round=self.round, covered=self.covered(meaning), proof=proof).uid


class DisposalItem(Base):
    """A record on a list. `kept_because`: the unit, or a hold, wants it kept; `destroyed` is known once carried out."""

    __tablename__ = "disposal_item"
    __table_args__ = (UniqueConstraint("disposal_id", "record_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    disposal_id: Mapped[int] = mapped_column(ForeignKey("disposal.id"), index=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    kept_because: Mapped[str] = mapped_column(Text, default="")
    destroyed: Mapped[bool | None]
    disposal: Mapped[Disposal] = relationship(back_populates="items")
    record: Mapped[Record] = relationship(lazy="joined", innerjoin=True)

    @property
    def said(self) -> str:
        """Number, title and hashes, as a signature covers them."""
        hashes = " ".join(file.sha256 for file in self.record.files)
        return f"{self.record.number} {self.record.uid} {self.record.title} {hashes}".strip()
