"""What proves the work: kept by form, by upload, from what was closed; found again; destroyed when it may be."""

from datetime import date

import docx
import pytest

from qms.core.database import get, locked, writing
from qms.imports.package import W
from qms.people.models import Person, Unit
from qms.records import operations
from qms.records.models import Record
from qms.records.workflow import RECORD
from tests.journeys.cases import TODAY, form_in_force
from tests.journeys.pages_admin import card, expect, fill_in, follow, heading, narrow, narrow_screen, press, taken
from tests.records.conftest import papers
from tests.world import PASSWORD, World

OVER = date(2020, 5, 4)  # kept for five years from the end of 2020: due since 1 January 2026
OLD, ASKED_FOR, NEEDED = "Sổ đăng ký công văn 2020", "Hồ sơ khiếu nại 2020", "Hồ sơ tài sản 2020"


def written(path) -> str:
    """Every word of a .docx."""
    return "".join(node.text or "" for node in docx.Document(path).element.iter(f"{W}t"))


def test_records_are_kept_by_form_and_by_upload_closed_and_found_by_their_words(world, visit, site, tmp_path):
    form_in_force(world, "nonconformity")
    site.settle()
    staff, head = visit("staff"), visit("head")
    page = staff.go("/records")
    follow(page, "Điền biểu mẫu")
    follow(page, "Điền")
    page.get_by_label("Sự việc").first.fill("Con dấu đóng lệch ở ba quyết định.")
    fill_in(page, title="Phiếu ghi nhận về con dấu", retention="5 năm")
    staff.shot("8-filling")
    press(page, "Lập hồ sơ")
    by_form = page.url.removeprefix(staff.site.url(""))
    assert heading(page).startswith("HS-2026-VP-001")
    with page.expect_download() as file:
        card(page, "Tệp trong hồ sơ").get_by_role("link").click()
    assert "Con dấu đóng lệch" in written(file.value.path())

    page = staff.go("/records")
    follow(page, "Lập hồ sơ từ tệp")
    (tmp_path / "kết luận.docx").write_bytes(World.docx("Kết luận của Giám đốc về chế độ tử tuất."))
    page.set_input_files("[name=files]", tmp_path / "kết luận.docx")
    fill_in(page, title="Hồ sơ họp tháng 3", retention="10 năm")
    press(page, "Lập hồ sơ")
    staff.shot("8-added")

    page = head.go(by_form)
    follow(page, "Kết thúc hồ sơ")
    head.shot("8-closing")
    press(page, "Kết thúc hồ sơ")
    expect(card(page, "Thời hạn lưu")).to_contain_text("01/01/2032")
    page = staff.go(by_form)
    expect(page.locator("main")).not_to_contain_text("Thêm tệp")
    follow(page, "Lập hồ sơ đính chính")
    expect(page.locator("main")).to_contain_text("được giữ nguyên")
    staff.go("/records")
    narrow(page, q="che do tu tuat")
    expect(page.locator("#list")).to_contain_text("HS-2026-VP-002")
    expect(page.locator("#list")).not_to_contain_text("HS-2026-VP-001")
    staff.shot("8-found")
    narrow_screen(staff)
    staff.shot("8-found-360")


def test_a_closed_nonconformity_becomes_a_record(world, visit, reported, site):
    form_in_force(world, "nonconformity")
    form_in_force(world, "corrective_action_request")
    address = reported("confirm", "correct", "waive")
    head = visit("head")
    page = head.go(address)
    follow(page, "Lưu thành hồ sơ")
    fill_in(page, retention="5 năm")
    head.shot("8-keeping")
    press(page, "Lưu thành hồ sơ")
    expect(card(page, "Tệp trong hồ sơ")).to_contain_text("KPH-2026-VP-001")
    head.shot("8-kept")
    expect(head.go(address).locator("main")).to_contain_text("HS-2026-VP-001")


@pytest.fixture
def old(world, site):
    """`old[title]` is the address of a record of VP that is past its retention."""
    places = {}
    with writing():
        unit = get(Unit, world.units["VP"].id)
        for title in (OLD, ASKED_FOR, NEEDED):
            person = get(Person, world.staff.id)
            given = {"unit": unit, "title": title, "opened_on": OVER, "retention_years": 5}
            row = operations.add_record(by=person, today=TODAY, **given)
            operations.add_files(row, [papers(f"Nội dung {title}", name=f"{title}.docx")], by=person)
            places[title] = row.id
    for ident in places.values():
        with writing():
            closing = {"closed_on": OVER, "retention": "5", "by": get(Person, world.head.id), "today": TODAY}
            RECORD.fire(locked(Record, ident), "close", **closing)
    site.settle()
    return {title: f"/records/{ident}" for title, ident in places.items()}


def test_what_is_past_its_retention_is_proposed_reviewed_approved_and_destroyed(world, visit, site, old):
    form_in_force(world, "disposal_minutes")
    site.settle()
    officer, head, director, clerk, qmr = (visit(name) for name in ("officer", "head", "director", "clerk", "qmr"))
    page = officer.go("/records/disposals")
    follow(page, "Lập danh mục")
    for title in old:
        page.get_by_label(title).check()
    officer.shot("8-proposing")
    press(page, "Lưu danh mục")
    address = page.url.removeprefix(officer.site.url(""))
    follow(page, "Gửi đơn vị rà soát")
    press(page, "Gửi đơn vị rà soát")

    page = head.go("/")
    follow(page, "TH-2026-VP-001")
    follow(page, "Đơn vị đồng ý")
    page.get_by_label(NEEDED).check()
    fill_in(page, reason="Tài sản còn đang sử dụng, cần tra cứu.")
    head.shot("8-reviewing")
    press(page, "Đơn vị đồng ý")

    page = clerk.go(address)
    follow(page, "Ghi biên bản họp Hội đồng")
    clerk.shot("8-council")
    press(page, "Ghi biên bản họp Hội đồng")

    page = director.go(address)
    follow(page, "Phê duyệt tiêu hủy")
    director.shot("8-approving")
    fill_in(page, password=PASSWORD)
    press(page, "Phê duyệt tiêu hủy")

    page = qmr.go(old[ASKED_FOR])
    follow(page, "Yêu cầu giữ lại")
    fill_in(page, reason="Thanh tra tỉnh đang yêu cầu cung cấp.")
    press(page, "Yêu cầu giữ lại")
    qmr.shot("8-held")

    page = clerk.go(address)
    follow(page, "Thực hiện hủy")
    fill_in(page, method="Hủy giấy bằng máy, xóa tệp khỏi hệ thống")
    expect(page.locator("tr", has_text=ASKED_FOR)).to_contain_text("Bị yêu cầu giữ lại")
    clerk.shot("8-minutes")
    press(page, "Thực hiện hủy")
    clerk.shot("8-destroyed")
    assert OLD in written(taken(page, "Biên bản theo biểu mẫu đang hiệu lực"))
    site.settle()
    page = head.go(old[OLD])
    expect(card(page, "Tệp trong hồ sơ")).to_contain_text("SHA-256")
    expect(page.locator("main")).to_contain_text("TH-2026-VP-001")
    head.shot("8-gone")
    for kept in (ASKED_FOR, NEEDED):
        expect(card(head.go(old[kept]), "Tệp trong hồ sơ").get_by_role("link")).to_have_count(1)
