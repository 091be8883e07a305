"""Tables of units, quality systems, people, roles and delegation, and questions about one row."""

from datetime import date, datetime, timedelta
from functools import cached_property

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms.core import clock
from qms.core.database import Base, Identified, Instant

from .roles import ROLES

UNIT_KINDS = {
    "department": _l("Department"),
    "leadership": _l("Board of directors"),
    "division": _l("Division"),
    "branch": _l("Branch (chi cục)"),
    "centre": _l("Public-service unit"),
}
CAPACITIES = {"KT": "KT.", "TL": "TL.", "TUQ": "TUQ."}


class Period:
    """Valid from a day until (not including) another; open-ended when there is no end."""

    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    def is_valid(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    @property
    def period(self) -> tuple:
        """Both days, as a value."""
        return self.valid_from, self.valid_to

    @property
    def last_day(self) -> date | None:
        """The last day it holds, as decisions and forms put it ("until the end of…")."""
        return self.valid_to - timedelta(days=1) if self.valid_to else None


class Unit(Identified, Period, Base):
    """A department, division or subordinate unit; `path` lists the ids from the root down: `1.7.`."""

    __tablename__ = "unit"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="period"),
        Index("ix_unit_path", "path"),
        Index("ix_unit_order", "position", "name", "id"),
    )
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(250))
    kind: Mapped[str] = mapped_column(String(20))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    path: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int] = mapped_column(default=0)
    parent: Mapped["Unit | None"] = relationship(remote_side="Unit.id")

    @property
    def unit_id(self) -> int:
        return self.id

    @property
    def log_unit(self):
        return self


class QualitySystem(Identified, Base):
    """A quality management system (ISO 9001:2015, 4.3–4.4). Not a unit: it covers units (26/2014/TT-BKHCN, art. 6)."""

    __tablename__ = "quality_system"
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(250))
    scope: Mapped[str] = mapped_column(Text, default="")
    standard: Mapped[str] = mapped_column(String(60), default="TCVN ISO 9001:2015")
    lead_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    lead_unit: Mapped[Unit] = relationship()
    coverages: Mapped[list["Coverage"]] = relationship(back_populates="qms", order_by="Coverage.id")

    @property
    def qms_id(self) -> int:
        return self.id

    @property
    def log_unit(self):
        return self.lead_unit


