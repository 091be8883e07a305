"""The home page, and each of its sections in full."""

from flask import Blueprint, render_template
from flask_login import current_user

from qms.core import clock
from qms.core import desk as registry
from qms.core.desk import Urgency
from qms.core.errors import Missing
from qms.core.lists import Listing
from qms.core.policy import signed_in
from qms.core.web import requires

from .work import desk_of, in_words

desk = Blueprint("desk", __name__)


@desk.get("/")
@requires(signed_in)
def home():
    """What waits for me, soonest first; what came into force lately; for those who read, where to begin."""
    shown = desk_of(current_user.person, clock.today())
    has_tasks = any(one.section.urgency <= Urgency.BEGUN for one in shown)
    return render_template("desk/home.html", shown=shown, has_tasks=has_tasks, in_words=in_words)


@desk.get("/desk/<name>")
@requires(signed_in)
def section(name):
    """Everything in one section, page by page."""
    person, section = current_user.person, registry.section(name)
    query = section.rows(person, clock.today()) if section else None
    if query is None:
        raise Missing()
    page = Listing(query).page()
    page.rows = section.shown(person, page.rows, clock.today())
    return render_template("desk/section.html", section=section, page=page)
