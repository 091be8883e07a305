"""The libraries of the pages are exactly the files that were locked, and light enough."""

import gzip
import hashlib
from pathlib import Path

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


def test_a_first_visit_costs_at_most_600_kilobytes():
    files = [*(STATIC / "css").glob("*.css"), *(STATIC / "js").glob("*.js"), *(VENDOR / "fonts").glob("*.woff2")]
    files += [VENDOR / name for name in ("tabler.min.css", "fonts.css", "htmx.min.js", "icons.svg")]
    assert sum(over_the_wire(path) for path in files) <= 540_000


def over_the_wire(path: Path) -> int:
    data = path.read_bytes()
    return len(data) if path.suffix == ".woff2" else len(gzip.compress(data))
