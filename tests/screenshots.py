"""`make screenshots`: the README's pictures, taken of the demonstration department in a browser.

Makes a department of its own below `build/`, serves it on a loopback port, and writes `docs/screenshots/`.
"""

import io
import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from qms.app import create_app
from qms.core import clock, migrate
from qms.demo import load
from tests.journeys.conftest import FLAGS
from tests.servers.live import Site

FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
SIZE = {"width": 1280, "height": 800}


def main() -> None:
    """Take every picture anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["QMS_DATA_DIR"] = folder
        app = create_app()
        with app.app_context():
            migrate.upgrade()
            load.load()
            with Site(app) as site, sync_playwright() as driver:
                browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
                _take(browser, site)
                browser.close()


def _take(browser, site: Site) -> None:
    monday = clock.today() + timedelta(days=7 - clock.today().weekday())
    staff = _signed_in(browser, site, "chuyenvien")
    _shoot(staff, site, "search", "/search?q=quy+trinh+kiem+soat")
    staff.locator(".hit-title a").first.click()
    staff.wait_for_load_state()
    _save(staff, "document")
    approver = _signed_in(browser, site, "phogiamdoc")
    _shoot(approver, site, "desk", "/")
    approver.locator("main a", has_text="QT-NCC-02").first.click()
    approver.get_by_role("link", name="So sánh").first.click()
    approver.wait_for_load_state()
    approver.locator(".redline").scroll_into_view_if_needed()
    _save(approver, "redline")
    officer = _signed_in(browser, site, "thukyiso")
    _shoot(officer, site, "master-list", f"/documents?as_of={monday}")


def _signed_in(browser, site: Site, username: str) -> Page:
    page = browser.new_context(locale="vi-VN", viewport=SIZE).new_page()
    page.goto(site.url("/sign-in"))
    page.fill("[name=username]", username)
    page.fill("[name=password]", load.PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    return page


def _shoot(page: Page, site: Site, name: str, path: str) -> None:
    page.goto(site.url(path))
    _save(page, name)


def _save(page: Page, name: str) -> None:
    """In few colours: a picture of a page loses nothing by it and stays small."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(64)
    picture.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
