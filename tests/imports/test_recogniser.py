"""What the recogniser reads from headers, first pages, names and folders, example by example."""

import unicodedata
from datetime import date

import pytest

from qms.imports.codes import kind_of, parent_of
from qms.imports.content import Block, Extraction
from qms.imports.labels import date_in, number_in
from qms.imports.recogniser import Doubt, recognise
from qms.imports.titles import sentence_case

UNITS = {"VP": "Văn phòng Sở", "LĐVL": "Phòng Lao động - Việc làm", "TCCB": "Phòng Tổ chức cán bộ"}


def read(header=(), lines=(), path="tài liệu.docx", properties=None):
    blocks = [Block("paragraph", line) for line in lines]
    extraction = Extraction("docx", blocks, header=[list(row) for row in header], properties=properties or {})
    return recognise(extraction, path=path, known_units=UNITS)


def values(recognised, *fields):
    return tuple(getattr(recognised, field).value if getattr(recognised, field) else None for field in fields)


HEADERS = {
    "labels and values in one cell": [
        [
            "SỞ LAO ĐỘNG",
            "QUY TRÌNH\nKIỂM SOÁT THÔNG TIN",
            "Mã hiệu: QT-HT-01\nLần ban hành: 02\nLần sửa đổi: 01\nNgày ban hành: 15/03/2025",
        ]
    ],
    "labels in one cell, values in the next": [
        ["QUY TRÌNH KIỂM SOÁT THÔNG TIN"],
        ["Mã số", "QT-HT-01"],
        ["LBH", "02"],
        ["LSĐ:", "01"],
        ["Ngày BH", "15.3.25"],
    ],
    "values beneath their labels": [
        ["QUY TRÌNH KIỂM SOÁT THÔNG TIN", "", "", ""],
        ["Ký hiệu", "Lần BH", "Soát xét", "Ngày ban hành"],
        ["QT-HT-01", "02", "01", "15-03-2025"],
    ],
    "all on one line": [
        ["QUY TRÌNH KIỂM SOÁT THÔNG TIN"],
        ["Mã hiệu: QT-HT-01 Lần ban hành: 02 Lần SĐ: 01 Ngày ban hành: ngày 15 tháng 3 năm 2025"],
    ],
    "issue and amendment together": [
        ["QUY TRÌNH KIỂM SOÁT THÔNG TIN"],
        ["Mã hiệu: QT-HT-01", "Lần ban hành/sửa đổi: 02/01", "Ngày ban hành: 15/3/2025"],
    ],
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_a_header_is_read_however_it_is_laid_out(header):
    found = read(header)
    assert values(found, "code", "issue", "amendment", "issued_on") == ("QT-HT-01", 2, 1, date(2025, 3, 15))
    assert found.title.value == "Quy trình kiểm soát thông tin"
    assert found.kind.value == "system_procedure"
    assert all(r.certain and r.source == "header" for r in (found.code, found.issue, found.amendment, found.issued_on))
    assert found.doubts == []


@pytest.mark.parametrize(
    ("path", "code", "title", "issue", "amendment"),
    [
        ("QT-VP-01_LBH02_LSD01.docx", "QT-VP-01", None, 2, 1),
        ("QT VP 01 - Quy trinh quan ly van ban (lan 2).docx", "QT-VP-01", "Quy trinh quan ly van ban", 2, None),
        (unicodedata.normalize("NFD", "QT-LĐVL-03 Cấp giấy phép.pdf"), "QT-LĐVL-03", "Cấp giấy phép", None, None),
        ("qt-vp-01_quan-ly-van-ban.docx", "QT-VP-01", "Quan ly van ban", None, None),
        ("BM-QT.HT.01-02 Danh mục tài liệu nội bộ.docx", "BM-QT.HT.01-02", "Danh mục tài liệu nội bộ", None, None),
        ("QT.ISO.01.pdf", "QT.ISO.01", None, None, None),
        ("CSCL.docx", "CSCL", None, None, None),
        ("CSCL - Chính sách chất lượng.docx", "CSCL", "Chính sách chất lượng", None, None),
        ("MTCL-2025.docx", "MTCL-2025", None, None, None),
        ("QĐ-VP-02 Quy chế làm việc.docx", "QĐ-VP-02", "Quy chế làm việc", None, None),
        ("Quyết định 19-2014-QĐ-TTg.pdf", None, "Quyết định 19-2014-QĐ-TTg", None, None),
        ("Bien ban hop.docx", None, "Bien ban hop", None, None),
    ],
)
def test_a_file_name_tells_what_it_can(path, code, title, issue, amendment):
    assert values(read(path=path), "code", "title", "issue", "amendment") == (code, title, issue, amendment)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("CSCL", "policy"),
        ("MTCL-2025", "objectives"),
        ("STCL", "manual"),
        ("QT-HT-01", "system_procedure"),
        ("QT.ISO.01", "system_procedure"),
        ("QT-VP-01", "procedure"),
        ("QT 01/VP", "procedure"),
        ("HD-VP-01", "instruction"),
        ("QĐ-VP-01", "regulation"),
        ("QC-VP-01", "regulation"),
        ("BM-QT.HT.01-02", "form"),
        ("BM.01.07", "form"),
    ],
)
def test_a_code_tells_its_kind(code, kind):
    assert kind_of(code) == kind
    assert values(read([["Mã hiệu", code]]), "code", "kind") == (code, kind)


