"""The file that a backup is: a plain .tar of a manifest, the database, and the stored files by their hash.

Nothing is believed of it: names, kinds, sizes and hashes are all checked before anything is written.
"""

import hashlib
import json
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
LARGEST_MANIFEST = 256 << 20
_FILE = re.compile(r"files/([0-9a-f]{2})/(\1[0-9a-f]{62})\Z")
CHUNK = 1 << 20


class Damaged(Exception):
    """The archive is not what a backup wrote."""


@dataclass
class Manifest:
    """What the archive holds: sizes by name in the archive, the database's hash, and where the log ended."""

    made_at: str
    kind: str  # sqlite, postgresql
    schema: str
    log: str
    log_size: int
    log_last: str
    database_sha256: str = ""
    sizes: dict[str, int] = field(default_factory=dict)
    format: int = FORMAT


def write(path: Path, manifest: Manifest, database: Path, files: list[tuple[str, Path]]) -> str:
    """Write the archive so that it is there whole or not at all, for its owner alone; returns its SHA-256."""
    part = path.with_name(path.name + ".part")
    manifest.database_sha256 = hash_of(database)
    members = [(DATABASE, database), *((f"files/{sha256[:2]}/{sha256}", source) for sha256, source in files)]
    manifest.sizes = {name: source.stat().st_size for name, source in members}
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
                _add(tar, MANIFEST, json.dumps(asdict(manifest), indent=1, sort_keys=True).encode())
                for name, source in members:
                    _add_file(tar, name, source)
            out.flush()
            os.fsync(out.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return hash_of(path)


def hash_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    import io

    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o600
    tar.addfile(info, io.BytesIO(data))


def _add_file(tar: tarfile.TarFile, name: str, source: Path) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = source.stat().st_size, 0o600
    with source.open("rb") as stream:
        tar.addfile(info, stream)


@contextmanager
def reading(path: Path) -> Iterator[tuple[Manifest, tarfile.TarFile]]:
    """The archive, checked from its first byte to its last; `Damaged` says what is wrong with it."""
    try:
        with tarfile.open(path, "r:") as tar:
            manifest = _manifest(tar)
            _check(tar, manifest)
            yield manifest, tar
    except (tarfile.TarError, EOFError) as error:
        raise Damaged(f"this is no whole archive: {error}") from error


def _manifest(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    if first is None or first.name != MANIFEST or not first.isreg() or first.size > LARGEST_MANIFEST:
        raise Damaged("it does not begin with a manifest")
    try:
        manifest = Manifest(**json.loads(tar.extractfile(first).read()))
        fits = manifest.format == FORMAT and all(type(size) is int for size in manifest.sizes.values())
    except (ValueError, TypeError, AttributeError) as error:
        raise Damaged("its manifest is not one of ours") from error
    if not fits:
        raise Damaged("its manifest is of another format")
    return manifest


def _check(tar: tarfile.TarFile, manifest: Manifest) -> None:
    seen = set()
    for member in tar:
        if member.name == MANIFEST and not seen:
            continue
        if not member.isreg() or (member.name != DATABASE and not _FILE.match(member.name)):
            raise Damaged(f"it holds something that does not belong there: {member.name[:200]!r}")
        if member.name in seen or manifest.sizes.get(member.name) != member.size:
            raise Damaged(f"{member.name} is not as the manifest says")
        seen.add(member.name)
        wanted = manifest.database_sha256 if member.name == DATABASE else member.name.rpartition("/")[2]
        if hashlib.file_digest(tar.extractfile(member), "sha256").hexdigest() != wanted:
            raise Damaged(f"{member.name} has been changed or is damaged")
    if missing := manifest.sizes.keys() - seen:
        raise Damaged(f"{len(missing)} files of the manifest are missing")
    if DATABASE not in seen:
        raise Damaged("it holds no database")


def unpack(tar: tarfile.TarFile, folder: Path) -> Path:
    """Write what was checked below an empty folder, durably: the stored files; returns where the database lies."""
    for member in tar:
        if not (member.name == DATABASE or _FILE.match(member.name)):
            continue
        target = folder / member.name if member.name != DATABASE else folder / ".database-restored"
        for above in (target.parent.parent, target.parent):
            above.mkdir(exist_ok=True, mode=0o700)
        mode = 0o600 if member.name == DATABASE else 0o400
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
            _copy(tar.extractfile(member), out)
            out.flush()
            os.fsync(out.fileno())
    os.sync()  # the folders as well
    return folder / ".database-restored"


def _copy(source: BinaryIO, out: BinaryIO) -> None:
    while chunk := source.read(CHUNK):
        out.write(chunk)
