"""Who keeps a distribution list and who follows it; nobody is asked to read what they may not see."""

from datetime import date
from functools import lru_cache

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from qms.core.policy import any_of, holds
from qms.people.models import Assignment, Person, Unit
from qms.people.queries import valid_on
from qms.people.roles import ROLES, P

from ..models import Document, Revision

may_keep = holds(P.DOCUMENTS_DISTRIBUTE)
may_follow = any_of(may_keep, holds(P.DOCUMENTS_READ_ALL))


def may_see_confirmations(person, revision: Revision) -> bool:
    """Who has confirmed a revision: for those who follow the reading of its document."""
    return may_follow(person, revision.document)


@lru_cache(maxsize=4)
def readable(on: date):
    """`documents.policy.may_read_document` as a condition on Document beside Person, for many people at once."""
    held, own, within = aliased(Assignment), aliased(Unit), aliased(Unit)
    of_theirs = and_(held.person_id == Person.id, valid_on(held, on))
    above = and_(own.id == held.unit_id, within.id == Document.unit_id, within.path.startswith(own.path))
    overseers = held.role.in_(_permitting(P.DOCUMENTS_READ_ALL))
    down = held.role.in_([role for role in _permitting(P.DOCUMENTS_READ_ALL) if ROLES[role].reaches_down])
    oversees = or_(
        exists().where(of_theirs, overseers, held.qms_id == Document.qms_id),
        exists().where(of_theirs, overseers, held.unit_id == Document.unit_id),
        exists().where(of_theirs, down, above),
    )
    readers = select(held.person_id).where(held.role.in_(_permitting(P.DOCUMENTS_READ)), valid_on(held, on))
    is_open = or_(Document.security != "restricted", exists().where(of_theirs, above))
    return or_(and_(Person.id.in_(readers), is_open), oversees)


def _permitting(permission: P) -> list[str]:
    return [name for name, role in ROLES.items() if permission in role.permits]
