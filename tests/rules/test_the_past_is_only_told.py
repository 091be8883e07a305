"""Only the demonstration tells a past that did not happen (docs/decisions/0012-the-demonstrations-past.md)."""

import ast

from .source import modules


def says_as_if(tree: ast.Module) -> bool:
    """Whether a module calls or imports `as_if`."""
    named = (node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    brought = (alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names)
    return "as_if" in {*named, *brought}


def test_nothing_but_the_demonstration_says_as_if():
    assert {name for name, tree in modules().items() if says_as_if(tree)} == {"qms/demo/year.py"}
