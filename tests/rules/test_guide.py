"""README and guides show pictures that are there, lead to headings that are there, and no picture is left over."""

import re

from .source import ROOT

DOCS = ROOT / "docs"
SHOWN = re.compile(r"screenshots/([\w-]+\.png)")
LARGEST = 70_000


def test_every_picture_is_shown_and_every_picture_shown_is_there():
    texts = (ROOT / "README.md", DOCS / "guide.md", DOCS / "guide.en.md")
    shown = {name for path in texts for name in SHOWN.findall(path.read_text(encoding="utf-8"))}
    assert shown == {path.name for path in (DOCS / "screenshots").glob("*.png")}


def test_pictures_stay_small():
    large = [path.name for path in (DOCS / "screenshots").glob("*.png") if path.stat().st_size > LARGEST]
    assert large == []


def test_links_within_the_guide_lead_to_its_headings():
    text = (DOCS / "guide.md").read_text(encoding="utf-8")
    headings = {_anchor(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) - headings == set()


def _anchor(heading: str) -> str:
    """As GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
