"""The inbox. A notice opens the page of what it is about; that page then marks it read, so that no GET changes."""

from urllib.parse import urlencode, urlsplit, urlunsplit

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.core import clock, links
from qms.core.database import locked, writing
from qms.core.lists import Listing
from qms.core.policy import signed_in
from qms.core.web import back, requires
from qms.people import registry
from qms.people.models import Person

from . import kinds, operations, policy, post, queries
from .forms import CHOICES, ChoiceForm
from .models import Notice
from .outbox import HOUR, LATELY
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


@notices.route("/account/notices", methods=["GET", "POST"])
@requires(signed_in)
def choose():
    """How one wants notices mailed: once a day, at once, or not at all but for what must be."""
    person, status = current_user.person, 200
    choice = queries.choice_of(person)
    form = ChoiceForm(data={"mail": choice.mail, "language": choice.language})
    if form.is_submitted():
        if form.validate():
            with writing():
                operations.choose(locked(Person, person.id), mail=form.mail.data, language=form.language.data)
            flash(_("Saved."), "success")
            return redirect(url_for("people.account"))
        status = 422
    page = {"form": form, "person": person, "off": post.why_off(), "hour": HOUR.value}
    must = [str(kind) for kind in kinds.declared() if kind.mandatory]
    return render_template("notices/choose.html", mandatory=must, **page), status


@notices.get("/admin/mail")
@requires(policy.may_see_mail)
def mail():
    """Whether mail goes out, what waits, and which addresses the mail server will not take."""
    now = clock.now()
    return render_template(
        "notices/mail.html",
        off=post.why_off(),
        server=f"{current_app.config['SMTP_HOST']}:{current_app.config['SMTP_PORT']}",
        sender=current_app.config["SMTP_FROM"],
        waiting=(waiting := queries.waiting_mails()),
        error=queries.what_keeps_mail() if waiting else "",
        sent=queries.sent_since(now - queries.DAY),
        refused=queries.refused_since(now - LATELY),
        days=LATELY.days,
    )


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


def _preference(person) -> registry.Preference:
    chosen = CHOICES[queries.choice_of(person).mail]
    return registry.Preference(_("Notices by mail"), str(chosen), url_for("notices.choose"))


registry.register_preference(_preference)
