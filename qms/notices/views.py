"""The inbox. A notice opens the page of what it is about; that page then marks it read, so that no GET changes."""

from urllib.parse import urlencode, urlsplit, urlunsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.core import links
from qms.core.database import locked, writing
from qms.core.lists import Listing
from qms.core.policy import signed_in
from qms.core.web import back, requires

from . import operations, policy, queries
from .models import Notice
from .words import told

notices = Blueprint("notices", __name__)


@notices.get("/notices")
@requires(signed_in)
def inbox():
    """What the person was told, newest first; at first what they have not read."""
    person, about = current_user.person, request.args.get("about", "")[:40]
    everything = request.args.get("show") == "all"
    query = queries.notices_of(person, unread=not everything, about=about)
    page = Listing(query, orders={"new": (Notice.id,)}, default="-new").page()
    return render_template(
        "notices/inbox.html",
        page=page,
        rows=told(notice for (notice,) in page.rows),
        everything=everything,
        about=about,
        subjects=[(kind, links.kind_label(kind)) for kind in queries.kinds_of_subjects(person)],
    )


@notices.get("/notices/<int:id>")
@requires(policy.is_theirs, Notice)
def open_notice(notice):
    """Lead to what the notice is about; its page says `notice=…` back to us (ui/bell.html)."""
    link = links.resolve([notice.subject])[notice.subject]
    return redirect(_with_notice(link.url, notice.id) if link.url else url_for("notices.inbox", show="all"))


@notices.post("/notices/<int:id>/read")
@requires(policy.is_theirs, Notice)
def read_notice(notice):
    """Mark it read; the bell with what is left, or back to where one was."""
    with writing():
        operations.mark_read(locked(Notice, notice.id))
    if request.headers.get("HX-Request"):
        return render_template("notices/bell.html", unread=queries.count_unread(current_user.person))
    return redirect(back(url_for("notices.inbox")))


@notices.post("/notices/read")
@requires(signed_in)
def read_all():
    """Mark everything read."""
    with writing():
        operations.mark_all_read(current_user.person)
    flash(_("Everything is marked as read."), "success")
    return redirect(url_for("notices.inbox"))


def of_every_page() -> dict:
    """`notices_unread` and `notice_opened` for the layouts; nothing before sign-in."""
    if not (current_user and current_user.is_authenticated):
        return {}
    opened = request.args.get("notice", type=int)
    return {"notices_unread": queries.count_unread(current_user.person), "notice_opened": opened}


def _with_notice(url: str, ident: int) -> str:
    parts = urlsplit(url)
    query = "&".join(part for part in (parts.query, urlencode({"notice": ident})) if part)
    return urlunsplit(parts._replace(query=query))
