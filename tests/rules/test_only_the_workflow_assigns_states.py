"""A state changes by a step of a workflow alone. A revision taken over from paper is born approved: `MIGRATED`."""

import ast

from .source import modules

HOME = "qms/core/workflow.py"
BORN = ("qms/documents/operations.py", "MIGRATED")


def assignments(tree: ast.Module) -> list[tuple[int, str]]:
    """(line, value) wherever a `state` is set: by attribute, by name in a call, by `setattr`, by `update().values`."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            parts = [part for target in targets for part in ast.walk(target)]
            if any(isinstance(part, ast.Attribute) and part.attr == "state" for part in parts):
                found.append((node.lineno, ast.unparse(node.value)))
        elif isinstance(node, ast.Call):
            found += [(node.lineno, ast.unparse(k.value)) for k in node.keywords if k.arg == "state"]
            if ast.unparse(node.func) == "setattr" and "'state'" in ast.unparse(node.args[1]):
                found.append((node.lineno, ast.unparse(node.args[2])))
    return found


def test_only_the_workflow_assigns_states():
    found = {
        f"{name}:{line}": value
        for name, tree in modules().items()
        for line, value in assignments(tree)
        if name != HOME and (name, value) != BORN and not _is_question(value)
    }
    assert found == {}, "take a step of the workflow instead"


def _is_question(value: str) -> bool:
    """A word for a state or a filter by it, given to a sentence or a query: not a row's state."""
    return value.startswith(("_l(", "request.args")) or "states[" in value or value == "state"


def test_an_assignment_would_be_noticed():
    careless = ("row.state = 'x'", "a, row.state = b", "setattr(row, 'state', 'x')", "Row(state='x')")
    assert all(assignments(ast.parse(each)) for each in careless)
