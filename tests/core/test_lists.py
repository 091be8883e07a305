"""A list shows a page at a time, and counts no further than it must."""

import pytest
from sqlalchemy import Integer, literal, select, union_all

from qms.core import lists
from qms.core.lists import Listing
from tests.documents.pages import statements


@pytest.fixture
def listing(app, monkeypatch):
    """`listing(rows, page)`: that page of a list of so many rows, of which four are counted, two to a page."""
    monkeypatch.setattr(lists, "PAGE", 2)
    monkeypatch.setattr(lists, "COUNTED", 4)

    def made(rows: int, page: str = "1", *, dense_from: int | None = None):
        numbers = union_all(*(select(literal(n).label("n")) for n in range(1, rows + 1))).subquery()
        query, orders = select(numbers.c.n), {"n": (numbers.c.n,)}
        dense = None if dense_from is None else lambda: query.where(numbers.c.n >= dense_from)
        return Listing(query, orders=orders, default="n", args={"page": page}, dense=dense).page()

    return made


@pytest.mark.parametrize(
    ("rows", "asked", "shown", "number", "is_last"),
    [
        (3, "1", [1, 2], 1, False),
        (3, "2", [3], 2, True),
        (3, "9", [3], 2, True),
        (4, "2", [3, 4], 2, True),
        (3, "x", [1, 2], 1, False),
    ],
)
def test_what_is_counted_whole_ends_at_its_last_page(listing, rows, asked, shown, number, is_last):
    page = listing(rows, asked)
    assert ([row.n for row in page.rows], page.number, page.is_last) == (shown, number, is_last)
    assert (page.total, page.is_more) == (rows, False)


@pytest.mark.parametrize(
    ("asked", "shown", "number", "is_last"),
    [("1", [1, 2], 1, False), ("2", [3, 4], 2, True), ("3", [3, 4], 2, True)],
)
def test_a_longer_list_says_more_than_and_ends_where_counting_does(listing, asked, shown, number, is_last):
    page = listing(7, asked)
    assert ([row.n for row in page.rows], page.number, page.is_last) == (shown, number, is_last)
    assert (page.total, page.is_more) == (4, True)


@pytest.mark.parametrize(("rows", "shown"), [(4, [1, 2]), (5, [3, 4])])
def test_more_rows_than_are_counted_are_read_in_the_way_for_many(listing, rows, shown):
    assert [row.n for row in listing(rows, dense_from=3).rows] == shown


@pytest.mark.parametrize(("sort", "shown"), [("due", [1, 2, None]), ("-due", [None, 2, 1])])
def test_what_has_no_value_stands_last_and_first_the_other_way_round(app, sort, shown):
    days = union_all(*(select(literal(day, Integer).label("due")) for day in (2, None, 1))).subquery()
    days.c.due.nullable = True
    listing = Listing(select(days.c.due), orders={"due": (days.c.due,)}, default="due", args={"sort": sort})
    assert [row.due for row in listing.everything()] == shown


@pytest.fixture
def found_once(app, monkeypatch):
    """`found_once(rows, page, how)`: the page, and how many statements it took, where rows are found but once."""
    monkeypatch.setattr(lists, "PAGE", 2)
    monkeypatch.setattr(lists, "COUNTED", 4)

    def made(rows: int, page: str, how: str, sort: str = "n", *, least: int = 0):
        numbers = union_all(*(select(literal(n).label("n")) for n in range(1, rows + 1))).subquery()
        once = {"key": numbers.c.n} if how == "key" else {"whole": True}
        orders, asked = {"n": (numbers.c.n,)}, {"page": page, "sort": sort}
        with statements(app) as asked_for:
            found = Listing(select(numbers.c.n).where(numbers.c.n > least), orders=orders, args=asked, **once).page()
        return found, sum("SELECT" in each for each in asked_for)

    return made


@pytest.mark.parametrize("how", ["key", "whole"])
@pytest.mark.parametrize(
    ("rows", "asked", "sort", "shown", "number"),
    [
        (3, "1", "n", [1, 2], 1),
        (3, "1", "-n", [3, 2], 1),
        (3, "2", "n", [3], 2),
        (7, "2", "n", [3, 4], 2),
        (7, "2", "-n", [5, 4], 2),
    ],
)
def test_rows_may_be_found_but_once_and_counted_by_that(found_once, how, rows, asked, sort, shown, number):
    page, took = found_once(rows, asked, how, sort)
    assert ([row.n for row in page.rows], page.number) == (shown, number)
    assert took == (2 if how == "key" else 1)


@pytest.mark.parametrize(
    ("how", "total", "is_more", "shown"),
    [("key", 4, True, [[3, 4], [3, 4], [3, 4]]), ("whole", 7, False, [[3, 4], [7], [7]])],
)
def test_what_is_found_whole_is_counted_to_the_end(found_once, how, total, is_more, shown):
    pages = [found_once(7, asked, how)[0] for asked in "249"]
    assert [[row.n for row in page.rows] for page in pages] == shown
    assert {(page.total, page.is_more) for page in pages} == {(total, is_more)}


@pytest.mark.parametrize("how", ["key", "whole"])
def test_nothing_found_is_an_empty_page(found_once, how):
    page, took = found_once(1, "1", how, least=1)
    assert (page.rows, page.total, page.number, took) == ([], 0, 1, 1)
