"""TRUST T22: a backup made while others write is whole; restored elsewhere everything is as it was, and says so."""

import io
import json
import os
import stat
import tarfile

import pytest
from flask import current_app
from sqlalchemy import select, text

from qms.app import create_app
from qms.core import audit, jobs
from qms.core.database import db, writing
from qms.core.errors import Invalid
from qms.operating import backup, doctor
from qms.people.models import Person, UserSession
from tests.snapshots import built_once
from tests.world import World

from .invariants import broken
from .processes import SPAWN, Place, _run

WRITERS = 2


@pytest.fixture
def library(world):
    """A document with two revisions, one under way, and somebody signed in."""
    return built_once(_library, world)


def _library(world):
    revision = world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu", text=["Nội dung cũ."])
    world.send(world.draft(revision.document, text=["Nội dung mới."]))
    World.open_session(current_app.test_client(), world.staff)
    jobs.run_due()
    return revision


@pytest.fixture
def elsewhere(database, tmp_path, request):
    """Another installation, with nothing in it: `with elsewhere(): …` works there."""
    folder = tmp_path / "elsewhere"
    folder.mkdir(mode=0o700)
    cluster = None if database.startswith("sqlite") else request.getfixturevalue("template_postgresql")
    url = cluster.create() if cluster else f"sqlite:///{folder / 'qms.sqlite'}"
    app = create_app(
        TESTING=True, SQLALCHEMY_DATABASE_URI=url, QMS_DATA_DIR=str(folder), SECRET_KEY="another", INLINE_JOBS=False
    )
    context = app.app_context
    app.folder = folder
    yield app
    with context():
        db.session.remove()
        db.engine.dispose()
    if cluster:
        cluster.drop(url)


def rows() -> dict[str, list]:
    """Every row of every table but those that a restore is to change."""
    db.session.rollback()
    tables = [table for table in db.metadata.sorted_tables if table.name not in ("user_session", "log_head", "job")]
    held = {table.name: sorted(map(repr, db.session.execute(select(table)))) for table in tables}
    db.session.rollback()
    return held


def stored(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("files/*/*")}


def test_a_restored_backup_is_the_same_byte_for_byte(app, library, elsewhere, tmp_path):
    before, bytes_before, size = rows(), stored(tmp_path), audit.verify()[0]
    backup.make(tmp_path / "one.tar")
    with elsewhere.app_context():
        result = elsewhere.test_cli_runner().invoke(args=["qms", "restore", str(tmp_path / "one.tar")])
        assert result.exit_code == 0, result.output
        after = rows()
        added = after["log_entry"][-1]
        assert "core:backup:restore" in added
        after["log_entry"] = [row for row in after["log_entry"] if "core:backup:restore" not in row]
        assert after == before
        assert stored(elsewhere.folder) == bytes_before != {}
        assert audit.verify()[0] == size + 1
        assert not broken() and not list(doctor.faults())
        assert not db.session.scalar(select(UserSession).where(UserSession.ended_at.is_(None)))
        db.session.rollback()


def test_it_is_found_again_and_can_be_worked_on(app, library, elsewhere, tmp_path):
    backup.make(tmp_path / "one.tar")
    ident, name = library.id, "director"
    with elsewhere.app_context():
        elsewhere.test_cli_runner().invoke(args=["qms", "restore", str(tmp_path / "one.tar")])
        person = db.session.scalar(select(Person).where(Person.username == name))
        client = elsewhere.test_client()
        World.open_session(client, person)
        assert "Nội dung" in client.get("/search?q=noi dung").text
        with client.get(f"/documents/revisions/{ident}/file") as response:
            assert response.status_code == 200
        with writing(), pytest.raises(Exception, match="only grows"):
            db.session.execute(text("DELETE FROM log_entry"))


def test_a_backup_says_what_it_left_behind(app, library, tmp_path):
    """In the log that goes on: who reads it there later knows where a restored one parted from it."""
    manifest, digest = backup.make(tmp_path / "one.tar")
    entry = db.session.scalars(select(audit.LogEntry).order_by(audit.LogEntry.seq.desc())).first()
    assert (entry.action, entry.detail["sha256"]) == ("core:backup:make", digest)
    assert (entry.seq, entry.prev) == (manifest.log_size, manifest.log_last)


def test_no_secret_and_no_index_goes_into_it_and_only_its_owner_reads_it(app, library, tmp_path):
    (tmp_path / "secret_key").write_text("geheim-geheim-geheim")
    backup.make(tmp_path / "one.tar")
    with tarfile.open(tmp_path / "one.tar") as tar:
        names = tar.getnames()
    assert names[:2] == ["manifest.json", "database"] and all(name.startswith("files/") for name in names[2:])
    whole = (tmp_path / "one.tar").read_bytes()
    assert b"geheim" not in whole and app.config["SECRET_KEY"].encode() not in whole
    assert stat.S_IMODE((tmp_path / "one.tar").stat().st_mode) == 0o600


