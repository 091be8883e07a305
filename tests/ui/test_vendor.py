"""The libraries of the pages are exactly the files that were locked, and light enough."""

import hashlib
import re
from pathlib import Path

import brotli

from .gallery import ROOT

STATIC = ROOT / "qms" / "static"
VENDOR = STATIC / "vendor"
MADE = {".gz", ".br"}  # beside each file, at set-up
LOCKED = dict(line.split("\t", 1) for line in (VENDOR / "vendor.lock").read_text().splitlines())


def test_every_vendored_file_is_the_one_that_was_locked():
    files = (path for path in VENDOR.rglob("*") if path.is_file() and path.suffix not in MADE)
    present = {path.relative_to(VENDOR).as_posix() for path in files} - {"vendor.lock"}
    assert present == set(LOCKED)
    for name, origin in LOCKED.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == origin.split("\t")[0], name


def test_a_first_visit_costs_at_most_600_kilobytes_even_where_it_shows_a_pdf():
    shared = [*(STATIC / "css").glob("*.css"), *(STATIC / "js").glob("*.js"), STATIC / "icon.svg"]
    shared.remove(STATIC / "js" / "mentions.js")  # fetched only where a comment is written
    shared += [VENDOR / name for name in ("tabler.min.css", "fonts.css", "htmx.min.js", "icons.svg")]
    viewer = [VENDOR / "pdf.min.mjs", VENDOR / "pdf.worker.min.mjs"]
    headers, page = 400 * len(shared + viewer), 17_000
    assert sum(map(over_the_wire, [*shared, *viewer, *fonts()])) + headers + page <= 600_000


def fonts() -> list[Path]:
    """The faces that a Vietnamese page fetches: of those that hold a letter, a browser takes the last."""
    found = re.findall(r"src:url\(([^)]+)\).*?unicode-range:([^}]+)}", (VENDOR / "fonts.css").read_text())
    assert "vietnamese" in found[-1][0], "the Vietnamese faces come last"
    return [VENDOR / name for name, _range in found if "latin-ext" not in name]


def over_the_wire(path: Path) -> int:
    packed = path.with_name(f"{path.name}.br")  # made at set-up, and what is served
    if path.suffix == ".woff2" or packed.exists():
        return (path if path.suffix == ".woff2" else packed).stat().st_size
    return len(brotli.compress(path.read_bytes()))


def test_no_page_uses_a_class_that_was_left_out_of_the_style_sheet():
    """When one does: `make vendor`, which keeps what pages name."""
    left_out = set((VENDOR / "tabler.left-out.txt").read_text().split())
    named = re.compile(r'class="([^"]*)"')
    for path in (ROOT / "templates").rglob("*.html"):
        used = {word for words in named.findall(path.read_text()) for word in re.findall(r"[\w-]+", words)}
        assert not used & left_out, path
