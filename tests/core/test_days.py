"""What SQL says of days is what Python says of them, on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Date, literal, select

from qms.core.database import db
from qms.core.days import days_after, days_between, days_told, month_of, months_before
from qms.documents.effects import add_months


def asked(expression):
    return db.session.scalar(select(expression))


def day(value: date):
    return literal(value, Date)


@pytest.mark.parametrize("months", [1, 12, 13])
def test_a_day_some_months_before_is_that_day_or_the_last_of_its_month(app, months):
    for start in (date(2027, 12, 1), date(2028, 2, 25)):
        for each in (start + timedelta(days=number) for number in range(40)):
            assert asked(months_before(day(each), months)) == add_months(each, -months), each


def test_months_and_days_between(app):
    assert asked(month_of(day(date(2026, 3, 9)))) == "2026-03"
    assert asked(days_between(day(date(2025, 12, 31)), day(date(2026, 3, 1)))) == 60


def test_a_day_some_days_after(app):
    assert asked(days_after(day(date(2027, 12, 20)), literal(30))) == date(2028, 1, 19)
    assert asked(days_after(day(date(2027, 12, 20)), literal(0))) == date(2027, 12, 20)


def test_days_that_a_statement_is_told_are_rows(app):
    days = {7: date(2026, 3, 9), 1_000_000: date(2027, 12, 31)}
    told = days_told(days)
    assert {key: day for key, day in db.session.execute(select(told.c.key, told.c.day))} == days
    assert db.session.scalars(select(told.c.key).where(told.c.day < date(2027, 1, 1))).all() == [7]
    assert db.session.execute(select(days_told({}))).all() == []