@pytest.mark.parametrize(
    ("form", "parent"),
    [
        ("BM-QT.HT.01-02", "QT-HT-01"),
        ("BM-QT.LĐVL.03-01", "QT-LĐVL-03"),
        ("BM-QT-VP-01-04", "QT-VP-01"),
        ("BM.01.07", None),
    ],
)
def test_a_forms_code_tells_its_procedure(form, parent):
    assert parent_of(form) == parent


def test_a_form_whose_code_names_no_procedure_belongs_to_that_of_its_folder():
    found = read([["Mã số: BM.01.07"]], path="QT-HT-01 Kiểm soát thông tin/Biểu mẫu/phiếu.docx")
    assert (found.parent.value, found.parent.source) == ("QT-HT-01", "folder")
    assert Doubt("parent_unknown", "parent") in read([["Mã số: BM.01.07"]]).doubts


def test_a_procedure_has_no_parent_even_in_another_ones_folder():
    assert read([["Mã số: QT-VP-02"]], path="QT-VP-01/QT-VP-02.docx").parent is None


@pytest.mark.parametrize(
    ("path", "unit", "source"),
    [
        ("QT-LĐVL-01.docx", "LĐVL", "file_name"),
        ("Văn phòng Sở/quy trình.docx", "VP", "folder"),
        ("vp/QT-HT-01.docx", "VP", "folder"),
    ],
)
def test_the_unit_comes_from_code_or_folder(path, unit, source):
    found = read(path=path)
    assert (found.unit.value, found.unit.source) == (unit, source)


def test_a_unit_nobody_knows_is_a_doubt():
    found = read(path="QT-XYZ-01.docx")
    assert found.unit is None
    assert Doubt("unit_unknown", "unit", ("XYZ",)) in found.doubts


def test_sources_that_disagree_are_told_and_the_header_stands():
    found = read([["Mã hiệu: QT-VP-01", "Lần ban hành: 01"]], path="QT-VP-02_LBH03.docx")
    assert values(found, "code", "issue") == ("QT-VP-01", 1)
    assert not found.code.certain
    assert Doubt("disagree", "code", ("QT-VP-01", "QT-VP-02")) in found.doubts
    assert Doubt("disagree", "issue", ("1", "3")) in found.doubts


def test_one_code_written_in_two_ways_is_no_doubt():
    found = read([["Mã hiệu: BM-QT.HT.01-02", "Lần ban hành: 01"]], path="BM-QT-HT-01-02 Danh mục.docx")
    assert found.code.certain
    assert not [doubt for doubt in found.doubts if doubt.code == "disagree"]


