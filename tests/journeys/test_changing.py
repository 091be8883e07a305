"""Scenario 9: somebody asks for a change, which becomes a draft; and a document is reviewed and kept as it is."""

from qms.core import clock
from qms.core.database import locked, writing
from qms.documents.effects import add_months
from qms.documents.models import Document
from tests.journeys.pages_admin import expect, fill_in, follow, heading, press, told
from tests.world import PASSWORD

PROPOSED = "Trả kết quả trong ba ngày làm việc."


def published(world, site, *, due=None) -> int:
    """A procedure of VP in force, whose review is due on a day."""
    ident = world.publish("QT-VP-01", "Quy trình tiếp công dân").document_id
    if due is not None:
        with writing():
            locked(Document, ident).review_due = due
    site.settle()
    return ident


def test_a_change_that_somebody_asks_for_becomes_a_draft_that_names_it(world, visit, site):
    document, asker = published(world, site), visit("other")
    page = asker.go(f"/documents/{document}")
    follow(page, "Đề nghị sửa đổi")
    fill_in(page, place="Mục 5", proposed=PROPOSED, ground="Cải tiến", reason="Thực tế chỉ cần ba ngày.")
    asker.shot("9-asking")
    press(page, "Gửi đề nghị")
    number = heading(page)
    assert number == "ĐNSĐ-2026-VP-001" and number in told(page)

    head = visit("head")
    page = head.go("/")
    follow(page, number)
    follow(page, "Chấp thuận, đưa vào dự thảo")
    fill_in(page, author="Trần Thị Thảo – Chuyên viên", remark="Sửa cả biểu mẫu.")
    press(page, "Chấp thuận, đưa vào dự thảo")
    expect(page.locator("main")).to_contain_text("Đang soạn thảo")
    head.shot("9-accepted")

    page = visit("author").go("/")
    follow(page, "QT-VP-01")
    follow(page, "Sửa dự thảo")
    expect(page.locator("aside")).to_contain_text(number)
    expect(page.locator("aside")).to_contain_text(PROPOSED)
    expect(asker.go("/notices").locator("main")).to_contain_text("được chấp thuận")


def test_a_document_that_is_due_is_reviewed_and_kept_with_a_signature(world, visit, site):
    document, head = published(world, site, due=clock.today()), visit("head")
    page = head.go("/")
    follow(page, "Soát xét")
    head.shot("9-review")
    follow(page, "Giữ nguyên")
    fill_in(page, remark="Đã đối chiếu với quy định mới.", password=PASSWORD)
    press(page, "Giữ nguyên")
    assert page.url.endswith(f"/documents/{document}")
    expect(page.locator("aside").first).to_contain_text("Đã đối chiếu với quy định mới.")
    expect(page.locator("aside").first).to_contain_text(f"{add_months(clock.today(), 24):%d/%m/%Y}")
    expect(head.go("/").locator("main")).not_to_contain_text("Đến hạn soát xét")
