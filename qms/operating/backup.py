"""Backing up while others write, and restoring into an empty installation (TRUST T22).

Left out on purpose: the index (rebuilt, never restored: it would run code), the key that signs cookies (the archive
alone must not open sessions) and, once restored, every session that was open.
"""

import contextlib
import os
from pathlib import Path
from tempfile import TemporaryDirectory

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import inspect, select, update

from qms.config import KEY_FILE
from qms.core import audit, clock, files, links, migrate, outages
from qms.core.audit import LogHead
from qms.core.database import data_dir, db, writing
from qms.core.errors import Invalid
from qms.people.models import UserSession

from . import archive, snapshot
from .archive import Manifest

MAKE = audit.declare("core:backup:make", _l("made a backup"))
RESTORE = audit.declare("core:backup:restore", _l("restored a backup: what came after it is not in this log"))
OUR_OWN = {KEY_FILE, "qms.sqlite", "qms.sqlite-journal", "index", ".gitkeep"}  # what an unused installation has made

links.register("log", _l("Action log"), lambda uids: {uid: links.Link(uid) for uid in uids})
links.name_fields(
    made_at=_l("Backup made at"), entries=_l("Entries of the log"), last=_l("Last hash of the log"), files=_l("Files")
)


def make(path: Path) -> tuple[Manifest, str]:
    """Write a backup to a new file; returns what it holds and its SHA-256. `Invalid` when it cannot be made."""
    if path.exists():
        raise Invalid(_("%(path)s is there already: a backup is never written over.", path=path))
    with _in_words(), outages.refused(), TemporaryDirectory(dir=data_dir(), prefix=".backup-") as folder:
        with snapshot.taken(Path(folder) / "database") as moment:
            manifest = Manifest(
                made_at=clock.stamp(clock.now()),
                kind=moment.kind,
                schema=moment.schema,
                log=moment.log,
                log_size=moment.log_size,
                log_last=moment.log_last,
            )
        # Files are never changed, and a second name keeps those that are destroyed while they are being read.
        stored = [(sha256, _held(files.path_of(sha256), Path(folder))) for sha256 in moment.files]
        if lost := [sha256 for sha256, place in stored if not place.is_file()]:
            raise Invalid(_("The store lacks %(n)d files: run qms doctor first.", n=len(lost)))
        digest = archive.write(path, manifest, Path(folder) / "database", stored)
    _tell(MAKE, manifest, sha256=digest, files=len(stored))
    return manifest, digest


def _held(place: Path, folder: Path) -> Path:
    """The file under a second name in the folder; under its own where the disk knows no second names."""
    try:
        os.link(place, folder / place.name)
    except OSError:
        return place
    return folder / place.name


def restore(path: Path) -> Manifest:
    """Make the archive this installation's state. `Invalid` when it is damaged, or anybody uses this installation."""
    folder = Path(data_dir())
    with _in_words(), outages.refused(), archive.reading(path) as (manifest, tar):
        if manifest.kind != db.engine.dialect.name:
            raise Invalid(_("The backup is one of %(kind)s; DATABASE_URL names another kind.", kind=manifest.kind))
        _refuse_unless_empty(folder)
        digest = archive.hash_of(path)
        snapshot.put_back(archive.unpack(tar, folder))
    migrate.upgrade()
    _refuse_unless_whole(manifest)
    _tell(RESTORE, manifest, sha256=digest, made_at=manifest.made_at)
    return manifest


def _refuse_unless_empty(folder: Path) -> None:
    others = sorted(entry.name for entry in folder.iterdir() if entry.name not in OUR_OWN)
    if others or inspect(db.engine).get_table_names():
        raise Invalid(
            _(
                "This installation is in use: restore into an empty data folder and an empty database. (%(what)s)",
                what=", ".join(others[:5]) or db.engine.url.render_as_string(),
            )
        )


def _refuse_unless_whole(manifest: Manifest) -> None:
    size, last = audit.verify()
    if (size, last) != (manifest.log_size, manifest.log_last):
        raise Invalid(_("The log does not end where the backup says: do not use this installation."))
    db.session.rollback()


def _tell(action: str, manifest: Manifest, **detail) -> None:
    with writing() as session:
        if action == RESTORE:  # a session that has ended since must not live again
            open_ones = update(UserSession).where(UserSession.ended_at.is_(None))
            session.execute(open_ones.values(ended_at=clock.now()))
        name = session.scalar(select(LogHead.log))
        audit.record(
            action, f"log:{name}", by="job:backup", entries=manifest.log_size, last=manifest.log_last, **detail
        )


@contextlib.contextmanager
def _in_words():
    try:
        yield
    except archive.Damaged as damaged:
        raise Invalid(_("The backup cannot be used: %(why)s.", why=damaged)) from damaged
    except snapshot.Unable as unable:
        raise Invalid(_("The database could not be copied: %(why)s", why=unable)) from unable
