"""Entries of the action log about a document in words: who, what, why, and each field before and after."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from qms.core import audit

from .kinds import KINDS, SECURITY
from .models import Document
from .workflow import DOCUMENT, REVISION

FIELDS = {
    "code": _l("Code"),
    "title": _l("Title"),
    "kind": _l("Kind"),
    "state": _l("State"),
    "unit_id": _l("Lead unit"),
    "clauses": _l("ISO clauses"),
    "retention": _l("Retention of its records"),
    "security": _l("Security"),
    "related": _l("Administrative procedure served"),
    "review_months": _l("Months between reviews"),
    "review_due": _l("Next review"),
    "summary": _l("Summary of change"),
    "basis": _l("Basis of change"),
    "effective_from": _l("In force from"),
    "withdrawn_from": _l("Withdrawn from"),
    "decision": _l("Decision"),
    "number": _l("Issue/amendment"),
    "name": _l("File"),
    "qms": _l("Quality system"),
}
BESIDE = ("number", "effective_from", "withdrawn_from", "decision", "name")  # told of an entry beside old and new
TONES = {"approve": "green", "return": "orange", "withdraw": "red", "recall": "red", "discard": "red"}


def told(entry: audit.LogEntry, document: Document, names: dict[str, str]) -> dict:
    """An entry as `ui/timeline.html` takes it."""
    detail = entry.detail
    revision = next((r for r in document.revisions if r.ref == entry.object), None)
    act = audit.label(entry.action)
    return {
        "at": entry.at,
        "who": names.get(entry.actor, _("The system")),
        "act": f"{act} ({revision.number})" if revision else act,
        "reason": detail.get("reason"),
        "changes": _changes(detail),
        "tone": TONES.get(entry.action.rpartition(":")[2], "grey"),
    }


def _changes(detail: dict) -> list[tuple]:
    old, new = detail.get("old", {}), detail.get("new", {})
    fields = [name for name in FIELDS if name in old or name in new]
    changes = [(FIELDS[name], _words(name, old.get(name)), _words(name, new.get(name))) for name in fields]
    return changes + [(FIELDS[name], None, _words(name, detail[name])) for name in BESIDE if detail.get(name)]


def _words(name: str, value):
    """A value as people write it: a state by its label, a day as dd/mm/yyyy."""
    if name == "state":
        states = REVISION.states | DOCUMENT.states
        return states[value][0] if value in states else value
    if name == "kind" and value in KINDS:
        return KINDS[value].label
    if name == "security" and value in SECURITY:
        return SECURITY[value]
    if name in ("effective_from", "withdrawn_from", "review_due") and value:
        return date.fromisoformat(value).strftime("%d/%m/%Y")
    return value
