"""People: their accounts."""

from flask import make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.core import clock, lists
from qms.core.database import locked, writing
from qms.core.errors import Refusal
from qms.core.files import XLSX
from qms.core.forms import ReasonForm
from qms.core.web import requires
from qms.exports.sheet import Column, workbook

from .. import passwords, policy, queries, registry
from ..forms import ConfirmForm, PersonDataForm, PersonForm, rows
from ..models import Person
from ..operations import accounts as operations
from ..roles import ROLES, P
from . import people
from .ground import answer

ORDERS = {"name": (Person.name_folded, Person.id), "username": (Person.username,), "title": (Person.title, Person.id)}


@people.get("/admin/people")
@requires(policy.may_see_people)
def accounts():
    """The people, by unit, role, state and words."""
    return render_template(
        "people/accounts.html",
        listing=(listing := _listing()),
        page=listing.page(),
        day=clock.today(),
        units=rows(queries.units())[1:],
        roles=[(name, role.label) for name, role in ROLES.items()],
        may_add=current_user.person.holds(P.PEOPLE_MANAGE),
    )


@people.get("/admin/people.xlsx")
@requires(policy.may_see_people)
def accounts_xlsx():
    """Exactly the people the list shows, as a workbook."""
    columns = [
        Column(_("User name"), 18, "code"),
        Column(_("Full name"), 28),
        Column(_("Position"), 28),
        Column(_("Unit"), 36),
        Column(_("Roles"), 40),
        Column(_("E-mail"), 28),
        Column(_("State"), 16),
    ]
    sheet = workbook(_("People"), columns, (_row(person) for (person,) in _listing().everything()))
    response = make_response(sheet)
    response.mimetype = XLSX
    response.headers["Content-Disposition"] = "attachment; filename=people.xlsx"
    return response


@people.route("/admin/people/new", methods=["GET", "POST"])
@requires(policy.may_manage)
def new_person():
    """Create an account; its one-time password is shown once, on the answer to this very form."""
    form, status = _form(PersonForm()), 200
    if form.is_submitted():
        status = 422
        if form.validate():
            once = passwords.one_time()
            hashed = passwords.hash_password(once)
            values = _values(form) | {"username": form.username.data}
            try:
                with writing():
                    person = operations.create_person(by=current_user.person, hashed=hashed, **values)
            except Refusal as error:
                form.take(error)
                status = error.status
            else:
                return render_template("people/one_time.html", person=person, password=once)
    page = {"title": _("New person"), "label": _("Create"), "back": url_for("people.accounts"), "tone": "primary"}
    return render_template("people/form.html", form=form, above="", intro="", **page), status


@people.get("/admin/people/<int:id>")
@requires(policy.may_see_people, Person)
def person(row):
    """A person: data, roles, delegations, and the work that hangs on them."""
    me = current_user.person
    return render_template(
        "people/person.html",
        person=row,
        day=clock.today(),
        given=queries.delegations_from(row),
        received=queries.delegations_to(row),
        work=registry.open_work(row) if policy.may_manage(me, row) else [],
        may_manage=policy.may_manage(me, row),
        may_manage_other=policy.may_manage_other(me, row),
        revocable=lambda one: policy.may_revoke(me, one),
        passable=lambda one: policy.may_manage_other(me, one),
        may_read_log=me.holds(P.LOG_READ),
    )


@people.route("/admin/people/<int:id>/edit", methods=["GET", "POST"])
@requires(policy.may_manage, Person, read=policy.may_see_people)
def edit_person(row):
    """Correct a person's data; the user name stays."""
    names = ("name", "title", "email")
    form = _form(PersonDataForm(data={name: getattr(row, name) for name in names} | {"unit": row.unit_id}), keep=row)
    ident = row.id

    def act():
        person = locked(Person, ident)
        operations.edit_person(person, by=current_user.person, **_values(form))
        return person

    return answer(form, act, _page, title=_("Change the data"), above=row.name, label=_("Save"), back=_page(row))


@people.route("/admin/people/<int:id>/reset-password", methods=["GET", "POST"])
@requires(policy.may_manage_other, Person, read=policy.may_see_people)
def reset_password(row):
    """A one-time password, shown once; all sessions of the person end."""
    form, ident = ConfirmForm(), row.id
    if form.validate_on_submit():
        once = passwords.one_time()
        hashed = passwords.hash_password(once)
        with writing():
            person = locked(Person, ident)
            operations.reset_password(person, hashed, by=current_user.person)
        return render_template("people/one_time.html", person=person, password=once)
    intro = [_("The person is signed out everywhere and must choose a new password at the next sign-in.")]
    page = {"title": _("Set a one-time password"), "label": _("Set a one-time password"), "above": row.name}
    return render_template("people/form.html", form=form, intro=intro, back=_page(row), tone="primary", **page)


@people.route("/admin/people/<int:id>/disable", methods=["GET", "POST"])
@requires(policy.may_manage_other, Person, read=policy.may_see_people)
def disable_person(row):
    """Close an account at once; the work that hangs on it is listed."""
    form, ident = ReasonForm(), row.id

    def act():
        person = locked(Person, ident)
        operations.disable(person, by=current_user.person, reason=form.reason.data)
        return person

    work = [f"{work.what}: {work.why}" for work in registry.open_work(row)]
    intro = [_("The person is signed out everywhere at once and can no longer sign in. Nothing they did is lost.")]
    return answer(
        form,
        act,
        _page,
        title=_("Disable the account"),
        above=row.name,
        label=_("Disable"),
        back=_page(row),
        done=_("The account is disabled; all its sessions have ended."),
        intro=[*intro, _("Open work of this person that somebody else must take over:"), *work] if work else intro,
        tone="danger",
    )


@people.route("/admin/people/<int:id>/enable", methods=["GET", "POST"])
@requires(policy.may_manage_other, Person, read=policy.may_see_people)
def enable_person(row):
    """Open a closed account again."""
    form, ident = ConfirmForm(), row.id

    def act():
        person = locked(Person, ident)
        operations.enable(person, by=current_user.person)
        return person

    intro = [_("The person may sign in again, with the roles that are still valid.")]
    return answer(
        form, act, _page, title=_("Enable the account"), above=row.name, label=_("Enable"), back=_page(row), intro=intro
    )


def _page(row: Person) -> str:
    return url_for("people.person", id=row.id)


def _listing() -> lists.Listing:
    unit = request.args.get("unit", type=int)
    query = queries.people_list(
        text=request.args.get("q", "")[:100],
        unit=queries.unit(unit) if unit is not None and 0 < unit < 1 << 31 else None,
        role=request.args.get("role", ""),
        state=request.args.get("state", ""),
        on=clock.today(),
    )
    return lists.Listing(query, orders=ORDERS, default="name")


def _row(person: Person) -> list:
    held = "; ".join(f"{one.label} ({one.place.code})" for one in person.roles_on(clock.today()))
    unit = person.unit.name if person.unit else ""
    state = _("active") if person.is_active else _("disabled")
    return [person.username, person.name, person.title, unit, held, person.email, state]


def _form(form, keep: Person | None = None):
    me = current_user.person
    units = [unit for unit in queries.units(on=clock.today()) if policy.may_manage(me, unit)]
    if keep is not None and keep.unit is not None and keep.unit not in units:
        units.insert(0, keep.unit)
    form.unit.choices = rows(units)
    return form


def _values(form) -> dict:
    return {
        "name": form.name.data,
        "title": form.title.data,
        "email": form.email.data or "",
        "unit": queries.unit(form.unit.data),
    }
