"""Writing a comment, on a page of the thing's own feature; settling and withdrawing one."""

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from qms import attachments
from qms.core import links
from qms.core.database import LARGEST_ID, db, get, locked, writing
from qms.core.errors import Refusal
from qms.core.web import requires
from qms.people.models import Person

from . import operations, policy, queries
from .forms import CommentForm
from .hosts import Host, host_of, register, subject_of
from .models import Comment

comments = Blueprint("comments", __name__)


def add_to(blueprint, at: str, host: Host) -> None:
    """Let the host's things be talked about: adds `<at>/<id>/comments`, the page on which a comment is written."""
    register(host)

    @requires(policy.may_write_about(host), host.model, read=host.read)
    def comment(subject):
        return _answer(subject, host)

    blueprint.add_url_rule(
        f"{at}/<int:id>/comments", endpoint=host.endpoint.partition(".")[2], view_func=comment, methods=["GET", "POST"]
    )


@comments.post("/comments/<int:id>/settle")
@requires(policy.may_settle, Comment, read=policy.may_follow)
def settle(comment):
    """What it asked for has been dealt with."""
    return _change(comment, operations.settle, _("The comment is settled."))


@comments.post("/comments/<int:id>/withdraw")
@requires(policy.wrote_it, Comment, read=policy.may_follow)
def withdraw(comment):
    """Take back what one said."""
    return _change(comment, operations.withdraw, _("The comment is withdrawn. That there was one stays on record."))


def _answer(subject, host: Host):
    operations.refuse_unless_open(subject)
    answers, form = _answered(subject), CommentForm()
    people = _readers(subject, host)
    form.offer(people)
    if form.validate_on_submit():
        try:
            row = _write(subject.id, host, form, form.chosen(people), answers.id if answers else None)
        except Refusal as error:
            form.take(error)
            subject = get(host.model, subject.id)
            return _page(subject, form, _answered(subject)), error.status
        flash(_("The comment has been added."))
        return redirect(links.resolve([row.ref])[row.ref].url, 303)
    return _page(subject, form, answers), 422 if form.errors else 200


def _write(ident: int, host: Host, form: CommentForm, mentioned: list[int], answers: int | None) -> Comment:
    text, received = form.text.data, attachments.receive(form.files)
    with writing():
        host.lock(get(host.model, ident))
        return operations.write(
            locked(host.model, ident),
            by=current_user.person,
            text=text,
            mentioned=[get(Person, person) for person in mentioned],
            answers=locked(Comment, answers) if answers else None,
            received=received,
        )


def _change(comment: Comment, change, said: str):
    ident, ref, host, about = comment.id, comment.ref, host_of(comment.subject), subject_of(comment).id
    with writing():
        host.lock(get(host.model, about))
        locked(host.model, about)
        change(locked(Comment, ident), by=current_user.person)
    flash(said)
    return redirect(links.resolve([ref])[ref].url, 303)


def _answered(subject) -> Comment | None:
    """The comment that is answered, by `?answers=`; an answer to an answer is one to the first of them."""
    ident = request.args.get("answers", type=int)
    row = db.session.get(Comment, ident) if ident and 0 < ident < LARGEST_ID else None
    row = row.answers or row if row is not None else None
    return row if row is not None and row.subject == subject.ref and row.is_open else None


def _readers(subject, host: Host) -> list[Person]:
    """Whom a comment can mention: who may read what notices are about, but not oneself."""
    people = links.readers(host.about(subject), queries.living_people())
    return [person for person in people if person.id != current_user.person.id]


def _page(subject, form: CommentForm, answers: Comment | None) -> str:
    about = links.resolve([subject.ref])[subject.ref]
    return render_template("comments/write.html", form=form, answers=answers, heading=about.text, back=about.url)
