"""A workbook read back holds what went in: real dates, text that is never a formula, a page ready to print."""

import datetime as dt
import io
import zipfile

import pytest
from openpyxl import load_workbook

from qms.exports.sheet import Column, workbook

COLUMNS = (
    Column("Mã hiệu", 14, "code"), Column("Tên tài liệu", 50), Column("Ngày hiệu lực", 14, "date"),
    Column("Số bản", 8, "number"),
)  # fmt: skip
ROW = ("QT-LĐVL-03", "Quy trình cấp giấy phép", dt.date(2024, 2, 29), 3)


def read(content):
    return load_workbook(io.BytesIO(content)).worksheets[0]


def test_rows_come_back_as_they_went_in():
    sheet = read(workbook("Danh mục tài liệu", COLUMNS, [ROW]))
    code, title, day, copies = sheet[4]
    assert (code.value, title.value, copies.value) == ("QT-LĐVL-03", "Quy trình cấp giấy phép", 3)
    assert day.value == dt.datetime(2024, 2, 29)
    assert day.is_date
    assert day.number_format == "dd/mm/yyyy"


def test_title_and_subtitles_stand_above_the_frozen_heading_with_its_filter():
    sheet = read(workbook("Danh mục", COLUMNS, [ROW, ROW], subtitle_lines=["Ngày in: 01/03/2024", "Đơn vị: VP"]))
    assert [sheet.cell(row, 1).value for row in (1, 2, 3)] == ["Danh mục", "Ngày in: 01/03/2024", "Đơn vị: VP"]
    assert [cell.value for cell in sheet[5]] == [column.label for column in COLUMNS]
    assert sheet.freeze_panes == "A6"
    assert sheet.auto_filter.ref == "A5:D7"


def test_it_prints_on_a4_landscape_one_page_wide_with_its_heading_on_every_page():
    sheet = read(workbook("Danh mục", COLUMNS, [ROW]))
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$3:$3"


CANARIES = ("=1+1", '=HYPERLINK("http://x.example")', "+1", "-1", "@SUM(A1)", "{=1}", "http://x.example", "007")


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize("kind", ["text", "code", "date", "number"])
def test_text_stays_text_whatever_it_starts_with(canary, kind):
    content = workbook(canary, [Column(canary, 10, kind)], [[canary]], subtitle_lines=[canary])
    cells = [cell for row in read(content).iter_rows() for cell in row if cell.value is not None]
    assert [cell.value for cell in cells] == [canary] * 4
    assert {cell.data_type for cell in cells} == {"s"}
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_control_characters_are_left_out_and_decomposed_letters_composed():
    sheet = read(workbook("x", [Column("a")], [["bell\x07 nul\x00 tie\u0302\u0301ng\nline\tend\ufffe\ud800"]]))
    assert sheet["A4"].value == "bell nul tiếng\nline\tend"


def test_a_text_longer_than_a_cell_can_hold_is_cut_rather_than_lost():
    assert len(read(workbook("x", [Column("a")], [["ă" * 40_000]]))["A4"].value) == 32_767


def test_a_title_no_sheet_may_bear_still_gives_a_workbook():
    assert read(workbook("[Danh mục]: 2024/01 'x' " * 3, COLUMNS, [ROW]))["A4"].value == "QT-LĐVL-03"
    assert read(workbook("", COLUMNS, [ROW])).title == "1"


def test_an_empty_list_is_a_workbook_with_its_heading_only():
    sheet = read(workbook("Danh mục", COLUMNS, []))
    assert [cell.value for cell in sheet[3]] == [column.label for column in COLUMNS]
    assert sheet.max_row == 3


def test_a_row_of_another_width_is_refused():
    with pytest.raises(ValueError, match="shorter|longer"):
        workbook("x", COLUMNS, [ROW[:-1]])


def test_the_same_list_gives_the_same_bytes():
    assert workbook("Danh mục", COLUMNS, [ROW]) == workbook("Danh mục", COLUMNS, [ROW])
