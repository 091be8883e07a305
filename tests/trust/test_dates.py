"""TRUST T23: dates are Vietnam's whatever the server's zone; order is by sequence, never by clock."""

import os
import time
from datetime import UTC, date, datetime, timedelta

import pytest

from qms.core import audit, clock
from qms.core.audit import LogEntry
from qms.core.database import db, writing
from qms.documents.effects import add_months

ZONES = ["UTC", "America/Los_Angeles", "Asia/Ho_Chi_Minh", "Pacific/Kiritimati", "Asia/Kathmandu"]
LAST_MINUTE = datetime(2026, 3, 16, 16, 59, 59, tzinfo=UTC)  # one second before midnight in Vietnam


@pytest.fixture(params=ZONES)
def server_zone(request, monkeypatch):
    """The server's clock stands in another zone."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.delenv("TZ")
    if "TZ" in os.environ:
        del os.environ["TZ"]
    time.tzset()


def test_the_day_turns_at_midnight_in_vietnam(server_zone, now):
    now(LAST_MINUTE)
    assert clock.today() == date(2026, 3, 16)
    now(LAST_MINUTE + timedelta(seconds=1))
    assert clock.today() == date(2026, 3, 17)


def test_an_instant_is_kept_and_printed_the_same(server_zone, world, now):
    now(LAST_MINUTE)
    with writing():
        audit.record("core:log:start", world.staff, by=world.staff)
    db.session.expire_all()
    entry = db.session.scalars(db.select(LogEntry).order_by(LogEntry.seq.desc())).first()
    assert entry.at == LAST_MINUTE
    assert clock.local(entry.at).strftime("%d/%m/%Y %H:%M") == "16/03/2026 23:59"
    assert '"at":"2026-03-16T16:59:59.000000Z"' in entry.payload
    audit.verify()


def test_a_revision_comes_into_force_at_midnight_in_vietnam(server_zone, world, now, sign_in):
    old = world.publish("QT-VP-01", "Quy trình một", since=date(2026, 1, 5))
    draft = world.draft(old.document)
    world.review(world.send(draft))
    new = world.approve(draft, since=date(2026, 3, 17))
    now(LAST_MINUTE)
    assert old.is_in_force(clock.today())
    assert not new.is_in_force(clock.today())
    now(LAST_MINUTE + timedelta(seconds=1))
    assert not old.is_in_force(clock.today())
    assert new.is_in_force(clock.today())


def test_the_29th_of_february(world, now):
    now(date(2028, 2, 29))
    revision = world.publish("QT-VP-01", "Quy trình một", since=date(2028, 2, 29), review_months=12)
    assert revision.is_in_force(clock.today())
    assert revision.document.review_due == date(2029, 2, 28)
    assert add_months(date(2028, 2, 29), 48) == date(2032, 2, 29)
    assert add_months(date(2027, 8, 31), 6) == date(2028, 2, 29)


def test_a_clock_that_goes_back_does_not_disturb_the_order(world, now):
    before = audit.verify()[0]
    for hours in (0, -3, -2, 5, -48):
        now(LAST_MINUTE + timedelta(hours=hours))
        with writing():
            audit.record("core:log:start", world.staff, by=world.staff, hours=hours)
    told = list(db.session.scalars(db.select(LogEntry).where(LogEntry.seq >= before).order_by(LogEntry.seq)))
    assert [entry.detail["hours"] for entry in told] == [0, -3, -2, 5, -48]
    assert audit.verify()[0] == before + 5
