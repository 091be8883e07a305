"""The administrator keeps the calendar of working days and the settings; nobody else does, and the log is told."""

from datetime import date

import pytest
from sqlalchemy import select

from qms.core import audit, calendar, settings
from qms.core.calendar import SpecialDay, proposed, working_days_after
from qms.core.database import db, writing
from qms.core.errors import Invalid


def actions() -> list[str]:
    return list(db.session.scalars(select(audit.LogEntry.action).order_by(audit.LogEntry.seq)))


@pytest.fixture
def limit():
    """A setting to change."""
    return settings.declared()[0]


def test_a_holiday_moves_what_is_reckoned_in_working_days(world, sign_in):
    browser = sign_in(world.administrator)
    day = {"day": "17/03/2026", "kind": "holiday", "name": "Ngày nghỉ của tỉnh"}
    assert browser.post("/admin/calendar/new", data=day).status_code == 302
    assert working_days_after(date(2026, 3, 16), 1) == date(2026, 3, 18)
    assert "Ngày nghỉ của tỉnh" in browser.get("/admin/calendar?year=2026").text
    ident = db.session.scalar(select(SpecialDay.id))
    db.session.rollback()
    assert browser.post(f"/admin/calendar/{ident}/remove").status_code == 303
    assert working_days_after(date(2026, 3, 16), 1) == date(2026, 3, 17)
    assert actions()[-2:] == ["core:calendar:add", "core:calendar:remove"]


@pytest.mark.parametrize(
    ("day", "is_working"), [(date(2026, 3, 21), False), (date(2026, 3, 16), True)], ids=["free anyway", "worked anyway"]
)
def test_a_day_that_changes_nothing_is_refused(world, day, is_working):
    with pytest.raises(Invalid), writing():
        calendar.add(day, is_working=is_working, name="Thừa", by=world.administrator)


def test_a_day_is_kept_once(world, sign_in):
    browser = sign_in(world.administrator)
    day = {"day": "17/03/2026", "kind": "holiday", "name": "Nghỉ"}
    browser.post("/admin/calendar/new", data=day)
    again = browser.post("/admin/calendar/new", data=day)
    assert again.status_code == 422 and "Ngày này đã có trong lịch." in again.text


def test_a_years_public_holidays_are_proposed_with_tet_and_swapped_days(app):
    found = proposed(2026)
    tet = [date(2026, 2, day) for day in range(16, 21)]
    assert all(found[day][0] is False for day in tet)
    assert found[date(2026, 8, 31)][0] is False, "free in exchange"
    assert found[date(2026, 8, 22)][0] is True, "a Saturday that is worked for it"
    assert date(2026, 4, 26) not in found, "a Sunday is free anyway"


def test_only_the_days_that_were_chosen_are_taken_over(world, sign_in):
    browser = sign_in(world.administrator)
    chosen = {"days": ["2026-02-16", "2026-08-22"]}
    assert browser.post("/admin/calendar/proposal?year=2026", data=chosen).status_code == 302
    assert [(row.day.isoformat(), row.is_working) for row in calendar.special_days(2026)] == [
        ("2026-02-16", False),
        ("2026-08-22", True),
    ]


def test_settings_are_changed_within_their_bounds(world, sign_in, limit):
    browser = sign_in(world.administrator)
    held = {setting.name.replace(":", "-"): settings.values()[setting.name] for setting in settings.declared()}
    name = limit.name.replace(":", "-")
    db.session.rollback()
    refused = browser.post("/admin/settings", data=held | {name: limit.most + 1})
    assert refused.status_code == 422 and limit.value == limit.default
    db.session.rollback()
    wanted = limit.default + 1 if limit.default < limit.most else limit.default - 1
    assert browser.post("/admin/settings", data=held | {name: wanted}).status_code == 302
    assert limit.value == wanted
    assert actions().count("core:setting:change") == 1, "what was not changed is not told"


@pytest.mark.parametrize("address", ["/admin/settings", "/admin/calendar/new", "/admin/calendar/proposal"])
def test_nobody_else_keeps_them(world, sign_in, address):
    for person in (world.staff, world.officer, world.director):
        assert sign_in(person).get(address).status_code == 403
