"""Tables of actions and of the requests for another date, and questions about one row."""

import hashlib
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms.core import clock
from qms.core.audit import canonical
from qms.core.database import Base, Identified, Instant
from qms.documents.models import Document, Revision
from qms.people.models import Person, Unit

KINDS = {
    "corrective": _l("Corrective action"),
    "improvement": _l("Improvement action"),
    "revision": _l("New revision of a document in force"),
    "reading": _l("A unit has confirmed reading a document"),
}
BY_ITSELF = ("revision", "reading")  # kinds that are done when it is so (`outcomes`), whoever brings it about
OPEN = ("planned", "under_way", "done")


class Action(Identified, Base):
    """One thing to be done, by one owner, until a day; `unit` answers for what it comes of.

    One of `BY_ITSELF` waits for its `document`: for a revision newer than `after`, which was in force when it was
    planned, or for the people of the unit `readers` to have confirmed reading.
    """

    __tablename__ = "action"
    __table_args__ = (
        Index("ix_action_origin", "origin_uid", "state"),
        Index("ix_action_owner", "owner_id", "state", "due"),
        Index("ix_action_state", "state", "due"),
        Index("ix_action_document", "document_id", "state"),
    )
    origin_kind: Mapped[str] = mapped_column(String(40))
    origin_uid: Mapped[str] = mapped_column(String(36))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    qms_id: Mapped[int] = mapped_column(ForeignKey("quality_system.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20), default="corrective")
    what: Mapped[str] = mapped_column(Text)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    after_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    readers_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    due: Mapped[date]
    state: Mapped[str] = mapped_column(String(20), default="planned")
    outcome: Mapped[str] = mapped_column(Text, default="")
    done_on: Mapped[date | None]
    verify_by: Mapped[date | None]  # once it is reported done
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    verified_on: Mapped[date | None]
    since: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True, foreign_keys=[unit_id])
    document: Mapped[Document | None] = relationship()
    after: Mapped[Revision | None] = relationship()
    readers: Mapped[Unit | None] = relationship(foreign_keys=[readers_id])
    owner: Mapped[Person] = relationship(foreign_keys=[owner_id], lazy="joined", innerjoin=True)
    verified_by: Mapped[Person | None] = relationship(foreign_keys=[verified_by_id])
    extensions: Mapped[list["Extension"]] = relationship(back_populates="action", order_by="Extension.id")

    @property
    def origin(self) -> str:
        """The reference of what it comes of."""
        return f"{self.origin_kind}:{self.origin_uid}"

    @property
    def log_thread(self) -> str:
        return self.origin

    @property
    def log_unit(self):
        return self.unit

    @property
    def is_open(self) -> bool:
        """Still to be done or to be verified."""
        return self.state in OPEN

    @property
    def request(self) -> "Extension | None":
        """The request for another date that nobody has decided yet."""
        return next((each for each in self.extensions if each.granted is None), None)

    @property
    def fingerprint(self) -> str:
        """What a form was filled in against; another one: someone acted in between."""
        asked = [[each.id, each.granted] for each in self.extensions]
        kept = [self.uid, self.state, self.owner_id, self.due.isoformat(), asked, self.since.isoformat()]
        return hashlib.sha256(canonical(kept).encode()).hexdigest()[:24]


class Extension(Base):
    """A request for another date: the old one stays visible, whatever was decided."""

    __tablename__ = "action_extension"
    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    old_due: Mapped[date]
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    granted: Mapped[bool | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decision: Mapped[str] = mapped_column(Text, default="")
    action: Mapped[Action] = relationship(back_populates="extensions")
    decided_by: Mapped[Person | None] = relationship()
