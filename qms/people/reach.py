"""`Person.holds` in SQL: the rows for which a person's roles give a permission."""

from sqlalchemy import false, or_, select
from sqlalchemy.orm import selectinload

from qms.core import clock
from qms.core.database import db

from .models import Assignment, Person, Unit
from .roles import ROLES, P


def reach(person, permission: P, *, unit, qms=None):
    """The rows, by their columns `unit` and `qms`, for which `Assignment.reaches` would say yes for the permission."""
    held = [a for a in person.roles_on(clock.today()) if permission in ROLES[a.role].permits]
    systems = [a.qms_id for a in held if a.qms_id is not None]
    exact = [a.unit_id for a in held if a.unit_id is not None]
    below = [a.unit.path for a in held if a.unit_id is not None and ROLES[a.role].reaches_down]
    conditions = []
    if systems and qms is not None:
        conditions.append(qms.in_(systems))
    if exact:
        conditions.append(unit.in_(exact))
    if below:
        conditions.append(unit.in_(units_under(below)))
    return or_(*conditions) if conditions else false()


def units_under(paths: list[str]):
    """The ids of the units at these paths and of all beneath them, as a select."""
    return select(Unit.id).where(or_(*(Unit.path.startswith(path, autoescape=True) for path in paths)))


def nearest(roles: tuple[str, ...], subject) -> list[Person]:
    """Living accounts with the first of these roles that anyone holds for a thing today, in its nearest unit."""
    today = clock.today()
    query = (
        select(Person)
        .where(Person.disabled_at.is_(None))
        .where(Person.id.in_(select(Assignment.person_id).where(Assignment.role.in_(roles))))
        .options(selectinload(Person.assignments))
        .order_by(Person.id)
    )
    found: dict[tuple, dict[int, Person]] = {}
    for person in db.session.scalars(query):
        for held in person.roles_on(today):
            if held.role in roles and held.reaches(subject):
                far = -len(held.unit.path) if held.unit is not None else 0
                found.setdefault((far, roles.index(held.role)), {})[person.id] = person
    return list(found[min(found)].values()) if found else []


def holders(permission: P, subject) -> list[Person]:
    """Living accounts that hold the permission for a thing today."""
    roles = [name for name, role in ROLES.items() if permission in role.permits]
    query = (
        select(Person)
        .join(Assignment, Assignment.person_id == Person.id)
        .where(Person.disabled_at.is_(None), Assignment.role.in_(roles))
        .options(selectinload(Person.assignments))
        .distinct()
    )
    return [person for person in db.session.scalars(query) if person.holds(permission, subject)]
