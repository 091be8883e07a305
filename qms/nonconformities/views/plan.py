"""Planning what is done about a nonconformity: adding an action."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.actions import operations
from qms.core import clock
from qms.core.database import get, locked, writing
from qms.core.errors import Conflict, Refusal
from qms.core.web import requires
from qms.people import queries as people
from qms.people.models import Person

from ..forms import ActionForm
from ..models import Nonconformity
from ..policy import may_handle, may_read
from . import nonconformities


@nonconformities.route("/nonconformities/<int:id>/actions/new", methods=["GET", "POST"])
@requires(may_handle, Nonconformity, read=may_read)
def plan_action(row):
    """One action with one owner and a date."""
    if row.state != "planning":
        raise Conflict()
    form, ident = ActionForm(), row.id
    form.owner.offer(people.active_people())
    if form.validate_on_submit():
        try:
            _plan(ident, form)
        except Refusal as error:
            form.take(error)
            return render_template(
                "nonconformities/action.html", form=form, row=get(Nonconformity, row.id)
            ), error.status
        flash(_("The action has been added to the plan."))
        return redirect(url_for("nonconformities.nonconformity", id=ident, _anchor="actions"), 303)
    return render_template("nonconformities/action.html", form=form, row=row), 422 if form.errors else 200


def _plan(ident: int, form: ActionForm) -> None:
    given = {name: form[name].data for name in ("what", "kind", "due")}
    with writing():
        row = locked(Nonconformity, ident)
        if row.state != "planning":
            raise Conflict()
        owner = get(Person, form.owner.data)
        operations.plan_action(row, by=current_user.person, today=clock.today(), owner=owner, **given)
