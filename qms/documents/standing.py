"""Where a document or a revision stands on a day: facts of dates put into one word, for lists and banners."""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from .models import Document, Revision
from .workflow import REVISION

STANDINGS = {  # of a document, with the tone of its chip
    "in_force": (_l("In force"), "green"),
    "coming": (_l("Approved, not yet in force"), "blue"),
    "unissued": (_l("Not issued yet"), "grey"),
    "withdrawn": (_l("Withdrawn"), "red"),
}

CHIPS = {  # of a revision, by the kind of its banner
    "draft": REVISION.states["draft"],
    "in_review": REVISION.states["in_review"],
    "reviewed": REVISION.states["reviewed"],
    "approved": STANDINGS["coming"],
    "in_force": STANDINGS["in_force"],
    "ending": STANDINGS["in_force"],
    "replaced": (_l("Replaced"), "struck"),
    "withdrawn": STANDINGS["withdrawn"],
}


def is_coming(revision: Revision, on: date) -> bool:
    """Approved by that day, and in force only after it."""
    return revision.state == "approved" and revision.issued_on <= on < revision.effective_from


@dataclass(frozen=True)
class Standing:
    """What a banner says of a revision: a kind of `ui/banner.html`, since and until when, and what comes after it."""

    kind: str
    since: date | None = None
    until: date | None = None
    successor: Revision | None = None
    note: str = ""

    @property
    def chip(self) -> tuple:
        """The words and tone by which a list tells it."""
        return CHIPS[self.kind]


def standing_of(revision: Revision, on: date) -> Standing:
    """Where a revision stands on a day. Its document's revisions must be loaded."""
    if revision.state in ("discarded", "recalled"):
        never = _l("It was recalled before it came into force and never applied.")
        return Standing("withdrawn", note=never if revision.state == "recalled" else _l("The draft was discarded."))
    if revision.state != "approved":
        return Standing(revision.state)
    if revision.effective_from > on:
        return Standing("approved", since=revision.effective_from)
    if revision.is_in_force(on):
        return _in_force(revision, on)
    document = revision.document
    if document.is_withdrawn(on) and revision.effective_until >= document.withdrawn_from:
        return Standing("withdrawn", until=document.withdrawn_from, note=_why_withdrawn(document))
    return Standing("replaced", until=revision.effective_until, successor=_following(revision))


def _in_force(revision: Revision, on: date) -> Standing:
    document, since = revision.document, revision.effective_from
    successor = _following(revision)
    if successor is not None and is_coming(successor, on):
        return Standing("ending", since, successor.effective_from, successor)
    if document.withdrawn_from is not None and document.withdrawn_from == revision.effective_until:
        day = document.withdrawn_from.strftime("%d/%m/%Y")
        return Standing("in_force", since, note=_l("It will be withdrawn on %(day)s.", day=day))
    return Standing("in_force", since)


def _following(revision: Revision) -> Revision | None:
    later = [
        other
        for other in revision.document.revisions
        if other.state == "approved" and other.effective_from > revision.effective_from
    ]
    return min(later, key=lambda other: other.effective_from, default=None)


def _why_withdrawn(document: Document) -> str:
    if not document.withdrawal_decision:
        return document.withdrawal_reason
    return _l(
        "%(reason)s (decision %(number)s)", reason=document.withdrawal_reason, number=document.withdrawal_decision
    )


def shown_on(document: Document, on: date) -> Revision | None:
    """The revision a reader is led to: in force on the day, else the next to come, else the last that was."""
    approved = sorted((r for r in document.revisions if r.state == "approved"), key=lambda r: r.effective_from)
    begun = [r for r in approved if r.effective_from <= on]
    in_force = next((r for r in begun if r.is_in_force(on)), None)
    coming = next((r for r in approved if is_coming(r, on)), None)
    return in_force or coming or (begun[-1] if begun else None)
