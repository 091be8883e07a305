"""Who may do what with actions. Whoever may read what an action comes of may read the action."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from qms.core import links
from qms.core.database import db
from qms.core.lists import sifting
from qms.core.policy import all_of, any_of, holds, none_of
from qms.people.reach import reach
from qms.people.roles import P

from . import origins
from .models import Action


def owns_it(person, action: Action) -> bool:
    """The person is to do it."""
    return action.owner_id == person.id


def owns_a_sibling(person, action: Action) -> bool:
    """The person owns one of the actions that come of the same thing (DOMAIN: separation of duties)."""
    siblings = select(Action.id).where(Action.origin_uid == action.origin_uid, Action.owner_id == person.id)
    return db.session.scalar(siblings.where(Action.state != "dropped").limit(1)) is not None


def is_to_do_it(person, action: Action) -> bool:
    """The person owns it, and it is still in the plan or was carried out."""
    return owns_it(person, action) and action.state != "dropped"


def reads_its_origin(person, action: Action) -> bool:
    """The person may read what it comes of."""
    return links.subject(action.origin, person) is not None


may_read = any_of(is_to_do_it, holds(P.NONCONFORMITIES_READ_ALL), reads_its_origin)


def visible_actions(person):
    """`may_read` as a condition on Action; why the first is sifted, `visible_nonconformities` says."""
    return or_(
        reach(person, P.NONCONFORMITIES_READ_ALL, unit=sifting(Action.unit_id), qms=sifting(Action.qms_id)),
        and_(Action.owner_id == person.id, Action.state != "dropped"),
        links.listed(person, Action.origin_kind, Action.origin_uid, of=origins.kinds()),
    )


def is_asked_for_time(person, action: Action) -> bool:
    """Its owner has asked for another date."""
    return action.request is not None


may_browse = any_of(  # the list, which shows each person what they may read
    holds(P.NONCONFORMITIES_REPORT), holds(P.NONCONFORMITIES_READ_ALL)
)
may_verify = all_of(holds(P.ACTIONS_VERIFY), none_of(owns_a_sibling))
may_change = holds(P.NONCONFORMITIES_HANDLE)
may_decide = all_of(is_asked_for_time, holds(P.NONCONFORMITIES_AGREE), none_of(owns_it))

may_comment = any_of(owns_it, holds(P.NONCONFORMITIES_HANDLE), holds(P.NONCONFORMITIES_AGREE), holds(P.ACTIONS_VERIFY))
may_settle_comments = any_of(owns_it, holds(P.NONCONFORMITIES_TRIAGE))


def to_verify(person):
    """`may_verify` as a condition on Action."""
    sibling = aliased(Action)
    own = select(sibling.origin_uid).where(sibling.owner_id == person.id, sibling.state != "dropped")
    return and_(held(person, P.ACTIONS_VERIFY), Action.origin_uid.not_in(own))


def held(person, permission: P):
    """The actions for which the person holds the permission; sifted, for they are found by what waits."""
    return reach(person, permission, unit=sifting(Action.unit_id), qms=sifting(Action.qms_id))
