"""Scenario 5: the quality officer keeps the library: creates, corrects, withdraws, lists and exports."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from qms.core.database import writing
from qms.documents.kinds import KINDS
from qms.documents.models import Document
from tests.journeys.pages_admin import (
    ROWS,
    column,
    expect,
    fill_in,
    follow,
    heading,
    narrow,
    narrow_screen,
    press,
    taken,
    told,
    workbook_rows,
)
from tests.world import PASSWORD

TODAY = date(2026, 3, 16)
PROPOSED = {
    "policy": "CSCL",
    "objectives": "MTCL-2026",
    "manual": "STCL",
    "system_procedure": "QT-HT-01",
    "procedure": "QT-VP-02",
    "instruction": "HD-VP-01",
    "regulation": "QĐ-VP-01",
    "form": "BM-QT.VP.01-01",
    "external": "",
}


def test_a_document_of_each_type_is_created_with_the_code_that_is_proposed(world, visit, site):
    world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu")
    site.settle()
    officer = visit("officer")
    for kind, code in PROPOSED.items():
        page = officer.go("/documents/new")
        fill_in(page, title=f"Tài liệu loại {kind}", kind=str(KINDS[kind].label))
        if kind == "form":
            fill_in(page, parent="QT-VP-01 – Quy trình kiểm soát tài liệu")
        expect(page.locator("[name=code]")).to_have_value(code)
        if kind == "external":
            fill_in(page, code="19/2014/QĐ-TTg", unit="VP – Văn phòng Sở")
        if kind == "procedure":
            officer.shot("5-creating")
        press(page, "Tạo tài liệu")
        assert heading(page) == f"{code or '19/2014/QĐ-TTG'} Tài liệu loại {kind}", kind
        assert told(page) == "Đã tạo tài liệu. Tiếp theo, soạn bản dự thảo đầu tiên."
    officer.shot("5-created-now-write")


def test_a_code_that_is_taken_is_refused_at_its_field_and_what_was_typed_is_kept(world, visit, site):
    world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu")
    site.settle()
    officer = visit("officer")
    page = officer.go("/documents/new")
    fill_in(page, title="Quy trình quản lý xe", clauses="7.1.3", code="qt vp 01")
    press(page, "Tạo tài liệu")
    assert "đã được sử dụng" in page.locator("#code-error").inner_text()
    expect(page.locator("[name=title]")).to_have_value("Quy trình quản lý xe")
    expect(page.locator("[name=clauses]")).to_have_value("7.1.3")
    officer.shot("5-code-taken")


def test_another_author_is_named_and_finds_the_draft_on_the_home_page(world, visit, site):
    site.settle()
    officer = visit("officer")
    page = officer.go("/documents/new")
    fill_in(page, title="Quy trình quản lý xe", author="Trần Thị Thảo – Chuyên viên")
    press(page, "Tạo tài liệu")
    assert told(page) == "Đã tạo tài liệu. Trần Thị Thảo soạn bản dự thảo đầu tiên."
    officer.shot("5-created-for-another")
    author = visit("author")
    follow(author.go("/"), "Quy trình quản lý xe")
    assert author.page.get_by_role("link", name="Sửa dự thảo").first.is_visible()


def test_metadata_are_corrected_before_publication_and_signatures_given_lapse(world, visit, site):
    draft = world.draft(world.create("QT-VP-07", "Quy trình quản lý se").document)
    world.review(world.send(draft))
    address = f"/documents/{draft.document_id}"
    site.settle()
    officer = visit("officer")
    page = officer.go(address)
    follow(page, "Chỉnh sửa thông tin")
    assert "các chữ ký đã có hết giá trị" in page.locator(".alert-warning").inner_text()
    fill_in(page, title="Quy trình quản lý xe", clauses="7.1.3", reason="Sai chính tả trong tên tài liệu.")
    officer.shot("5-correcting")
    press(page, "Lưu thông tin đã sửa")
    assert "Quy trình quản lý xe" in heading(page)
    assert "Phạm Văn Hùng" in page.locator(".tracker [aria-current]").inner_text()
    follow(page, "Chữ ký")
    assert "Hết giá trị: thuộc vòng trình trước" in page.locator("main").inner_text()
    officer.shot("5-corrected-signature-lapsed")
    follow(page, "Lịch sử")
    entry = page.locator(".history-entry", has_text="đã chỉnh sửa thông tin").inner_text()
    assert "Sai chính tả trong tên tài liệu." in entry
    assert "Quy trình quản lý se" in entry
    officer.shot("5-corrected-history")


def test_after_publication_only_particulars_can_be_corrected(world, visit, site):
    address = f"/documents/{world.publish('QT-VP-01', 'Quy trình kiểm soát tài liệu').document_id}"
    site.settle()
    officer = visit("officer")
    page = officer.go(address)
    follow(page, "Chỉnh sửa thông tin")
    assert page.locator("[name=clauses]").is_visible() and page.locator("[name=code]").count() == 0
    officer.shot("5-correcting-published")


def test_a_document_is_withdrawn_with_a_reason_and_no_longer_found(world, visit, site):
    document = world.publish("QT-VP-01", "Quy trình tiếp công dân", text=["Tiếp công dân hằng tuần."]).document
    world.publish("BM-QT.VP.01-01", "Sổ tiếp công dân", kind="form", parent=document)
    address = f"/documents/{document.id}"
    site.settle()
    officer = visit("officer")
    page = officer.go(address)
    follow(page, "Thu hồi tài liệu")
    fill_in(page, reason="Chuyển vào quy chế chung.", decision="118/QĐ-SLĐTBXH", password=PASSWORD)
    press(page, "Thu hồi tài liệu")
    assert "BM-QT.VP.01-01" in page.locator(".error-summary").inner_text()
    officer.shot("5-withdrawing-forms-in-the-way")
    page.locator("[name=with_forms]").check()
    fill_in(page, password=PASSWORD)
    press(page, "Thu hồi tài liệu")
    banner = page.locator("[data-standing=withdrawn]").inner_text()
    assert "Chuyển vào quy chế chung. (Quyết định số 118/QĐ-SLĐTBXH)" in " ".join(banner.split())
    officer.shot("5-withdrawn")
    follow(page, "Chữ ký")
    row = page.locator("tbody tr").inner_text()
    assert "Thu hồi tài liệu" in row and "Nguyễn Thị Quý" in row and "Còn giá trị" in row
    officer.shot("5-withdrawal-signed")
    site.settle()
    staff = visit("staff")
    staff.go("/search?q=tiếp công dân")
    assert staff.page.locator(".hit").count() == 0
    staff.shot("5-withdrawn-not-found")


@pytest.fixture
def library(world, site):
    """Fifty-six documents in every standing; two of them of another unit, three due, four of a clause."""
    for number in range(1, 51):
        clause = {"clauses": "7.5; 8.1"} if number <= 4 else {}
        world.publish(f"QT-VP-{number:02}", f"Quy trình số {number:02}", since=TODAY - timedelta(days=100), **clause)
    for number in (1, 2):
        world.publish(
            f"QT-LĐVL-{number:02}", "Cấp giấy phép", unit="LĐVL", since=TODAY - timedelta(days=355 + 10 * number)
        )
    world.publish("HD-VP-01", "Hướng dẫn đánh số", kind="instruction", since=TODAY - timedelta(days=420))
    with writing() as session:
        due = {"HD-VP-01": -55, "QT-LĐVL-02": -10, "QT-LĐVL-01": 0}
        for document in session.scalars(select(Document).where(Document.code.in_(due))):
            document.review_due = TODAY + timedelta(days=due[document.code])
    changing = world.publish("QT-HT-01", "Đánh giá nội bộ", kind="system_procedure", since=TODAY - timedelta(days=90))
    draft = world.draft(changing.document)
    world.review(world.send(draft))
    world.approve(draft, since=TODAY + timedelta(days=7))
    world.create("QT-VP-90", "Quy trình mới")
    world.withdraw(world.publish("QT-VP-91", "Quy trình lưu trữ cũ", since=TODAY - timedelta(days=90)).document)
    site.settle()
    return world


FILTERS = {
    "unit": ({"unit": "Phòng Lao động – Việc làm"}, ["QT-LĐVL-01", "QT-LĐVL-02"]),
    "type": ({"kind": "Hướng dẫn"}, ["HD-VP-01"]),
    "state withdrawn": ({"state": "Đã thu hồi"}, ["QT-VP-91"]),
    "state not issued": ({"state": "Chưa ban hành"}, ["QT-VP-90"]),
    "state coming": ({"state": "Có bản sửa đổi sắp hiệu lực"}, ["QT-HT-01"]),
    "clause": ({"clause": "7.5"}, ["QT-VP-01", "QT-VP-02", "QT-VP-03", "QT-VP-04"]),
    "overdue": ({"due": "Quá hạn"}, ["HD-VP-01", "QT-LĐVL-02"]),
    "due soon": ({"due": "Trong 30 ngày tới"}, ["HD-VP-01", "QT-LĐVL-01", "QT-LĐVL-02"]),
    "two at once": ({"due": "Trong 30 ngày tới", "kind": "Hướng dẫn"}, ["HD-VP-01"]),
}


def test_the_master_list_is_filtered_sorted_paged_and_exported_with_exactly_its_rows(library, visit):
    officer = visit("officer")
    page = officer.go("/documents")
    for what, (filters, codes) in FILTERS.items():
        officer.go("/documents")
        narrow(page, **filters)
        assert sorted(column(page, "Mã hiệu")) == sorted(codes), what
        _heads, exported = workbook_rows(taken(page, "Xuất Excel"))
        assert [row[1] for row in exported] == column(page, "Mã hiệu"), what
    officer.shot("5-master-list-filtered")


def test_the_whole_master_list_turns_over_and_goes_into_one_workbook(library, visit):
    officer = visit("officer")
    page = officer.go("/documents")
    assert page.locator(".list-header").inner_text().startswith("1–50 trong tổng số 55")
    first = column(page, "Mã hiệu")
    officer.shot("5-master-list")
    table = page.locator(".table-responsive")
    assert table.evaluate("one => one.scrollWidth <= one.clientWidth"), "columns are cut off at 1280 pixels"
    follow(page, "Sau")
    both = first + column(page, "Mã hiệu")
    assert len(both) == 55 == len(set(both))
    heads, exported = workbook_rows(taken(page, "Xuất Excel"))
    assert heads[1:3] == ["Mã hiệu", "Tên tài liệu"]
    assert [row[1] for row in exported] == both
    follow(page, "Ngày hiệu lực")
    assert column(page, "Mã hiệu")[0] == "HD-VP-01"
    follow(page, "Ngày hiệu lực")
    dates = [row[8] for row in workbook_rows(taken(page, "Xuất Excel"))[1] if row[8]]
    assert dates == sorted(dates, reverse=True)
    narrow_screen(officer)
    officer.shot("5-master-list-360")


def test_filters_that_nothing_fits_say_what_to_do(library, visit):
    officer = visit("officer")
    page = officer.go("/documents")
    narrow(page, clause="9.9")
    assert page.locator(ROWS).count() == 0
    assert "Không có tài liệu" in page.locator(".empty-state").inner_text()
    officer.shot("5-master-list-empty")
    follow(page, "Xóa bộ lọc")
    assert page.locator(ROWS).count() == 50
