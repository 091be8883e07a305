"""What the dashboard shows: blocks of rows of numbers, each number with the address of the rows behind it."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import chain
from statistics import fmean as mean
from statistics import median
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l

from qms.nonconformities.kinds import CAUSE_GROUPS, SOURCES
from qms.nonconformities.register import KINDS_SHOWN, UNCONFIRMED

from . import queries
from .queries import Scope


class Number(NamedTuple):
    """A number, the address of its rows, and how it is written where that is not as a whole number."""

    value: float
    url: str = ""
    text: str = ""


class Column(NamedTuple):
    """A heading; `plotted` where the chart draws its numbers."""

    label: Any
    plotted: bool = True


class Line(NamedTuple):
    """A row: what it is about, and a number for each column."""

    label: Any
    numbers: list[Number]


@dataclass(frozen=True)
class Block:
    """A chart with its table. `of` heads the first column; `total` is a row below that is not drawn."""

    name: str
    title: Any
    of: Any
    columns: tuple[Column, ...]
    lines: list[Line]
    total: Line | None = None
    note: Any = ""
    nothing: Any = _l("Nothing here.")
    chart: str = "bars"
    plotted: list[Line] = field(init=False)

    def __post_init__(self):
        drawn = [place for place, column in enumerate(self.columns) if column.plotted]
        lines = [Line(line.label, [line.numbers[place] for place in drawn]) for line in self.lines]
        object.__setattr__(self, "plotted", lines)

    @property
    def series(self) -> list:
        """What the chart draws, in words."""
        return [column.label for column in self.columns if column.plotted]


OPEN_AND_LATE = (Column(_l("Still open")), Column(_l("Overdue")))
_TOTAL = _l("Total")


def nonconformities(scope: Scope, shown: str, **filters) -> str:
    """The address of the list in this state, with these filters, of the unit looked at."""
    return url_for("nonconformities.log", **{"state": shown, **scope.unit, **filters})


def actions(scope: Scope, shown: str, **filters) -> str:
    """The address of the list of actions in this state, with these filters, of the unit looked at."""
    return url_for("actions.log", **{"state": shown, **scope.unit, **filters})


def documents(scope: Scope, **filters) -> str:
    """The address of the master list with these filters, of the unit looked at."""
    return url_for("documents.master_list", **{**scope.unit, **filters})


def blocks(scope: Scope) -> list[Block]:
    """Every block, in the order of the page; a handful of statements, however much there is."""
    standing = queries.open_nonconformities(scope)
    took = [(unit, month, [int(days) for days in said.split(",")]) for unit, month, said in queries.closed(scope)]
    return [
        _by_unit(scope, standing),
        _actions_by_unit(scope),
        _by_source(scope, standing),
        _by_kind(scope, standing),
        _trend(scope, took),
        _days_to_close(scope, took),
        _repeats(scope),
        _late_readers(scope),
        _documents(scope),
    ]


def _by_unit(scope: Scope, rows) -> Block:
    lines = [
        Line(name, _open_and_late(nonconformities, scope, sums, **alone))
        for name, alone, sums in _of_units(scope, rows)
    ]
    total = Line(_TOTAL, _open_and_late(nonconformities, scope, _summed(rows)))
    return Block("units", _l("Open nonconformities by unit"), _l("Unit"), OPEN_AND_LATE, lines, total)


def _actions_by_unit(scope: Scope) -> Block:
    rows = queries.open_actions(scope)
    lines = [Line(name, _open_and_late(actions, scope, sums, **alone)) for name, alone, sums in _of_units(scope, rows)]
    total = Line(_TOTAL, _open_and_late(actions, scope, _summed(rows)))
    return Block("actions", _l("Open actions by unit"), _l("Unit"), OPEN_AND_LATE, lines, total)


def _by_source(scope: Scope, rows) -> Block:
    sums = _sums((source, still, late) for _unit, source, _kind, still, late in rows)
    lines = [
        Line(SOURCES[source], _open_and_late(nonconformities, scope, counts, source=source))
        for source, counts in sorted(sums.items(), key=lambda each: (-each[1][0], each[0]))
    ]
    return Block("sources", _l("Open nonconformities by source"), _l("Source"), OPEN_AND_LATE, lines)


def _by_kind(scope: Scope, rows) -> Block:
    sums = _sums((kind or UNCONFIRMED, still, late) for _unit, _source, kind, still, late in rows)
    lines = [
        Line(label, _open_and_late(nonconformities, scope, sums[kind], kind=kind))
        for kind, label in KINDS_SHOWN.items()
        if kind in sums
    ]
    return Block("kinds", _l("Open nonconformities by gravity"), _l("How grave"), OPEN_AND_LATE, lines)


def _trend(scope: Scope, took) -> Block:
    found, closed = dict(map(tuple, queries.found_by_month(scope))), Counter()
    for _unit, month, days in took:
        closed[month] += len(days)
    lines = [
        Line(
            f"{month.first:%m/%Y}",
            [
                Number(found.get(month.name, 0), nonconformities(scope, "counted", **month.as_days("found"))),
                Number(closed[month.name], nonconformities(scope, "closed", **month.as_days("closed"))),
            ],
        )
        for month in scope.period.months
    ]
    whole = scope.period
    total = [
        Number(sum(found.values()), nonconformities(scope, "counted", **whole.as_days("found"))),
        Number(closed.total(), nonconformities(scope, "closed", **whole.as_days("closed"))),
    ]
    columns = (Column(_l("Found")), Column(_l("Closed")))
    title = _l("Found and closed by month")
    return Block("trend", title, _l("Month"), columns, lines, Line(_TOTAL, total), chart="trend")


def _days_to_close(scope: Scope, took) -> Block:
    days, of_unit = scope.period.as_days("closed"), defaultdict(list)
    for unit, _month, some in took:
        of_unit[unit] += some

    def numbers(values: list[int], **alone) -> list[Number]:
        url = nonconformities(scope, "closed", **days, **alone)
        written = (Number(each, text=format_decimal(each, "0.#")) for each in (mean(values), median(values)))
        return [Number(len(values), url), *written]

    lines = [Line(unit.name, numbers(of_unit[unit.id], **_alone(unit))) for unit in scope.units if unit.id in of_unit]
    total = Line(_l("All"), numbers(list(chain(*of_unit.values())))) if took else None
    columns = (Column(_l("Closed"), plotted=False), Column(_l("Days on average")), Column(_l("Median of the days")))
    note = _l("From the day of discovery to the closing. Half of them took no longer than the median.")
    nothing = _l("Nothing was closed in this period.")
    return Block("days", _l("Days until closed"), _l("Unit"), columns, lines, total, note, nothing)


def _repeats(scope: Scope) -> Block:
    days = {"repeated": "1", **scope.period.as_days("found")}
    rows = queries.repeats(scope)
    lines = [
        Line(
            f"{row.code} – {CAUSE_GROUPS[row.cause_group]}",
            [
                Number(
                    row[3],
                    nonconformities(scope, "counted", document=row.document_id, cause_group=row.cause_group, **days),
                )
            ],
        )
        for row in rows
    ]
    total = Line(_TOTAL, [Number(int(rows[0].of_all) if rows else 0, nonconformities(scope, "counted", **days))])
    note = _l("The same procedure and the same group of causes again within the limit that counts as a repeat.")
    nothing = _l("Nothing was repeated in this period.")
    title, of = _l("Repeated nonconformities"), _l("Procedure and group of causes")
    return Block("repeats", title, of, (Column(_l("Repeats")),), lines, total, note, nothing)


def _late_readers(scope: Scope) -> Block:
    rows, days = queries.late_readers(scope), scope.period.as_days()

    def number(count: int, **alone) -> list[Number]:
        return [Number(count, url_for("indicators.late_readers", **{**scope.unit, **days, **alone}))]

    lines = [Line(name, number(sums[0], **alone)) for name, alone, sums in _of_units(scope, rows, 1)]
    total = Line(_TOTAL, number(sum(row[1] for row in rows)))
    note = _l("Those on the distribution list of what came into force in this period who did not confirm it in time.")
    nothing = _l("Everybody has confirmed in time what is new in this period.")
    title = _l("Late readers of new revisions")
    return Block("readers", title, _l("Unit"), (Column(_l("Late confirmations")),), lines, total, note, nothing)


def _documents(scope: Scope) -> Block:
    rows = queries.documents_for_review(scope)

    def numbers(counts, **alone) -> list[Number]:
        dues = zip(counts, ("overdue", "30", "90"), strict=True)
        return [Number(count, documents(scope, due=due, **alone)) for count, due in dues]

    lines = [Line(name, numbers(sums, **alone)) for name, alone, sums in _of_units(scope, rows, 3)]
    columns = (Column(_l("Overdue")), Column(_l("Within 30 days")), Column(_l("Within 90 days")))
    note = _l("Each number includes the ones before it.")
    nothing = _l("No document is due for review within 90 days.")
    total = Line(_TOTAL, numbers(_summed(rows, 3)))
    return Block("reviews", _l("Documents due for review"), _l("Lead unit"), columns, lines, total, note, nothing)


def _open_and_late(listed, scope: Scope, counts, **filters) -> list[Number]:
    states = zip(counts, ("open", "overdue"), strict=True)
    return [Number(count, listed(scope, state, **filters)) for count, state in states]


def _of_units(scope: Scope, rows, width: int = 2) -> list[tuple]:
    """(name, filter for it alone, sums of its last `width` columns) of each unit that has any, in their order."""
    sums = _sums((row[0], *row[-width:]) for row in rows)
    return [(unit.name, _alone(unit), sums[unit.id]) for unit in scope.units if unit.id in sums]


def _alone(unit) -> dict[str, str]:
    return {"unit": str(unit.id), "alone": "1"}


def _sums(rows) -> dict[Any, list[int]]:
    """The counts of rows (key, count, …), added up by key."""
    found: dict[Any, list[int]] = {}
    for key, *counts in rows:
        sums = found.setdefault(key, counts)
        if sums is not counts:
            for place, count in enumerate(counts):
                sums[place] += count
    return found


def _summed(rows, width: int = 2) -> list[int]:
    """The last `width` columns, each added up."""
    return [sum(row[place] for row in rows) for place in range(-width, 0)]
