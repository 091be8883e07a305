"""One's own account: who one is to the system, where one is signed in, the password."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from qms.core import clock
from qms.core.database import locked, writing
from qms.core.errors import Invalid, Refusal
from qms.core.policy import signed_in
from qms.core.web import requires

from .. import passwords, policy, queries, registry, sessions
from ..forms import ConfirmForm, PasswordForm
from ..limits import count_wrong_password, limit_own_password
from ..models import Person, UserSession
from ..operations import accounts
from . import people


@people.get("/account")
@requires(signed_in)
def account():
    """Own data, roles, delegations and sessions."""
    person = current_user.person
    return render_template(
        "people/account.html",
        person=person,
        roles=person.roles_on(clock.today()),
        given=queries.delegations_from(person),
        received=queries.delegations_to(person),
        sessions=sessions.living_sessions(person),
        preferences=registry.preferences(person),
        here_id=current_user.row.id,
        revocable=lambda row: policy.may_revoke(person, row),
        form=ConfirmForm(),
    )


@people.route("/account/password", methods=["GET", "POST"])
@limit_own_password
@requires(signed_in)
def change_password():
    """Change one's own password: the old one is asked for, the other sessions end."""
    form, status = PasswordForm(), 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                _change(form)
            except Refusal as error:
                form.take(error)
                status = error.status
            else:
                flash(_("The password has been changed. All other sessions have ended."), "success")
                return redirect(url_for("people.account"))
    forced = current_user.person.must_change_password
    return render_template("people/change_password.html", form=form, forced=forced), status


def _change(form: PasswordForm) -> None:
    person, was = current_user.person, current_user.person.password_hash
    if not passwords.matches(person, form.old.data):
        count_wrong_password()
        sessions.note_wrong_password(person)
        raise Invalid(fields={"old": _l("This is not the current password.")})
    hashed = accounts.hash_new_password(person, form.new.data)
    with writing():
        accounts.change_password(locked(Person, person.id), hashed, was=was, keep=current_user.row.id)


@people.post("/account/sessions/<int:id>/end")
@requires(policy.is_own_session, UserSession)
def end_session(row):
    """End one of one's own sessions."""
    with writing():
        sessions.close(locked(UserSession, row.id), by=current_user.person)
    flash(_("The session has ended."), "success")
    return redirect(url_for("people.account"))


@people.post("/account/sessions/end-others")
@requires(signed_in)
def end_other_sessions():
    """End every session but this one."""
    with writing():
        accounts.end_other_sessions(current_user.person, keep=current_user.row.id)
    flash(_("All other sessions have ended."), "success")
    return redirect(url_for("people.account"))
