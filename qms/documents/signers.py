"""Whom a route may name, and whom it is proposed to name (DOMAIN: types and codes, approver; separation of duties)."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from qms.core.database import db
from qms.people.models import Assignment, Person, QualitySystem, Unit
from qms.people.roles import ROLES, P

from .models import Document
from .policy import SIGNING

REVIEWERS = ("head", "unit_leader", "deputy_head", "quality_officer", "qmr")
APPROVERS = {  # by kind: who signs first of those there are; every other kind goes to the director
    "objectives": ("unit_leader", "director", "deputy_director"),
    "procedure": ("unit_leader", "director", "deputy_director"),
    "instruction": ("unit_leader", "deputy_director", "director"),
    "form": ("unit_leader", "director", "deputy_director"),
}
DEFAULT_APPROVERS = ("director", "deputy_director", "unit_leader")


def possible_signers(document: Document, meaning: str, *, besides: int | None = None) -> list[Person]:
    """The people who may sign for the document with this meaning today, by name; never the author (`besides`)."""
    people = _holders(SIGNING[meaning])
    return [person for person in people if person.id != besides and person.holds(SIGNING[meaning], document)]


def possible_authors(units: list[Unit], systems: list[QualitySystem]) -> list[Person]:
    """The people who may write in one of these units, or in one of these systems as a whole, by name."""
    places = [*units, *systems]
    return [p for p in _holders(P.DOCUMENTS_WRITE) if any(p.holds(P.DOCUMENTS_WRITE, place) for place in places)]


def _holders(permission: P) -> list[Person]:
    """Living accounts that have ever had a role with the permission, by name."""
    roles = [name for name, role in ROLES.items() if permission in role.permits]
    return list(
        db.session.scalars(
            select(Person)
            .where(Person.id.in_(select(Assignment.person_id).where(Assignment.role.in_(roles))))
            .where(Person.disabled_at.is_(None))
            .options(selectinload(Person.assignments).joinedload(Assignment.unit), joinedload(Person.unit))
            .order_by(Person.name_folded, Person.id)
        )
    )


def proposed_route(document: Document, *, author_id: int, today: date) -> list[tuple[Person, str]]:
    """The head of the owner unit, the quality officer for the format, then the approver of the kind: who there is."""
    reviewers = possible_signers(document, "reviewed", besides=author_id)
    approvers = possible_signers(document, "approved", besides=author_id)
    approver = _first(approvers, APPROVERS.get(document.kind, DEFAULT_APPROVERS), document, today)
    checkers = [person for person in reviewers if person is not approver]
    own_head = _first(checkers, ("head", "unit_leader", "deputy_head"), document, today, own=True)
    officer = _first([p for p in checkers if p is not own_head], ("quality_officer", "qmr"), document, today)
    route = [(person, "reviewed") for person in (own_head, officer) if person]
    return route + ([(approver, "approved")] if approver else [])


def _first(people: list[Person], roles: tuple, document: Document, today: date, *, own: bool = False) -> Person | None:
    for role in roles:
        for person in people:
            held = [a for a in person.roles_on(today) if a.role == role and a.reaches(document)]
            if any(not own or a.unit_id == document.unit_id for a in held):
                return person
    return None
