"""TRUST T5 with nothing pretended: a disk of a few megabytes, a disk remounted read-only, a database held locked."""

import os
import subprocess
from contextlib import contextmanager, suppress

import pytest
from flask import g
from sqlalchemy import text

from qms.core import database, jobs
from qms.core.database import db
from qms.core.errors import DiskFull, Unwritable
from qms.documents.models import Revision
from qms.search import source
from tests.world import World

from .faults import SAID
from .invariants import broken, index_is_behind


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Who waits for a lock gives up soon."""
    monkeypatch.setattr(database, "LOCK_SECONDS", 0.2)


@pytest.fixture
def small_disk(tmp_path):
    """The test's folder is a file system of its own with a few megabytes: for root only."""
    mounted = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(tmp_path)]
    if os.geteuid() or subprocess.run(mounted, check=False, capture_output=True).returncode:
        pytest.skip("only root can mount a small disk")
    yield tmp_path
    subprocess.run(["umount", "-l", str(tmp_path)], check=True)


@pytest.fixture
def library(small_disk, world):
    """A document in force and a draft, on the small disk."""
    return world.draft(world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu", text=["Nội dung."]).document)


def let_go() -> None:
    """Close every connection, as a disk that is remounted demands."""
    db.session.remove()
    db.engine.dispose()
    g.pop("_login_user", None)


@contextmanager
def full(folder):
    """Not a byte is left."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as stream, suppress(OSError):
        while True:
            stream.write(bytes(4096))
    yield
    filler.unlink()


@contextmanager
def read_only(folder):
    let_go()
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    yield
    let_go()
    subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)


@pytest.mark.parametrize(("state", "refusal"), [(full, DiskFull), (read_only, Unwritable)])
def test_reading_goes_on_and_writing_is_refused_in_words(small_disk, world, library, sign_in, state, refusal):
    ident, client = library.id, sign_in(world.author)
    on_sqlite = db.engine.dialect.name == "sqlite"
    told = SAID["full" if refusal is DiskFull else "read-only"]
    with state(small_disk):
        with pytest.raises(refusal):
            World.upload("Nội dung rất mới " * 2000)
        assert client.get("/documents").status_code == 200
        assert client.get(f"/documents/revisions/{ident}").status_code == 200
        if on_sqlite:
            answer = client.post(f"/documents/revisions/{ident}/steps/submit")
            assert answer.status_code == told[0] and told[1] in answer.text
            assert client.get(f"/documents/revisions/{ident}").status_code == 200
    assert not broken()
    assert client.post(f"/documents/revisions/{ident}/steps/submit").status_code == 303
    assert not broken()
    assert not index_is_behind()


@contextmanager
def held_locked():
    """Another process has the whole database to itself."""
    let_go()
    with db.engine.connect() as other:
        if db.engine.dialect.name == "sqlite":
            other.exec_driver_sql("ROLLBACK")
            other.exec_driver_sql("BEGIN EXCLUSIVE")
        else:
            other.execute(text("LOCK TABLE user_session, revision IN ACCESS EXCLUSIVE MODE"))
        yield
        other.rollback()


def test_reading_a_locked_database_is_refused_in_words_and_goes_on_afterwards(app, world, sign_in):
    client = sign_in(world.staff)
    with held_locked():
        for address in ("/", "/documents", "/search?q=quy"):
            answer = client.get(address)
            assert answer.status_code == 503 and "Hệ thống đang bận." in answer.text
    assert client.get("/documents").status_code == 200


@pytest.mark.parametrize("address", ["/search?q=quy", "/search/suggestions?q=quy"])
def test_a_lock_met_half_way_through_a_search_is_refused_in_words_too(app, world, sign_in, monkeypatch, address):
    world.publish("QT-VP-01", "Quy trình")
    jobs.run_due()
    client, ask = sign_in(world.staff), source.current().admit

    def ask_in_vain(*given):
        with held_locked():
            return ask(*given)

    monkeypatch.setattr(source.current(), "admit", ask_in_vain)
    answer = client.get(address)
    assert answer.status_code == 503 and "Hệ thống đang bận." in answer.text
    monkeypatch.undo()
    assert "QT-VP-01" in client.get(address).text


def test_a_postgresql_that_takes_no_writes_is_read_on(app, world, sign_in):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite's disk is tried above")
    draft = world.draft(world.publish("QT-VP-01", "Quy trình").document)
    ident, client = draft.id, sign_in(world.author)
    name = db.engine.url.database
    db.session.rollback()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as shell:
        shell.execute(text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'))
    let_go()
    answer = client.post(f"/documents/revisions/{ident}/steps/submit")
    assert answer.status_code == 503 and SAID["read-only"][1] in answer.text
    assert client.get(f"/documents/revisions/{ident}").status_code == 200
    assert db.session.get(Revision, ident).state == "draft"
