"""What the Director sees of it all: every number leads to its rows; and the calendar that limits are reckoned by."""

from qms.core import clock
from tests.journeys.pages_admin import ROWS, expect, fill_in, follow, narrow_screen, press

CHARTS = ("units", "actions", "sources", "kinds", "trend", "days")


def test_the_numbers_of_the_dashboard_lead_to_their_rows(visit, site, reported):
    for steps in (
        ("confirm",),
        ("confirm", "correct", "analyse", "send_plan", "agree"),
        ("confirm", "correct", "waive"),
    ):
        reported(*steps)
    clock.set_source(lambda: clock.datetime(2026, 5, 18, 2, 0, tzinfo=clock.UTC))
    director = visit("director")
    page = director.go("/dashboard")
    for name in CHARTS:
        block = page.locator(f"#block-{name}")
        expect(block.locator("svg[role=img]")).to_be_visible()
        expect(block.locator("tbody tr").first).to_be_visible()
    director.shot("7-dashboard")
    for figure, lists in (("Sự không phù hợp quá hạn", 2), ("Hành động quá hạn", 1)):
        page = director.go("/dashboard")
        tile = page.locator(".figure", has_text=figure)
        expect(tile.locator(".figure-value")).to_have_text(str(lists))
        with page.expect_navigation():
            tile.get_by_role("link").click()
        expect(page.locator(ROWS)).to_have_count(lists)
        director.shot(f"7-rows-{lists}")
    page = director.go("/dashboard")
    number = page.locator("#block-units tbody tr", has_text="Văn phòng Sở").get_by_role("link").first
    many = int(number.inner_text())
    with page.expect_navigation():
        number.click()
    expect(page.locator(ROWS)).to_have_count(many)
    director.go("/dashboard")
    narrow_screen(director)
    director.shot("7-dashboard-360")
    page.set_viewport_size({"width": 700, "height": 900})
    page.emulate_media(media="print")
    director.shot("7-dashboard-print")


def test_the_calendar_says_which_days_count(visit):
    administrator = visit("administrator")
    page = administrator.go("/admin/calendar")
    follow(page, "Đề xuất ngày nghỉ lễ, tết")
    administrator.shot("6-proposal")
    press(page, "Thêm các ngày đã chọn")
    expect(page.locator("main")).to_contain_text("01/05/2026")
    follow(page, "Thêm ngày")
    fill_in(page, day="09/05/2026", name="Làm bù ngày 04/05/2026", kind="Ngày làm việc")
    press(page, "Thêm")
    row = page.locator("tr", has_text="Làm bù ngày 04/05/2026")
    expect(row).to_contain_text("Ngày làm việc")
    administrator.shot("6-calendar")
