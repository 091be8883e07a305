"""Rules about units, quality systems, roles and delegations; each refuses with a sentence at the field it is about."""

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from qms.core.errors import Conflict, Invalid

from . import queries, registry
from .models import Assignment, Coverage, Delegation, Period, Person, QualitySystem, Unit
from .roles import ROLES, P


def refuse_taken_username(username: str) -> None:
    """User names are given once."""
    if queries.person_by_username(username) is not None:
        raise Invalid(fields={"username": _l("This user name is taken.")})


def refuse_taken_unit_code(code: str, *, besides: int | None = None) -> None:
    """Codes of units are unique: documents are numbered by them."""
    taken = queries.unit_by_code(code)
    if taken is not None and taken.id != besides:
        raise Invalid(fields={"code": _l("The code %(code)s is taken by %(name)s.", code=code, name=taken.name)})


def refuse_own_branch(unit: Unit, parent: Unit | None) -> None:
    """A unit does not stand below itself."""
    if parent is not None and parent.path.startswith(unit.path):
        raise Invalid(fields={"parent": _l("A unit cannot stand below itself.")})


def refuse_ended_parent(parent: Unit | None, day: date) -> None:
    """What a unit stands below exists on the day it begins."""
    if parent is not None and not parent.is_valid(day):
        raise Invalid(fields={"parent": _l("This unit does not exist on that day.")})


def obstacles(unit: Unit, day: date) -> list:
    """What stands in the way of ending a unit on a day, in sentences."""
    found = []
    if children := queries.children_of(unit, on=day):
        found.append(_l("Units below it go on: %(names)s.", names=", ".join(child.name for child in children)))
    if count := queries.count_people_in(unit):
        found.append(ngettext("%(num)d person still belongs to it.", "%(num)d people still belong to it.", count))
    if systems := queries.systems_led_by(unit):
        found.append(_l("It leads the quality system %(names)s.", names=", ".join(s.code for s in systems)))
    return found + registry.holdings(unit)


def refuse_obstacles(unit: Unit, day: date) -> None:
    """A unit ends when nothing is left in it."""
    if found := obstacles(unit, day):
        raise Conflict(*found)


def refuse_crossing_borders(qms: QualitySystem, unit: Unit) -> None:
    """26/2014/TT-BKHCN, art. 6: a branch (chi cục) has a system of its own; a centre joins one or has its own.

    So a system never reaches across the border of a branch, and one led by a centre stays inside it.
    """
    lead = qms.lead_unit
    if queries.branch_of(unit) != queries.branch_of(lead):
        raise Invalid(fields={"unit": _l("A branch (chi cục) has its own quality system, apart from all others.")})
    if lead.kind == "centre" and not unit.path.startswith(lead.path):
        raise Invalid(fields={"unit": _l("The quality system of a centre covers only the centre itself.")})


def refuse_double_coverage(unit: Unit, *, valid_from: date) -> None:
    """A unit is covered by one quality system at a time."""
    for other in queries.coverages_of(unit):
        if other.valid_to is None or valid_from < other.valid_to:
            raise Invalid(fields={"unit": _covered(other)})


def _covered(other: Coverage):
    return _l("The unit is covered by %(code)s since then; end that first.", code=other.qms.code)


def refuse_wrong_place(role: str, *, unit: Unit | None, qms: QualitySystem | None) -> None:
    """A role is held in a unit or in a quality system, as the table of roles says."""
    if ROLES[role].in_qms and qms is None:
        raise Invalid(fields={"qms": _l("This role is held in a quality system: choose one.")})
    if not ROLES[role].in_qms and unit is None:
        raise Invalid(fields={"unit": _l("This role is held in a unit: choose one.")})


