"""The index is the database's shadow (TRUST T25): after a quiet moment they are equal, and losing it loses nothing."""

import shutil
from datetime import timedelta

import pytest
from sqlalchemy import select

from qms.core import clock, jobs
from qms.core.database import db
from qms.documents.models import Document, Revision
from qms.search import index, source
from qms.search.engine import Unavailable
from qms.search.grammar import read
from qms.search.passages import Passage
from tests.snapshots import built_once


@pytest.fixture
def eventful(world):
    """A library in which everything has happened that changes what is to be found."""
    return built_once(_eventful, world)


def _eventful(world):
    first = world.publish("QT-VP-01", "Quy trình một", text=["chữ thứ nhất"])
    world.draft(first.document, text=["bản thảo đầu"])
    draft = world.send(world.draft(first.document, text=["bản thảo sau"]))
    jobs.run_due()
    world.review(draft)
    world.approve(draft, since=clock.today() + timedelta(days=3))
    second = world.publish("QT-VP-02", "Quy trình hai", text=["chữ thứ hai"])
    jobs.run_due()
    world.draft(second.document, text=["sẽ bị bỏ"])
    world.withdraw(second.document)
    world.publish("QT-VP-03", "Không đọc được", text=[])
    jobs.run_due()
    return world


def indexed() -> dict[int, set[int]]:
    """Each findable revision of the database with the passages that the index holds of it."""
    every = db.session.scalars(select(Revision.id)).all()
    held = {
        revision: {hit.passage for hit in hits}
        for revision, hits in index.current().passages(read("quy"), every, each=1000).items()
    }
    return {revision: passages for revision, passages in held.items() if passages}


def stored() -> dict[int, set[int]]:
    """The same by the database's word."""
    rows = db.session.execute(
        select(Passage.revision_id, Passage.id).where(Passage.revision_id.in_(source.current().every()))
    )
    found: dict[int, set[int]] = {}
    for revision, passage in rows:
        found.setdefault(revision, set()).add(passage)
    return found


def test_after_the_jobs_the_index_equals_the_database(eventful):
    assert jobs.pending() == 0
    assert indexed() == stored()
    assert index.current().status().passages == sum(map(len, stored().values()))


def test_a_rebuild_changes_nothing(eventful):
    before = indexed()
    assert index.rebuild() == len(before)
    assert indexed() == before


def test_deleting_the_index_loses_nothing(eventful, app):
    before = indexed()
    shutil.rmtree(f"{app.config['QMS_DATA_DIR']}/index")
    assert not index.is_ready()
    index.notice_incomplete()
    assert jobs.run_due() == 1, "noticed twice, put in line once"
    assert index.is_ready()
    assert indexed() == before


def test_a_search_only_says_that_the_index_is_incomplete_and_the_runner_sees_to_it(eventful, app, sign_in):
    shutil.rmtree(f"{app.config['QMS_DATA_DIR']}/index")
    client = sign_in(eventful.staff)
    for address in ("/search?q=quy+trinh", "/search/suggestions?q=quy"):
        assert client.get(address).status_code == 200
    assert jobs.pending() == 0
    jobs.run_due()
    assert index.is_ready()


def test_an_index_found_torn_is_put_in_line_like_one_that_is_gone(eventful, monkeypatch):
    def torn():
        raise Unavailable

    monkeypatch.setattr(index, "is_ready", torn)
    index.notice_incomplete()
    assert jobs.pending(index.REBUILD) == 1


def test_the_first_change_of_an_installation_makes_the_index_whole(world, app):
    world.publish("QT-VP-01", "Quy trình một", text=["một"])
    jobs.run_due()
    shutil.rmtree(f"{app.config['QMS_DATA_DIR']}/index")
    world.publish("QT-VP-02", "Quy trình hai", text=["hai"])
    jobs.run_due()
    assert index.is_ready()
    assert indexed() == stored()


def test_reindexing_from_the_shell_says_how_many(eventful, app):
    result = app.test_cli_runner().invoke(args=["qms", "reindex"])
    assert result.exit_code == 0
    assert f"{len(stored())} bản" in result.output


def test_jobs_may_run_twice(eventful):
    before = indexed()
    index.bring_up([{"revision": revision} for revision in [*before, *before, 999_999]])
    assert indexed() == before


def test_nobody_waits_for_the_index_to_write(eventful, monkeypatch):
    """While the index is being written no transaction is open, or nobody could sign in the meantime on SQLite."""
    engine, seen = index.current(), []
    replace = engine.replace
    monkeypatch.setattr(engine, "replace", lambda given: (seen.append(db.session().in_transaction()), replace(given)))
    index.rebuild()
    assert seen
    assert not any(seen)
    assert db.session.scalar(select(Document.id).limit(1))
