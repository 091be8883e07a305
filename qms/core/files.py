"""Files by their SHA-256: written once, never changed. The bytes are on disk before the row that names them.

file → fsync → rename → fsync(directory) → one transaction. What a crash leaves between, an orphan, `doctor` names.
They leave the store only by `forget`, when no row names them any more.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, String, literal, select
from sqlalchemy.orm import Mapped, mapped_column

from . import clock, outages
from .database import Base, Instant, data_dir, db, must_be_writing
from .errors import Conflict

CHUNK = 1 << 20


class StoredFile(Base):
    """Bytes in the store; what they are called is said by whoever refers to them."""

    __tablename__ = "stored_file"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(120))
    stored_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def path(self) -> Path:
        return path_of(self.sha256)

    @property
    def extension(self) -> str:
        return EXTENSIONS.get(self.media_type, "")


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PICTURES = {"jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
TYPES = {"docx": DOCX, "pdf": PDF, "xlsx": XLSX, **PICTURES}  # by what reading them says they are
EXTENSIONS = {media_type: f".{kind}" for kind, media_type in TYPES.items()} | {"image/jpeg": ".jpg"}


@dataclass(frozen=True)
class Staged:
    """Bytes already safe in the store, not yet named by any row."""

    sha256: str
    size: int


def path_of(sha256: str) -> Path:
    """Where the bytes with this hash lie."""
    return Path(data_dir()) / "files" / sha256[:2] / sha256


@outages.refused()
def stage(stream: BinaryIO) -> Staged:
    """Put the stream's bytes into the store, durably, and return their hash and size. No transaction is open yet.

    An `Outage` when the disk does not take them; nothing of them is left then.
    """
    root = Path(data_dir()) / "files"
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=root, prefix=".part-", delete=False) as part:
        try:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                part.write(chunk)
            part.flush()
            os.fsync(part.fileno())
            final = path_of(digest.hexdigest())
            final.parent.mkdir(exist_ok=True, mode=0o700)
            os.chmod(part.name, 0o400)
            os.replace(part.name, final)
        except BaseException:
            with contextlib.suppress(OSError):  # a failing disk may not even forget
                os.unlink(part.name)
            raise
    _fsync_directory(final.parent)
    _fsync_directory(root)
    return Staged(digest.hexdigest(), size)


def keep(staged: Staged, media_type: str) -> StoredFile:
    """Name staged bytes by a row of the current transaction; the same bytes twice are one row."""
    session = db.session()
    must_be_writing(session)
    row = _locked(staged.sha256, key_only=True)
    if row is None:
        row = StoredFile(sha256=staged.sha256, size=staged.size, media_type=media_type, stored_at=clock.now())
        session.add(row)
        session.flush()
    if not row.path.is_file():  # the same bytes were being destroyed while these came in
        raise Conflict(_l("The same file was being destroyed at this moment. Nothing was saved; send it again."))
    return row


def forget(sha256: str) -> bool:
    """Take bytes that no row names any more out of the store, for good; whether they are gone. Repeatable.

    Whoever keeps the same bytes meanwhile waits for this transaction, and finds them gone (`keep`).
    """
    session = db.session()
    must_be_writing(session)
    row = _locked(sha256)
    if row is None:
        return True
    if is_named(sha256):
        return False
    session.delete(row)
    session.flush()
    row.path.unlink(missing_ok=True)
    if row.path.parent.is_dir():
        _fsync_directory(row.path.parent)
    return True


def is_named(sha256: str) -> bool:
    """Whether any row of any table refers to these bytes."""
    ours = StoredFile.__table__.c.sha256
    keys = [key.parent for table in Base.metadata.sorted_tables for key in table.foreign_keys if key.column is ours]
    return any(db.session.scalar(select(literal(1)).where(column == sha256).limit(1)) for column in keys)


def _locked(sha256: str, *, key_only: bool = False) -> StoredFile | None:
    query = select(StoredFile).where(StoredFile.sha256 == sha256)
    query = query.with_for_update(read=True, key_share=True) if key_only else query.with_for_update()
    return db.session.scalar(query.execution_options(populate_existing=True))


def is_intact(sha256: str) -> bool:
    """Whether the store still holds exactly these bytes."""
    path = path_of(sha256)
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == sha256


def faults() -> Iterator[tuple[str, str]]:
    """Yield (fault, hash): `orphan` bytes no row names, `lost` bytes a row names, `changed` bytes that do not match."""
    known = set(db.session.scalars(select(StoredFile.sha256)))
    root = Path(data_dir()) / "files"
    present = {entry.name: entry for entry in root.glob("*/*")} if root.is_dir() else {}
    for part in root.glob(".part-*") if root.is_dir() else ():
        yield "orphan", part.name
    for name in sorted(present.keys() - known):
        yield "orphan", name
    for name in sorted(known - present.keys()):
        yield "lost", name
    for name in sorted(known & present.keys()):
        with present[name].open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != name:
                yield "changed", name


def _fsync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
