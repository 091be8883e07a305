"""What stands around the text: the header on every page, the cover with its signatures, the sheet of amendments."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Mm
from docx.table import Table

from qms.exports.controlled import styles
from qms.exports.controlled.manuscript import (
    CENTER,
    LEFT,
    Manuscript,
    add_field,
    add_row,
    fill,
    keep_together,
    put,
    set_widths,
    shade,
    spread,
)

LABELS = {
    "policy": "CHÍNH SÁCH",
    "objectives": "MỤC TIÊU",
    "manual": "SỔ TAY",
    "system_procedure": "QUY TRÌNH HỆ THỐNG",
    "procedure": "QUY TRÌNH",
    "instruction": "HƯỚNG DẪN",
    "regulation": "QUY ĐỊNH",
    "form": "BIỂU MẪU",
}
_RESPONSIBLE = (("Soạn thảo", "author"), ("Xem xét", "reviewer"), ("Phê duyệt", "approver"))


@dataclass(frozen=True)
class Agency:
    """Whose document it is: the body above, the agency, its units' names by code, and who receives a copy."""

    parent: str = "UBND TỈNH X"
    name: str = "SỞ LAO ĐỘNG – THƯƠNG BINH VÀ XÃ HỘI"
    units: Mapping[str, str] = field(default_factory=dict)
    recipients: Sequence[str] = (
        "Lãnh đạo Sở",
        "Ban chỉ đạo ISO",
        "Các phòng chuyên môn",
        "Các đơn vị trực thuộc",
        "Thư ký ISO",
        "Lưu: Văn thư",
    )


def as_day(day: dt.date) -> str:
    """A date as it is written in Vietnam: 01/03/2023."""
    return f"{day:%d/%m/%Y}"


