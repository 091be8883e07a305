"""Tables of records and their files, and questions about one row.

A file keeps its name and its hash for ever; `stored_sha256` names the bytes as long as they are to be kept.
"""

import hashlib
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms.core import clock
from qms.core.audit import canonical
from qms.core.database import Base, Identified, Instant
from qms.core.files import PICTURES, StoredFile
from qms.documents.models import Document, Revision
from qms.people.models import Person, QualitySystem, Unit

from . import retention

MEDIA = {"electronic": _l("Electronic"), "paper": _l("Paper"), "both": _l("Paper and electronic")}


# What lists are narrowed by, so that they are counted without reading a row.
LISTED = ("unit_id", "state", "disposal_due", "opened_on", "retention_years", "document_id", "qms_id", "origin")


class Record(Identified, Base):
    """Evidence of what was done: never revised, only corrected by another record that refers to it (DOMAIN §4)."""

    __tablename__ = "record"
    __table_args__ = (
        CheckConstraint("(state IN ('open', 'dropped')) = (closed_on IS NULL)", name="closed_dated"),
        CheckConstraint("(state = 'destroyed') = (destroyed_on IS NOT NULL)", name="destroyed_dated"),
        CheckConstraint("corrects_id <> id", name="not_of_itself"),
        Index("ix_record_unit", *LISTED),
        Index("ix_record_state", "state", "disposal_due", "id", "unit_id", "qms_id", "origin"),
        Index("ix_record_maker", "maker_id", "state", "opened_on", "id"),
        Index("ix_record_opened", "opened_on", "id"),
        Index("ix_record_due", "disposal_due", "id"),
        Index("ix_record_archived", "unit_id", "archived_on", "state", "closed_on", "qms_id"),
    )
    number: Mapped[str] = mapped_column(String(60), unique=True)
    qms_id: Mapped[int] = mapped_column(ForeignKey("quality_system.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    maker_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    title: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(20), default="open")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)  # the procedure it is of
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"), index=True)  # of the form it is on
    origin: Mapped[str] = mapped_column(String(80), default="", index=True)  # `kind:uid` of what it came of
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"), index=True)
    medium: Mapped[str] = mapped_column(String(20), default="electronic")
    place: Mapped[str] = mapped_column(String(250), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    retention_years: Mapped[int | None]  # none: for ever
    disposal_due: Mapped[date | None]  # the first day on which it may be destroyed, once it is closed
    archived_on: Mapped[date | None]  # handed over to the archive, which keeps it from then on
    hold_reason: Mapped[str] = mapped_column(Text, default="")
    held_on: Mapped[date | None]
    destroyed_on: Mapped[date | None]
    since: Mapped[datetime] = mapped_column(Instant, default=clock.now)  # in its state
    created_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    qms: Mapped[QualitySystem] = relationship()
    unit: Mapped[Unit] = relationship()
    maker: Mapped[Person] = relationship()
    document: Mapped[Document | None] = relationship()
    revision: Mapped[Revision | None] = relationship()
    corrects: Mapped["Record | None"] = relationship(remote_side="Record.id", back_populates="corrections")
    corrections: Mapped[list["Record"]] = relationship(back_populates="corrects", order_by="Record.id")
    files: Mapped[list["RecordFile"]] = relationship(back_populates="record", order_by="RecordFile.id")
    concerns: Mapped[list["RecordConcern"]] = relationship(
        back_populates="record", order_by="RecordConcern.unit_id", cascade="all, delete-orphan"
    )

    @property
    def log_unit(self):
        return self.unit

    @property
    def is_open(self) -> bool:
        """It can still be added to and changed."""
        return self.state == "open"

    @property
    def is_kept(self) -> bool:
        """It was closed and has not been destroyed."""
        return self.state in ("closed", "held", "listed")

    def is_over(self, on: date) -> bool:
        """It lies closed, and its years are over on a day: it may be destroyed, unless something open needs it."""
        return self.state == "closed" and self.disposal_due is not None and self.disposal_due <= on

    @property
    def retention_start(self) -> date | None:
        """The day from which its years count."""
        return retention.starts(self.closed_on) if self.closed_on else None

    @property
    def period(self) -> str:
        """From when to when its papers are: `16/03/2026 – 20/04/2026`."""
        days = dict.fromkeys([self.opened_on, self.closed_on or self.opened_on])
        return " – ".join(f"{day:%d/%m/%Y}" for day in days)

    @property
    def fingerprint(self) -> str:
        """What a form was filled in against; another one: someone acted in between."""
        kept = [self.uid, self.state, self.since.isoformat(), self.title, self.retention_years, len(self.files)]
        return hashlib.sha256(canonical(kept).encode()).hexdigest()[:24]


class RecordFile(Identified, Base):
    """A file of a record, kept unchanged. Of a destroyed one the name, size and hash stay, the bytes do not."""

    __tablename__ = "record_file"
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    name: Mapped[str] = mapped_column(String(250))
    sha256: Mapped[str] = mapped_column(String(64))
    stored_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    size: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    record: Mapped[Record] = relationship(back_populates="files")
    file: Mapped[StoredFile | None] = relationship()
    by: Mapped[Person] = relationship()

    @property
    def log_thread(self):
        return self.record

    @property
    def log_unit(self):
        return self.record.unit

    @property
    def is_picture(self) -> bool:
        """Whether a page can show it."""
        return self.file is not None and self.file.media_type in PICTURES.values()


class RecordConcern(Base):
    """Another unit that the record concerns, and that sees it therefore."""

    __tablename__ = "record_concern"
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)
    record: Mapped[Record] = relationship(back_populates="concerns")
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
