"""Units: the tree of the department."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.core import clock
from qms.core.database import locked
from qms.core.web import as_of, requires

from .. import policy, queries
from ..forms import EndForm, UnitForm, rows
from ..models import UNIT_KINDS, Unit
from ..operations import units as operations
from ..roles import P
from ..rules import obstacles
from . import people
from .ground import answer


@people.get("/admin")
@requires(policy.may_see_people)
def administration():
    """Administration begins with the units."""
    return redirect(url_for("people.units"))


@people.get("/admin/units")
@requires(policy.may_see_people)
def units():
    """The tree on the day looked at."""
    day = as_of()
    heads = {coverage.unit_id: coverage.qms.code for coverage in queries.coverages_on(day)}
    nodes = _tree(queries.units(on=day), heads)
    ended = [unit for unit in queries.units() if not unit.is_valid(day)]
    may_add = current_user.person.holds(P.PEOPLE_MANAGE)
    return render_template("people/units.html", nodes=nodes, ended=ended, may_add=may_add, kinds=UNIT_KINDS)


@people.route("/admin/units/new", methods=["GET", "POST"])
@requires(policy.may_manage)
def new_unit():
    """Add a unit below one that the administrator reaches."""
    form = _form(UnitForm(data={"valid_from": clock.today()}))

    def act():
        return operations.create_unit(by=current_user.person, parent=_parent(form), **_values(form))

    return answer(form, act, _page, title=_("New unit"), label=_("Create"), back=url_for("people.units"))


@people.get("/admin/units/<int:id>")
@requires(policy.may_see_people, Unit)
def unit(row):
    """A unit: its data, what covers it, who belongs to it, what stands in the way of ending it."""
    day = clock.today()
    return render_template(
        "people/unit.html",
        unit=row,
        kind=UNIT_KINDS[row.kind],
        coverages=queries.coverages_of(row),
        children=queries.children_of(row, on=day),
        members=queries.people_in(row),
        may_manage=policy.may_manage(current_user.person, row),
    )


@people.route("/admin/units/<int:id>/edit", methods=["GET", "POST"])
@requires(policy.may_manage, Unit, read=policy.may_see_people)
def edit_unit(row):
    """Change or move a unit."""
    names = ("code", "name", "kind", "position", "valid_from")
    form = _form(UnitForm(data={name: getattr(row, name) for name in names} | {"parent": row.parent_id}), keep=row)
    ident = row.id

    def act():
        unit = locked(Unit, ident)
        operations.edit_unit(unit, by=current_user.person, parent=_parent(form), today=clock.today(), **_values(form))
        return unit

    return answer(form, act, _page, title=_("Change the unit"), above=row.code, label=_("Save"), back=_page(row))


@people.route("/admin/units/<int:id>/end", methods=["GET", "POST"])
@requires(policy.may_manage, Unit, read=policy.may_see_people)
def end_unit(row):
    """Let a unit end, once nothing is left in it."""
    form, ident = EndForm(data={"valid_to": clock.today()}), row.id

    def act():
        unit = locked(Unit, ident)
        operations.end_unit(unit, by=current_user.person, valid_to=form.valid_to.until, reason=form.reason.data)
        return unit

    found = obstacles(row, form.valid_to.until or clock.today())
    return answer(
        form,
        act,
        _page,
        title=_("End the unit"),
        above=row.name,
        label=_("End the unit"),
        back=_page(row),
        intro=found,
        tone="danger",
    )


def _page(row: Unit) -> str:
    return url_for("people.unit", id=row.id)


def _form(form: UnitForm, keep: Unit | None = None) -> UnitForm:
    person = current_user.person
    reached = [unit for unit in queries.units(on=clock.today()) if policy.may_manage(person, unit)]
    form.parent.choices = rows(reached)
    if keep is not None and keep.parent is not None and keep.parent not in reached:
        form.parent.choices.insert(1, (keep.parent_id, keep.parent.name))
    return form


def _parent(form: UnitForm) -> Unit | None:
    return queries.unit(form.parent.data) if form.parent.data else None


def _values(form: UnitForm) -> dict:
    return {
        "code": form.code.data,
        "name": form.name.data,
        "kind": form.kind.data,
        "position": form.position.data or 0,
        "valid_from": form.valid_from.data,
    }


def _note(row: Unit) -> str:
    told = f"{row.code} · {UNIT_KINDS[row.kind]}"
    if row.valid_to:
        told += " · " + _("until %(day)s", day=row.last_day.strftime("%d/%m/%Y"))
    return told


def _tree(units: list[Unit], covered_by: dict[int, str]) -> list[dict]:
    nodes = {}
    roots = []
    for row in units:
        code = covered_by.get(row.id)
        nodes[row.id] = {
            "label": row.name,
            "url": _page(row),
            "note": _note(row),
            "chip": (code, "azure") if code else (_("no quality system"), "grey"),
            "children": [],
        }
        above = nodes.get(row.parent_id)
        (above["children"] if above else roots).append(nodes[row.id])
    return roots
