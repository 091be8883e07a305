"""What people do on pages of lists and forms, by the words they read: fill in, press, follow, read a table."""

import io
import re
from pathlib import Path

import openpyxl
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visitor

ROWS = "#list tbody tr"


def fill_in(page: Page, **by_name: str) -> None:
    """Fill in the page's form by the names of its fields; a choice is made by the words that stand in it."""
    for name, words in by_name.items():
        control = page.locator(f"main form[method=post] [name={name}]")
        if control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(label=words)
            settled(page)
        else:
            control.fill(words)


def settled(page: Page) -> None:
    """Wait until nothing of the page is being fetched or exchanged."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def press(page: Page, words: str) -> None:
    """Press the button that says this, and wait for the answer."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=words, exact=True).click()


def follow(page: Page, words: str) -> None:
    """Follow the link that says this; where it lies under "…", open that first."""
    with page.expect_navigation():
        _link(page, words).click()


def _link(page: Page, words: str) -> Locator:
    link = page.locator("main a", has_text=re.compile(rf"^\s*{re.escape(words)}\s*$")).first
    link.wait_for(state="attached")
    if not link.is_visible():
        page.get_by_label("Thao tác khác").click()
    return link


def told(page: Page) -> str:
    """The message after an action."""
    return page.locator(".messages").inner_text().strip()


def heading(page: Page) -> str:
    """What the page is called."""
    return " ".join(page.locator("main h1").inner_text().split())


def narrow(page: Page, **filters: str) -> None:
    """Set filters of the list by name, then wait until the list is the one asked for."""
    for name, words in filters.items():
        control = page.locator(f".filter-bar [name={name}]")
        with page.expect_response(lambda answer, name=name: f"{name}=" in answer.url):
            if control.evaluate("one => one.tagName") == "SELECT":
                control.select_option(label=words)
            else:
                control.fill(words)
                control.press("Enter")
        settled(page)


def column(page: Page, label: str) -> list[str]:
    """The cells of the list under a heading, from top to bottom."""
    cells = page.locator(f'{ROWS} td[data-label="{label}"]')
    return [" ".join(text.split()) for text in cells.all_inner_texts()]


def card(page: Page, title: str) -> Locator:
    """The card with this title."""
    return page.locator("section.card", has=page.locator(".card-title", has_text=title))


def taken(page: Page, words: str):
    """The file that the link which says this gives."""
    with page.expect_download() as download:
        _link(page, words).click()
    return download.value.path()


def workbook_rows(path) -> tuple[list, list[list]]:
    """The heading of a workbook and the rows beneath it, without what stands above."""
    rows = [
        list(row)
        for row in openpyxl.load_workbook(io.BytesIO(Path(path).read_bytes())).active.iter_rows(values_only=True)
    ]
    start = next(n for n, row in enumerate(rows) if sum(cell is not None for cell in row) > 3)
    return rows[start], [row for row in rows[start + 1 :] if row[1] is not None]


def narrow_screen(visitor: Visitor) -> None:
    """As on a telephone: 360 pixels wide; nothing may stand out to the right."""
    visitor.page.set_viewport_size({"width": 360, "height": 740})
    width = visitor.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360, f"the page is {width} pixels wide"


__all__ = ["card", "column", "expect", "fill_in", "follow", "heading", "narrow", "narrow_screen", "press", "taken"]
__all__ += ["told", "workbook_rows"]
