"""Every select on units, systems, people, roles and delegations."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from qms.core.database import db
from qms.core.text import fold

from .models import Assignment, Coverage, Delegation, Period, Person, QualitySystem, Unit


def valid_on(model: type[Period], on: date):
    """`Period.is_valid` as a condition."""
    return and_(model.valid_from <= on, or_(model.valid_to.is_(None), model.valid_to > on))


def person_by_username(username: str) -> Person | None:
    """The account with this user name, which is kept in small letters."""
    return db.session.scalar(select(Person).where(Person.username == username.strip().lower()))


def unit(ident: int) -> Unit | None:
    """The unit with this id."""
    return db.session.get(Unit, ident)


def unit_by_code(code: str) -> Unit | None:
    """The unit with this code."""
    return db.session.scalar(select(Unit).where(Unit.code == code))


def units(*, on: date | None = None) -> list[Unit]:
    """All units, or those of a day, parents before children, siblings in their order."""
    query = select(Unit).order_by(Unit.position, Unit.id)
    if on is not None:
        query = query.where(valid_on(Unit, on))
    below: dict[int | None, list[Unit]] = {}
    rows = list(db.session.scalars(query))
    known = {row.id for row in rows}
    for row in rows:
        below.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)

    def walk(parent):
        for row in below.get(parent, ()):
            yield row
            yield from walk(row.id)

    return list(walk(None))


def units_within(top: Unit) -> list[Unit]:
    """A unit and all below it."""
    return list(db.session.scalars(select(Unit).where(Unit.path.startswith(top.path, autoescape=True))))


def of_unit(args: Mapping[str, str], units: list[Unit], column=Unit.id) -> list:
    """Conditions on a unit's id: it is one of those that an address asks for."""
    ids = within(args, units)
    return [] if ids is None else [column.in_(ids)]


def within(args: Mapping[str, str], units: list[Unit]) -> tuple[int, ...] | None:
    """The ids of the unit that an address names and of all below it; `alone` in it, without them. None for no unit."""
    unit = next((unit for unit in units if str(unit.id) == args.get("unit")), None)
    if unit is None:
        return None
    return tuple(each.id for each in ([unit] if args.get("alone") else units) if each.path.startswith(unit.path))


def children_of(parent: Unit, *, on: date) -> list[Unit]:
    """The units right below that have not ended by that day."""
    return list(
        db.session.scalars(
            select(Unit)
            .where(Unit.parent_id == parent.id, or_(Unit.valid_to.is_(None), Unit.valid_to > on))
            .order_by(Unit.position, Unit.id)
        )
    )


def branch_of(inner: Unit) -> int | None:
    """The id of the branch (chi cục) a unit is or lies in."""
    ids = [int(part) for part in inner.path.split(".") if part]
    return db.session.scalar(select(Unit.id).where(Unit.id.in_(ids), Unit.kind == "branch"))


def count_people_in(place: Unit) -> int:
    """How many living accounts belong to exactly this unit."""
    living = select(func.count()).select_from(Person).where(Person.unit_id == place.id, Person.disabled_at.is_(None))
    return db.session.scalar(living)


def systems() -> list[QualitySystem]:
    """All quality systems, by code."""
    query = select(QualitySystem).options(joinedload(QualitySystem.lead_unit)).order_by(QualitySystem.code)
    return list(db.session.scalars(query))


def system_by_code(code: str) -> QualitySystem | None:
    """The quality system with this code."""
    return db.session.scalar(select(QualitySystem).where(QualitySystem.code == code))


def systems_led_by(lead: Unit) -> list[QualitySystem]:
    """The systems a unit leads."""
    return list(db.session.scalars(select(QualitySystem).where(QualitySystem.lead_unit_id == lead.id)))


def coverages_of(covered: Unit) -> list[Coverage]:
    """All coverages of a unit, past and coming."""
    query = select(Coverage).where(Coverage.unit_id == covered.id).options(joinedload(Coverage.qms))
    return list(db.session.scalars(query.order_by(Coverage.valid_from)))


def covered_units(qms_ids, *, on: date) -> list[Unit]:
    """The units these systems cover on a day."""
    query = select(Unit).join(Coverage, Coverage.unit_id == Unit.id)
    return list(db.session.scalars(query.where(Coverage.qms_id.in_(qms_ids), valid_on(Coverage, on))))


def people_list(*, text: str = "", unit: Unit | None = None, role: str = "", state: str = "", on: date) -> Select:
    """Rows (Person,): by words of name or user name, unit (and those below), role held on a day, active or disabled."""
    query = select(Person).outerjoin(Person.unit).options(selectinload(Person.assignments))
    for word in fold(text).split():
        query = query.where(
            or_(Person.name_folded.contains(word, autoescape=True), Person.username.contains(word, autoescape=True))
        )
    if unit is not None:
        query = query.where(Unit.path.startswith(unit.path, autoescape=True))
    if role:
        held = select(Assignment.person_id).where(Assignment.role == role, valid_on(Assignment, on))
        query = query.where(Person.id.in_(held))
    if state:
        query = query.where(Person.disabled_at.is_(None) if state == "active" else Person.disabled_at.is_not(None))
    return query


def active_people() -> list[Person]:
    """Living accounts by name, to choose from."""
    return list(db.session.scalars(select(Person).where(Person.disabled_at.is_(None)).order_by(Person.name_folded)))


def delegations_from(delegator: Person) -> list[Delegation]:
    """What the person has delegated, newest first."""
    return list(db.session.scalars(_delegations().where(Delegation.delegator_id == delegator.id)))


def delegations_to(delegate: Person) -> list[Delegation]:
    """What was delegated to the person, newest first."""
    return list(db.session.scalars(_delegations().where(Delegation.delegate_id == delegate.id)))


def delegation_list(*, on: date | None = None) -> Select:
    """Rows (Delegation,): all, or those valid on a day."""
    query = _delegations()
    if on is not None:
        query = query.where(valid_on(Delegation, on), Delegation.revoked_at.is_(None))
    return query


def _delegations() -> Select:
    return (
        select(Delegation)
        .options(joinedload(Delegation.delegator), joinedload(Delegation.delegate), joinedload(Delegation.unit))
        .order_by(Delegation.id.desc())
    )


def coverages_on(day: date) -> list[Coverage]:
    """Which system covers which unit on a day."""
    return list(db.session.scalars(select(Coverage).where(valid_on(Coverage, day)).options(joinedload(Coverage.qms))))


def system_of(covered: Unit, on: date) -> QualitySystem | None:
    """The quality system that covers a unit on a day."""
    return next((row.qms for row in coverages_on(on) if row.unit_id == covered.id), None)


def people_in(place: Unit) -> list[Person]:
    """Living accounts that belong to exactly this unit, by name."""
    query = select(Person).where(Person.unit_id == place.id, Person.disabled_at.is_(None))
    return list(db.session.scalars(query.order_by(Person.name_folded)))


def coverage_counts(day: date) -> dict[int, int]:
    """How many units each system covers on a day, by the system's id."""
    query = select(Coverage.qms_id, func.count()).where(valid_on(Coverage, day)).group_by(Coverage.qms_id)
    return dict(db.session.execute(query).all())
