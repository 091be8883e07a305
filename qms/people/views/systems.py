"""Quality systems and the units they cover."""

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.core import clock
from qms.core.database import locked
from qms.core.web import requires

from .. import policy, queries
from ..forms import CoverageForm, StopForm, SystemForm, rows
from ..models import Coverage, QualitySystem
from ..operations import systems as operations
from ..roles import P
from . import people
from .ground import answer


@people.get("/admin/systems")
@requires(policy.may_see_people)
def systems():
    """Every quality system."""
    return render_template(
        "people/systems.html",
        systems=queries.systems(),
        counts=queries.coverage_counts(clock.today()),
        may_add=current_user.person.holds(P.PEOPLE_MANAGE),
    )


@people.route("/admin/systems/new", methods=["GET", "POST"])
@requires(policy.may_manage)
def new_system():
    """Add a quality system led by a unit."""
    form = _form(SystemForm())

    def act():
        lead = queries.unit(form.lead_unit.data)
        return operations.create_system(by=current_user.person, lead_unit=lead, today=clock.today(), **_values(form))

    return answer(form, act, _page, title=_("New quality system"), label=_("Create"), back=url_for("people.systems"))


@people.get("/admin/systems/<int:id>")
@requires(policy.may_see_people, QualitySystem)
def system(row):
    """A quality system: scope, lead, the units it covers and covered."""
    may = policy.may_manage(current_user.person, row)
    return render_template("people/system.html", system=row, may_manage=may)


@people.route("/admin/systems/<int:id>/edit", methods=["GET", "POST"])
@requires(policy.may_manage, QualitySystem, read=policy.may_see_people)
def edit_system(row):
    """Change a quality system."""
    names = ("code", "name", "scope", "standard")
    form = _form(SystemForm(data={name: getattr(row, name) for name in names} | {"lead_unit": row.lead_unit_id}))
    ident = row.id

    def act():
        system = locked(QualitySystem, ident)
        lead = queries.unit(form.lead_unit.data)
        operations.edit_system(system, by=current_user.person, lead_unit=lead, today=clock.today(), **_values(form))
        return system

    return answer(form, act, _page, title=_("Change the quality system"), label=_("Save"), back=_page(row))


@people.route("/admin/systems/<int:id>/cover", methods=["GET", "POST"])
@requires(policy.may_manage, QualitySystem, read=policy.may_see_people)
def cover_unit(row):
    """Let the system cover one more unit."""
    form, ident = CoverageForm(data={"valid_from": clock.today()}), row.id
    form.unit.choices = rows(queries.units(on=clock.today()))

    def act():
        system = locked(QualitySystem, ident)
        unit = queries.unit(form.unit.data)
        operations.cover_unit(system, unit, by=current_user.person, valid_from=form.valid_from.data)
        return system

    return answer(
        form,
        act,
        _page,
        title=_("Cover a unit"),
        above=row.code,
        label=_("Cover the unit"),
        back=_page(row),
        intro=[_("A change of what the system covers must be announced anew (19/2014/QĐ-TTg, art. 4).")],
    )


@people.route("/admin/coverages/<int:id>/end", methods=["GET", "POST"])
@requires(policy.may_manage, Coverage, read=policy.may_see_people)
def end_coverage(row):
    """The system covers the unit no longer."""
    form, ident = StopForm(data={"valid_to": clock.today()}), row.id

    def act():
        coverage = locked(Coverage, ident)
        operations.end_coverage(coverage, by=current_user.person, valid_to=form.valid_to.data, reason=form.reason.data)
        return coverage.qms

    return answer(
        form,
        act,
        _page,
        title=_("End the coverage"),
        above=f"{row.qms.code} · {row.unit.name}",
        label=_("End the coverage"),
        back=_page(row.qms),
        tone="danger",
    )


def _page(row: QualitySystem) -> str:
    return url_for("people.system", id=row.id)


def _form(form: SystemForm) -> SystemForm:
    person = current_user.person
    form.lead_unit.choices = rows(u for u in queries.units(on=clock.today()) if policy.may_manage(person, u))
    return form


def _values(form: SystemForm) -> dict:
    return {name: form[name].data for name in ("code", "name", "scope", "standard")}
