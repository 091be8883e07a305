"""A document's whole history, as the action log tells it."""

from flask import render_template
from flask_login import current_user

from qms.core import telling
from qms.core.audit import LogEntry
from qms.core.lists import Listing
from qms.core.web import as_of, requires

from .. import queries
from ..history import told
from ..models import Document
from ..policy import may_follow, may_know_revision, may_read_document, may_see_history
from ..standing import shown_on
from . import documents
from .page import page_of, readable_under_way


@documents.get("/documents/<int:id>/history")
@requires(may_see_history, Document, read=may_read_document)
def history(document):
    """Who did what to it and its revisions, when and why, the latest first."""
    document = queries.loaded(document)
    unknown = [r for r in document.revisions if not may_know_revision(current_user.person, r)]
    silent = [r for r in document.revisions if not may_follow(current_user.person, r)]
    entries_of = queries.history(document, without=unknown, silent=silent)
    page = Listing(entries_of, orders={"seq": (LogEntry.seq,)}, default="-seq").page()
    entries = [entry for (entry,) in page.rows]
    known = telling.names(entries)
    page.rows = [told(entry, document, known) for entry in entries]
    shown = shown_on(document, as_of()) or readable_under_way(document)
    return render_template("documents/history.html", **page_of(document, shown), page=page)
