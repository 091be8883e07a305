"""Working days: weekends, holidays and make-up days."""

from datetime import date, timedelta

import pytest

from qms.core.calendar import Calendar, SpecialDay, working_days_after, working_days_between
from qms.core.database import writing

TET = {date(2026, 2, day): False for day in range(16, 21)}  # Monday to Friday
FRIDAY = date(2026, 2, 13)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 3, 16), 1, date(2026, 3, 17)),
        (date(2026, 3, 20), 1, date(2026, 3, 23)),  # Friday → Monday
        (date(2026, 3, 21), 1, date(2026, 3, 23)),  # from a Saturday
        (date(2026, 3, 16), 0, date(2026, 3, 16)),
        (date(2026, 3, 23), -1, date(2026, 3, 20)),
        (FRIDAY, 1, date(2026, 2, 23)),  # the week of Tết lies between
    ],
)
def test_the_day_some_working_days_after(start, days, end):
    calendar = Calendar(TET)
    assert calendar.after(start, days) == end
    assert calendar.between(start, end) == days


def test_a_saturday_worked_in_exchange_counts():
    calendar = Calendar({date(2026, 3, 21): True})
    assert calendar.after(date(2026, 3, 20), 1) == date(2026, 3, 21)


@pytest.mark.parametrize("length", [0, 1, 6, 7, 8, 29, 400])
def test_days_between_two_are_as_many_as_counted_one_by_one(length):
    calendar = Calendar(TET | {date(2026, 3, 21): True, date(2026, 2, 14): True, date(2027, 1, 1): False})
    for start in (date(2026, 2, 9) + timedelta(days=n) for n in range(45)):
        days = [start + timedelta(days=n) for n in range(1, length + 1)]
        end = start + timedelta(days=length)
        assert calendar.between(start, end) == -calendar.between(end, start) == sum(map(calendar.is_working, days))


def test_the_days_the_administrator_keeps_are_reckoned_with(app):
    assert working_days_after(FRIDAY, 1) == date(2026, 2, 16)
    with writing() as session:
        session.add_all(SpecialDay(day=day, is_working=False, name="Tết Nguyên đán") for day in TET)
    assert working_days_after(FRIDAY, 1) == date(2026, 2, 23)
    assert working_days_between(FRIDAY, date(2026, 2, 23)) == 1
