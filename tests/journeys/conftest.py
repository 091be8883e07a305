"""A Chromium for the run, and a fresh site and page for each journey."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from qms.core.database import db
from tests.journeys.cases import nonconformity
from tests.servers.live import Site
from tests.world import PASSWORD, World

SHOTS = Path(__file__).parents[2] / "build" / "screenshots"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--in-process-gpu", "--disable-background-networking"]
FLAGS += ["--disable-quic"]


def pytest_collection_modifyitems(items):
    for item in items:
        if "/journeys/" in str(item.path):
            item.add_marker(pytest.mark.journey)


def program() -> str | None:
    """The browser. Debian has one that knows no windows: with it the journeys take half the processor's time."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


@pytest.fixture(scope="session")
def chromium():
    path = program()
    if path is None:
        pytest.skip("Chromium was left out: apt-get install chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def site(app, world):
    """The application with the small department, served on a loopback port."""
    app.config["TESTING"] = False
    with Site(app) as running:
        yield running


class Visitor:
    """A person at a browser: is signed in, clicks what is written, and lets itself be photographed."""

    def __init__(self, browser, site: Site, **context):
        self.site = site
        seen = {"viewport": {"width": 1280, "height": 860}, "reduced_motion": "reduce"}
        self.context = browser.new_context(locale="vi-VN", **seen, **context)
        self.context.set_default_timeout(9000)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda message: message.type == "error" and self.faults.append(message.text))

    def go(self, path: str) -> Page:
        self.page.goto(self.site.url(path))
        return self.page

    def sign_in(self, username: str, password: str = PASSWORD) -> Page:
        self.go("/sign-in")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", password)
        self.page.click("main button[type=submit]")
        self.page.wait_for_load_state()
        return self.page

    def bring(self, name: str, cookie: str) -> None:
        """Come with a session that is open already: signing in has journeys of its own, and takes a second."""
        self.context.add_cookies([{"name": name, "value": cookie, "url": self.site.url("/")}])

    def shot(self, name: str) -> None:
        """A picture to look at, in `build/screenshots`, where `make journeys` asks for them."""
        if "SHOTS" not in os.environ:
            return
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)

    def close(self) -> None:
        self.context.close()


def _session(app, person) -> str:
    """The cookie of a session of the person."""
    client = app.test_client()
    World.open_session(client, person)
    db.session.rollback()  # a read left open would keep the server from writing
    return client.get_cookie(app.config["SESSION_COOKIE_NAME"]).value


@pytest.fixture
def visit(chromium, site, app, world):
    """`visit("staff")` gives that person's browser; `visit()` one that is not signed in."""
    opened: list[Visitor] = []

    def enter(username: str | None = None, **context) -> Visitor:
        visitor = Visitor(chromium, site, **context)
        opened.append(visitor)
        if username:
            visitor.bring(app.config["SESSION_COOKIE_NAME"], _session(app, getattr(world, username)))
        return visitor

    yield enter
    for visitor in opened:
        visitor.close()
    noise = ("Failed to load resource: the server responded with a status of 4", "htmx:sendAbort", "htmx:afterRequest")
    faults = [fault for visitor in opened for fault in visitor.faults if not fault.startswith(noise)]
    assert not faults, faults


@pytest.fixture
def reported(world, site):
    """`reported(*steps)` gives the address of a nonconformity of VP, led on by these steps; see `cases.py`."""

    def make(*steps: str, **more: str) -> str:
        address = nonconformity(world, *steps, **more)
        site.settle()
        return address

    return make
