"""What tests of records share: writing one, and closing it."""

from datetime import date

import pytest
from sqlalchemy import select

from qms.attachments import Received
from qms.core import clock
from qms.core.database import db, get, locked, writing
from qms.people.models import Person, Unit
from qms.records import operations
from qms.records.models import Record
from qms.records.workflow import RECORD
from tests.world import World


def papers(*paragraphs: str, name: str = "Biên bản.docx") -> Received:
    """A file as if it had been read in the sandbox."""
    stored = World.upload(*paragraphs, name=name)
    return Received(stored.staged, stored.media_type, name, "\n".join(paragraphs))


@pytest.fixture
def keep(world):
    """`keep(title, unit=…, by=…)` adds a record with one file; `closed=` closes it on that day."""

    def add(title="Hồ sơ họp xem xét", *, unit="VP", by=None, closed: date | None = None, years=5, text=None, **more):
        received = [papers(text or f"Nội dung của {title}")]
        with writing():
            person = get(Person, (by or world.staff).id)
            record = operations.add_record(
                by=person,
                today=clock.today(),
                unit=db.session.scalar(select(Unit).where(Unit.code == unit)),
                title=title,
                opened_on=more.pop("opened_on", closed or clock.today()),
                retention_years=years,
                **more,
            )
            operations.add_files(record, received, by=person)
        return close(world, record, closed, years) if closed else record

    return add


def close(world, record: Record, day: date, years: int | None = 5, by=None) -> Record:
    """The head closes it on a day."""
    with writing():
        row = locked(Record, record.id)
        person = get(Person, (by or world.head).id) if row.unit.code == "VP" else get(Person, world.director.id)
        given = {"closed_on": day, "retention": str(years or "permanent")}
        RECORD.fire(row, "close", by=person, today=clock.today(), **given)
    return record


def fresh(record: Record) -> Record:
    """The record as the database has it now."""
    db.session.expire_all()
    return db.session.get(Record, record.id)
