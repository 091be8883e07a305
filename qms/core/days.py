"""What SQL asks of days, in each database's own words: the month of one, one before or after it, days between two."""

from sqlalchemy import Date, Integer, String
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
