"""Lists: filter, sort and page a select from the address, so that what is shown can be bookmarked and exported.

A `Listing` counts and reads one page in two statements; the export reads the same select without the page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import quote, urlencode

from flask import request
from sqlalchemy import Select, String, func, literal_column, select

from .database import db

PAGE = 50
MOST = 10_000  # rows an export holds
COUNTED = 2_000  # rows a list counts exactly: counting further would make a page as slow as the list is long


@dataclass
class Page:
    """Rows `first`…`last` of `total`, or of more than that where `is_more`."""

    rows: list
    number: int
    total: int
    is_more: bool = False

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))

    @property
    def is_last(self) -> bool:
        return len(self.rows) < PAGE if self.is_more else self.number >= self.pages

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE + 1 if self.total else 0

    @property
    def last(self) -> int:
        return (self.number - 1) * PAGE + len(self.rows)


class Listing:
    """A select with named orders. `sort` in the address is a name, or `-name` for descending; no orders, its own.

    `counting` are the same rows asked for in another way, where they are counted sooner so. What has no value stands
    last, and first in the descending order: both are read along the same index.
    """

    def __init__(
        self,
        query: Select,
        *,
        orders: Mapping[str, tuple] = MappingProxyType({}),
        default: str = "",
        args=None,
        counting: Select | None = None,
    ):
        self.query = query
        self.counting = query if counting is None else counting
        self.orders = orders
        self.args = request.args if args is None else args
        wanted = self.args.get("sort", default)
        self.sort = wanted if wanted.lstrip("-") in orders else default

    @property
    def ordered(self) -> Select:
        if not self.orders:
            return self.query
        columns = self.orders[self.sort.lstrip("-")]
        turn = _falling if self.sort.startswith("-") else _rising
        return self.query.order_by(None).order_by(*map(turn, columns))

    def page(self) -> Page:
        """The page the address asks for; past the end of what is counted and of what there is, the last counted."""
        total = db.session.scalar(select(counted(self.counting, COUNTED)))
        is_more, total = total > COUNTED, min(total, COUNTED)
        last = max(1, -(-total // PAGE))
        number = max(1, _whole(self.args.get("page"), 1))
        rows = self._rows(number if is_more else min(number, last))
        if not rows and number > last:
            return Page(self._rows(last), last, total, is_more)
        return Page(rows, number if is_more else min(number, last), total, is_more)

    def _rows(self, number: int) -> list:
        return db.session.execute(self.ordered.limit(PAGE).offset((number - 1) * PAGE)).all()

    def everything(self) -> list:
        """Every row of the list, at most `MOST`, for an export."""
        return db.session.execute(self.ordered.limit(MOST)).all()

    def sorted_by(self, name: str) -> str:
        """The address of this list sorted by `name`, or the other way round when it already is."""
        return here(sort=f"-{name}" if self.sort == name else name, page=None)


@lru_cache(maxsize=128)
def sifting(column):
    """A column so written that its index is not used: another one finds, and this only sifts.

    SQLite knows nothing of how often a value occurs, and would rather read all of a system than the ten that are due.
    """
    return column.concat("") if isinstance(column.type, String) else column + 0


def counted(query: Select, most: int):
    """How many rows a select holds, as an expression that stops counting at one above `most`.

    Of one thing no column is read for that: an index alone may say which rows there are. Of several the first is.
    """
    if len(query.column_descriptions) == 1:
        query = query.with_only_columns(literal_column("1"), maintain_column_froms=True)
    else:
        query = query.with_only_columns(next(iter(query.selected_columns)))
    rows = query.order_by(None).limit(most + 1).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()


def here(*, at: str | None = None, **changed) -> str:
    """This page (or the address `at`) with this query, some of it changed; None takes a part out."""
    query = {key: values for key, values in request.args.lists()} | changed
    values = {key: value for key, value in query.items() if value not in (None, "", [], [""])}
    path = at or quote(request.script_root + request.path)
    return f"{path}?{urlencode(values, doseq=True)}" if values else path


def _rising(column):
    return column.asc().nulls_last() if getattr(column, "nullable", False) else column.asc()


def _falling(column):
    return column.desc().nulls_first() if getattr(column, "nullable", False) else column.desc()


def _whole(text, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else default