def refuse_signing_administrator(person: Person, role: str, *, valid_from: date, valid_to: date | None) -> None:
    """An administrator holds no signing role at the same time, nor the other way round (DOMAIN: separation).

    Nor does one sign for anybody: a delegation received earlier must end first.
    """
    for held in person.assignments:
        both = {role, held.role} & {"administrator"} and (ROLES[role].signs or ROLES[held.role].signs)
        if both and _overlap(held, valid_from, valid_to):
            raise Invalid(fields={"role": _l("An administrator cannot hold a signing role at the same time.")})
    for given in person.received if role == "administrator" else ():
        if given.revoked_at is None and _overlap(given, valid_from, valid_to):
            raise Invalid(fields={"role": _signs_for(given.delegator.name)})


def _overlap(period: Period, valid_from: date, valid_to: date | None) -> bool:
    return (period.valid_to is None or valid_from < period.valid_to) and (
        valid_to is None or period.valid_from < valid_to
    )


def _signs_for(name: str):
    return _l("The person signs for %(name)s: revoke that delegation first. An administrator signs nothing.", name=name)


def refuse_holding_twice(person: Person, role: str, place, *, valid_from: date, valid_to: date | None) -> None:
    """The same role in the same place is not given twice for the same days."""
    for held in person.assignments:
        if held.role == role and held.place is place and _overlap(held, valid_from, valid_to):
            raise Invalid(fields={"role": _l("The person already holds this role there.")})


def refuse_powerless_delegator(delegator: Person, on: date) -> None:
    """Only what one may sign oneself can be delegated."""
    held = delegator.roles_on(on)
    signs = {P.DOCUMENTS_REVIEW, P.DOCUMENTS_APPROVE}
    if not any(ROLES[one.role].permits & signs for one in held):
        raise Invalid(fields={"kind": _l("%(name)s has no role that reviews or approves.", name=delegator.name)})


def refuse_unfit_delegate(delegate: Person, delegator: Person, valid_from: date, valid_to: date | None) -> None:
    """The delegate is another person with a living account, who is at no time of it an administrator."""
    if delegate.id == delegator.id or not delegate.is_active:
        raise Invalid(fields={"delegate": _l("Choose another person whose account is active.")})
    roles = (held for held in delegate.assignments if _overlap(held, valid_from, valid_to))
    if any(held.role == "administrator" for held in roles):
        raise Invalid(fields={"delegate": _l("An administrator cannot sign for anybody.")})


def refuse_unlimited_authority(kind: str, *, basis_number: str, valid_to: date | None, scope: str) -> None:
    """30/2020/NĐ-CP, art. 13: authority (TUQ.) is given in writing, for a limited time and with limited content."""
    if kind != "TUQ":
        return
    needed = {
        "basis_number": (basis_number, _l("Authority (TUQ.) needs the number of the document that gives it.")),
        "valid_to": (valid_to, _l("Authority (TUQ.) needs an end.")),
        "scope": (scope, _l("Authority (TUQ.) needs its limits in words.")),
    }
    if missing := {name: sentence for name, (given, sentence) in needed.items() if not given}:
        raise Invalid(fields=missing)


def refuse_passing_on(through: Delegation, delegate: Person, on: date) -> None:
    """30/2020/NĐ-CP, art. 13: authority is never passed on; an order (TL.) may go to the assignee's deputy."""
    if through.kind != "TL" or through.through_id is not None:
        raise Conflict(_l("Only a delegation by order (TL.) can be passed on, and only once."))
    if not through.is_valid(on):
        raise Conflict(_l("The delegation is no longer valid."))
    unit_ids = {held.unit_id for held in through.delegate.roles_on(on) if held.unit_id is not None}
    if not any(_is_deputy(held) and held.unit_id in unit_ids for held in delegate.roles_on(on)):
        raise Invalid(fields={"delegate": _l("An order (TL.) passes only to the deputy of the one it was given to.")})


def _is_deputy(held: Assignment) -> bool:
    return held.role in {"deputy_head", "deputy_director"}


def refuse_period_backwards(valid_from: date, valid_to: date | None) -> None:
    """What ends, ends after it began."""
    if valid_to is not None and valid_to <= valid_from:
        raise Invalid(fields={"valid_to": _l("The last day lies before the first.")})
