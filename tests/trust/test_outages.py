"""TRUST T5: a full, failing or read-only disk and a locked database are refusals in words; nothing is half done."""

import io
import itertools
from datetime import timedelta

import pytest
from flask import g

from qms.core import audit, clock, database, files, jobs
from qms.core.database import db
from qms.core.errors import DiskFull
from qms.documents.models import Revision

from .faults import OF_DATABASE, OF_DISK, SAID, in_database, on_disk
from .invariants import broken, index_is_behind

KINDS = sorted({kind for kinds in OF_DATABASE.values() for kind in kinds})


SAVED = "Nội dung đã gửi được lưu"
AFTER = {"draft": (True, False), "in_review": (False, True)}  # what the page then says: nothing was changed, or saved


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Who waits for a lock gives up soon."""
    monkeypatch.setattr(database, "LOCK_SECONDS", 0.3)


@pytest.fixture
def draft(world) -> int:
    return world.draft(world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu").document).id


@pytest.fixture
def browser(world, sign_in):
    """Forgets between requests what an earlier one read, as the real server does."""
    client = sign_in(world.author)

    def ask(address, data=None, *, accept="text/html"):
        db.session.remove()
        g.pop("_login_user", None)
        return client.open(address, method="GET" if data is None else "POST", data=data, headers={"Accept": accept})

    return ask


def is_told(answer, kind: str) -> bool:
    status, words = SAID[kind]
    return answer.status_code == status and words in answer.text


def state(ident: int) -> str:
    db.session.rollback()
    return db.session.scalar(db.select(Revision.state).where(Revision.id == ident))


def test_a_step_refused_at_any_statement_changes_nothing_or_says_that_it_did(draft, browser):
    address = f"/documents/revisions/{draft}/steps/submit"
    for nth in itertools.count(1):
        with in_database("full", nth=nth):
            answer = browser(address, {})
        assert answer.status_code == 507, f"at call {nth}"
        assert (SAID["full"][1] in answer.text, SAVED in answer.text) == AFTER[state(draft)], f"at call {nth}"
        assert not broken(), f"at call {nth}"
        if state(draft) == "in_review":
            break
    assert nth > 15
    assert browser(f"/documents/revisions/{draft}").status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_the_database_refuses_is_told_in_words(app, draft, browser, kind):
    if kind not in OF_DATABASE[db.engine.dialect.name]:
        pytest.skip("not an error of this database")
    for nth in (1, 3):
        with in_database(kind, nth=nth, lasting=True):
            assert is_told(browser("/documents"), kind)
            assert is_told(browser(f"/documents/revisions/{draft}/steps/submit", {}), kind)
    assert browser("/documents").status_code == 200


def test_a_caller_that_asks_for_data_gets_data(draft, browser):
    with in_database("locked", lasting=True):
        answer = browser("/search?q=quy", accept="application/json")
    assert answer.status_code == 503 and SAID["locked"][1] in answer.json["error"]


@pytest.fixture
def upload(world, draft, browser):
    """Send the edit form with a file, as the browser would."""
    form = {"seen": db.session.get(Revision, draft).fingerprint, "title": "Tên đang gõ", "summary": "Sửa."}
    form |= {"reviewers-0": str(world.head.id), "approver": str(world.director.id)}
    sent = world.docx("Nội dung mới")
    return lambda: browser(f"/documents/revisions/{draft}/edit", form | {"file": (io.BytesIO(sent), "mới.docx")})


def test_an_upload_refused_at_any_call_leaves_nothing_and_keeps_what_was_typed(draft, upload, monkeypatch):
    before = set(files.faults())
    for nth in itertools.count(1):
        with on_disk(monkeypatch, "full", nth=nth) as fault:
            answer = upload()
        if not fault.was_met:
            break
        assert is_told(answer, "full") and "Tên đang gõ" in answer.text, f"at call {nth}"
        assert not broken()
        if nth <= 4:  # until the bytes have their name
            assert set(files.faults()) == before, f"at call {nth}"
    assert nth > 5
    assert answer.status_code == 303
    assert db.session.get(Revision, draft).file_name == "mới.docx"
    assert set(files.faults()) == before and not broken()


@pytest.mark.parametrize("kind", OF_DISK)
def test_whatever_the_disk_refuses_is_told_in_words(upload, monkeypatch, kind):
    with on_disk(monkeypatch, kind):
        assert is_told(upload(), kind)
    assert upload().status_code == 303


def test_who_reads_is_not_stopped_by_what_the_server_would_note(world, draft, browser, now):
    """The last time a person was seen is written now and then: not worth a page."""
    now(clock.now() + timedelta(minutes=10))
    with in_database("full", only="UPDATE user_session") as fault:
        answer = browser("/documents")
    assert fault.was_met and answer.status_code == 200


def test_work_that_met_an_outage_is_done_when_it_is_over(app, draft, now, monkeypatch):
    """However long it lasts: a job is given up for a fault of its own only."""
    whole, error = jobs._handlers["search:index"], OF_DISK["full"]()

    def no_room(_payloads):
        raise error

    monkeypatch.setitem(jobs._handlers, "search:index", (no_room, 1))
    for _ in range(jobs.ATTEMPTS + 3):
        jobs.run_due(limit=jobs.pending())
        now(clock.now() + timedelta(minutes=6))
    monkeypatch.setitem(jobs._handlers, "search:index", whole)
    assert not index_is_behind()
    assert jobs.pending() == 0 == db.session.query(jobs.Job).count()


def test_a_command_says_it_in_words(app, draft):
    with in_database("full", lasting=True):
        result = app.test_cli_runner().invoke(args=["qms", "reindex"])
    assert result.exit_code == 1 and "Đĩa của hệ thống đã đầy." in result.output


def test_a_careless_write_would_be_noticed(world, draft, monkeypatch):
    """The change is committed first and told to the log afterwards: refused in between, the log lacks it."""
    seal = audit.seal

    def commits_first(session):
        held = session.info.pop("events")
        session.commit()
        session.info["events"] = held
        seal(session)

    revision = db.session.get(Revision, draft)
    world.review(world.send(revision))
    monkeypatch.setattr(audit, "seal", commits_first)
    with in_database("full", only="INSERT INTO log_entry"), pytest.raises(DiskFull):
        world.approve(revision)
    assert broken()
