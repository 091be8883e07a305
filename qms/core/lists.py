"""Lists: filter, sort and page a select from the address, so that what is shown can be bookmarked and exported.

A `Listing` counts and reads one page in two statements at most; the export reads the same select without the page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import quote, urlencode

from flask import request
from sqlalchemy import Select, String, bindparam, func, literal_column, select

from .database import db
from .kept import keep

PAGE = 50
MOST = 10_000  # rows an export holds
COUNTED = 2_000  # rows a list counts and shows: further ones would make a page as slow as the list is long


@dataclass
class Page:
    """Rows `first`…`last` of `total`, or of more than that where `is_more`: of those no further page is shown."""

    rows: list
    number: int
    total: int
    is_more: bool = False

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))

    @property
    def is_last(self) -> bool:
        return self.number >= self.pages

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE + 1 if self.total else 0

    @property
    def last(self) -> int:
        return (self.number - 1) * PAGE + len(self.rows)


class Listing:
    """A select with named orders. `sort` in the address is a name, or `-name` for descending; no orders, its own.

    What has no value stands last, and first in the descending order: both are read along the same index.

    Where finding the rows is most of the work, they are found but once, which also counts them: by their `key`, by
    which those of the page are then read, or `whole`, where all of them have to be found before they can be put in
    order. `finding(sort)` asks for the keys in that order in another way, or not (None); `reading` selects from more
    rows than these, where that is simpler.

    `dense()` is the same select so written that the database goes along the order until a page is full. That is read
    where more rows are found than are counted, for then a page is full soon; fewer are found first and then ordered.
    """

    def __init__(
        self,
        query: Select,
        *,
        orders: Mapping[str, tuple] = MappingProxyType({}),
        default: str = "",
        args=None,
        key=None,
        finding: Callable[[str], Select | None] | None = None,
        reading: Select | None = None,
        whole: bool = False,
        dense: Callable[[], Select] | None = None,
    ):
        self.query, self.key, self.whole, self.dense = query, key, whole, dense
        self.reading = query if reading is None else reading
        self.orders = orders
        self.args = request.args if args is None else args
        wanted = self.args.get("sort", default)
        self.sort = wanted if wanted.lstrip("-") in orders else default
        self.finding = finding(self.sort) if finding is not None else None

    @property
    def ordered(self) -> Select:
        return self.in_order(self.query)

    def in_order(self, query: Select) -> Select:
        """Such rows in the order the address asks for."""
        if not self.orders:
            return query
        columns = self.orders[self.sort.lstrip("-")]
        turn = _falling if self.sort.startswith("-") else _rising
        return query.order_by(None).order_by(*map(turn, columns))

    def page(self) -> Page:
        """The page the address asks for; past the end of what is shown, the last."""
        number = max(1, _whole(self.args.get("page"), 1))
        if self.whole:
            return self._whole_page(number)
        found = None if self.key is None else db.session.scalars(_keys(self)).all()
        total = db.session.scalar(_count(self)) if found is None else len(found)
        page = Page([], number, min(total, COUNTED), total > COUNTED)
        page.number = min(number, page.pages)
        if page.is_more and self.dense is not None:
            self.query = self.dense()
        page.rows = self._rows(page.number, found)
        return page

    def _whole_page(self, number: int) -> Page:
        """As all have to be found for their order, they are counted to the end by the way."""
        rows = db.session.execute(_counting(self), {"skipped": (number - 1) * PAGE, "most": PAGE}).all()
        if rows or number == 1:
            return Page(rows, number, rows[0].of_all if rows else 0)
        first = self._whole_page(1)
        return self._whole_page(first.pages) if first.pages > 1 else first

    def _rows(self, number: int, found: list | None) -> list:
        skipped = (number - 1) * PAGE
        if found is None:
            return db.session.execute(_part(self), {"skipped": skipped, "most": PAGE}).all()
        some = found[skipped : skipped + PAGE]
        return db.session.execute(_those(self), {"keys": some}).all() if some else []

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


def _built(build):
    """`build(listing)` without building the same twice for a select that is kept itself."""
    return keep(32, lambda listing: (listing.query, listing.finding, listing.sort))(build)


@_built
def _count(listing: Listing) -> Select:
    """How many rows there are, as far as they are counted."""
    return select(counted(listing.query, COUNTED))


@_built
def _part(listing: Listing) -> Select:
    """`most` rows from a place on."""
    return listing.ordered.limit(bindparam("most")).offset(bindparam("skipped"))


@_built
def _counting(listing: Listing) -> Select:
    """The same rows, each with how many there are of all."""
    rows = listing.ordered.add_columns(func.count().over().label("of_all"))
    return rows.limit(bindparam("most")).offset(bindparam("skipped"))


@_built
def _keys(listing: Listing) -> Select:
    """The keys of as many rows as are counted, and of one more."""
    keys = listing.finding
    if keys is None:
        keys = listing.in_order(listing.query.with_only_columns(listing.key, maintain_column_froms=True))
    return keys.limit(COUNTED + 1)


@_built
def _those(listing: Listing) -> Select:
    """The rows with these `keys`."""
    return listing.in_order(listing.reading).where(listing.key.in_(bindparam("keys", expanding=True)))


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
