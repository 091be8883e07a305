"""Signing in and out."""

from flask import redirect, render_template
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from qms.core.policy import signed_in
from qms.core.web import back, public, requires

from .. import passwords, queries, sessions
from ..forms import SignInForm
from ..limits import limit_guesses, remember_device
from . import people


@people.route("/sign-in", methods=["GET", "POST"])
@public
@limit_guesses
def sign_in():
    """Ask for user name and password; unknown, disabled and known accounts look and take alike."""
    form = SignInForm()
    if form.validate_on_submit():
        person = queries.person_by_username(form.username.data)
        proved = person.password_hash if person else ""
        if passwords.matches(person, form.password.data) and person.is_active:
            sessions.start(person, proved=proved, rehashed=passwords.rehashed(proved, form.password.data))
            response = redirect(back())
            remember_device(response, person)
            return response
        sessions.note_failure(person)
        form.password.errors = [_l("User name or password is wrong.")]
    return render_template("people/sign_in.html", form=form), 200 if not form.errors else 422


@people.post("/sign-out")
@requires(signed_in)
def sign_out():
    """End this session at the server."""
    sessions.end_own(current_user)
    return redirect("/sign-in")
