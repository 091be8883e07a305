"""Signing in and out."""

from flask import Blueprint, redirect, render_template
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select

from qms.core import audit
from qms.core.database import db, writing
from qms.core.forms import Form, LineField, PasswordEntry, required
from qms.core.policy import signed_in
from qms.core.web import back, public, requires

from . import passwords, sessions
from .models import Person

people = Blueprint("people", __name__)


class SignInForm(Form):
    username = LineField(_l("User name"), [required()], length=60)
    password = PasswordEntry(_l("Password"), [required()])


@people.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in():
    """Ask for user name and password; unknown and known accounts look and take alike."""
    form = SignInForm()
    if form.validate_on_submit():
        person = db.session.scalar(select(Person).where(Person.username == form.username.data.lower()))
        if passwords.matches(person, form.password.data) and person.is_active:
            sessions.start(person)
            return redirect(back())
        with writing():
            audit.record(sessions.FAIL, person or "person:unknown", by=None, username=form.username.data[:60])
        form.password.errors = [_l("User name or password is wrong.")]
    return render_template("people/sign_in.html", form=form), 200 if not form.errors else 422


@people.post("/sign-out")
@requires(signed_in)
def sign_out():
    """End this session at the server."""
    sessions.end_own(current_user)
    return redirect("/sign-in")
