"""The table of attachments."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms.core import clock
from qms.core.database import Base, Identified, Instant
from qms.core.files import PICTURES, StoredFile
from qms.people.models import Person


class Attachment(Identified, Base):
    """A file kept unchanged, and the thing it belongs to (`kind:uid`)."""

    __tablename__ = "attachment"
    subject: Mapped[str] = mapped_column(String(80), index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    name: Mapped[str] = mapped_column(String(250))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def log_thread(self) -> str:
        return self.subject

    @property
    def is_picture(self) -> bool:
        """Whether a page can show it."""
        return self.file.media_type in PICTURES.values()
