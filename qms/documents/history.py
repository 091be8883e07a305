"""Entries of the action log about a document as its history tells them: who, what, why, and what changed."""

from flask_babel import gettext as _

from qms.core import audit, telling
from qms.core.links import Link

from .models import Document

UNTOLD = ("code_folded", "sha256", "old_sha256", "number")  # what only proves, or stands beside the act
TONES = {
    "approve": "green",
    "return": "orange",
    "withdraw": "red",
    "recall": "red",
    "discard": "red",
    "keep": "green",
    "revise": "orange",
}


def told(entry: audit.LogEntry, document: Document, known: dict[str, Link]) -> dict:
    """An entry as `ui/timeline.html` takes it; `known` are the links of all that the entries refer to."""
    revision = next((r for r in document.revisions if r.ref == entry.object), None)
    act = audit.label(entry.action)
    thing = known.get(entry.object)
    return {
        "at": entry.at,
        "who": known[entry.actor].text if entry.actor in known else _("The system"),
        "act": f"{act} ({revision.number})" if revision else act,
        "reason": entry.detail.get("reason"),
        "changes": telling.changes(entry, known, without=UNTOLD),
        "url": thing.url if thing and entry.object.startswith("comment:") else "",
        "tone": TONES.get(entry.action.rpartition(":")[2], "grey"),
    }
