"""What every page of a document shows on top: banner, tracker, what this person can do, and the tabs."""

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms import comments
from qms.core import clock
from qms.core.web import as_of

from .. import beside, queries
from ..distribution.deadline import Deadline
from ..distribution.policy import may_follow
from ..distribution.queries import debt_of
from ..models import Document, Returned, Revision
from ..policy import may_correct, may_edit, may_read, may_see_history, may_start_revision
from ..reviewing.policy import may_review
from ..standing import shown_on, standing_of
from ..workflow import DOCUMENT, REVISION

TONES = {"primary": 0, "secondary": 1, "danger": 2}  # what helps most comes first, what ends something last


def page_of(document: Document, revision: Revision | None) -> dict:
    """The context of a page about a document, seen through one of its revisions; None when it has none to show."""
    person, under_way = current_user.person, readable_under_way(document)
    last_return = _last_return(under_way)
    return {
        "document": document,
        "revision": revision,
        "standing": standing_of(revision, as_of()) if revision else None,
        "is_readable": revision is not None and may_read(person, revision),
        "leads_on": _leads_on(document, revision),
        "content_url": _content_url(document, revision),
        "under_way": under_way,
        "last_return": last_return,
        "tracker_steps": _tracker(under_way, last_return) if under_way else [],
        "open_comments": comments.count_open(under_way) if under_way else 0,
        "actions_here": _actions(document, revision, under_way) if as_of() == clock.today() else [],
        "next_numbers": _next_numbers(document) if _may_start(document, revision) else [],
        "compares": _compares(document, revision),
        "printed_at": clock.now(),
        "beside": beside.cards(document, revision, person),
        "sees_history": may_see_history(person, document),
        "sees_distribution": may_follow(person, document),
        "owed": _owed(document),
    }


def _owed(document: Document) -> dict | None:
    """What the person is to read and confirm of the document, and by when."""
    today = clock.today()
    debt = debt_of(current_user.person, document, today) if as_of() == today else None
    return {"revision": debt[0], "by": Deadline.on(today).of(debt.start)} if debt else None


def _leads_on(document: Document, revision: Revision | None) -> Revision | None:
    """The revision in force on the day, when the page is about another one."""
    return next((r for r in document.revisions if r.is_in_force(as_of()) and r is not revision), None)


def _content_url(document: Document, revision: Revision | None) -> str:
    if revision is None or revision is shown_on(document, as_of()):
        return url_for("documents.document", id=document.id)
    return url_for("documents.revision", id=revision.id)


def readable_under_way(document: Document) -> Revision | None:
    """The revision under way, when the person may read it; nothing is under way on a past day."""
    if as_of() < clock.today():
        return None
    return next((r for r in document.revisions if r.is_open and may_read(current_user.person, r)), None)


def _last_return(under_way: Revision | None) -> Returned | None:
    """Why the draft under way came back, if it did."""
    came_back = under_way is not None and under_way.state == "draft" and under_way.round > 1
    return queries.last_return(under_way) if came_back else None


def _tracker(revision: Revision, last_return: Returned | None) -> list[dict]:
    waits_on = revision.waits_on
    author = revision.author.name if revision.author else ""
    written = {"label": _("Writing"), "who": author, "status": "current" if waits_on is None else "done"}
    since = last_return.at if last_return else revision.created_at
    written["at"] = revision.submitted_at if waits_on else since
    labels = {"reviewed": _("Review"), "approved": _("Approval")}
    steps = [written]
    for stop in revision.route:
        status = "done" if stop.signed_at else "current" if stop is waits_on else "coming"
        at = stop.signed_at or (stop.since if status == "current" else None)
        steps.append({"label": labels[stop.meaning], "who": stop.person.name, "status": status, "at": at})
    return steps


def _actions(document: Document, revision: Revision | None, under_way: Revision | None) -> list[dict]:
    """Each action as `ui/actions.html` takes it, the most helpful first."""
    items = [*_on_revision(under_way)] if under_way else []
    items += _on_coming(document)
    items += _on_document(document, revision)
    if revision is not None and revision.file_sha256 and may_read(current_user.person, revision):
        tone = "secondary" if any(item["tone"] == "primary" for item in items) else "primary"
        items.append(_action(_("Download"), "file", tone, id=revision.id) | {"icon": "download"})
    return sorted(items, key=lambda item: TONES[item["tone"]])


def _on_revision(revision: Revision):
    person = current_user.person
    for step in REVISION.open_steps(revision, person):
        yield _action(step.label, "take_step", step.tone, id=revision.id, step=step.name)
    if may_edit(person, revision):
        yield _action(_("Edit the draft"), "edit_revision", "primary", id=revision.id)


def _on_coming(document: Document):
    for revision in document.revisions:
        if revision.state == "approved" and revision.effective_from > clock.today():
            for step in REVISION.open_steps(revision, current_user.person):
                yield _action(step.label, "take_step", step.tone, id=revision.id, step=step.name)


def _on_document(document: Document, revision: Revision | None):
    person = current_user.person
    if _may_start(document, revision):
        yield {"label": _("Start a revision"), "dialog": "start-revision", "tone": "secondary", "icon": "file-plus"}
    if document.state == "active" and may_correct(person, document):
        yield _action(_("Correct the data"), "correct", id=document.id)
    if may_review(person, document):
        yield _action(_("Periodic review"), "review", "primary", id=document.id) | {"icon": "clipboard-check"}
    for step in DOCUMENT.open_steps(document, person):
        if step.who is may_review:  # the three verdicts stand together on a page of their own
            continue
        yield _action(step.label, "take_document_step", step.tone, id=document.id, step=step.name)


def _may_start(document: Document, revision: Revision | None) -> bool:
    """Offered beside what counts today, not beside what was replaced."""
    if as_of() != clock.today() or (revision is not None and revision is not shown_on(document, clock.today())):
        return False
    return document.state == "active" and may_start_revision(current_user.person, document)


def _next_numbers(document: Document) -> list[str]:
    """What a new revision would be called: as the next amendment, then as a new issue; a first one has no choice."""
    approved = [r for r in document.revisions if r.state == "approved"]
    last = max(approved, key=lambda r: (r.issue, r.amendment), default=None)
    numbers = [last.following(), last.following(new_issue=True)] if last else [(1, 0)]
    return [f"{issue:02}/{amendment:02}" for issue, amendment in numbers]


def _compares(document: Document, revision: Revision | None) -> bool:
    """Whether there is another revision that the person may compare this one with."""
    person = current_user.person
    if revision is None or not revision.file_sha256 or not may_read(person, revision):
        return False
    return any(r is not revision and r.state == "approved" and may_read(person, r) for r in document.revisions)


def _action(label, endpoint: str, tone: str = "secondary", **values) -> dict:
    return {"label": label, "url": url_for(f"documents.{endpoint}", **values), "tone": tone}
