"""`qms doctor` names every fault of store, dates, signatures, jobs, index and log; each is brought about by hand."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import text

from qms.core import clock, jobs
from qms.core.database import db, writing
from qms.documents.models import Revision
from qms.operating import doctor
from qms.search import index
from tests.snapshots import built_once

from .test_tampering import by_hand


@pytest.fixture
def library(app, world):
    """A document with a past revision, one in force by a whole route, and its index."""
    return built_once(_library, world)


def _library(world):
    old = world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu", text=["Bản cũ."])
    new = world.draft(old.document, text=["Bản mới."])
    world.review(world.send(new))
    world.approve(new)
    jobs.run_due()
    assert list(doctor.faults()) == []
    return new


def sql(statement: str) -> None:
    db.session.rollback()
    with db.engine.begin() as shell:
        shell.execute(text(statement))


def two_in_force(_library):
    sql("UPDATE revision SET effective_until = '2027-01-01' WHERE migrated")


def lost_index(library):
    index.current().replace({library.id: []})


def waiting(_library):
    with writing():
        jobs.enqueue("search:index", revision=1, after=clock.now() - timedelta(hours=2))


def failed(_library):
    with writing() as session:
        jobs.enqueue("search:index", revision=1)
        session.flush()
        session.query(jobs.Job).one().failed = True


def changed(library):
    os.chmod(library.file.path, 0o600)
    library.file.path.write_bytes(b"x" * library.file.size)


def stray(library):
    (library.file.path.parent / ("ab" * 32)).write_bytes(b"x")


FAULTS = {
    "không thuộc về nội dung nào": stray,
    "bị mất khỏi kho": lambda library: library.file.path.unlink(),
    "không còn nguyên như khi tiếp nhận": changed,
    "kích thước khác": lambda _l: sql("UPDATE stored_file SET size = size + 1"),
    "cùng có hiệu lực": two_in_force,
    "Nội dung đã ký bị thay đổi": lambda _l: sql("UPDATE revision SET title = 'Tên khác'"),
    "mà không có chữ ký": lambda _l: sql("DELETE FROM signature WHERE meaning = 'approved'"),
    "bị lỗi": failed,
    "chờ hơn một giờ": waiting,
    "Chỉ mục tìm kiếm có": lost_index,
    "chưa đầy đủ": lambda _l: index.current().wipe(),
    "bị đứt tại mục số 3": lambda _l: by_hand("UPDATE log_entry SET actor = 'u:x' WHERE seq = 3"),
}


@pytest.mark.parametrize("words", FAULTS)
def test_each_fault_is_named(app, library, words):
    FAULTS[words](library)
    db.session.rollback()
    db.session.expire_all()
    result = app.test_cli_runner().invoke(args=["qms", "doctor"])
    assert result.exit_code == 1 and words in result.output


def test_a_healthy_installation_has_none(app, library):
    assert app.test_cli_runner().invoke(args=["qms", "doctor"]).output == "Không phát hiện lỗi.\n"
    assert db.session.query(Revision).count() == 2
