"""How units, systems, people, roles and delegations are called in the log."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from qms.core import links, settings
from qms.core.calendar import SpecialDay
from qms.core.database import db
from qms.core.links import Link
from qms.core.text import fold

from .models import CAPACITIES, UNIT_KINDS, Assignment, Coverage, Delegation, Person, QualitySystem, Unit
from .policy import may_see_people
from .roles import ROLES

MOST = 200  # uids one search gives: more is no answer


def _rows(model, uids):
    return db.session.scalars(select(model).where(model.uid.in_(uids)))


def _people(uids):
    return {p.uid: Link(p.name, url_for("people.person", id=p.id)) for p in _rows(Person, uids)}


def _units(uids):
    return {u.uid: Link(f"{u.code} – {u.name}", url_for("people.unit", id=u.id)) for u in _rows(Unit, uids)}


def _systems(uids):
    return {s.uid: Link(s.name, url_for("people.system", id=s.id)) for s in _rows(QualitySystem, uids)}


def _coverages(uids):
    return {
        c.uid: Link(f"{c.qms.code} ⊃ {c.unit.name}", url_for("people.system", id=c.qms_id))
        for c in _rows(Coverage, uids)
    }


def _assignments(uids):
    return {
        a.uid: Link(f"{a.person.name} · {a.label} · {a.place.code}", url_for("people.person", id=a.person_id))
        for a in _rows(Assignment, uids)
    }


def _delegations(uids):
    return {
        d.uid: Link(
            f"{CAPACITIES[d.kind]} {d.delegator.name} → {d.delegate.name}",
            url_for("people.person", id=d.delegator_id),
        )
        for d in _rows(Delegation, uids)
    }


def _sees_people(person) -> bool:
    return may_see_people(person, None)


def find_people(text: str) -> list[str]:
    """Uids of people whose name or user name contains every word."""
    query = select(Person.uid)
    for word in fold(text).split():
        query = query.where(
            or_(Person.name_folded.contains(word, autoescape=True), Person.username.contains(word, autoescape=True))
        )
    return list(db.session.scalars(query.limit(MOST)))


def _find_by_code(model):
    def find(text: str) -> list[str]:
        wanted = fold(text)
        rows = db.session.execute(select(model.uid, model.code, model.name))
        return [uid for uid, code, name in rows if wanted in fold(code) or wanted in fold(name)][:MOST]

    return find


links.register("person", _l("Person"), _people, find_people, may_open=_sees_people)
links.register("u", _l("Person"), _people, may_open=_sees_people)  # how the log writes who acted
links.register("unit", _l("Unit"), _units, _find_by_code(Unit), may_open=_sees_people)
links.register("quality_system", _l("Quality system"), _systems, _find_by_code(QualitySystem), may_open=_sees_people)
links.register("coverage", _l("Coverage"), _coverages, may_open=_sees_people)
links.register("assignment", _l("Role"), _assignments, may_open=_sees_people)
links.register("delegation", _l("Delegation"), _delegations, may_open=_sees_people)
links.name_fields(
    address=_l("Address"),
    agent=_l("Browser"),
    basis_date=_l("Date of that document"),
    basis_number=_l("Number of the document it rests on"),
    code=_l("Code"),
    delegate=_l("Who signs"),
    delegator=_l("For whom"),
    document_kinds=_l("Kinds of document"),
    email=_l("E-mail"),
    kind=_l("Kind"),
    lead_unit=_l("Lead unit"),
    name=_l("Name"),
    parent=_l("Stands below"),
    place=_l("Held in"),
    position=_l("Order among its siblings"),
    qms=_l("Quality system"),
    reason=_l("Reason"),
    role=_l("Role"),
    scope=_l("Scope"),
    standard=_l("Standard"),
    state=_l("State"),
    through=_l("Passed on from"),
    unit=_l("Unit"),
    username=_l("User name"),
    valid_from=_l("From"),
    valid_to=_l("Until (that day no longer)"),
)
links.name_fields(of="person", title=_l("Position"))
links.name_values("kind", UNIT_KINDS, of="unit")
links.name_values("kind", CAPACITIES, of="delegation")
links.name_values("role", {name: role.label for name, role in ROLES.items()})
links.name_values("state", {"active": _l("active"), "disabled": _l("disabled")}, of="person")
links.name_values("state", {"active": _l("Valid"), "revoked": _l("Revoked")}, of="delegation")


def _special_days(uids):
    rows = db.session.scalars(select(SpecialDay).where(SpecialDay.uid.in_(uids)))
    return {row.uid: Link(f"{row.day:%d/%m/%Y}", url_for("people.calendar", year=row.day.year)) for row in rows}


def _settings(uids):
    labels = {setting.name: setting.label for setting in settings.declared()}
    rows = db.session.scalars(select(settings.Kept).where(settings.Kept.uid.in_(uids)))
    return {row.uid: Link(str(labels.get(row.name, row.name)), url_for("people.settings")) for row in rows}


links.register("special_day", _l("Day of the calendar"), _special_days)
links.register("setting", _l("Setting"), _settings)
links.name_fields(of="person", method=_l("Manner of the request"), path=_l("Page"))
links.name_fields(day=_l("Day"), is_working=_l("Working day"), setting=_l("Setting"), value=_l("Value"))
