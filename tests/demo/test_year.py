"""The demonstration's year: what is told of nonconformities, true of every day of loading, and honestly dated."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from qms.actions.models import Action
from qms.core import audit, clock, desk, links, telling
from qms.core.audit import LogEntry
from qms.core.calendar import Calendar
from qms.core.database import db, writing
from qms.core.text import fold_code
from qms.demo import load, records, year
from qms.documents.models import Document
from qms.nonconformities import queries
from qms.nonconformities.models import Nonconformity
from qms.nonconformities.workflow import STATES
from qms.people import queries as people
from qms.people.models import Person, QualitySystem, Unit
from qms.records.models import Record
from qms.records.queries import kept_back
from tests.snapshots import built_once

pytestmark = pytest.mark.sqlite_only
SATURDAY = datetime(2027, 2, 27, 3, tzinfo=UTC)


@pytest.fixture
def loaded(app):
    """The department on a Saturday, with its stories and the codes of the documents that they name."""
    clock.set_source(lambda: SATURDAY)
    built_once(_load)
    yield clock.today()
    clock.set_source(None)


def _load() -> None:
    load.found_department(clock.today())
    with writing() as session:
        for story in {row["document"]: row for row in year.stories() if "document" in row}.values():
            session.add(_document(story["document"], story["unit"]))
    year.bring_about(clock.today())


def _document(code: str, unit_code: str) -> Document:
    unit = db.session.scalars(select(Unit).where(Unit.code == unit_code)).one()
    system = people.system_of(unit, clock.today()) or db.session.scalars(select(QualitySystem)).first()
    return Document(code=code, code_folded=fold_code(code), kind="procedure", unit=unit, qms=system)


def test_the_year_is_the_one_that_was_told(loaded):
    rows = db.session.scalars(select(Nonconformity)).all()
    assert Counter(row.kind for row in rows if row.kind) == {"major": 3, "minor": 15, "observation": 8}
    assert {row.state for row in rows} == set(STATES)
    assert sum(row.is_overdue(loaded) for row in rows) == 6
    came_back = [row for row in rows if db.session.scalars(queries.repeats_before(row, 12)).all()]
    assert sum(row.predecessor_id is None for row in came_back) == 2
    [inspected] = [row for row in rows if row.source == "inspection"]
    assert (inspected.deadline - loaded).days == 12
    assert {each.granted for action in db.session.scalars(select(Action)) for each in action.extensions} == {None, True}
    assert {row.effective for row in rows} == {None, True, False}


def test_no_record_is_older_than_the_nonconformity_that_it_came_of(loaded):
    records.bring_about(loaded)
    rows = db.session.scalars(select(Record).where(Record.origin != "")).all()
    found = {row.ref: row.discovered_on for row in db.session.scalars(select(Nonconformity))}
    assert rows and all(found[row.origin] <= row.opened_on for row in rows)
    office = db.session.scalars(select(Unit).where(Unit.code == "VP")).one()
    kept = [row for row, _why in kept_back(office, loaded)]
    assert sum(row in rows for row in kept) == 1, "one would be due, were its nonconformity not open"


def test_the_log_keeps_when_it_was_loaded_and_says_what_is_told_as_past(loaded):
    entries = db.session.scalars(select(LogEntry)).all()
    assert {entry.at for entry in entries} == {SATURDAY}
    told = [entry for entry in entries if entry.action.startswith(("nonconformities:", "actions:"))]
    assert all(date.fromisoformat(entry.detail["dated"]) <= loaded for entry in told)
    days = [entry.detail["dated"] for entry in told]
    assert days == sorted(days) and len(set(days)) > 50
    audit.verify()


def test_the_log_has_words_for_every_field_of_the_year(loaded):
    unnamed = set()
    for entry in db.session.scalars(select(LogEntry)):
        of, detail = entry.object.partition(":")[0], entry.detail
        fields = {*detail} - telling.BESIDE | {name for part in ("old", "new") for name in detail.get(part) or {}}
        unnamed |= {(of, name) for name in fields if str(links.field_label(of, name)) == name}
    assert unnamed == set()


def test_nobody_works_on_a_free_day_or_after_the_day_of_loading(loaded):
    days = Calendar.around(loaded, loaded)
    assert not days.is_working(date(loaded.year, 1, 1)), "the demonstration keeps the public holidays"
    for row in db.session.scalars(select(Nonconformity)):
        assert days.is_working(row.discovered_on) and row.created_at <= SATURDAY and row.since <= SATURDAY


def test_most_people_find_work_on_their_desk(loaded):
    sections = [one for one in desk.sections() if one.name in ("actions", "nonconformities", "reported")]
    found = {
        person.username: [
            db.session.execute(query).first() for one in sections if (query := one.rows(person, loaded)) is not None
        ]
        for person in db.session.scalars(select(Person))
    }
    assert {name for name, rows in found.items() if not any(rows)} <= {"vanthu", "doankiemtra", "quantri"}