def test_a_date_the_calendar_lacks_is_a_doubt():
    found = read([["Ngày ban hành: 31/02/2025"]])
    assert found.issued_on is None
    assert Doubt("date_impossible", "issued_on", ("31/02/2025",)) in found.doubts


def test_taking_effect_before_being_issued_is_a_doubt():
    found = read([["Ngày ban hành: 15/03/2025", "Hiệu lực từ: 01/03/2025"]])
    assert Doubt("effective_before_issue", "effective_from", ("2025-03-15", "2025-03-01")) in found.doubts


def test_what_is_missing_is_told():
    assert {doubt.field for doubt in read(path="01.docx").doubts if doubt.code == "missing"} == {
        "code",
        "title",
        "issue",
    }


def test_a_signature_column_is_not_an_amendment_number():
    found = read([["Soạn thảo", "Soát xét", "Phê duyệt"], ["Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường"]])
    assert found.amendment is None


def test_a_list_of_other_documents_does_not_name_this_one():
    header = [
        ["SỞ LAO ĐỘNG", "QUY TRÌNH KIỂM SOÁT THÔNG TIN", "Mã hiệu: QT-HT-01"],
        ["TT", "Số, ký hiệu", "Tên tài liệu"],
        ["1", "QT-HT-04", "Hệ thống quản lý chất lượng – Các yêu cầu"],
    ]
    found = read(header)
    assert values(found, "code", "title") == ("QT-HT-01", "Quy trình kiểm soát thông tin")
    assert found.title.certain


def test_the_number_of_a_law_is_not_a_code():
    assert read(lines=["Căn cứ Quyết định số 19/2014/QĐ-TTg", "QĐ 19/2014", "30/2020/NĐ-CP"]).code is None


def test_the_first_page_is_read_when_there_is_no_header():
    found = read(
        lines=[
            "SỞ LAO ĐỘNG",
            "QUY TRÌNH QUẢN LÝ VĂN BẢN ĐI, VĂN BẢN ĐẾN",
            "Mã hiệu: QT-VP-01",
            "Ngày hiệu lực: 01/04/2025",
        ]
    )
    assert values(found, "code", "title", "effective_from") == (
        "QT-VP-01",
        "Quy trình quản lý văn bản đi, văn bản đến",
        date(2025, 4, 1),
    )
    assert found.code.source == "first_page"
    assert not found.code.certain


def test_a_kind_said_twice_is_taken_once():
    for lines in (["QUY TRÌNH", "QUY TRÌNH QUẢN LÝ KHO"], ["QUY TRÌNH", "QUẢN LÝ KHO"]):
        assert values(read(lines=lines), "title") == ("Quy trình quản lý kho",)


def test_a_title_in_the_properties_counts_only_as_the_last_word():
    found = read(path="01.docx", properties={"title": "Quy trình đánh giá nội bộ"})
    assert (found.title.value, found.title.source, found.title.certain) == (
        "Quy trình đánh giá nội bộ",
        "properties",
        False,
    )
    assert read(path="01.docx", properties={"title": "Microsoft Word - Document1"}).title is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15/03/2025", date(2025, 3, 15)),
        ("15.3.25", date(2025, 3, 15)),
        ("Ngày 5 tháng 12 năm 2024", date(2024, 12, 5)),
        ("chưa rõ", None),
    ],
)
def test_dates_as_people_write_them(text, day):
    assert date_in(text) == day


@pytest.mark.parametrize(("text", "number"), [("01", 1), ("Lần 2", 2), ("00", 0), ("Nguyễn", None), ("2025", None)])
def test_numbers_as_people_write_them(text, number):
    assert number_in(text) == number


def test_capitals_become_a_sentence_and_abbreviations_stay():
    assert sentence_case("QUY TRÌNH CÔNG BỐ TTHC THEO TCVN ISO 9001") == "Quy trình công bố TTHC theo TCVN ISO 9001"
    assert sentence_case("Quy trình Quản lý") == "Quy trình Quản lý"
