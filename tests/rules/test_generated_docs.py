"""The generated pages are committed as the tables say, so that a change of the tables is reviewed."""

import pytest

from qms import docs


@pytest.mark.sqlite_only
def test_generated_pages_are_up_to_date(app):
    stale = [
        name
        for name, text in docs.pages().items()
        if not (docs.FOLDER / name).exists() or (docs.FOLDER / name).read_text("utf-8") != text
    ]
    assert stale == [], "run `make docs` and commit docs/generated/"
