"""Entries of the action log about a document in words: who, what, why, and each field before and after."""

from datetime import date

from flask_babel import gettext as _

from qms.core import audit
from qms.core.links import Link, field_label

from .kinds import KINDS, SECURITY
from .models import Document
from .workflow import DOCUMENT, REVISION

BESIDE = {  # what an entry tells beside old and new values, and the field whose words it goes by
    "number": "number",
    "effective_from": "effective_from",
    "withdrawn_from": "withdrawn_from",
    "decision": "withdrawal_decision",
    "name": "file_name",
}
UNTOLD = {"code_folded", "title_folded"}
TONES = {"approve": "green", "return": "orange", "withdraw": "red", "recall": "red", "discard": "red"}


def told(entry: audit.LogEntry, document: Document, people: dict[str, Link]) -> dict:
    """An entry as `ui/timeline.html` takes it; `people` are the links of the actors."""
    detail = entry.detail
    revision = next((r for r in document.revisions if r.ref == entry.object), None)
    act = audit.label(entry.action)
    return {
        "at": entry.at,
        "who": people[entry.actor].text if entry.actor in people else _("The system"),
        "act": f"{act} ({revision.number})" if revision else act,
        "reason": detail.get("reason"),
        "changes": _changes(detail),
        "tone": TONES.get(entry.action.rpartition(":")[2], "grey"),
    }


def _changes(detail: dict) -> list[tuple]:
    old, new = detail.get("old", {}), detail.get("new", {})
    fields = [name for name in dict.fromkeys([*old, *new]) if name not in UNTOLD]
    changes = [(field_label(name), _words(name, old.get(name)), _words(name, new.get(name))) for name in fields]
    beside = [(field, detail[name]) for name, field in BESIDE.items() if detail.get(name)]
    return changes + [(field_label(field), None, _words(field, value)) for field, value in beside]


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
