"""Whom a route may name, and whom it is proposed to name (DOMAIN: types and codes, approver; separation of duties)."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from qms.core.database import db
from qms.people.models import Assignment, Person
from qms.people.roles import ROLES

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
    roles = [name for name, role in ROLES.items() if SIGNING[meaning] in role.permits]
    people = db.session.scalars(
        select(Person)
        .where(Person.id.in_(select(Assignment.person_id).where(Assignment.role.in_(roles))))
        .where(Person.disabled_at.is_(None), Person.id != besides)
        .options(selectinload(Person.assignments).joinedload(Assignment.unit), joinedload(Person.unit))
        .order_by(Person.name)
    )
    return [person for person in people if person.holds(SIGNING[meaning], document)]


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
