"""Pages are made of macros: no control, table or form outside templates/ui and templates/layouts; no code, no style."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment

from .source import TEMPLATES, templates

PAGES = [path for path in templates() if path.relative_to(TEMPLATES).parts[0] not in ("ui", "layouts")]
RAW = re.compile(r"<(input|select|textarea|table|form|button)\b", re.IGNORECASE)
INLINE = re.compile(
    r"<style\b|<script\b(?![^>]*\bsrc=)|\sstyle\s*=|<[^>{}]*\s(on[a-z]+|hx-on[:a-z-]*)\s*=|javascript:", re.IGNORECASE
)
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


def name(path: Path) -> str:
    """How a test calls a template."""
    return str(path.relative_to(TEMPLATES))


def found(pattern: re.Pattern, path: Path) -> list[str]:
    """Where a template holds what it must not, as `line: text`."""
    text = COMMENT.sub(lambda m: "\n" * m[0].count("\n"), path.read_text("utf-8"))
    return [f"{text[: m.start()].count(chr(10)) + 1}: {m[0]}" for m in pattern.finditer(text)]


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_takes_its_controls_from_the_macros(path):
    assert found(RAW, path) == [], "use a macro of templates/ui (docs/ui.md), or add one there"


@pytest.mark.parametrize("path", templates(), ids=name)
def test_no_template_holds_code_or_style(path):
    assert found(INLINE, path) == [], "put it into qms/static"


@pytest.mark.sqlite_only
def test_every_template_compiles(app):
    environment: Environment = app.jinja_env
    for path in templates():
        environment.get_template(name(path))


def test_raw_controls_and_inline_code_would_be_noticed(tmp_path):
    page = tmp_path / "page.html"
    page.write_text('{# <form> #}\n<button>x</button>\n<a onclick="x()">\n<p style="x">\n<script>x</script>')
    assert found(RAW, page) == ["2: <button"]
    assert [each[0] for each in found(INLINE, page)] == ["3", "4", "5"]