def test_drill_while_others_write(app, world, library, elsewhere, tmp_path):
    """Processes upload and approve all the while; whatever was acknowledged before the backup began is in it."""
    place = Place.of(app)
    documents = [world.publish(f"QT-VP-{n}", "Quy trình").document.id for n in range(20, 20 + 3 * WRITERS)]
    given = [(documents[n::WRITERS], world.author.id, world.director.id) for n in range(WRITERS)]
    db.session.rollback()
    results = SPAWN.Queue()
    busy = [SPAWN.Process(target=_run, args=(place, "work_on", each, None, results)) for each in given]
    for process in busy:
        process.start()
    archives = []
    while any(process.is_alive() for process in busy) and len(archives) < 4:
        archives.append(tmp_path / f"{len(archives)}.tar")
        acknowledged = audit.verify()[0]
        db.session.rollback()
        manifest, _digest = backup.make(archives[-1])
        assert manifest.log_size >= acknowledged
    for outcome in [results.get(timeout=60) for _process in busy]:
        assert outcome.kind == "done", outcome.value
    for process in busy:
        process.join()
    with elsewhere.app_context():
        backup.restore(archives[-1])
        assert not broken()
        db.session.rollback()


def test_what_is_in_use_is_not_restored_over(app, library, tmp_path):
    backup.make(tmp_path / "one.tar")
    before = rows()
    with pytest.raises(Invalid, match="đang được dùng|in use"):
        backup.restore(tmp_path / "one.tar")
    assert rows() == before


def test_a_backup_is_never_written_over_and_a_lost_file_is_said(app, library, tmp_path):
    backup.make(tmp_path / "one.tar")
    with pytest.raises(Invalid):
        backup.make(tmp_path / "one.tar")
    library.file.path.unlink()
    with pytest.raises(Invalid, match="1"):
        backup.make(tmp_path / "two.tar")
    assert not (tmp_path / "two.tar").exists() and not list(tmp_path.glob("*.part"))


def _rewritten(source, target, change) -> None:
    """A copy of the archive with its members changed: `change(list of (TarInfo, bytes))`."""
    with tarfile.open(source) as tar:
        members = [(each, tar.extractfile(each).read()) for each in tar]
    with tarfile.open(target, "w") as tar:
        for info, data in change(members):
            tar.addfile(info, io.BytesIO(data) if info.isreg() else None)


def _named(name: str, data: bytes = b"x", kind=tarfile.REGTYPE, to: str = ""):
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = len(data) if kind == tarfile.REGTYPE else 0, kind, to
    return info, data


def _flip(members, number):
    info, data = members[number]
    members[number] = (info, bytes([data[0] ^ 1]) + data[1:])
    return members


def _claims(members, **changed):
    manifest = json.loads(members[0][1]) | changed
    return [_named("manifest.json", json.dumps(manifest).encode()), *members[1:]]


EVIL = {
    "a name that climbs": lambda members: [*members, _named("../evil")],
    "a name that climbs inside": lambda members: [*members, _named("files/../../evil")],
    "an absolute name": lambda members: [*members, _named("/tmp/evil-qms")],
    "the key": lambda members: [*members, _named("secret_key")],
    "the index": lambda members: [*members, _named("index/_MAIN_1.toc")],
    "a link": lambda members: [*members, _named("files/ab", kind=tarfile.SYMTYPE, to="/etc")],
    "a hard link": lambda members: [*members, _named("files/ab/" + "ab" * 32, kind=tarfile.LNKTYPE, to="/etc/passwd")],
    "a device": lambda members: [*members, _named("database", kind=tarfile.CHRTYPE)],
    "a file twice": lambda members: [*members, members[-1]],
    "a file more": lambda members: [*members, _named("files/ab/" + "ab" * 32)],
    "a file less": lambda members: members[:-1],
    "no database": lambda members: [members[0], *members[2:]],
    "no manifest": lambda members: members[1:],
    "a changed file": lambda members: _flip(members, -1),
    "a changed database": lambda members: _flip(members, 1),
    "another format": lambda members: _claims(members, format=2),
    "a manifest that is none": lambda members: [_named("manifest.json", b"[]"), *members[1:]],
    "more in the manifest": lambda members: _claims(members, more=1),
}


@pytest.mark.sqlite_only
@pytest.mark.parametrize("evil", EVIL)
def test_a_tampered_archive_is_refused_before_anything_is_written(app, library, elsewhere, tmp_path, evil):
    backup.make(tmp_path / "one.tar")
    _rewritten(tmp_path / "one.tar", tmp_path / "evil.tar", EVIL[evil])
    with elsewhere.app_context():
        with pytest.raises(Invalid):
            backup.restore(tmp_path / "evil.tar")
        assert os.listdir(elsewhere.folder) == []
    assert not os.path.exists("/tmp/evil-qms") and not (tmp_path / "evil").exists()


@pytest.mark.sqlite_only
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_truncated_archive_is_refused(app, library, elsewhere, tmp_path, part):
    backup.make(tmp_path / "one.tar")
    whole = (tmp_path / "one.tar").read_bytes()
    (tmp_path / "evil.tar").write_bytes(whole[: int(len(whole) * part)])
    with elsewhere.app_context(), pytest.raises(Invalid):
        backup.restore(tmp_path / "evil.tar")
    assert os.listdir(elsewhere.folder) == []


@pytest.mark.sqlite_only
def test_a_log_cut_before_the_backup_was_packed_is_found(app, library, elsewhere, tmp_path):
    """Whoever packs another database must also know where the log ended, and it shows against any print-out."""
    backup.make(tmp_path / "one.tar")
    _rewritten(tmp_path / "one.tar", tmp_path / "evil.tar", lambda members: _claims(members, log_size=3))
    with elsewhere.app_context(), pytest.raises(Invalid, match="không được dùng|do not use"):
        backup.restore(tmp_path / "evil.tar")
