"""The home page."""

from flask import Blueprint, render_template
from flask_login import current_user

from qms.core import clock
from qms.core.policy import signed_in
from qms.core.web import requires
from qms.documents.workflow import REVISION

from .work import desk_of

desk = Blueprint("desk", __name__)


@desk.get("/")
@requires(signed_in)
def home():
    """What waits for me, soonest first; what came into force lately; for those who read, where to begin."""
    person = current_user.person
    return render_template("desk/home.html", desk=desk_of(person, clock.today()), states=REVISION.states)
