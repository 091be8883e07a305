"""The selects behind the figures. Each counts the rows of the very list that its figure links to: both always agree.

A select is built once for as long as who looks, at what and within which limits stays the same (`kept`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import wraps

from sqlalchemy import Row, Select, String, cast, func, select

from qms.actions import register as actions
from qms.actions.models import Action
from qms.core.database import db
from qms.core.days import days_between, month_of
from qms.core.kept import kept
from qms.documents import master_list
from qms.documents.distribution.deadline import Deadline
from qms.documents.models import Document
from qms.nonconformities import limits
from qms.nonconformities import register as nonconformities
from qms.nonconformities.models import Nonconformity
from qms.people.models import Person, Unit

from . import late_readers as late_readers_list
from .period import Period

MOST_REPEATS = 10


@dataclass(frozen=True)
class Scope:
    """Who looks, at which unit (and those beneath it) or all, over which period. `units` are all there are."""

    person: Person
    units: list[Unit]
    period: Period
    today: date
    unit: dict[str, str] = field(default_factory=dict)  # the filter of the lists
    last_late: date = field(init=False)  # who owes it since then to have read something is late
    repeat: int = field(init=False)  # months within which the same counts as a repeat

    def __post_init__(self):
        object.__setattr__(self, "last_late", Deadline.on(self.today).last_late)
        object.__setattr__(self, "repeat", limits.REPEAT.value)

    @property
    def rights(self) -> tuple:
        """All that a select depends on, as a value."""
        places = tuple((unit.id, unit.path) for unit in self.units)
        limited = (self.today, self.last_late, self.repeat)
        return self.person.rights, places, self.period, *limited, *self.unit.values()

    def nonconformities(self, shown: str, **filters: str) -> Select:
        """The rows of their list in this state and with these filters."""
        args, every = {"state": shown, **self.unit, **filters}, nonconformities.readable(self.person)
        within = {"units": self.units, "today": self.today, "repeat": self.repeat}
        return nonconformities.narrowed(self.person, args, of=every, **within)

    def actions(self, shown: str, **filters: str) -> Select:
        """The rows of their list in this state and with these filters."""
        args = {"state": shown, **self.unit, **filters}
        return actions.narrowed(self.person, args, units=self.units, today=self.today)

    def late_readers(self, **filters: str) -> Select:
        """The rows of their list with these filters, counted by unit."""
        within = {"units": self.units, "today": self.today, "last_late": self.last_late}
        return late_readers_list.by_unit(self.person, self.unit | filters, **within)

    def documents(self, **filters: str) -> Select:
        """The rows of the master list with these filters."""
        args, day = self.unit | filters, self.today
        return master_list.library(self.person, args, on=day, today=day, units=self.units, systems=[])


def _asked(build):
    """The rows of the select that `build` makes of a scope."""
    select_of = kept(24)(build)

    @wraps(build)
    def rows(scope: Scope) -> Sequence[Row]:
        return db.session.execute(select_of(scope)).all()

    return rows


@_asked
def open_nonconformities(scope: Scope) -> Select:
    """Rows (unit, source, kind, open, overdue)."""
    late = func.count().filter(Nonconformity.deadline < scope.today)
    by = (Nonconformity.unit_id, Nonconformity.source, Nonconformity.kind)
    return _grouped(scope.nonconformities("open"), by, func.count().label("open"), late.label("overdue"))


@_asked
def open_actions(scope: Scope) -> Select:
    """Rows (unit, open, overdue)."""
    late = func.count().filter(actions.is_late(scope.today))
    return _grouped(scope.actions("open"), (Action.unit_id,), func.count().label("open"), late.label("overdue"))


@_asked
def found_by_month(scope: Scope) -> Select:
    """Rows (month, count) of those that count, by the month of the period in which they were found."""
    rows = scope.nonconformities("counted", **scope.period.as_days("found"))
    return _grouped(rows, (month_of(Nonconformity.discovered_on),), func.count())


@_asked
def closed(scope: Scope) -> Select:
    """Rows (unit, month, numbers separated by commas): how many days each took that was closed in the period."""
    days = cast(days_between(Nonconformity.discovered_on, Nonconformity.closed_on), String)
    rows = scope.nonconformities("closed", **scope.period.as_days("closed"))
    return _grouped(rows, (Nonconformity.unit_id, month_of(Nonconformity.closed_on)), func.aggregate_strings(days, ","))


@_asked
def repeats(scope: Scope) -> Select:
    """Rows (document, code, cause group, count, count of all) of what was found in the period and had happened before.

    The `MOST_REPEATS` frequent ones; the last column is that of those left out too.
    """
    rows = scope.nonconformities("counted", repeated="1", **scope.period.as_days("found"))
    found = _only(rows, Nonconformity.document_id, Nonconformity.cause_group).subquery()
    by = (found.c.document_id, found.c.cause_group)
    counted = select(*by, func.count().label("count"), func.sum(func.count()).over().label("of_all")).group_by(*by)
    counted = counted.order_by(func.count().desc(), *by).limit(MOST_REPEATS).subquery()
    query = select(counted.c.document_id, Document.code, counted.c.cause_group, counted.c["count"], counted.c.of_all)
    query = query.join(Document, Document.id == counted.c.document_id)
    return query.order_by(counted.c["count"].desc(), Document.code, counted.c.cause_group)


@_asked
def late_readers(scope: Scope) -> Select:
    """Rows (unit, count) of the confirmations of what is new in the period that people of the unit owe for too long."""
    return scope.late_readers(**scope.period.as_days())


@_asked
def documents_for_review(scope: Scope) -> Select:
    """Rows (unit, overdue, within 30 days, within 90 days): each includes the ones before."""
    until = (scope.today, scope.today + timedelta(days=31), scope.today + timedelta(days=91))
    counts = (func.count().filter(Document.review_due < day) for day in until)
    return _grouped(scope.documents(due="90"), (Document.unit_id,), *counts)


def _grouped(rows: Select, by: tuple, *counts) -> Select:
    return _only(rows, *by, *counts).group_by(*by)


def _only(rows: Select, *columns) -> Select:
    """Other columns of the same rows, joined from the same thing."""
    thing = rows.column_descriptions[0]["entity"]
    return rows.order_by(None).with_only_columns(*columns).select_from(thing)
