"""The page of one change request: what is asked, where it stands, what this person can do, what happened."""

from flask import render_template
from flask_babel import gettext as _
from flask_login import current_user

from qms.attachments import attachments_of
from qms.comments import talks_of
from qms.core import clock, telling
from qms.core.web import requires
from qms.documents.policy import may_know_revision, may_read_document

from .. import queries
from ..models import GROUNDS, ChangeRequest
from ..policy import may_read
from ..workflow import REQUEST, STATES
from . import requests
from .steps import pages

UNTOLD = ("number", "document", "proposed")  # what stands on the page anyway


@requests.get("/requests/<int:id>")
@requires(may_read, ChangeRequest, read=may_read)
def request(row):
    """Everything about it on one page, in the order of the paper slip."""
    row = queries.loaded(row)
    person = current_user.person
    return render_template(
        "requests/page.html",
        row=row,
        standing=STATES[row.state],
        ground=GROUNDS[row.ground],
        actions_here=pages.actions(row, "requests.take_step"),
        tracker_steps=_tracker(row),
        knows_document=may_read_document(person, row.document),
        knows_basis=row.basis is not None and may_know_revision(person, row.basis),
        knows_answer=row.answer is not None and may_know_revision(person, row.answer),
        files=attachments_of(row),
        talk=talks_of([row], person)[row.ref],
        page=telling.history(queries.history(row), without=UNTOLD),
        printed_at=clock.now(),
    )


def _tracker(row: ChangeRequest) -> list[dict]:
    """Asked, decided, answered; nothing for what ended otherwise."""
    if row.state in ("declined", "taken_back"):
        return []
    turn, at = REQUEST.turns.get(row.state), {"asked": 1, "drafting": 2, "answered": 3}[row.state]
    decider = turn.who(row) if turn else row.decided_by.name
    writer = row.answer.author.name if row.answer and row.answer.author else ""
    road = [
        (_("Asked"), row.asker.name, row.created_at),
        (_("Decision"), decider, row.since if turn else row.decided_on),
        (_("Writing"), writer, None if turn else row.since),
    ]
    return [
        {"label": label, "who": who, "at": when, "status": "done" if n < at else "current" if n == at else "coming"}
        for n, (label, who, when) in enumerate(road)
    ]
