"""The demonstration's records: at every stage of their time, whatever the day of loading."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from qms.core import clock, desk, jobs
from qms.core.database import db
from qms.demo import load, records
from qms.people.models import Person
from qms.records import queries
from qms.records.disposal import Disposal
from qms.records.handover.models import Handover
from qms.records.models import Record
from qms.records.workflow import DISPOSAL
from tests.snapshots import built_once

pytestmark = pytest.mark.sqlite_only


@pytest.fixture(params=[date(2027, 1, 4), date(2026, 11, 26)], ids=str)
def loaded(app, request):
    day = request.param
    clock.set_source(lambda: datetime(day.year, day.month, day.day, 3, tzinfo=UTC))
    built_once(_load)
    yield day
    clock.set_source(None)


def _load() -> None:
    load.found_department(clock.today())
    records.bring_about(clock.today())
    jobs.run_due()


def test_they_stand_at_every_stage(loaded):
    rows = db.session.scalars(select(Record)).all()
    assert {row.state for row in rows} == {"open", "closed", "held", "listed", "destroyed"}
    assert any(row.retention_years is None for row in rows) and any(row.corrects for row in rows)
    assert all(row.opened_on <= (row.closed_on or loaded) <= loaded for row in rows)
    lists = db.session.scalars(select(Disposal)).all()
    assert Counter(row.state for row in lists) == dict.fromkeys(set(DISPOSAL.states) - {"dropped"}, 1)
    assert all(file.file is None for row in rows if row.state == "destroyed" for file in row.files)


def test_some_are_handed_over_and_some_wait_for_the_archive(loaded):
    assert {row.state for row in db.session.scalars(select(Handover))} == {"received", "sent"}
    assert db.session.scalars(select(Record).where(Record.archived_on.is_not(None))).all()


def test_some_are_due_and_each_list_waits_on_somebody(loaded):
    due = {unit.code: count for unit, count, _first in db.session.execute(queries.due_by_unit(loaded))}
    assert {"VP", "KHTC"} <= set(due)
    for username in ("thukyiso", "truongphong.ncc", "giamdoc", "vanthu"):
        person = db.session.scalars(select(Person).where(Person.username == username)).one()
        assert db.session.execute(desk.section("disposals").rows(person, loaded)).all(), username
