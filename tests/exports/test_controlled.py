"""A described document becomes a Word file in the department's layout; a faulty one says what is wrong where."""

import copy
import datetime as dt
import hashlib
import io
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from qms.exports.controlled import Agency, SpecError, apply_changes, build, check
from tests.exports.descriptions import FORM, PROCEDURE, SIGNERS


def opened(spec, index=0, agency=Agency()):  # noqa: B008 - frozen
    return Document(io.BytesIO(build(spec, index, agency=agency)))


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def table_under(document, *columns):
    return next(table for table in document.tables if tuple(cells(table)[0]) == columns)


def all_text(document):
    return "\n".join(element.text or "" for element in document.element.body.iter(qn("w:t")))


def faults(spec, **changes):
    broken = copy.deepcopy(spec)
    for path, value in changes.items():
        *way, last = (int(step) if step.isdigit() else step for step in path.split("__"))
        target = broken
        for step in way:
            target = target[step]
        target[last] = value
    with pytest.raises(SpecError) as caught:
        check(broken)
    return caught.value.problems


def test_the_same_description_gives_the_same_bytes():
    first, second = (hashlib.sha256(build(PROCEDURE, 0, agency=Agency())).hexdigest() for _ in range(2))
    assert first == second


def test_nothing_in_the_archive_tells_when_or_by_what_it_was_made():
    archive = zipfile.ZipFile(io.BytesIO(build(PROCEDURE, 0, agency=Agency())))
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert archive.namelist()[0] == "[Content_Types].xml"
    assert not [name for name in archive.namelist() if "thumbnail" in name]
    properties = opened(PROCEDURE).core_properties
    assert (properties.title, properties.subject) == (PROCEDURE["title"], PROCEDURE["code"])
    assert (
        properties.created.replace(tzinfo=None) == properties.modified.replace(tzinfo=None) == dt.datetime(2023, 3, 1)
    )


def test_the_page_is_a4_in_times_new_roman_13_with_the_margins_of_the_decree():
    document = opened(PROCEDURE)
    page, normal = document.sections[0], document.styles["Normal"].font
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    margins = (page.left_margin, page.right_margin, page.top_margin, page.bottom_margin)
    assert [round(margin.mm) for margin in margins] == [30, 20, 20, 20]
    assert (normal.name, normal.size.pt) == ("Times New Roman", 13)


def test_the_header_of_every_page_identifies_the_revision():
    header = opened(PROCEDURE, 1).sections[0].header
    text = "\n".join(dict.fromkeys(cell for row in cells(header.tables[0]) for cell in row))
    for fact in ("SỞ LAO ĐỘNG", "QUY TRÌNH CẤP GIẤY PHÉP LAO ĐỘNG", "Mã hiệu: QT-LĐVL-03", "Lần ban hành: 01",
                 "Lần sửa đổi: 01", "Ngày ban hành: 10/06/2024", "Ngày hiệu lực: 01/07/2024"):  # fmt: skip
        assert fact in text
    fields = [each.text.strip() for each in header._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_the_cover_names_who_wrote_reviewed_and_approved():
    table = table_under(opened(PROCEDURE), "Trách nhiệm", "Soạn thảo", "Xem xét", "Phê duyệt")
    assert [row[0] for row in cells(table)] == ["Trách nhiệm", "Họ và tên", "Chữ ký", "Chức vụ", "Ngày"]
    assert cells(table)[1][1:] == [SIGNERS[role]["name"] for role in ("author", "reviewer", "approver")]


def test_the_seven_parts_are_headings_and_the_table_of_contents_leads_to_each():
    document = opened(PROCEDURE)
    headings = [p for p in document.paragraphs if p.style.name in ("Heading 1", "Heading 2")]
    assert [p.text for p in headings if p.style.name == "Heading 1"] == [
        "1. MỤC ĐÍCH", "2. PHẠM VI ÁP DỤNG", "3. TÀI LIỆU VIỆN DẪN", "4. ĐỊNH NGHĨA, TỪ VIẾT TẮT",
        "5. NỘI DUNG QUY TRÌNH", "6. BIỂU MẪU", "7. HỒ SƠ LƯU",
    ]  # fmt: skip
    assert headings[5].text == "5.1. Cơ sở pháp lý"
    assert [p.text for p in headings if p.text.startswith("5.7")] == ["5.7. Quy trình xử lý công việc"]
    links = list(document.element.body.iter(qn("w:hyperlink")))
    assert ["".join(t.text for t in link.iter(qn("w:t"))) for link in links] == [p.text for p in headings]
    bookmarks = {mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))}
    assert {link.get(qn("w:anchor")) for link in links} == bookmarks