class Coverage(Identified, Period, Base):
    """A unit is covered by a quality system for a time; never by two at once (`rules.refuse_double_coverage`)."""

    __tablename__ = "coverage"
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),)
    qms_id: Mapped[int] = mapped_column(ForeignKey("quality_system.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    qms: Mapped[QualitySystem] = relationship(back_populates="coverages")
    unit: Mapped[Unit] = relationship()


class Person(Identified, Base):
    """An account and the person it belongs to. Never deleted: what they signed keeps their name."""

    __tablename__ = "person"
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_folded: Mapped[str] = mapped_column(String(200), index=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    unit_since: Mapped[date] = mapped_column(default=clock.today)  # since when they belong to it
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    must_change_password: Mapped[bool] = mapped_column(default=True)
    disabled_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    unit: Mapped[Unit | None] = relationship(lazy="joined", innerjoin=False)
    assignments: Mapped[list["Assignment"]] = relationship(
        back_populates="person", foreign_keys="Assignment.person_id", order_by="Assignment.id"
    )
    received: Mapped[list["Delegation"]] = relationship(
        back_populates="delegate", foreign_keys="Delegation.delegate_id", order_by="Delegation.id"
    )

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None

    @property
    def initials(self) -> str:
        words = [word for word in self.name.replace("(mẫu)", "").split() if word]
        return "".join(word[0] for word in words[-2:]).upper()

    @property
    def log_unit(self):
        return self.unit

    @property
    def rights(self) -> tuple:
        """All of the person that what they may see and do depends on, as a value: equal as long as nothing changed."""
        held = ((a.role, a.qms_id, a.unit_id, a.unit and a.unit.path, *a.period) for a in self.assignments)
        belongs = (self.unit_id, self.unit and self.unit.path, self.unit_since)
        return self.id, self.disabled_at, *belongs, *held, *(delegation.limits for delegation in self.received)

    def roles_on(self, day: date) -> list["Assignment"]:
        """The roles held on that day."""
        return [] if self.disabled_at else [held for held in self.assignments if held.is_valid(day)]

    def holds(self, permission: str, subject=None, *, on: date | None = None) -> bool:
        """Whether a role held on that day (today) gives the permission for the subject's unit or quality system."""
        return any(
            permission in ROLES[held.role].permits and held.reaches(subject)
            for held in self.roles_on(on or clock.today())
        )

    def delegation_from(self, delegator_id: int, subject, *, on: date) -> "Delegation | None":
        """The delegation by which this person may act for another on this subject, if there is one."""
        if self.disabled_at:
            return None
        return next((d for d in self.received if d.delegator_id == delegator_id and d.covers(subject, on)), None)


class Assignment(Identified, Period, Base):
    """A role held in a unit or in a quality system, for a time; one given by mistake ends the day it began."""

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("(unit_id IS NULL) <> (qms_id IS NULL)", name="one_place"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(40), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    qms_id: Mapped[int | None] = mapped_column(ForeignKey("quality_system.id"), index=True)
    person: Mapped[Person] = relationship(back_populates="assignments", foreign_keys=[person_id])
    unit: Mapped[Unit | None] = relationship(lazy="joined")
    qms: Mapped[QualitySystem | None] = relationship(lazy="joined")

    @property
    def log_unit(self):
        return self.unit or self.qms.lead_unit

    @property
    def log_thread(self):
        return self.person

    @property
    def place(self):
        """The unit or the quality system it is held in."""
        return self.unit or self.qms

    @property
    def label(self):
        return ROLES[self.role].label

    def reaches(self, subject) -> bool:
        """Whether the role counts for this thing; None asks whether it is held anywhere."""
        if subject is None:
            return True
        if self.qms_id is not None:
            return getattr(subject, "qms_id", None) == self.qms_id
        unit = subject if isinstance(subject, Unit) else getattr(subject, "unit", None)
        if unit is None:
            return False
        if unit.id == self.unit_id:
            return True
        return ROLES[self.role].reaches_down and unit.path.startswith(self.unit.path)


class Delegation(Identified, Period, Base):
    """One person signs for another (30/2020/NĐ-CP, art. 13): KT. for the head, TL. by order, TUQ. by authority.

    `through` is the TL. delegation this one passes on to the deputy of the person it was given to.
    """

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("delegator_id <> delegate_id", name="not_oneself"),
        CheckConstraint("kind <> 'TUQ' OR (valid_to IS NOT NULL AND basis_number <> '')", name="tuq_limited"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="period"),
    )
    delegator_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(3))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    document_kinds: Mapped[str] = mapped_column(String(250), default="")  # space separated; empty = all
    scope: Mapped[str] = mapped_column(Text, default="")  # the limits in words, as the basis text puts them
    basis_number: Mapped[str] = mapped_column(String(80), default="")
    basis_date: Mapped[date | None]
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    through_id: Mapped[int | None] = mapped_column(ForeignKey("delegation.id"))
    delegator: Mapped[Person] = relationship(foreign_keys=[delegator_id])
    delegate: Mapped[Person] = relationship(foreign_keys=[delegate_id], back_populates="received")
    unit: Mapped[Unit | None] = relationship()
    through: Mapped["Delegation | None"] = relationship(remote_side="Delegation.id")

    def is_valid(self, on: date) -> bool:
        """Valid on that day and not revoked, and the delegator's account still lives: KT. ends with the post."""
        if self.revoked_at or self.delegator.disabled_at:
            return False
        return super().is_valid(on) and (self.through is None or self.through.is_valid(on))

    def covers(self, subject, on: date) -> bool:
        """Whether it is valid on that day and its limits admit the subject."""
        if not self.is_valid(on):
            return False
        if self.through is not None and not self.through.covers(subject, on):
            return False
        if self.document_kinds and getattr(subject, "kind", None) not in self.document_kinds.split():
            return False
        unit = getattr(subject, "unit", None)
        return self.unit is None or (unit is not None and unit.path.startswith(self.unit.path))

    @property
    def limits(self) -> tuple:
        """Whom it speaks for, when and on what, as a value."""
        ended = (self.revoked_at, self.delegator.disabled_at, self.through and self.through.limits)
        return self.delegator_id, self.document_kinds, self.unit and self.unit.path, *self.period, *ended

    @property
    def log_thread(self):
        return self.delegator

    @property
    def log_unit(self):
        return self.delegator.unit

    @cached_property
    def printed(self) -> str:
        """The lines above the name, e.g. `KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC`; both lines where it was passed on."""
        lines = [f"{CAPACITIES[self.kind]} {self.delegator.title.upper()}", self.delegate.title.upper()]
        if self.through is not None:
            lines.insert(1, f"KT. {self.through.delegate.title.upper()}")
        return " / ".join(lines)


class UserSession(Base):
    """A sign-in that lives on the server: the cookie holds a token, this row its hash."""

    __tablename__ = "user_session"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    address: Mapped[str] = mapped_column(String(60), default="")
    agent: Mapped[str] = mapped_column(String(250), default="")
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
