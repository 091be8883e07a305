"""Those on the list confirm that they have read; what is said about a revision is settled before it is signed."""

import re

import pytest

from tests.journeys.pages_admin import card, expect, fill_in, follow, narrow_screen, press, told
from tests.world import PASSWORD

QUESTION = "@author: thời hạn ở mục 5 chưa khớp quyết định công bố, đề nghị xem lại."


@pytest.fixture
def document(world, site):
    """A procedure of VP in force."""
    ident = world.publish("QT-VP-01", "Quy trình tiếp công dân", text=("5 Nội dung", "Trong ba ngày.")).document_id
    site.settle()
    return f"/documents/{ident}"


def test_whoever_is_on_the_list_confirms_it_and_the_others_are_reminded(visit, document):
    officer, staff = visit("officer"), visit("staff")
    page = officer.go(f"{document}/distribution")
    follow(page, "Sửa danh sách")
    page.get_by_label("Văn phòng Sở", exact=False).first.check()
    officer.shot("10-list")
    press(page, "Lưu danh sách")
    assert "Đã lưu danh sách phân phối." in told(page)

    page = staff.go("/")
    expect(page.locator("main")).to_contain_text("Tài liệu tôi phải đọc và xác nhận")
    follow(page, "QT-VP-01")
    staff.shot("10-to-read")
    narrow_screen(staff)
    staff.shot("10-to-read-360")
    press(page, "Tôi đã đọc và hiểu")
    expect(page.get_by_role("button", name="Tôi đã đọc và hiểu")).to_have_count(0)
    expect(staff.go("/").locator("main")).not_to_contain_text("Tài liệu tôi phải đọc và xác nhận")

    page = officer.go(f"{document}/distribution")
    expect(page.locator("#list tr", has_text="Lê Văn Nhân")).to_contain_text("Đã xác nhận")
    page.get_by_role("button", name="Nhắc người chưa xác nhận").click()
    with page.expect_navigation():
        page.locator("dialog[open]").get_by_role("button", name="Tiếp tục").click()
    assert "Đã nhắc" in told(page)
    officer.shot("10-reminded")
    expect(visit("author").go("/notices").locator("main")).to_contain_text("QT-VP-01")


def test_a_comment_that_mentions_somebody_locks_signing_until_it_is_settled(world, visit, site, document):
    draft = world.send(world.draft(world.publish("QT-VP-02", "Quy trình lưu trữ").document))
    address = f"/documents/revisions/{draft.id}"
    site.settle()
    head, author = visit("head"), visit("author")
    page = head.go(address)
    follow(page, "Nêu ý kiến")
    fill_in(page, text=QUESTION)
    head.shot("10-commenting")
    press(page, "Gửi ý kiến")
    follow(page, "Đồng ý, chuyển tiếp")
    expect(page.locator("main")).to_contain_text("Còn 1 ý kiến chưa giải quyết")
    head.shot("10-locked")

    expect(author.go("/notices").locator("main")).to_contain_text("có ý kiến nhắc đến")
    page = author.go(address)
    follow(page, "Trả lời")
    fill_in(page, text="Đã đối chiếu: mục 5 đúng theo Quyết định 118/QĐ-UBND.")
    press(page, "Gửi trả lời")
    author.shot("10-answered")
    press(page, "Đánh dấu đã giải quyết")
    expect(card(page, "Ý kiến trao đổi")).to_contain_text("Đã giải quyết")

    page = head.go(address)
    follow(page, "Đồng ý, chuyển tiếp")
    fill_in(page, password=PASSWORD)
    press(page, "Đồng ý, chuyển tiếp")
    expect(page.locator("main")).to_contain_text("Hiện đang chờ Hoàng Văn Giám xử lý.")


def test_people_are_suggested_by_name_or_username_once_an_at_sign_is_typed(world, visit, site, document):
    draft = world.send(world.draft(world.publish("QT-VP-02", "Quy trình lưu trữ").document))
    address = f"/documents/revisions/{draft.id}/comments"
    site.settle()
    head = visit("head")
    page = head.go(address)
    text, offered = page.locator("textarea[name=text]"), page.get_by_role("option")
    text.press_sequentially("Gửi a@aud, nhờ @")
    expect(offered.nth(1)).to_be_visible()
    text.press_sequentially("tran thi th")
    expect(offered).to_have_text([re.compile("@author.*Trần Thị Thảo")])
    assert text.get_attribute("aria-activedescendant") == offered.get_attribute("id")
    head.shot("10-mentioning")
    narrow_screen(head)
    head.shot("10-mentioning-360")
    text.press("Enter")
    expect(text).to_have_value("Gửi a@aud, nhờ @author ")
    expect(offered).to_have_count(0)

    text.press_sequentially("và @OFF")
    text.press("Escape")
    expect(offered).to_have_count(0)
    text.press_sequentially("i")
    expect(offered).to_have_count(1)
    offered.click()
    expect(text).to_be_focused()
    text.press_sequentially("xem.")
    text.press("Enter")
    expect(text).to_have_value("Gửi a@aud, nhờ @author và @officer xem.\n")
    text.press_sequentially("Hỏi @other")
    expect(offered).to_have_count(0)
    text.press_sequentially(" nữa")
    fill_in(page, text="Nhờ @author và @officer xem.")
    press(page, "Gửi ý kiến")
    expect(card(page, "Ý kiến trao đổi")).to_contain_text("Nhắc đến: ")