def test_steps_stand_in_a_table_whose_heading_repeats_and_whose_rows_are_not_split():
    table = table_under(opened(PROCEDURE), "TT", "Trình tự thực hiện", "Trách nhiệm", "Thời gian", "Biểu mẫu/Kết quả")
    assert cells(table)[1] == ["B1", "Tiếp nhận", "Một cửa", "0,5 ngày", "Giấy tiếp nhận"]
    assert cells(table)[2][:4] == ["B2", "Thẩm định\nKiểm tra hồ sơ.", "Chuyên viên", "4,5 ngày"]
    assert cells(table)[3][3] == "05 ngày làm việc"
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_the_properties_of_cells_stand_in_the_order_word_insists_on():
    order = [qn(f"w:{name}") for name in ("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "vAlign")]
    for properties in opened(PROCEDURE).element.body.iter(qn("w:tcPr")):
        places = [order.index(each.tag) for each in properties]
        assert places == sorted(places)


def test_items_starting_with_a_hyphen_are_a_list():
    items = [p.text for p in opened(PROCEDURE).paragraphs if p.style.name == "List Bullet"]
    assert items == ["phòng chuyên môn;", "Bộ phận Một cửa."]


def test_a_later_revision_changes_only_the_parts_it_names_and_drops_those_given_as_null():
    first, second = apply_changes(PROCEDURE, 0), apply_changes(PROCEDURE, 1)
    assert second == {key: value for key, value in first.items() if key != "conditions"} | {"fee": "600.000 đồng"}
    text = all_text(opened(PROCEDURE, 1))
    assert "600.000 đồng" in text
    assert "Người lao động đủ 18 tuổi" not in text


def test_the_sheet_of_amendments_lists_every_revision_up_to_this_one():
    def sheet(index):
        return next(cells(t) for t in opened(PROCEDURE, index).tables if cells(t)[0][1] == "Ngày sửa đổi")[1:]

    first = ["1", "01/03/2023", "Toàn bộ", "–", "Ban hành lần đầu", "–", "01/00"]
    assert sheet(0) == [first]
    assert sheet(1) == [
        first, ["2", "10/06/2024", "Mục 5.6", "Không", "600.000 đồng", "Nghị quyết mới", "01/01"]
    ]  # fmt: skip


def test_sections_of_a_system_procedure_are_numbered_before_its_steps():
    spec = copy.deepcopy(PROCEDURE)
    body = spec["revisions"][0]["body"]
    spec["kind"], spec["revisions"] = "system_procedure", spec["revisions"][:1]
    for part in ("legal_basis", "dossier", "conditions", "sets", "time_limit", "place", "fee"):
        del body[part]
    body["sections"] = [{"title": "Trách nhiệm", "text": "…"}, {"title": "Phân loại", "text": "…"}]
    titles = [p.text for p in opened(spec).paragraphs if p.style.name == "Heading 2"]
    assert titles == ["5.1. Trách nhiệm", "5.2. Phân loại", "5.3. Quy trình xử lý công việc"]


def test_a_form_has_its_blocks_and_its_code_and_issue_in_the_header():
    document = opened(FORM)
    assert cells(table_under(document, "STT", "Mã hiệu", "Lý do"))[1:] == [["1", "", ""], ["2", "", ""], ["3", "", ""]]
    assert cells(document.tables[0]) == [["Đơn vị đề nghị", ""], ["Ngày đề nghị", ""]]
    assert "☐\u00a0Ban hành mới" in "\n".join(p.text for p in document.paragraphs)
    assert document.tables[-1].rows[0].cells[1].text == "Trưởng phòng\n(Ký, ghi rõ họ tên)"
    header = "\n".join(cell for row in cells(document.sections[0].header.tables[0]) for cell in row)
    assert "Mã hiệu: BM-QT.HT.01-01" in header
    assert "Lần ban hành: 02" in header


def test_a_form_with_a_wide_table_lies_across_the_page():
    spec = copy.deepcopy(FORM)
    columns = ["STT", *(f"Cột {number}" for number in range(8))]
    spec["revisions"][0]["body"]["blocks"][2] = {"table": {"columns": columns, "rows": 2}}
    assert opened(spec).sections[0].page_width > Mm(290)


@pytest.mark.parametrize("kind", ["policy", "objectives", "manual", "instruction", "regulation"])
def test_every_other_kind_is_numbered_sections(kind):
    spec = copy.deepcopy(PROCEDURE)
    spec["kind"], spec["revisions"] = kind, spec["revisions"][:1]
    table = {"columns": ["TT", "Chỉ tiêu"], "rows": [[1, "Đúng hạn"]]}
    spec["revisions"][0]["body"] = {"sections": [{"text": "Mở đầu"}, {"title": "Phạm vi", "text": "…", "table": table}]}
    document = opened(spec)
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == ["1. PHẠM VI"]
    assert cells(table_under(document, "TT", "Chỉ tiêu"))[1] == ["1", "Đúng hạn"]


def test_the_owning_unit_is_named_where_the_agency_knows_it():
    assert "Đơn vị chủ trì: Phòng Lao động" in all_text(
        opened(PROCEDURE, agency=Agency(units={"LĐVL": "Phòng Lao động"}))
    )


def test_steps_that_do_not_add_up_to_the_time_limit_are_refused():
    assert faults(PROCEDURE, revisions__0__body__time_limit={"amount": 7, "unit": "working_days"}) == [
        "revisions[0].body.steps: the days add up to 5, the time limit is 7",
        "revisions[1].body.steps: the days add up to 5, the time limit is 7",
    ]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"colour": "red"}, "colour: unknown key"),
        ({"kind": "poem"}, "kind: 'poem' is not one of"),
        ({"revisions__0__body__purpos": "x"}, "revisions[0].body.purpos: unknown key"),
        ({"revisions__0__body__scope": None}, "revisions[0].body.scope: missing"),
        ({"revisions__0__body__steps__1__days": -1}, "steps[1].days: a number from 0"),
        ({"revisions__0__issued": "01/03/2023"}, "revisions[0].issued: a date like 2024-06-10"),
        ({"revisions__0__effective": dt.date(2023, 2, 1)}, "revisions[0].effective: before the day of issue"),
        ({"revisions__1__amendments": []}, "revisions[1].amendments: what was changed is missing"),
        ({"revisions__1__amendment": 0}, "do not follow the revision before"),
        ({"revisions__1__signers": {}}, "revisions[1].signers.approver: missing"),
        ({"revisions": []}, "revisions: at least 1 needed"),
    ],
)
def test_a_fault_is_named_with_its_place(changes, problem):
    assert any(problem in each for each in faults(PROCEDURE, **changes))


def test_a_table_row_of_the_wrong_length_is_refused():
    table = {"columns": ["a", "b"], "rows": [["1"]]}
    assert "a row of 1 cells under 2 columns" in faults(FORM, revisions__0__body__blocks__2={"table": table})[0]


@pytest.mark.parametrize("nothing", [None, [], "text", {}])
def test_something_that_is_no_description_is_refused_not_crashed_on(nothing):
    with pytest.raises(SpecError):
        check(nothing)
