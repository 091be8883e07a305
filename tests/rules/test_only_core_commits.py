"""Nothing outside qms/core/database.py ends a transaction for good."""

import ast

from .source import modules

HOME = "qms/core/database.py"
INDEX = "qms/search/whoosh"  # commits files of the index, a shadow of the database


def commits(tree: ast.Module) -> list[int]:
    """Lines on which something is committed."""
    return [
        node.lineno for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in ("commit", "begin")
    ]


def test_only_core_commits():
    found = {
        name: lines
        for name, tree in modules().items()
        if name != HOME and not name.startswith(INDEX) and (lines := commits(tree))
    }
    assert found == {}, "write inside `with database.writing():` instead"


def test_a_commit_would_be_noticed():
    assert commits(ast.parse("from x import db\ndb.session.commit()")) == [2]
