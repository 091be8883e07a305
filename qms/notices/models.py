"""Tables of notices, of the mails that carry them, and of what each person chose."""

import json
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms.core import clock
from qms.core.database import Base, Identified, Instant
from qms.people.models import Person


class Mail(Identified, Base):
    """A mail to one person: a day's digest, or (without a day) a notice at once. Its uid makes its Message-ID."""

    __tablename__ = "mail"
    __table_args__ = (
        UniqueConstraint("recipient_id", "day"),
        CheckConstraint("(outcome = '') = (ended_at IS NULL)", name="ended"),
        Index("ix_mail_outcome", "outcome", "ended_at"),
    )
    recipient_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    outcome: Mapped[str] = mapped_column(String(10), default="")  # sent, empty (nothing was left to say), refused, off
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    error: Mapped[str] = mapped_column(String(500), default="")  # what the mail server said against it
    recipient: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class Notice(Identified, Base):
    """Something one person is told: of what kind, about what, and the facts its words name."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_recipient", "recipient_id", "read_at", "id"),
        Index("ix_notice_subject", "subject_kind", "subject_uid"),
    )
    recipient_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(80))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_uid: Mapped[str] = mapped_column(String(36))
    thread: Mapped[str] = mapped_column(String(80))  # the thing whose whole history the subject belongs to
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    because: Mapped[str] = mapped_column(Text, default="")  # why they get it, where the kind does not say it
    kept_facts: Mapped[str] = mapped_column("facts", Text, default="{}")
    created_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id"), index=True)
    recipient: Mapped[Person] = relationship(foreign_keys=[recipient_id])
    actor: Mapped[Person | None] = relationship(foreign_keys=[actor_id])
    mail: Mapped[Mail | None] = relationship()

    @property
    def subject(self) -> str:
        """The reference of what it is about."""
        return f"{self.subject_kind}:{self.subject_uid}"

    @property
    def facts(self) -> dict:
        """What its words name."""
        return json.loads(self.kept_facts)


class Choice(Base):
    """How a person wants notices mailed; who has no row has the default of every column."""

    __tablename__ = "notice_choice"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    mail: Mapped[str] = mapped_column(String(10), default="digest")
    language: Mapped[str] = mapped_column(String(5), default="vi")
