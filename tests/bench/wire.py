"""What a browser downloads: a first visit with everything its page refers to, then a later page."""

import re

from .figures import Figure
from .pages import Scene
from .site import Browser

REFERRED = re.compile(r'(?:href|src|data-icons|data-[a-z-]+)="(/static/[^"#]+)')
IMPORTED = re.compile(r'(?:from|import)\s*\(?\s*"(\./[^"]+)"')
PDF = [f"/static/{name}" for name in ("js/pdf.js", "vendor/pdf.min.mjs", "vendor/pdf.worker.min.mjs")]
FONT = re.compile(r"url\((fonts/be-vietnam-pro-(?:vietnamese|latin|latin-ext)-\d+\.woff2)\)")


def wire(scene: Scene) -> list[Figure]:
    """A first visit is the first page after signing in, with styles, scripts, icons and every font of the page."""
    with scene.browser("staff") as browser:
        first = _visit(browser, "/documents/2")
        later = {path: browser.wire(path)[0] for path in ("/documents/3", "/documents", "/search?q=kiem+soat+tai+lieu")}
        largest = max(later, key=later.get)
        return [
            Figure("first visit kB", sum(first.values()) / 1000, f"{len(first)} requests"),
            Figure("later page kB", later[largest] / 1000, f"the largest of {len(later)}: {largest}"),
            Figure("document page kB", later["/documents/3"] / 1000),
            Figure("a PDF's page besides kB", sum(browser.wire(path)[0] for path in PDF) / 1000, "pdf.js, once"),
        ]


def _visit(browser: Browser, page: str) -> dict[str, int]:
    sizes: dict[str, int] = {}
    waiting = [page]
    while waiting:
        path = waiting.pop()
        if path in sizes:
            continue
        sizes[path], body = browser.wire(path)
        if path.startswith("/static/") and not path.split("?")[0].endswith((".css", ".js")):
            continue
        waiting += _next(path, body.decode())
    return sizes


def _next(path: str, text: str) -> list[str]:
    folder = path.rsplit("/", 1)[0]
    if path.split("?")[0].endswith(".css"):
        return [f"{folder}/{font}" for font in FONT.findall(text)]
    if path.split("?")[0].endswith(".js"):
        return [f"{folder}/{name[2:]}" for name in IMPORTED.findall(text)]
    return [found.replace("&amp;", "&") for found in REFERRED.findall(text)]
