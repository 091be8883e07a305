"""Scenarios 2 to 4: a revision is written, reviewed, returned, signed for a coming day, and then is in force."""

from datetime import date

import pytest

from qms.core import clock
from tests.journeys.pages_admin import expect, fill_in, follow, heading, press, told
from tests.world import PASSWORD, World

TODAY, COMING = date(2026, 3, 16), date(2026, 3, 23)
OLD = ("5 Nội dung", "Thời hạn giải quyết là năm ngày làm việc.", "Hồ sơ lưu năm năm.")
NEW = ("5 Nội dung", "Thời hạn giải quyết là ba ngày làm việc.", "Hồ sơ lưu năm năm.", "Kết quả trả trực tuyến.")
WHY = "Thời hạn ở mục 5 chưa khớp quyết định công bố."


@pytest.fixture
def document(world, site):
    """A procedure in force, with a draft that names its route."""
    ident = world.publish("QT-VP-01", "Quy trình tiếp công dân", text=OLD).document_id
    site.settle()
    return ident


def tracker(page) -> str:
    """Whom the revision under way waits on, as the tracker says it."""
    return page.locator(".tracker [aria-current=step]").inner_text()


def signed(visitor, address: str, step: str, **given: str):
    """Take the signed step from the revision's page."""
    page = visitor.go(address)
    follow(page, step)
    fill_in(page, password=PASSWORD, **given)
    press(page, step)
    return page


def begin(author, document: int, tmp_path) -> str:
    """The author starts a revision, uploads its text, says what changes; saving does not send it."""
    page = author.go(f"/documents/{document}")
    page.locator("main").get_by_role("link", name="Tạo bản sửa đổi").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Sửa đổi 01/01").click()
    (tmp_path / "bản mới.docx").write_bytes(World.docx(*NEW))
    page.set_input_files("[name=file]", tmp_path / "bản mới.docx")
    fill_in(page, summary="Rút ngắn thời hạn còn ba ngày.", basis="118/QĐ-UBND")
    choose(page, "reviewers-0", "Phạm Văn Hùng")
    choose(page, "reviewers-1", "Nguyễn Thị Quý")
    choose(page, "approver", "Hoàng Văn Giám")
    author.shot("2-writing")
    press(page, "Lưu dự thảo")
    assert "Đã lưu" in told(page)
    return page.url.removeprefix(author.site.url("")).rpartition("/")[0]


def choose(page, name: str, person: str) -> None:
    """Choose the person in a field of the route."""
    options = page.locator(f"[name={name}] option")
    label = next(words for words in options.all_inner_texts() if words.strip().startswith(person))
    page.locator(f"[name={name}]").select_option(label=label)


def test_a_file_too_large_is_refused_before_it_is_sent_with_all_that_was_typed(app, visit, document, tmp_path):
    app.config["MAX_CONTENT_LENGTH"] = 3 << 20
    author = visit("author")
    address = begin(author, document, tmp_path)
    page = author.go(f"{address}/edit")
    (tmp_path / "quá lớn.docx").write_bytes(bytes(3 << 20))
    page.set_input_files("[name=file]", tmp_path / "quá lớn.docx")
    page.fill("[name=summary]", "Không được mất.")
    page.get_by_role("button", name="Lưu dự thảo").click()
    expect(page.locator("[data-file-note]")).to_contain_text("Tệp lớn hơn 3 MB.")
    assert page.input_value("[name=summary]") == "Không được mất."


def test_the_author_compares_and_sends_in_a_step_of_its_own(world, visit, document, tmp_path):
    author = visit("author")
    address = begin(author, document, tmp_path)
    page = author.page
    follow(page, "So sánh với bản đang hiệu lực")
    changed = page.locator(".redline-changed")
    expect(changed.locator("del")).to_contain_text("năm")
    expect(changed.locator("ins")).to_contain_text("ba")
    expect(page.locator(".redline-inserted")).to_contain_text("Kết quả trả trực tuyến.")
    author.shot("2-redline")
    page = author.go(address)
    assert "Trần Thị Thảo" in tracker(page), "saving has sent nothing"
    follow(page, "Gửi kiểm tra")
    press(page, "Gửi kiểm tra")
    assert "Phạm Văn Hùng" in tracker(page)
    assert page.locator("main").get_by_role("link", name="Đồng ý, chuyển tiếp").count() == 0, "not one's own"
    follow(page, "Rút lại")
    press(page, "Rút lại")
    assert "Trần Thị Thảo" in tracker(page)


