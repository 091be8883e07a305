"""What SQL asks of days, in each database's own words: the month of one, one before or after it, days between two."""

import json
from collections.abc import Mapping
from datetime import date

from sqlalchemy import Date, Integer, String, column, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class month_of(FunctionElement):
    """The month of a day as `2026-03`."""

    type = String()
    inherit_cache = True


class months_before(FunctionElement):
    """The same day so many months earlier, or that month's last day."""

    type = Date()
    inherit_cache = True


class days_between(FunctionElement):
    """How many days the second day lies after the first."""

    type = Integer()
    inherit_cache = True


class days_after(FunctionElement):
    """The day so many days after one."""

    type = Date()
    inherit_cache = True


class days_in(FunctionElement):
    """Rows (key, value) of a mapping of whole numbers to days, told as JSON."""

    inherit_cache = True


def days_told(days: Mapping[int, date]):
    """Rows (key, day) that a statement is told, as one value however many they are."""
    said = json.dumps({key: day.isoformat() for key, day in days.items()})
    return days_in(literal(said)).table_valued(column("key", Integer), column("day", Date))


@compiles(month_of)
def _month_of(element, compiler, **kw):
    return f"to_char({compiler.process(element.clauses, **kw)}, 'YYYY-MM')"


@compiles(month_of, "sqlite")
def _month_of_sqlite(element, compiler, **kw):
    return f"substr({compiler.process(element.clauses, **kw)}, 1, 7)"


@compiles(months_before)
def _months_before(element, compiler, **kw):
    day, months = (compiler.process(each, **kw) for each in element.clauses)
    return f"CAST({day} - make_interval(months => {months}) AS date)"


@compiles(months_before, "sqlite")
def _months_before_sqlite(element, compiler, **kw):
    """SQLite runs over into the next month where the day is missing: then the last day of the right one is earlier."""
    day, months = (compiler.process(each, **kw) for each in element.clauses)
    last = f"date({day}, 'start of month', '-' || {months} || ' months', '+1 month', '-1 day')"
    return f"min(date({day}, '-' || {months} || ' months'), {last})"


@compiles(days_between)
def _days_between(element, compiler, **kw):
    first, second = (compiler.process(each, **kw) for each in element.clauses)
    return f"({second} - {first})"


@compiles(days_between, "sqlite")
def _days_between_sqlite(element, compiler, **kw):
    first, second = (compiler.process(each, **kw) for each in element.clauses)
    return f"CAST(julianday({second}) - julianday({first}) AS INTEGER)"


@compiles(days_after)
def _days_after(element, compiler, **kw):
    day, days = (compiler.process(each, **kw) for each in element.clauses)
    return f"(CAST({day} AS date) + CAST({days} AS integer))"


@compiles(days_after, "sqlite")
def _days_after_sqlite(element, compiler, **kw):
    day, days = (compiler.process(each, **kw) for each in element.clauses)
    return f"date({day}, '+' || {days} || ' days')"


@compiles(days_in)
def _days_in(element, compiler, **kw):
    said = compiler.process(element.clauses, **kw)
    rows = "SELECT CAST(key AS integer) AS key, CAST(value AS date) AS day"
    return f"({rows} FROM json_each_text(CAST({said} AS json)))"


@compiles(days_in, "sqlite")
def _days_in_sqlite(element, compiler, **kw):
    said = compiler.process(element.clauses, **kw)
    return f"(SELECT CAST(key AS INTEGER) AS key, value AS day FROM json_each({said}))"  # noqa: S608  (a bound value)
