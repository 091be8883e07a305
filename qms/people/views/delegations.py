"""Delegations: who signs for whom, on what basis, how long."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.core import clock, lists
from qms.core.database import get, locked
from qms.core.forms import ReasonForm
from qms.core.web import requires

from .. import policy, queries, registry
from ..forms import DelegationForm, PassOnForm, rows
from ..models import Delegation, Person
from ..operations import delegations as operations
from . import people
from .ground import answer


@people.get("/admin/delegations")
@requires(policy.may_see_people)
def delegations():
    """Every delegation, those of today or all."""
    query = queries.delegation_list(on=None if request.args.get("all") else clock.today())
    listing = lists.Listing(query, orders={"new": (Delegation.id,)}, default="-new")
    me = current_user.person
    return render_template(
        "people/delegations.html",
        page=listing.page(),
        day=clock.today(),
        revocable=lambda row: policy.may_revoke(me, row),
        passable=lambda row: policy.may_manage_other(me, row),
    )


@people.route("/admin/people/<int:id>/delegations/new", methods=["GET", "POST"])
@requires(policy.may_manage, Person, read=policy.may_see_people)
def delegate(row):
    """Let somebody sign for this person."""
    today, ident = clock.today(), row.id
    form = DelegationForm(data={"valid_from": today, "kind": "KT"})
    form.delegate.choices = rows(person for person in queries.active_people() if person.id != ident)
    form.unit.choices = rows(queries.units(on=today))
    form.document_kinds.choices = list(registry.delegable_kinds().items())

    def act():
        person = locked(Person, ident)
        operations.delegate(
            person,
            by=current_user.person,
            to=get(Person, form.delegate.data),
            kind=form.kind.data,
            valid_from=form.valid_from.data,
            valid_to=form.valid_to.until,
            unit=queries.unit(form.unit.data) if form.unit.data else None,
            document_kinds=" ".join(form.document_kinds.data or ()),
            scope=form.scope.data or "",
            **_basis(form),
        )
        return person

    return answer(form, act, _page, title=_("Delegate signing"), above=row.name, label=_("Delegate"), back=_page(row))


@people.route("/admin/delegations/<int:id>/pass-on", methods=["GET", "POST"])
@requires(policy.may_manage_other, Delegation, read=policy.may_see_people)
def pass_on(row):
    """Pass an order (TL.) on to the deputy of the one it was given to."""
    form, ident = PassOnForm(), row.id
    form.delegate.choices = rows(p for p in queries.active_people() if p.id not in (row.delegator_id, row.delegate_id))

    def act():
        through = locked(Delegation, ident)
        operations.pass_on(
            through,
            by=current_user.person,
            to=get(Person, form.delegate.data),
            today=clock.today(),
            valid_to=form.valid_to.until or through.valid_to,
            **_basis(form),
        )
        return through.delegator

    words = {"title": _("Pass on to the deputy"), "above": row.printed, "label": _("Pass on")}
    return answer(form, act, _page, back=_page(row.delegator), **words)


@people.route("/admin/delegations/<int:id>/revoke", methods=["GET", "POST"])
@requires(policy.may_revoke, Delegation)
def revoke_delegation(row):
    """End a delegation at once; the one who gave it may do so themselves."""
    form, ident = ReasonForm(), row.id
    own = row.delegator_id == current_user.person.id

    def act():
        delegation = locked(Delegation, ident)
        operations.revoke(delegation, by=current_user.person, reason=form.reason.data)
        return delegation.delegator

    def then(delegator):
        return url_for("people.account") if own else _page(delegator)

    return answer(
        form,
        act,
        then,
        title=_("Revoke the delegation"),
        above=f"{row.printed} · {row.delegate.name}",
        label=_("Revoke"),
        back=then(row.delegator),
        tone="danger",
    )


def _page(row: Person) -> str:
    return url_for("people.person", id=row.id)


def _basis(form) -> dict:
    return {"basis_number": form.basis_number.data or "", "basis_date": form.basis_date.data}
