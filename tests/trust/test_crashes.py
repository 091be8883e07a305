"""TRUST T1: killed at any moment, nothing is half done, nothing acknowledged is lost, and the index catches up."""

import time
from pathlib import Path

import pytest

from qms.core import files
from qms.core.database import db
from qms.core.jobs import pending
from qms.documents.models import Revision

from .invariants import broken, index_is_behind
from .processes import SOAK, Place, alone
from .tasks import POINTS

KILLED = -9
BEFORE_COMMIT = ["after the file is stored", "before the commit"]
IN_THE_INDEX = [point for point in POINTS if "index" in point or "segment" in point]


@pytest.fixture
def document(world):
    return world.publish("QT-VP-01", "Quy trình một", text=["Bản thứ nhất."]).document


def upload_dying(app, document, world, point: str) -> list[str]:
    """Upload in a process killed at the point; returns the states of the document's revisions afterwards."""
    given = (document.id, world.author.id, "Bản thứ hai.")
    db.session.rollback()
    assert alone(Place.of(app), "die_at", point, "upload", *given) == KILLED
    db.session.rollback()
    return sorted(db.session.scalars(db.select(Revision.state).where(Revision.document_id == document.id)))


@pytest.mark.parametrize("point", BEFORE_COMMIT)
def test_an_upload_killed_before_its_commit_leaves_no_row_and_a_file_that_doctor_names(app, world, document, point):
    assert upload_dying(app, document, world, point) == ["approved"]
    assert [fault for fault, _ in files.faults()] == ["orphan"]
    assert not broken()
    assert not index_is_behind()


def test_an_upload_killed_after_its_commit_is_there_and_gets_indexed(app, world, document):
    assert upload_dying(app, document, world, "after the commit") == ["approved", "draft"]
    assert pending() > 0
    assert not broken()
    assert not index_is_behind()


@pytest.mark.parametrize("point", ["before the commit", "after the commit"])
def test_an_approval_killed_on_its_way_is_whole_or_not_at_all(app, world, document, point):
    revision = world.draft(document)
    world.review(world.send(revision))
    given = (revision.id, world.director.id)
    assert alone(Place.of(app), "die_at", point, "approve", *given) == KILLED
    db.session.rollback()
    state = db.session.scalar(db.select(Revision.state).where(Revision.id == given[0]))
    assert state == ("reviewed" if point == "before the commit" else "approved")
    assert not broken()
    assert not index_is_behind()


@pytest.mark.sqlite_only
@pytest.mark.parametrize("point", IN_THE_INDEX)
def test_an_index_killed_while_it_is_written_catches_up(app, document, point):
    assert alone(Place.of(app), "die_at", point, "index_waiting") == KILLED
    assert pending() > 0
    assert not broken()
    assert not index_is_behind()


def test_killed_at_any_moment(app, world):
    """The moments are spread over what the process does once it is connected; `make soak` takes many more."""
    ended, rounds = set(), SOAK or 3
    for number in range(rounds):
        document = world.publish(f"QT-VP-{number + 10}", "Quy trình", text=["Bản thứ nhất."]).document
        given = (document.id, world.author.id, world.director.id, f"Bản thứ hai của {number}.")
        ended.add(alone(Place.of(app), "work", *given, kill_after=0.02 + 0.6 * number / rounds))
        assert not broken()
        assert not index_is_behind()
    assert KILLED in ended and ended <= {KILLED, 0}


def test_killed_while_a_file_is_read_nothing_is_left_but_what_doctor_names(app, world, document, tmp_path):
    """Not even the process that reads it."""
    given = (str(tmp_path / "reader"), document.id)
    assert alone(Place.of(app), "receive_dying", *given) == KILLED
    assert not broken() and not set(files.faults())
    reader = int((tmp_path / "reader").read_text())
    for _moment in range(100):
        if not _lives(reader):
            break
        time.sleep(0.05)
    assert not _lives(reader)


def _lives(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def test_killed_while_importing_what_was_taken_over_is_whole_and_the_rest_follows(app, world, tmp_path):
    """Run again, the importer knows what it has already taken over, and ends with what it would have had at once."""
    folder, count = tmp_path / "folder", 4
    folder.mkdir()
    for number in range(count):
        text = (f"QUY TRÌNH SỐ {number}", f"Mã số: QT-VP-5{number}", "Lần ban hành: 01", "Ngày ban hành: 05/01/2026")
        (folder / f"QT-VP-5{number} Quy trình số {number}.docx").write_bytes(world.docx(*text))
    for nth in (1, 2):
        assert alone(Place.of(app), "take_over_dying", str(folder), nth) == KILLED
        assert not broken()
    assert alone(Place.of(app), "take_over", str(folder)) == 0
    assert alone(Place.of(app), "take_over", str(folder)) == 0
    db.session.rollback()
    assert db.session.query(Revision).filter_by(migrated=True).count() == count
    assert not broken() and not set(files.faults())
    assert not index_is_behind()


def test_a_careless_order_would_be_noticed(app, world, document):
    """The row before the bytes: killed between the two, the database names a file that is not there."""
    given = (document.id, world.author.id, "Bản thứ hai.")
    assert alone(Place.of(app), "row_before_file", *given) == KILLED
    assert any(fault.startswith("lost file") for fault in broken())