def test_it_comes_back_with_a_reason_and_is_signed_in_order_for_a_coming_day(world, visit, document, tmp_path, site):
    author, head, director = visit("author"), visit("head"), visit("director")
    address = begin(author, document, tmp_path)
    page = author.go(f"{address}/steps/submit")
    press(page, "Gửi kiểm tra")

    page = head.go("/")
    expect(page.locator("main")).to_contain_text("QT-VP-01")
    head.shot("3-desk")
    page = head.go(address)
    follow(page, "Trả lại người soạn thảo")
    fill_in(page, reason=WHY)
    (tmp_path / "góp ý.docx").write_bytes(World.docx("Sửa mục 5"))
    page.set_input_files("[name=file]", tmp_path / "góp ý.docx")
    press(page, "Trả lại người soạn thảo")
    assert "Trần Thị Thảo" in tracker(page)

    page = author.go("/")
    expect(page.locator("main")).to_contain_text(WHY)
    expect(page.locator("main")).to_contain_text("góp ý.docx")
    author.shot("3-returned")
    page = author.go(f"{address}/steps/submit")
    press(page, "Gửi kiểm tra")
    assert page.locator("main").get_by_role("link", name="Phê duyệt và ban hành").count() == 0

    refused = head.go(address)
    follow(refused, "Đồng ý, chuyển tiếp")
    fill_in(refused, password="mat khau khong dung")
    press(refused, "Đồng ý, chuyển tiếp")
    expect(refused.locator(".field-error")).to_contain_text("Mật khẩu")
    signed(head, address, "Đồng ý, chuyển tiếp")
    assert "Nguyễn Thị Quý" in tracker(head.go(address))
    signed(visit("officer"), address, "Đồng ý, chuyển tiếp")
    assert "Hoàng Văn Giám" in tracker(director.go(address))
    follow(director.page, "Phê duyệt và ban hành")
    director.shot("3-approving")
    fill_in(director.page, effective_from=f"{COMING:%d/%m/%Y}", password=PASSWORD)
    press(director.page, "Phê duyệt và ban hành")
    assert heading(director.page) == "Đã ký"
    expect(director.page.locator("main")).to_contain_text("có hiệu lực từ ngày 23/03/2026")

    site.settle()
    _the_old_until_the_day_and_the_new_from_it(visit, document)


def _the_old_until_the_day_and_the_new_from_it(visit, document: int) -> None:
    staff = visit("staff")
    page = staff.go(f"/documents/{document}")
    expect(page.locator(".status-banner")).to_contain_text("23/03/2026")
    expect(page.locator("[data-reader]")).to_contain_text("năm ngày làm việc")
    staff.shot("4-announced")
    expect(staff.go("/search?q=ba+ngay+lam+viec").locator("main")).not_to_contain_text("Kết quả trả trực tuyến")
    page = staff.go(f"/documents/{document}?as_of={COMING}")
    expect(page.locator("[data-reader]")).to_contain_text("ba ngày làm việc")
    staff.shot("4-as-of-a-coming-day")
    page = staff.go(f"/search?q=tra+truc+tuyen&as_of={COMING}")
    expect(page.locator(".hit").first).to_contain_text("QT-VP-01")
    expect(staff.go(f"/documents?as_of={COMING}").locator("#list")).to_contain_text("01/01")

    clock.set_source(lambda: clock.datetime(2026, 3, 23, 2, 0, tzinfo=clock.UTC))  # nothing has run in between
    later = visit("staff")
    page = later.go(f"/documents/{document}")
    expect(page.locator("[data-reader]")).to_contain_text("ba ngày làm việc")
    expect(later.go("/search?q=tra+truc+tuyen").locator(".hit").first).to_contain_text("QT-VP-01")
    page = visit("head").go(f"/documents/{document}?as_of={TODAY}")  # whose unit it is may read what was
    expect(page.locator("[data-reader]")).to_contain_text("năm ngày làm việc")


def test_two_on_one_stale_form_are_told_who_acted_first(world, visit, document, site):
    revision = world.draft(world.publish("QT-VP-02", "Quy trình lưu trữ").document)
    ident = world.send(revision).id
    site.settle()
    address = f"/documents/revisions/{ident}/steps/review"
    first, second = visit("head"), visit("head")
    first.go(address)
    page = second.go(f"/documents/revisions/{ident}/steps/return")
    fill_in(page, reason=WHY)
    fill_in(first.page, password=PASSWORD)
    press(first.page, "Đồng ý, chuyển tiếp")
    press(page, "Trả lại người soạn thảo")
    expect(page.locator("main")).to_contain_text("Phạm Văn Hùng")
    expect(page.locator("main")).to_contain_text(WHY)
    second.shot("3-acted-first")
