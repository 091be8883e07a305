"""Scenario 1: staff find the procedure in force without diacritics, read it in the page and take its forms."""

from datetime import date

import pytest

from qms.documents import reading
from qms.imports import sandbox
from tests.imports import samples
from tests.journeys.pages_admin import expect, heading, narrow_screen

TEXT = ("5 Nội dung", "Thư ký ISO giữ danh mục và kiểm soát tài liệu trong ba ngày làm việc.", "Lưu hồ sơ năm năm.")


@pytest.fixture
def library(world, site):
    """A procedure with two revisions and a form, another in PDF."""
    old = world.publish("QT-HT-01", "Quy trình kiểm soát tài liệu", text=["Bản cũ."], since=date(2024, 1, 8))
    new = world.publish("QT-HT-01", "Quy trình kiểm soát tài liệu", text=TEXT, since=date(2025, 6, 2), number=(1, 1))
    world.publish("BM-QT.HT.01-01", "Danh mục tài liệu", kind="form", parent=new.document)
    world.publish("QT-VP-02", "Quy trình tiếp công dân", text=["Tiếp công dân vào thứ Năm hằng tuần."])
    ids = old.id, new.document_id
    site.settle()
    return ids


def test_staff_find_read_and_take_the_forms_of_what_is_in_force(library, visit):
    staff = visit("staff")
    page = staff.go("/")
    page.keyboard.press("/")
    page.keyboard.type("quy trinh kiem soat")
    suggestion = page.locator(".suggestion").first
    expect(suggestion).to_contain_text("QT-HT-01")
    staff.shot("1-suggestions")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    hit = page.locator(".hit").first
    expect(hit.locator(".hit-title")).to_contain_text("QT-HT-01")
    assert "kiểm" in hit.locator("mark").all_inner_texts()[0].lower()
    assert hit.locator(".hit-place").first.inner_text().strip(), "the passage names its section or page"
    staff.shot("1-results")
    narrow_screen(staff)
    page.set_viewport_size({"width": 1280, "height": 860})
    hit.locator(".hit-title a").click()
    page.wait_for_load_state()
    assert heading(page) == "QT-HT-01 Quy trình kiểm soát tài liệu"
    expect(page.locator(".status-banner").first).to_contain_text("02/06/2025")
    expect(page.locator("[data-reader]")).to_contain_text("trong ba ngày làm việc")
    forms = page.locator("#forms")
    with page.expect_download() as form:
        forms.get_by_role("link").first.click()
    assert form.value.path().read_bytes()[:2] == b"PK"
    staff.shot("1-document")


def test_a_code_typed_in_any_manner_is_suggested(library, visit):
    page = visit("staff").go("/")
    for typed in ("qt ht 01", "QTHT01", "qt.ht.01"):
        page.locator("#q").fill("")
        page.locator("#q").press_sequentially(typed)
        expect(page.locator(".suggestion").first).to_contain_text("QT-HT-01")


def test_an_old_link_says_that_it_was_replaced_and_leads_on(library, visit):
    old, _document = library
    staff = visit("staff")
    page = staff.go(f"/documents/revisions/{old}")
    banner = page.locator(".status-banner").first
    expect(banner).to_contain_text("02/06/2025")
    staff.shot("1-replaced")
    with page.expect_navigation():
        banner.get_by_role("link").click()
    expect(page.locator("[data-reader]")).to_contain_text("trong ba ngày làm việc")


def test_a_pdf_is_read_and_quoted_in_the_page(world, visit, site):
    data = samples.pdf(
        "Quy trình giải quyết khiếu nại, trang một.", "Trang hai: thời hạn ba mươi ngày.", "Ho so luu 5 nam."
    )
    upload = reading.store(data, "khiếu nại.pdf", sandbox.extract(data, name="khiếu nại.pdf"))
    ident = world.publish("QT-TTR-01", "Quy trình giải quyết khiếu nại", upload=upload).document_id
    site.settle()
    staff = visit("staff")
    page = staff.go(f"/documents/{ident}")
    expect(page.locator(".pdf-pages canvas").first).to_be_visible()
    page.locator(".pdf-text span", has_text="Ho so luu").select_text()
    staff.shot("1-pdf")
    with page.expect_navigation():
        page.locator(".quote-offer").click()
    expect(page.locator("[name=quotation]")).to_have_value("Ho so luu 5 nam.")


def test_a_search_without_a_hit_says_what_to_try(world, visit):
    page = visit("staff").go("/search?q=khongcogi")
    expect(page.locator("#list")).to_contain_text("Không tìm thấy tài liệu phù hợp.")
    expect(page.locator("#list")).to_contain_text("Thử bỏ dấu")
