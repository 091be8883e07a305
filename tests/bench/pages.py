"""Pages over HTTP: how long a person waits for them, at one worker and with eight at once."""

import re
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import quote

from . import questions
from .figures import Figure, spread
from .site import Browser

WARM = 8
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')


@dataclass(frozen=True)
class Scene:
    """Where pages are asked for: a port, a cookie for each person, the library's size, what waits to be signed."""

    port: int
    cookies: dict[str, str]
    documents: int
    waiting: list[int]
    times: int

    def browser(self, who: str) -> Browser:
        return Browser(self.port, self.cookies[who])

    def spread_ids(self, count: int) -> list[int]:
        """Ids of documents, spread over the library."""
        return [1 + number * self.documents // count for number in range(count)]


def timed(browser: Browser, paths: list[str]) -> list[float]:
    """Seconds for each address, after a few to warm up."""
    seconds = []
    for path in [*paths[:WARM], *paths]:
        begun = time.perf_counter()
        browser.get(path)
        seconds.append(time.perf_counter() - begun)
    return seconds[WARM:]


def search(scene: Scene) -> list[Figure]:
    """The page of results and the suggestions, for one who may read what everybody may."""
    figures = []
    for name, path, asked in (
        ("search 2–5 syllables", "/search?q=", questions.short(scene.times)),
        ("search sentence", "/search?q=", questions.sentences(scene.times)),
        ("suggestions", "/search/suggestions?q=", questions.beginnings(scene.times)),
    ):
        with scene.browser("staff") as browser:
            figures += spread(name, timed(browser, [path + quote(question) for question in asked]))
    return figures


def lists(scene: Scene) -> list[Figure]:
    """The master list: first page, other orders, filters, far pages."""
    last = max(1, scene.documents // 50)
    views = ["", "?sort=title", "?sort=-effective", "?sort=kind", "?sort=-unit", "?kind=procedure", "?state=under_way"]
    views += ["?kind=procedure&sort=title", f"?page={last}"]
    with scene.browser("staff") as browser:
        paths = [f"/documents{views[n % len(views)]}" for n in range(scene.times // 2)]
        return spread("master list", timed(browser, paths), "first and last page, orders, filters")


def documents(scene: Scene) -> list[Figure]:
    """A document's page, its longest one, and the comparison of two revisions of ten pages."""
    ids = scene.spread_ids(min(scene.times, scene.documents))
    few = max(10, scene.times // 5)
    with scene.browser("staff") as browser, scene.browser("officer") as officer:
        return [
            *spread("document page", timed(browser, [f"/documents/{ident}" for ident in ids])),
            *spread("document page of 10 printed pages", timed(browser, ["/documents/1"] * few)),
            *spread("comparison", timed(officer, ["/documents/revisions/3/comparison"] * few), "10 printed pages"),
        ]


def desk(scene: Scene) -> list[Figure]:
    """The start page of one on whom a tenth of the library waits."""
    with scene.browser("head") as browser:
        return spread("desk", timed(browser, ["/"] * (scene.times // 3)), f"{len(scene.waiting)} revisions wait")


def log(scene: Scene) -> list[Figure]:
    """The action log: first page, an action, an object's, a period."""
    views = ["", "?page=3", "?action=documents%3Arevision%3Aapprove", "?from=2026-01-01"]
    with scene.browser("auditor") as browser:
        return spread("log page", timed(browser, [f"/log{views[n % len(views)]}" for n in range(scene.times // 3)]))


def signing(scene: Scene) -> list[Figure]:
    """The post of a real sign-off, of revisions that wait; the signer's password has argon2id's cheapest hash."""
    seconds = []
    with scene.browser("head") as browser:
        for ident in scene.waiting[: max(12, scene.times // 5)]:
            path = f"/documents/revisions/{ident}/steps/review"
            form = hidden(browser.page(path)) | {"password": scene.cookies["password"]}
            begun = time.perf_counter()
            browser.post(path, form, expect=303)
            seconds.append(time.perf_counter() - begun)
    return spread("sign-off", seconds, "without the password's hash (argon2id, t=1, m=8 KiB)")


def hidden(page: str) -> dict[str, str]:
    """What a form sends along unseen."""
    fields = (dict(ATTRIBUTE.findall(tag)) for tag in HIDDEN.findall(page))
    return {field["name"]: field.get("value", "") for field in fields if "name" in field}


def together(scene: Scene, workers: int, clients: int = 8) -> list[Figure]:
    """How many searches are answered in a second while eight ask without a pause, each as soon as it is answered."""
    asked = questions.short(scene.times * 4, seed=19)

    def ask(browser: Browser, questions: Iterable[str]) -> None:
        for question in questions:
            browser.get(f"/search?q={quote(question)}")

    with ExitStack() as stack, ThreadPoolExecutor(clients) as pool:
        browsers = [stack.enter_context(scene.browser("staff")) for _ in range(clients)]
        list(pool.map(ask, browsers, [asked[:WARM]] * clients))
        left = iter(asked)  # one list for all: a client on a busy worker asks less, and none is left to ask alone
        begun = time.perf_counter()
        list(pool.map(ask, browsers, [left] * clients))
        seconds = time.perf_counter() - begun
    return [Figure(f"{clients} clients, {workers} worker{'s' * (workers > 1)} searches/s", len(asked) / seconds)]
