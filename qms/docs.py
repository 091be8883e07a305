"""The pages of `docs/generated/`, printed from the tables the system runs on, so that a change of one is reviewed."""

import csv
from collections.abc import Iterable
from pathlib import Path

from flask import current_app
from flask_babel import force_locale

from .config import ROOT
from .core.i18n import LANGUAGES
from .core.policy import describe
from .core.workflow import Workflow, workflows
from .documents.forms_in_force import PURPOSES
from .exports.filling import fields
from .people.roles import ROLES, P

FOLDER = ROOT / "docs" / "generated"
NOTE = "Printed by `flask --app wsgi qms docs` from the tables in the code: change those, not this page."
NOTE_OF_FORMS = (
    "What the forms of the starter library (`procedures/`) are filled in with, by the tags of Word's content controls. "
    "An office's own form may carry any of these tags; one it lacks is told to the person who fills it in."
)


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
    tables = {"workflows": _workflows, "permissions": _permissions, "routes": _routes, "forms": _forms}
    return {f"{name}.md": printed() for name, printed in tables.items()}


def _forms() -> str:
    """What the forms of the starter library can be filled in with, newest revision of each."""
    parts = ["# Forms that are filled in", NOTE_OF_FORMS]
    with (ROOT / "procedures" / "catalogue.csv").open(encoding="utf-8-sig", newline="") as rows:
        newest = {row["serves"]: row for row in csv.DictReader(rows) if row["serves"]}
    for purpose, words in PURPOSES.items():
        row = newest[purpose]
        tags = sorted(fields((ROOT / "procedures" / row["file"]).read_bytes()))
        values = [tag for tag in tags if not set("=.") & set(tag)]
        grouped = {"values": values, "boxes": [t for t in tags if "=" in t], "columns": [t for t in tags if "." in t]}
        told = [(kind, ", ".join(f"`{tag}`" for tag in named)) for kind, named in grouped.items() if named]
        parts += [f"## `{purpose}`: {_in_each_language(words)[0]}", f"{row['code']}", _table(("", "tags"), told)]
    return _page(parts)


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
