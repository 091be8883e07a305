"""Tables of documents, revisions and routes, and questions about one row.

In force is a fact of dates: an approved revision counts from `effective_from` until (not including)
`effective_until`, which the approval of its successor or the withdrawal of the document sets. No job flips a status.
"""

import hashlib
import json
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms.core import clock, signing
from qms.core.audit import canonical
from qms.core.database import Base, Identified, Instant
from qms.core.files import StoredFile
from qms.people.models import Person, QualitySystem, Unit

from .kinds import KINDS, place_of

if TYPE_CHECKING:
    from .reviewing.models import PeriodicReview

OPEN = ("draft", "in_review", "reviewed")


IS_OPEN = "state IN ('draft', 'in_review', 'reviewed')"


def _index_where(name: str, columns: tuple[str, ...], condition: str, *, unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, sqlite_where=text(condition), postgresql_where=text(condition))


def _unique_where(name: str, columns: tuple[str, ...], condition: str) -> Index:
    return _index_where(name, columns, condition, unique=True)


class Document(Identified, Base):
    """What keeps its code through all its revisions. Codes are unique in a quality system and never used again."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("qms_id", "code_folded"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_from IS NOT NULL)", name="withdrawn_dated"),
        Index("ix_document_sort", "kind", "code"),
        Index("ix_document_kind", text(place_of("kind")), "code"),
        Index("ix_document_unit", "unit_id", "code"),
        _unique_where("uq_document_serves", ("qms_id", "serves"), "serves <> '' AND state = 'active'"),
    )
    qms_id: Mapped[int] = mapped_column(ForeignKey("quality_system.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    code: Mapped[str] = mapped_column(String(80), index=True)
    code_folded: Mapped[str] = mapped_column(String(80), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)
    clauses: Mapped[str] = mapped_column(String(200), default="")  # "7.5; 8.1" as ISO 9001 numbers them
    retention: Mapped[str] = mapped_column(String(40), default="")  # years of its records, or "permanent"
    security: Mapped[str] = mapped_column(String(20), default="internal")
    related: Mapped[str] = mapped_column(String(500), default="")  # the administrative procedure (TTHC) it serves
    serves: Mapped[str] = mapped_column(String(40), default="")  # what a form is filled in for: `PURPOSES`
    review_months: Mapped[int | None]
    review_due: Mapped[date | None] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(20), default="active")
    withdrawn_from: Mapped[date | None]
    withdrawal_reason: Mapped[str] = mapped_column(Text, default="")
    withdrawal_decision: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    qms: Mapped[QualitySystem] = relationship()
    unit: Mapped[Unit] = relationship()
    parent: Mapped["Document | None"] = relationship(remote_side="Document.id", back_populates="forms")
    forms: Mapped[list["Document"]] = relationship(back_populates="parent", order_by="Document.code")
    revisions: Mapped[list["Revision"]] = relationship(back_populates="document", order_by="Revision.id")
    reviews: Mapped[list["PeriodicReview"]] = relationship(back_populates="document", order_by="PeriodicReview.id")

    @property
    def kind_label(self):
        return KINDS[self.kind].label

    @property
    def log_unit(self):
        return self.unit

    def is_withdrawn(self, on: date) -> bool:
        return self.withdrawn_from is not None and self.withdrawn_from <= on

    @property
    def round(self) -> int:
        """A document is withdrawn once."""
        return 1

    @property
    def fingerprint(self) -> str:
        """What a form was filled in against; another one: someone acted in between."""
        review = self.review_due.isoformat() if self.review_due else None
        kept = [self.uid, self.state, self.code, self.kind, self.unit_id, review]
        return hashlib.sha256(canonical(kept).encode()).hexdigest()[:24]

    def covered(self, meaning: str) -> dict:
        """What the signature of a withdrawal covers."""
        return {
            "document": self.uid,
            "code": self.code,
            "withdrawn_from": self.withdrawn_from.isoformat() if self.withdrawn_from else None,
            "reason": self.withdrawal_reason,
            "decision": self.withdrawal_decision,
        }

    def sign(self, meaning: str, proof) -> str:
        """Sign the withdrawal, or the review by which it is kept; called by the workflow after the step's effect."""
        signed = self.reviews[-1] if meaning == "kept" else self
        covered = signed.covered(meaning)
        return signing.sign(signed, meaning=meaning, round=signed.round, covered=covered, proof=proof).uid


