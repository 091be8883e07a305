"""Roles of a person, in units and quality systems."""

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.core import clock
from qms.core.database import get, locked
from qms.core.web import requires

from .. import policy, queries
from ..forms import RoleForm, StopForm, rows
from ..models import Assignment, Person, QualitySystem
from ..operations import roles as operations
from . import people
from .ground import answer


@people.route("/admin/people/<int:id>/roles/new", methods=["GET", "POST"])
@requires(policy.may_manage_other, Person, read=policy.may_see_people)
def give_role(row):
    """Give a person a role in a unit or a quality system."""
    me, today, ident = current_user.person, clock.today(), row.id
    form = RoleForm(data={"valid_from": today, "unit": row.unit_id, "role": "staff"})
    form.unit.choices = rows(unit for unit in queries.units(on=today) if policy.may_manage(me, unit))
    form.qms.choices = rows(system for system in queries.systems() if policy.may_manage(me, system))

    def act():
        person = locked(Person, ident)
        operations.give_role(
            person,
            form.role.data,
            by=current_user.person,
            unit=queries.unit(form.unit.data) if form.unit.data else None,
            qms=get(QualitySystem, form.qms.data) if form.qms.data else None,
            valid_from=form.valid_from.data,
            valid_to=form.valid_to.until,
        )
        return person

    return answer(form, act, _page, title=_("Give a role"), above=row.name, label=_("Give the role"), back=_page(row))


@people.route("/admin/roles/<int:id>/end", methods=["GET", "POST"])
@requires(policy.may_manage_other, Assignment, read=policy.may_see_people)
def end_role(row):
    """Take a role away from a day on."""
    form, ident = StopForm(data={"valid_to": clock.today()}), row.id

    def act():
        held = locked(Assignment, ident)
        operations.end_role(
            held, by=current_user.person, valid_to=form.valid_to.data, today=clock.today(), reason=form.reason.data
        )
        return held.person

    return answer(
        form,
        act,
        _page,
        title=_("End the role"),
        above=f"{row.person.name} · {row.label} · {row.place.name}",
        label=_("End the role"),
        back=_page(row.person),
        tone="danger",
    )


def _page(row: Person) -> str:
    return url_for("people.person", id=row.id)
