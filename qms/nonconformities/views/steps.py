"""Taking a step in the life of a nonconformity."""

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.core.database import db
from qms.people.steps import StepPages

from .. import queries
from ..models import Nonconformity
from ..policy import has_an_action, may_read, planned_it
from ..workflow import NONCONFORMITY
from . import nonconformities


def _context(row: Nonconformity, step) -> dict:
    shown = {"heading": f"{row.number} · {row.unit.name}", "row": row}
    if step.name in ("judge_effective", "judge_not_effective"):
        done = max((action.done_on for action in row.actions if action.done_on), default=row.discovered_on)
        found = db.session.scalars(queries.found_since(row, done))
        shown["since"] = [(each, may_read(current_user.person, each)) for each in found]
    return shown


def _own(person, row: Nonconformity, step):
    if step.name in ("agree", "return_plan") and (planned_it(person, row) or has_an_action(person, row)):
        return _("Whoever sent the plan or owns one of its actions cannot agree to it.")
    if step.name.startswith("judge") and has_an_action(person, row):
        return _("Whoever owns one of the actions cannot judge whether they work.")
    return None


pages = StepPages(
    NONCONFORMITY,
    Nonconformity,
    read=may_read,
    page=lambda row: url_for("nonconformities.nonconformity", id=row.id),
    template="nonconformities/take_step.html",
    context=_context,
    refusal=_own,
)
pages.add_to(nonconformities, "/nonconformities")
