"""What is not right: from a sentence on a telephone to the proof that it does not come back; what is left undone."""

from datetime import date

import docx
from PIL import Image

from qms.core import clock
from qms.escalation.jobs import go_round
from tests.journeys.cases import PLANNED, form_in_force
from tests.journeys.pages_admin import (
    card,
    column,
    expect,
    fill_in,
    follow,
    heading,
    narrow,
    press,
    told,
    workbook_rows,
)
from tests.journeys.pages_admin import taken as taken_away

TEXT = ("5 Nội dung", "Kết quả được trả trong ba ngày làm việc.", "Hồ sơ lưu năm năm.")
MORE_TIME = "Phần mềm theo dõi chưa bàn giao kịp."


def fits(page, width: int) -> bool:
    """Nothing stands out to the right."""
    return page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_sentence_is_reported_with_a_photo_from_a_telephone(world, visit, site, tmp_path):
    ident = world.publish("QT-VP-01", "Quy trình trả kết quả", text=TEXT).document_id
    site.settle()
    Image.new("RGB", (60, 40), "orange").save(tmp_path / "quầy 3.jpg")
    staff = visit("staff")
    page = staff.page
    page.set_viewport_size({"width": 390, "height": 780})
    staff.go(f"/documents/{ident}")
    page.locator("[data-reader] p", has_text="ba ngày làm việc").select_text()
    with page.expect_navigation():
        page.locator(".quote-offer").click()
    expect(page.locator("[name=quotation]")).to_have_value("Kết quả được trả trong ba ngày làm việc.")
    fill_in(page, what="Hồ sơ 0123 trả sau năm ngày.")
    page.set_input_files("[name=files]", tmp_path / "quầy 3.jpg")
    assert fits(page, 390)
    staff.shot("n1-reporting-390")
    press(page, "Ghi nhận")
    assert "KPH-2026-VP-001" in told(page) and heading(page) == "KPH-2026-VP-001"
    expect(page.locator("blockquote").first).to_contain_text("trong ba ngày làm việc")
    photo = page.locator(".attachment-picture img")
    photo.scroll_into_view_if_needed()
    expect(photo).to_have_js_property("naturalWidth", 60)
    assert fits(page, 390)
    staff.shot("n1-reported-390")


def taken(visitor, address: str, step: str, **given: str) -> None:
    """Follow a step from the page, answer what it asks, take it."""
    page = visitor.go(address)
    follow(page, step)
    fill_in(page, **given)
    press(page, step)


def test_the_officer_confirms_it_and_the_unit_finds_the_cause_and_plans(world, visit, site, reported):
    address = reported()
    officer, head = visit("officer"), visit("head")
    taken(officer, address, "Xác nhận", kind="KPH nhẹ", deadline="15/05/2026")
    expect(head.go("/").locator("main")).to_contain_text("KPH-2026-VP-001")
    taken(head, address, "Ghi việc xử lý ngay", correction="Đã xin lỗi và hẹn lại công dân.")
    cause = {"root_cause": "Chưa phân công.", "cause_group": "Quy trình, phương pháp"}
    whys = {"why1": "Không ai nhắc hạn.", "why2": "Không có sổ theo dõi."}
    taken(head, address, "Phân tích nguyên nhân", **cause, **whys)
    expect(head.page.locator("ol.whys li")).to_have_count(3)
    follow(head.page, "Thêm hành động")
    fill_in(head.page, what=PLANNED, owner="Trần Thị Thảo – Chuyên viên", due="30/03/2026")
    press(head.page, "Thêm vào kế hoạch")
    head.shot("n2-planned")
    taken(head, address, "Gửi kế hoạch để phê duyệt")
    expect(officer.go("/").locator("main")).to_contain_text("KPH-2026-VP-001")


def test_the_officer_sorts_what_comes_in_on_board_and_list(world, visit, site, reported):
    first, again, no_matter = reported("confirm"), reported(), reported(what="Máy in kẹt giấy một lần.")
    officer, staff = visit("officer"), visit("staff")
    page = officer.go("/nonconformities/board")
    lane = page.locator(".lane", has=page.locator(".lane-title", has_text="Đã ghi nhận"))
    expect(lane.locator(".lane-card")).to_have_count(2)
    officer.shot("n2-board")
    with page.expect_navigation():
        lane.get_by_role("link", name="KPH-2026-VP-003").click()
    taken(officer, no_matter, "Không tiếp nhận", reason="Sự cố nhỏ, đã sửa máy ngay trong buổi.")
    taken(officer, again, "Nối với phiếu đã có", number="KPH-2026-VP-001")
    expect(page.locator(".related")).to_contain_text("KPH-2026-VP-001")
    expect(officer.go(first).locator("main")).to_contain_text("Cũng được ghi nhận tại phiếu")
    inbox = staff.go("/notices").locator("main")
    expect(inbox).to_contain_text("Sự cố nhỏ, đã sửa máy ngay trong buổi.")
    page = officer.go("/nonconformities")
    narrow(page, state="Nối với phiếu khác")
    assert column(page, "Số") == ["KPH-2026-VP-002"]
    officer.shot("n2-log")
    heads, rows = workbook_rows(taken_away(page, "Xuất Excel"))
    assert [row[heads.index("Số")] for row in rows] == ["KPH-2026-VP-002"]


