"""Files of at most 300 lines, functions of at most 40: what outgrows them is split by subject."""

import ast

from .source import ROOT, modules

LINES, FUNCTION = 300, 40
EXCEPTIONS: dict[str, str] = {}  # "path" or "path:function" → the reason
LEFT_OUT = "qms/migrations/versions/"  # a migration is one long function, and is never changed again


def files() -> dict[str, int]:
    """Path → lines, of every module and template."""
    paths = [
        *ROOT.glob("qms/**/*.py"),
        *ROOT.glob("tests/**/*.py"),
        *ROOT.glob("procedures/**/*.py"),
        *ROOT.glob("templates/**/*.html"),
    ]
    return {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in sorted(paths)}


def test_no_file_is_longer_than_300_lines():
    long = {name: lines for name, lines in files().items() if lines > LINES and not name.startswith(LEFT_OUT)}
    assert {name: lines for name, lines in long.items() if name not in EXCEPTIONS} == {}


def test_no_function_is_longer_than_40_lines():
    long = {
        f"{name}:{node.name}": node.end_lineno - node.lineno + 1
        for name, tree in modules().items()
        if not name.startswith(LEFT_OUT)
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno - node.lineno >= FUNCTION
    }
    assert {name: lines for name, lines in long.items() if name not in EXCEPTIONS} == {}


def test_every_exception_is_still_needed():
    names = files().keys()
    assert [name for name in EXCEPTIONS if name.split(":")[0] not in names] == []
