"""A browser passes over what it cannot read in a stylesheet, and says nothing."""

import re

from qms.config import ROOT

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
WITHIN = re.compile(r"[^\s{};]\s*@[a-z-]+[^{;]*")  # what stands before an at-rule begins nothing of its own


def test_no_at_rule_stands_within_a_selector():
    """It would take the rule after it with it: so the tables of documents lost their lines."""
    for path in sorted((ROOT / "qms" / "static" / "css").glob("*.css")):
        found = WITHIN.search(COMMENT.sub("", path.read_text(encoding="utf-8")))
        assert found is None, f"{path.name}: {found[0]}"
