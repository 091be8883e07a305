"""Taking a step in the life of a nonconformity."""

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.core.database import db
from qms.people.steps import StepPages

from .. import limits, queries
from ..models import Nonconformity
from ..policy import has_an_action, may_raise, may_read, planned_it
from ..workflow import NONCONFORMITY
from . import nonconformities


def _context(row: Nonconformity, step) -> dict:
    shown = {"heading": f"{row.number} · {row.unit.name}", "row": row}
    person = current_user.person
    if row.state == "plan_review":
        shown["repeats"] = _known(queries.repeats_before(row, limits.REPEAT.value), person)
        shown["may_raise"] = step.name != "make_major" and bool(shown["repeats"]) and may_raise(person, row)
    if step.name == "confirm":
        shown["same_procedure"] = _known(queries.same_procedure_before(row, limits.REPEAT.value), person)
    if step.name in ("judge_effective", "judge_not_effective"):
        done = max((action.done_on for action in row.actions if action.done_on), default=row.discovered_on)
        shown["since"] = _known(queries.found_since(row, done), person)
    return shown | {"months": limits.REPEAT.value}


def _known(query, person) -> list[Nonconformity]:
    """At most twenty of them, as far as the person may read them."""
    return [each for each in db.session.scalars(query.limit(20)) if may_read(person, each)]


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
