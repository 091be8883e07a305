"""A browser for each person of the demonstration, and small pictures of what it shows."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from qms.demo.load import PASSWORD
from tests.servers.live import Site

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
DESK, PHONE = (1280, 800), (390, 844)
COLOURS = 64  # a picture of a page loses nothing by so few, and stays small


class Camera:
    """Pages of whoever is signed in, photographed as `docs/screenshots/<name>.png`."""

    def __init__(self, browser: Browser, site: Site):
        self.browser, self.site = browser, site
        self.pages: dict[tuple, Page] = {}

    def open(self, username: str, path: str, *links: str, size: tuple[int, int] = DESK) -> Page:
        """The page at an address as this person sees it, or where links with these words lead, one by one."""
        page = self._signed_in(username, size)
        page.goto(self.site.url(path))
        for words in links:
            with page.expect_navigation():
                page.locator("main a", has_text=words).first.click()
        return page

    def _signed_in(self, username: str, size: tuple[int, int]) -> Page:
        if (username, size) not in self.pages:
            viewport = {"width": size[0], "height": size[1]}
            page = self.browser.new_context(locale="vi-VN", viewport=viewport).new_page()
            page.goto(self.site.url("/sign-in"))
            page.fill("[name=username]", username)
            page.fill("[name=password]", PASSWORD)
            with page.expect_navigation():
                page.click("main button[type=submit]")
            self.pages[username, size] = page
        return self.pages[username, size]


def save(page: Page, name: str, *, at: str = "", margin: int = 16) -> None:
    """Photograph what the window shows, scrolled to the first element that `at` selects."""
    if at:
        page.locator(at).first.evaluate(
            "(element, margin) => scrollTo({top: element.getBoundingClientRect().top + scrollY - margin,"
            " behavior: 'instant'})",
            margin,
        )
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS)
    picture.save(FOLDER / f"{name}.png", optimize=True)


def write(page: Page, **told: str) -> None:
    """Fill fields by name, as a person does; of a list, choose what reads so."""
    for name, value in told.items():
        field = page.locator(f"[name={name}]").first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(field.locator("option", has_text=value).first.get_attribute("value"))
        else:
            field.fill(value)