def test_the_cause_is_drawn_as_a_fishbone_on_the_page_and_in_the_form(world, visit, site, reported):
    form_in_force(world, "corrective_action_request")
    address = reported("confirm", "correct")
    head, officer = visit("head"), visit("officer")
    page = head.go(address)
    follow(page, "Phân tích nguyên nhân")
    fill_in(page, method="Biểu đồ xương cá", bone_people="Thiếu người trực quầy\nNgười mới chưa được hướng dẫn")
    expect(page.locator("[name=why1]")).to_be_hidden()
    fill_in(page, bone_equipment="Phần mềm không nhắc hạn trả", root_cause="Chưa phân công người theo dõi hạn trả.")
    head.shot("n3-analysing")
    press(page, "Phân tích nguyên nhân")
    expect(page.locator(".fishbone-lying")).to_contain_text("Thiếu người trực")
    page.set_viewport_size({"width": 390, "height": 780})
    expect(page.locator(".fishbone-upright")).to_be_visible()
    expect(page.locator(".fishbone-lying")).to_be_hidden()
    assert fits(page, 390)
    head.shot("n3-fishbone-390")
    page.set_viewport_size({"width": 1280, "height": 860})
    expect(page.locator(".fishbone-lying")).to_be_visible()
    head.shot("n3-fishbone")
    filled = docx.Document(taken_away(officer.go(address), "In theo biểu mẫu"))
    assert "Thiếu người trực quầy" in filled.element.body.xpath(".//wp:docPr/@descr")[0]


def test_a_plan_is_returned_with_a_reason_and_what_did_not_work_begins_a_new_round(world, visit, site, reported):
    address = reported("confirm", "correct", "analyse", "send_plan")
    officer, head = visit("officer"), visit("head")
    taken(officer, address, "Trả lại kế hoạch", reason="Chưa có hành động cho quầy số 3.")
    expect(head.go("/notices").locator("main")).to_contain_text("Chưa có hành động cho quầy số 3.")
    address = reported("confirm", "correct", "analyse", "send_plan", "agree", "report_done", "verify")
    clock.set_source(lambda: clock.datetime(2026, 5, 18, 2, 0, tzinfo=clock.UTC))
    officer = visit("officer")
    page = officer.go(address)
    follow(page, "Không hiệu lực: lập phiếu mới")
    expect(page.locator(".facts-beside")).to_contain_text("Phiếu không nêu quy trình")
    officer.shot("n5-judging")
    fill_in(page, reason="Tháng 4 vẫn có ba hồ sơ trả trễ.")
    press(page, "Không hiệu lực: lập phiếu mới")
    officer.shot("n5-new-round")
    follow(page, "KPH-2026-VP-003")
    expect(page.locator(".related")).to_contain_text("Tiếp nối phiếu")
    expect(page.locator(".chips")).to_contain_text("Phân tích nguyên nhân")


def test_the_plan_is_carried_out_verified_and_works(world, visit, site, reported):
    address = reported("confirm", "correct", "analyse", "send_plan")
    officer, author = visit("officer"), visit("author")
    taken(officer, address, "Phê duyệt kế hoạch")
    taken(author, address, "Đề nghị gia hạn", until="15/04/2026", reason=MORE_TIME)
    expect(officer.go("/").locator("main")).to_contain_text(MORE_TIME)
    taken(officer, address, "Đồng ý gia hạn")
    expect(card(officer.page, "Hành động khắc phục")).to_contain_text("30/03/2026")
    taken(author, address, "Báo đã hoàn thành", outcome="Sổ đã lập, dùng từ ngày 16/03.")
    auditor = visit("auditor")
    expect(auditor.go("/notices").locator("main")).to_contain_text("chờ kiểm tra xác nhận")
    taken(auditor, address, "Xác nhận đạt")
    auditor.shot("n4-verified")
    clock.set_source(lambda: clock.datetime(2026, 5, 18, 2, 0, tzinfo=clock.UTC))
    officer = visit("officer")
    taken(officer, address, "Có hiệu lực: đóng phiếu", conclusion="Hai tháng không có hồ sơ trễ.")
    expect(officer.page.locator(".chips")).to_contain_text("Đã đóng")
    officer.shot("n5-closed")


def test_what_is_left_undone_goes_up_and_mail_comes_as_one_chose(world, visit, site, reported):
    address = reported("confirm")
    head = visit("head")
    page = head.go("/account/notices")
    fill_in(page, mail="Mỗi ngày một thư, gồm tất cả thông báo mới")
    press(page, "Lưu")
    expect(page.locator("main")).to_contain_text("Mỗi ngày một thư")
    for day in (24, 27, 31):
        clock.set_source(lambda day=day: clock.datetime(2026, 3, day, 2, 0, tzinfo=clock.UTC))
        go_round(date(2026, 3, day))
    site.settle()
    head, qmr = visit("head"), visit("qmr")
    inbox = head.go("/notices").locator("main")
    expect(inbox).to_contain_text("KPH-2026-VP-001")
    expect(inbox).to_contain_text("quá hạn")
    table = qmr.go("/nonconformities").locator(".table-responsive")
    assert table.evaluate("one => one.scrollWidth <= one.clientWidth"), "columns are cut off at 1280 pixels"
    page = qmr.go("/overdue")
    expect(page.locator("#list")).to_contain_text("KPH-2026-VP-001")
    expect(page.locator("#list")).to_contain_text("Đại diện lãnh đạo về chất lượng")
    qmr.shot("n6-overdue")
    page.locator("#list").get_by_role("link", name="KPH-2026-VP-001").click()
    page.wait_for_url(f"**{address}")
