"""Signatures: internal evidence of who agreed to what, with the password asked every time (TRUST: signatures).

A signature covers a canonical text: the file's SHA-256, the subject's metadata, its uid and round. Change a byte or
a field and it is visibly void. It is not a digital signature in the sense of decree 30/2020/NĐ-CP.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from . import clock
from .audit import canonical
from .database import Base, Identified, Instant, db


@dataclass(frozen=True)
class Proof:
    """The person has just given their password; `acting_for` is the delegation used, if any."""

    person: Any
    delegation: Any = None


class Signature(Identified, Base):
    """One sign-off. Names and titles are those printed that day; rows are never changed."""

    __tablename__ = "signature"
    __table_args__ = (
        UniqueConstraint("subject", "round", "meaning", "person_id"),
        Index("ix_signature_subject", "subject"),
    )
    subject: Mapped[str] = mapped_column(String(80))
    round: Mapped[int]
    meaning: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(300))
    role: Mapped[str] = mapped_column(String(200), default="")
    on_behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    capacity: Mapped[str] = mapped_column(Text, default="")  # the lines above the name: "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC"
    signed_at: Mapped[datetime] = mapped_column(Instant)
    covered: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    person = relationship("Person", foreign_keys=[person_id])
    on_behalf_of = relationship("Person", foreign_keys=[on_behalf_of_id])

    def holds_for(self, covered: dict) -> bool:
        """Whether what it covers is still what stands, and the row itself was not touched."""
        text = canonical(covered)
        return self.covered == text and self.digest == _digest(self, text)


def sign(subject, *, meaning: str, round: int, covered: dict, proof: Proof, role: str = "") -> Signature:
    """Add the signature of `proof.person` over `covered` (strings, integers, booleans, null)."""
    person, delegation = proof.person, proof.delegation
    signature = Signature(
        subject=subject.ref,
        round=round,
        meaning=meaning,
        person_id=person.id,
        name=person.name,
        title=person.title,
        unit=person.unit.name if person.unit else "",
        role=role,
        on_behalf_of_id=delegation.delegator_id if delegation else None,
        capacity=delegation.printed if delegation else "",
        signed_at=clock.actual(),
        covered=canonical(covered),
    )
    signature.digest = _digest(signature, signature.covered)
    db.session.add(signature)
    db.session.flush()
    return signature


def signatures_of(subject, *, round: int | None = None) -> list[Signature]:
    """The signatures on a thing in the order they were given, of one round or of all."""
    query = select(Signature).where(Signature.subject == subject.ref).options(joinedload(Signature.on_behalf_of))
    query = query.order_by(Signature.signed_at, Signature.id)
    if round is not None:
        query = query.where(Signature.round == round)
    return list(db.session.scalars(query))


def _digest(row: Signature, covered: str) -> str:
    printed = [row.subject, row.round, row.meaning, row.person_id, row.name, row.title, row.unit, row.role]
    printed += [row.on_behalf_of_id, row.capacity, clock.stamp(row.signed_at), covered]
    return hashlib.sha256(canonical(printed).encode()).hexdigest()
