"""The pages of `docs/generated/`, printed from the tables the system runs on, so that a change of one is reviewed."""

from collections.abc import Iterable
from pathlib import Path

from flask import current_app
from flask_babel import force_locale

from .config import ROOT
from .core.i18n import LANGUAGES
from .core.policy import describe
from .core.workflow import Workflow, workflows
from .people.roles import ROLES, P

FOLDER = ROOT / "docs" / "generated"
NOTE = "Printed by `flask --app wsgi qms docs` from the tables in the code: change those, not this page."


def write(folder: Path = FOLDER) -> list[Path]:
    """Write every page into the folder and return them. Call inside the application context."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in pages().items():
        written.append(folder / name)
        written[-1].write_text(text, encoding="utf-8")
    return written


def pages() -> dict[str, str]:
    """File name → Markdown; the same tables always give the same text."""
    return {"workflows.md": _workflows(), "permissions.md": _permissions(), "routes.md": _routes()}


def _workflows() -> str:
    parts = ["# Life cycles", NOTE]
    for workflow in workflows():
        steps = workflow.describe()
        labels = [(f"`{name}`", *_in_each_language(words)) for name, (words, _tone) in workflow.states.items()]
        words = [(f"`{name}`", *_in_each_language(step.label)) for name, step in workflow.steps.items()]
        table = [(f"`{step['step']}`", *(str(value) for value in list(step.values())[1:])) for step in steps]
        parts += [
            f"## {workflow.name}",
            _diagram(workflow),
            "### States",
            _table(("state", *LANGUAGES.values()), labels),
            "### Steps",
            _table(("step", "from", "to", "who", "rules", "what else happens", "signed as"), table),
            _table(("step", *LANGUAGES.values()), words),
        ]
    return _page(parts)


def _diagram(workflow: Workflow) -> str:
    first = next(iter(workflow.states))
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {first}"]
    for step in workflow.steps.values():
        lines += [f"    {source} --> {step.target}: {step.name}" for source in step.source]
    return "\n".join([*lines, "```"])


def _permissions() -> str:
    roles = [
        (
            f"`{name}`",
            *_in_each_language(role.label),
            "a quality system" if role.in_qms else "a unit",
            "yes" if role.reaches_down else "",
            "yes" if role.signs else "",
        )
        for name, role in ROLES.items()
    ]
    permits = [(f"`{each}`", *("●" if each in role.permits else "" for role in ROLES.values())) for each in P]
    return _page(
        [
            "# Roles and permissions",
            NOTE,
            "## Roles",
            _table(("role", *LANGUAGES.values(), "held in", "reaches down", "signs"), roles),
            "## Permissions",
            _table(("permission", *(f"`{name}`" for name in ROLES)), permits),
        ]
    )


def _routes() -> str:
    rows = []
    for rule in sorted(current_app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        view = current_app.view_functions[rule.endpoint]
        policy, read = getattr(view, "policy", "public"), getattr(view, "read_policy", None)
        methods = ", ".join(sorted(rule.methods - {"HEAD", "OPTIONS"}))
        who = policy if policy == "public" else describe(policy)
        rows.append((f"`{rule.rule}`", methods, f"`{rule.endpoint}`", who, describe(read) if read else ""))
    head = ("address", "methods", "endpoint", "who may", "who may know of it (others get 404)")
    return _page(["# Routes", NOTE, _table(head, rows)])


def _in_each_language(words) -> list[str]:
    said = []
    for language in LANGUAGES:
        with force_locale(language):
            said.append(str(words))
    return said


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = tuple(head)
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines)


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"
