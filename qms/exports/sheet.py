"""Lists as .xlsx workbooks: what a page shows, with real dates and text that can never turn into a formula."""

import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from qms.core.text import nfc, without_controls

Kind = Literal["text", "date", "number", "code"]
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST = 32_767
_A4 = 9
_CREATED = dt.datetime(1980, 1, 1)


@dataclass(frozen=True)
class Column:
    """A column's heading, its width in characters and what its cells hold."""

    label: str
    width: float = 16
    kind: Kind = "text"


def workbook(
    title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, subtitle_lines: Sequence[str] = ()
) -> bytes:
    """One sheet: title, lines below it, a frozen heading row with filters, then the rows as they come.

    Memory does not grow with the rows. Dates become real dates, numbers numbers and everything else text, whatever it
    starts with (`=`, `+`, `-`, `@`). The same input gives the same bytes.
    """
    out = io.BytesIO()
    settings = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, settings) as book:
        book.set_properties({"title": _clean(title), "created": _CREATED})
        sheet = book.add_worksheet(_NOT_IN_NAMES.sub(" ", _clean(title))[:31].strip() or "1")
        heading = _write_top(book, sheet, title, columns, subtitle_lines)
        last = _write_rows(sheet, columns, _formats(book), rows, first=heading + 1)
        sheet.autofilter(heading, 0, last, len(columns) - 1)
        _set_print(sheet, heading)
    return out.getvalue()


def _write_top(
    book: Workbook, sheet: Worksheet, title: str, columns: Sequence[Column], subtitle_lines: Sequence[str]
) -> int:
    for position, column in enumerate(columns):
        sheet.set_column(position, position, column.width)
    sheet.write_string(0, 0, _clean(title), book.add_format({"bold": True, "font_size": 14}))
    for row, line in enumerate(subtitle_lines, start=1):
        sheet.write_string(row, 0, _clean(line), book.add_format({"italic": True}))
    heading = len(subtitle_lines) + 2
    look = book.add_format(
        {"bold": True, "border": 1, "bg_color": "#E7E6E6", "text_wrap": True, "align": "center", "valign": "vcenter"}
    )
    for position, column in enumerate(columns):
        sheet.write_string(heading, position, _clean(column.label), look)
    sheet.freeze_panes(heading + 1, 0)
    return heading


def _write_rows(
    sheet: Worksheet,
    columns: Sequence[Column],
    formats: dict[str, Format],
    rows: Iterable[Sequence[Any]],
    *,
    first: int,
) -> int:
    number = first - 1
    for number, row in enumerate(rows, start=first):
        for position, (column, value) in enumerate(zip(columns, row, strict=True)):
            _write_cell(sheet, number, position, column.kind, value, formats[column.kind])
    return max(number, first)


def _write_cell(sheet: Worksheet, row: int, column: int, kind: Kind, value: Any, look: Format) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, look)
    elif kind == "date" and isinstance(value, dt.date):
        sheet.write_datetime(row, column, dt.datetime(value.year, value.month, value.day), look)
    elif kind == "number" and isinstance(value, int | float):
        sheet.write_number(row, column, value, look)
    else:
        sheet.write_string(row, column, _clean(str(value)), look)


def _formats(book: Workbook) -> dict[str, Format]:
    plain = {"border": 1, "valign": "top", "text_wrap": True}
    return {
        "text": book.add_format(plain),
        "date": book.add_format(plain | {"num_format": "dd/mm/yyyy", "align": "center"}),
        "number": book.add_format(plain),
        "code": book.add_format(plain | {"font_name": "Consolas", "num_format": "@"}),
    }


def _set_print(sheet: Worksheet, heading: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(heading)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&C&P/&N")


def _clean(text: str) -> str:
    return without_controls(nfc(text))[:_LONGEST]