def add_header(manuscript: Manuscript, spec: dict[str, Any], revision: dict[str, Any], agency: Agency) -> None:
    """The table on every page: agency, title, code, issue, amendment, dates, page."""
    facts = [
        ("Mã hiệu", spec["code"]),
        ("Lần ban hành", f"{revision['issue']:02}"),
        ("Lần sửa đổi", f"{revision['amendment']:02}"),
        ("Ngày ban hành", as_day(revision["issued"])),
        ("Ngày hiệu lực", as_day(revision["effective"])),
        ("Trang", None),
    ]
    header = manuscript.document.sections[0].header
    last = header.paragraphs[0]
    columns = (60, 50, 50) if spec["kind"] == "form" else (48, 62, 50)
    rows = 3 if spec["kind"] == "form" else len(facts)
    table = header.add_table(rows=rows, cols=3, width=Mm(manuscript.width))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    set_widths(table, spread(manuscript.width, columns))
    for position, (label, value) in enumerate(facts):
        _add_fact(table.cell(position % rows, 2 - (len(facts) - 1 - position) // rows), label, value)
    left = table.cell(0, 0).merge(table.cell(rows - 1, 0))
    fill(left, agency.parent, align=CENTER, size=10)
    put(left.add_paragraph(style="Table Head"), agency.name, size=10)
    if spec["kind"] != "form":
        middle = table.cell(0, 1).merge(table.cell(rows - 1, 1))
        fill(middle, spec["title"].upper(), style="Table Head", size=11)
    header._element.append(last._p)
    styles.exact_height(last.paragraph_format, 6)


def _add_fact(cell: Any, label: str, value: str | None) -> None:
    fill(cell, f"{label}: ", size=10)
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = 0
    if value is None:
        add_field(paragraph, "PAGE", "1")
        put(paragraph, "/")
        add_field(paragraph, "NUMPAGES", "1")
        for run in paragraph.runs:
            run.font.size = styles.Pt(10)
    else:
        put(paragraph, value, bold=True, size=10)


def add_cover(manuscript: Manuscript, spec: dict[str, Any], revision: dict[str, Any], agency: Agency) -> None:
    """The first page: agency, what it is, its title, who wrote, reviewed and approved it, who receives it."""
    manuscript.gap(48)
    manuscript.line(agency.parent, align=CENTER, size=14)
    manuscript.line(agency.name, align=CENTER, bold=True, size=14)
    manuscript.gap(84)
    label, rest = split_title(spec)
    if label:
        manuscript.line(label, style="Title")
    manuscript.line(rest, style="Title" if not label else None, align=CENTER, bold=True, size=16)
    manuscript.line(f"Mã hiệu: {spec['code']}", align=CENTER, size=14)
    if spec["unit"] in agency.units:
        manuscript.line(f"Đơn vị chủ trì: {agency.units[spec['unit']]}", align=CENTER)
    manuscript.gap(80)
    add_signatures(manuscript, revision)
    manuscript.gap(12)
    add_recipients(manuscript, agency)
    manuscript.new_page()


def split_title(spec: dict[str, Any]) -> tuple[str, str]:
    """The kind in large letters and what follows it: `QUY TRÌNH` and `TIẾP NHẬN VÀ TRẢ KẾT QUẢ…`."""
    title = spec["title"].upper()
    for label in (LABELS[spec["kind"]], "QUY TRÌNH", "QUY CHẾ", "NỘI QUY"):
        if title.startswith(label + " "):
            return label, title.removeprefix(label).strip()
    return LABELS[spec["kind"]], title


def add_signatures(manuscript: Manuscript, revision: dict[str, Any]) -> None:
    """The table of who wrote, reviewed and approved, with room to sign."""
    people = [revision["signers"][role] for _, role in _RESPONSIBLE]
    table = manuscript.document.add_table(rows=0, cols=4, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    rows: list[list[str]] = [
        ["Trách nhiệm", *(label for label, _ in _RESPONSIBLE)],
        ["Họ và tên", *(person["name"] for person in people)],
        ["Chữ ký", "", "", ""],
        ["Chức vụ", *(person["title"] for person in people)],
        ["Ngày", *(as_day(person.get("date", revision["issued"])) for person in people)],
    ]
    for position, cells in enumerate(rows):
        row = add_row(table, cells, style="Table Head" if position == 0 else "Table Text")
        if cells[0] == "Chữ ký":
            row.height = Mm(24)
        for cell in row.cells[1:]:
            cell.paragraphs[0].alignment = CENTER
        row.cells[0].paragraphs[0].runs[0].bold = True
    for cell in table.rows[0].cells:
        shade(cell)
    keep_together(table)
    set_widths(table, spread(manuscript.width, (28, 44, 44, 44)))


def add_recipients(manuscript: Manuscript, agency: Agency) -> None:
    """Who receives the document, two to a line."""
    names = [f"☐ {name}" for name in agency.recipients]
    names += [""] * (len(names) % 2)
    manuscript.line("Nơi nhận (phân phối):", align=LEFT, bold=True, italic=True)
    table = manuscript.document.add_table(rows=0, cols=2)
    for left, right in zip(names[::2], names[1::2], strict=True):
        add_row(table, [left, right])
    _fit(table, manuscript)


def _fit(table: Table, manuscript: Manuscript) -> None:
    set_widths(table, spread(manuscript.width, [1] * len(table.columns)))


def add_amendments(manuscript: Manuscript, revisions: Sequence[dict[str, Any]]) -> None:
    """The sheet that says what each revision up to this one changed and why."""
    rows = []
    for revision in revisions:
        mark = f"{revision['issue']:02}/{revision['amendment']:02}"
        if mark == "01/00":
            rows.append([as_day(revision["issued"]), "Toàn bộ", "–", "Ban hành lần đầu", "–", mark])
        for amendment in revision.get("amendments", ()):
            what = [amendment[key] for key in ("place", "before", "after", "reason")]
            rows.append([as_day(amendment["date"]), *what, mark])
    manuscript.line("TRANG THEO DÕI SỬA ĐỔI TÀI LIỆU", align=CENTER, bold=True).paragraph_format.keep_with_next = True
    manuscript.table(
        ["TT", "Ngày sửa đổi", "Vị trí", "Nội dung trước sửa đổi", "Nội dung sau sửa đổi", "Lý do", "Lần BH/ LSĐ"],
        [[str(number), *row] for number, row in enumerate(rows, start=1)],
        shares=(11, 25, 19, 30, 32, 29, 16),
        centered=(0, 1, 6),
    )
