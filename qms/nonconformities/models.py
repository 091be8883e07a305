"""The table of nonconformities, and questions about one of them."""

import hashlib
import json
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from qms.actions.models import Action
from qms.core import clock
from qms.core.audit import canonical
from qms.core.database import Base, Identified, Instant
from qms.documents.models import Document, Revision
from qms.people.models import Person, QualitySystem, Unit

from .kinds import CAUSE_GROUPS

OPEN = ("reported", "correcting", "analysing", "planning", "plan_review", "acting", "verifying", "effectiveness")
NOT_COUNTED = ("dismissed", "duplicate")


class Nonconformity(Identified, Base):
    """What did not meet a requirement, from its discovery to the proof that it does not come back.

    `unit` is the one that answers for it, `found_in` where it was found: the officer may give it to another unit.
    """

    __tablename__ = "nonconformity"
    __table_args__ = (
        CheckConstraint("(state = 'duplicate') = (duplicate_of_id IS NOT NULL)", name="duplicate_linked"),
        CheckConstraint("duplicate_of_id <> id", name="not_of_itself"),
        Index("ix_nonconformity_state", "state", "deadline"),
        Index("ix_nonconformity_step", "state", "step_due"),
        # figures are counted in these alone, without reading the rows
        Index("ix_nonconformity_found", "discovered_on", "state", "unit_id", "qms_id", "document_id", "cause_group"),
        Index("ix_nonconformity_closed", "state", "closed_on", "discovered_on", "unit_id", "qms_id"),
        Index("ix_nonconformity_repeat", "document_id", "cause_group", "discovered_on", "state", "unit_id", "qms_id"),
    )
    number: Mapped[str] = mapped_column(String(60), unique=True)
    qms_id: Mapped[int] = mapped_column(ForeignKey("quality_system.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    found_in_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(String(20), default="reported")
    round: Mapped[int] = mapped_column(default=1)  # a reopened one is dealt with again
    source: Mapped[str] = mapped_column(String(30))
    kind: Mapped[str] = mapped_column(String(20), default="")  # empty until it is confirmed
    clause: Mapped[str] = mapped_column(String(60), default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"), index=True)
    quotation: Mapped[str] = mapped_column(Text, default="")
    what: Mapped[str] = mapped_column(Text)
    what_folded: Mapped[str] = mapped_column(Text)  # and where: as it is searched, without diacritics
    place: Mapped[str] = mapped_column(String(250), default="")
    evidence: Mapped[str] = mapped_column(Text, default="")
    requirement: Mapped[str] = mapped_column(Text, default="")
    discovered_on: Mapped[date]
    deadline: Mapped[date | None]
    step_due: Mapped[date | None]  # the day by which it leaves the state it is in, where that waits on somebody
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("nonconformity.id"), index=True)
    predecessor_id: Mapped[int | None] = mapped_column(ForeignKey("nonconformity.id"), index=True)
    disposition: Mapped[str] = mapped_column(String(20), default="")
    correction: Mapped[str] = mapped_column(Text, default="")
    corrected_on: Mapped[date | None]
    method: Mapped[str] = mapped_column(String(20), default="")
    analysis: Mapped[str] = mapped_column(Text, default="{}")  # JSON: the whys in order, the causes by group
    root_cause: Mapped[str] = mapped_column(Text, default="")
    cause_group: Mapped[str] = mapped_column(String(20), default="")
    elsewhere: Mapped[str] = mapped_column(Text, default="")
    planned_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    judged_from: Mapped[date | None]  # the day from which effectiveness can be judged
    effective: Mapped[bool | None]
    conclusion: Mapped[str] = mapped_column(Text, default="")
    closed_on: Mapped[date | None]
    since: Mapped[datetime] = mapped_column(Instant, default=clock.now)  # in its state
    created_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    qms: Mapped[QualitySystem] = relationship()
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="joined", innerjoin=True)
    found_in: Mapped[Unit] = relationship(foreign_keys=[found_in_id], lazy="joined", innerjoin=True)
    reporter: Mapped[Person] = relationship(foreign_keys=[reporter_id])
    planned_by: Mapped[Person | None] = relationship(foreign_keys=[planned_by_id])
    document: Mapped[Document | None] = relationship()
    revision: Mapped[Revision | None] = relationship()
    duplicate_of: Mapped["Nonconformity | None"] = relationship(
        remote_side="Nonconformity.id", foreign_keys=[duplicate_of_id]
    )
    predecessor: Mapped["Nonconformity | None"] = relationship(
        remote_side="Nonconformity.id", foreign_keys=[predecessor_id]
    )

    actions: Mapped[list[Action]] = relationship(
        primaryjoin=lambda: foreign(Action.origin_uid) == Nonconformity.uid,
        viewonly=True,
        uselist=True,
        order_by=Action.id,
    )

    @property
    def log_unit(self):
        return self.unit

    @property
    def is_open(self) -> bool:
        """Something is still to be done about it."""
        return self.state in OPEN

    def is_overdue(self, on: date) -> bool:
        """Its deadline has passed and it is not yet closed."""
        return self.is_open and self.deadline is not None and self.deadline < on

    @property
    def whys(self) -> list[str]:
        """The answers to "why?", in order."""
        return json.loads(self.analysis).get("whys", [])

    @property
    def bones(self) -> dict[str, list[str]]:
        """Causes by group, in the order in which the diagram shows the groups."""
        kept = json.loads(self.analysis).get("bones", {})
        return {group: kept.get(group, []) for group in CAUSE_GROUPS}

    @property
    def fingerprint(self) -> str:
        """What a form was filled in against; another one: someone acted in between."""
        kept = [self.uid, self.state, self.round, self.unit_id, self.kind, self.since.isoformat()]
        return hashlib.sha256(canonical(kept).encode()).hexdigest()[:24]
