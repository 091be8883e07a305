"""The selects behind the figures. Each counts the rows of the very list that its figure links to: both always agree."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Row, Select, and_, case, func, select

from qms.actions import register as actions
from qms.actions.models import Action
from qms.core.database import db
from qms.core.days import days_between, month_of
from qms.documents import master_list
from qms.documents.models import Document
from qms.nonconformities import register as nonconformities
from qms.nonconformities.models import Nonconformity
from qms.people.models import Person, Unit

from .period import Period


@dataclass(frozen=True)
class Scope:
    """Who looks, at which unit (and those beneath it) or all, over which period. `units` are all there are."""

    person: Person
    units: list[Unit]
    period: Period
    today: date
    unit: dict[str, str] = field(default_factory=dict)  # the filter of the lists

    def nonconformities(self, shown: str, **filters: str) -> Select:
        """The rows of their list in this state and with these filters."""
        args = {"state": shown, **self.unit, **filters}
        return nonconformities.narrowed(self.person, args, units=self.units, today=self.today)

    def actions(self, shown: str, **filters: str) -> Select:
        """The rows of their list in this state and with these filters."""
        args = {"state": shown, **self.unit, **filters}
        return actions.narrowed(self.person, args, units=self.units, today=self.today)

    def documents(self, **filters: str) -> Select:
        """The rows of the master list with these filters."""
        library = master_list.library(self.person, on=self.today, today=self.today)
        return master_list.narrowed(library, self.unit | filters, on=self.today, units=self.units, systems=[])


def open_nonconformities(scope: Scope) -> Sequence[Row]:
    """Rows (unit, source, kind, open, overdue)."""
    late = func.count().filter(Nonconformity.deadline < scope.today)
    by = (Nonconformity.unit_id, Nonconformity.source, Nonconformity.kind)
    return _grouped(scope.nonconformities("open"), by, func.count().label("open"), late.label("overdue"))


def open_actions(scope: Scope) -> Sequence[Row]:
    """Rows (unit, open, overdue)."""
    late = func.count().filter(actions.is_late(scope.today))
    return _grouped(scope.actions("open"), (Action.unit_id,), func.count().label("open"), late.label("overdue"))


def found_by_month(scope: Scope) -> dict[str, int]:
    """How many that count were found in each month of the period."""
    rows = scope.nonconformities("counted", **scope.period.as_days("found"))
    return dict(tuple(row) for row in _grouped(rows, (month_of(Nonconformity.discovered_on),), func.count()))


def closed_by_month(scope: Scope) -> dict[str, int]:
    """How many were closed in each month of the period."""
    rows = scope.nonconformities("closed", **scope.period.as_days("closed"))
    return dict(tuple(row) for row in _grouped(rows, (month_of(Nonconformity.closed_on),), func.count()))


def days_to_close(scope: Scope) -> Sequence[Row]:
    """Rows (unit, closed, days, median, middle_days, middles) of what was closed in the period, from its discovery.

    `middle_days` and `middles` add up, over the units, to the sum and number of the middle values of them all.
    """
    days = days_between(Nonconformity.discovered_on, Nonconformity.closed_on).label("days")
    rows = scope.nonconformities("closed", **scope.period.as_days("closed"))
    closed = _only(rows, Nonconformity.unit_id.label("unit_id"), days).subquery()
    in_unit = {"partition_by": closed.c.unit_id}
    ranked = select(
        closed,
        func.row_number().over(order_by=closed.c.days, **in_unit).label("place"),
        func.count().over(**in_unit).label("places"),
        func.row_number().over(order_by=closed.c.days).label("place_of_all"),
        func.count().over().label("places_of_all"),
    ).subquery()
    middle = _is_middle(ranked.c.place, ranked.c.places)
    middle_of_all = _is_middle(ranked.c.place_of_all, ranked.c.places_of_all)
    return db.session.execute(
        select(
            ranked.c.unit_id,
            func.count().label("closed"),
            func.sum(ranked.c.days).label("days"),
            func.avg(case((middle, ranked.c.days))).label("median"),
            func.sum(case((middle_of_all, ranked.c.days), else_=0)).label("middle_days"),
            func.count().filter(middle_of_all).label("middles"),
        ).group_by(ranked.c.unit_id)
    ).all()


def repeats(scope: Scope) -> Sequence[Row]:
    """Rows (document, code, cause group, count) of what was found in the period and had happened before."""
    rows = scope.nonconformities("counted", repeated="1", **scope.period.as_days("found"))
    found = _only(rows, Nonconformity.document_id, Nonconformity.cause_group).subquery()
    by = (found.c.document_id, Document.code, found.c.cause_group)
    query = select(*by, func.count()).join(Document, Document.id == found.c.document_id)
    return db.session.execute(query.group_by(*by)).all()


def documents_for_review(scope: Scope) -> Sequence[Row]:
    """Rows (unit, overdue, within 30 days, within 90 days): each includes the ones before."""
    until = (scope.today, scope.today + timedelta(days=31), scope.today + timedelta(days=91))
    counts = (func.count().filter(Document.review_due < day) for day in until)
    return _grouped(scope.documents(due="90"), (Document.unit_id,), *counts)


def _grouped(rows: Select, by: tuple, *counts) -> Sequence[Row]:
    return db.session.execute(_only(rows, *by, *counts).group_by(*by)).all()


def _only(rows: Select, *columns) -> Select:
    """Other columns of the same rows, joined from the same thing."""
    thing = rows.column_descriptions[0]["entity"]
    return rows.order_by(None).with_only_columns(*columns).select_from(thing)


def _is_middle(place, places):
    """The one in the middle of an odd number of places, the two in that of an even one."""
    return and_(place * 2 >= places, place * 2 <= places + 2)