class Revision(Identified, Base):
    """One issue and amendment (*lần ban hành, lần sửa đổi*) of a document: a file, its metadata, its route."""

    __tablename__ = "revision"
    __table_args__ = (
        _unique_where("uq_revision_under_way", ("document_id",), IS_OPEN),
        _unique_where("uq_revision_open_ended", ("document_id",), "state = 'approved' AND effective_until IS NULL"),
        _unique_where("uq_revision_begins", ("document_id", "effective_from"), "state = 'approved'"),
        _unique_where(
            "uq_revision_number", ("document_id", "issue", "amendment"), "state NOT IN ('discarded', 'recalled')"
        ),
        _index_where("ix_revision_begun", ("created_at", "id"), IS_OPEN),
        _index_where("ix_revision_unapproved", ("document_id",), "state <> 'approved'"),
        _index_where("ix_revision_begun_by", ("author_id", "created_at", "id"), IS_OPEN),
        CheckConstraint("state <> 'approved' OR effective_from IS NOT NULL", name="approved_dated"),
        CheckConstraint("effective_until IS NULL OR effective_until > effective_from", name="period"),
        CheckConstraint("issue >= 1 AND amendment >= 0", name="number"),
        Index("ix_revision_document", "document_id", "state", "effective_from", "effective_until"),
        Index("ix_revision_title", "title_folded"),
        Index("ix_revision_issued", "issued_on"),
        Index("ix_revision_effective", "effective_from"),
    )
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    title: Mapped[str] = mapped_column(String(300))
    title_folded: Mapped[str] = mapped_column(String(300))
    issue: Mapped[int]
    amendment: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), default="draft")
    round: Mapped[int] = mapped_column(default=1)  # a returned or corrected revision goes its route again
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    summary: Mapped[str] = mapped_column(Text, default="")  # what changes, and on what basis
    basis: Mapped[str] = mapped_column(Text, default="")
    file_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    file_name: Mapped[str] = mapped_column(String(250), default="")
    issued_on: Mapped[date | None]
    effective_from: Mapped[date | None]
    effective_until: Mapped[date | None]
    migrated: Mapped[bool] = mapped_column(default=False)  # came from a folder: its signatures are on paper
    created_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    approved_at: Mapped[datetime | None] = mapped_column(Instant)
    document: Mapped[Document] = relationship(back_populates="revisions", lazy="joined", innerjoin=True)
    author: Mapped[Person | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    route: Mapped[list["RouteStop"]] = relationship(
        back_populates="revision", order_by="RouteStop.position", cascade="all, delete-orphan"
    )

    @property
    def number(self) -> str:
        """`02/01`: issue and amendment, always two digits."""
        return f"{self.issue:02}/{self.amendment:02}"

    def following(self, *, new_issue: bool = False) -> tuple[int, int]:
        """Issue and amendment of what comes after it: the next amendment, or the first of the next issue."""
        return (self.issue + 1, 0) if new_issue else (self.issue, self.amendment + 1)

    @property
    def unit(self) -> Unit:
        return self.document.unit

    @property
    def qms_id(self) -> int:
        return self.document.qms_id

    @property
    def kind(self) -> str:
        return self.document.kind

    @property
    def log_unit(self):
        return self.document.unit

    @property
    def log_thread(self):
        return self.document

    @property
    def is_open(self) -> bool:
        """Still under way: neither approved nor given up."""
        return self.state in OPEN

    def is_in_force(self, on: date) -> bool:
        """ISO 9001:2015, 7.5.3: the one to work by on that day."""
        if self.state != "approved" or self.effective_from > on:
            return False
        return self.effective_until is None or on < self.effective_until

    @property
    def waits_on(self) -> "RouteStop | None":
        """The stop of the route whose turn it is; None outside the route."""
        if self.state not in ("in_review", "reviewed"):
            return None
        return next((stop for stop in self.route if stop.signed_at is None), None)

    @property
    def fingerprint(self) -> str:
        """What a form was filled in against: state, round, content and route. Another one: someone acted in between."""
        route = [[stop.position, stop.person_id, stop.signed_at is None] for stop in self.route]
        kept = [self.uid, self.state, self.round, self.title, self.summary, self.basis, self.file_sha256, route]
        return hashlib.sha256(canonical(kept).encode()).hexdigest()[:24]

    def covered(self, meaning: str) -> dict:
        """What a signature of this meaning covers (TRUST: signatures). Approval covers the dates it sets as well."""
        document = self.document
        facts = {
            "revision": self.uid,
            "round": self.round,
            "document": document.uid,
            "qms": document.qms.code,
            "unit": document.unit.code,
            "code": document.code,
            "kind": document.kind,
            "title": self.title,
            "issue": self.issue,
            "amendment": self.amendment,
            "summary": self.summary,
            "basis": self.basis,
            "file": self.file_sha256,
        }
        if meaning == "approved":
            facts |= {"issued_on": self.issued_on.isoformat(), "effective_from": self.effective_from.isoformat()}
        return facts

    def sign(self, meaning: str, proof) -> str:
        """Sign this round as the stop whose turn it is; called by the workflow after the step's effect."""
        return signing.sign(self, meaning=meaning, round=self.round, covered=self.covered(meaning), proof=proof).uid


class RouteStop(Base):
    """A person of the route, in order: reviewers, then the approver."""

    __tablename__ = "route_stop"
    __table_args__ = (
        UniqueConstraint("revision_id", "position"),
        Index("ix_route_stop_person", "person_id", "revision_id"),
        _index_where(
            "ix_route_stop_turn", ("person_id", "since", "revision_id"), "since IS NOT NULL AND signed_at IS NULL"
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    position: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    meaning: Mapped[str] = mapped_column(String(20))  # reviewed, approved
    since: Mapped[datetime | None] = mapped_column(Instant)  # when it became this person's turn
    due: Mapped[date | None]  # the day by which they sign
    signed_at: Mapped[datetime | None] = mapped_column(Instant)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # another one, where it was delegated
    revision: Mapped[Revision] = relationship(back_populates="route")
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True, foreign_keys=[person_id])
    signed_by: Mapped[Person | None] = relationship(foreign_keys=[signed_by_id])


class Returned(Base):
    """A revision sent back: by whom, why, and the marked-up file if there is one. The author is told by it."""

    __tablename__ = "returned"
    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    round: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)
    file_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    file_name: Mapped[str] = mapped_column(String(250), default="")
    at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    revision: Mapped[Revision] = relationship()
    person: Mapped[Person] = relationship()


class Reading(Base):
    """What was read out of a file, once per file and version of the reader; made again from the bytes at need."""

    __tablename__ = "reading"
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), primary_key=True)
    pages: Mapped[int | None]
    html: Mapped[str | None] = mapped_column(Text)
    paragraphs: Mapped[str] = mapped_column(Text, default="[]")  # JSON list, for comparing revisions
    note: Mapped[str] = mapped_column(String(40), default="")  # e.g. no_text: findable by its title only

    @property
    def paragraph_count(self) -> int:
        """How many paragraphs of text were read."""
        return len(json.loads(self.paragraphs))
