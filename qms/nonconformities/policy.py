"""Who may do what with nonconformities. `visible_nonconformities` says `may_read` in SQL."""

from sqlalchemy import or_

from qms.core.policy import any_of, holds
from qms.people.reach import reach
from qms.people.roles import P

from .models import Nonconformity

may_report = holds(P.NONCONFORMITIES_REPORT)
may_browse = any_of(
    may_report, holds(P.NONCONFORMITIES_READ), holds(P.NONCONFORMITIES_READ_ALL)
)  # the list, which shows each person what they may read
may_triage = holds(P.NONCONFORMITIES_TRIAGE)
may_handle = holds(P.NONCONFORMITIES_HANDLE)


def reported_it(person, nonconformity: Nonconformity) -> bool:
    """The person reported it."""
    return nonconformity.reporter_id == person.id


def is_of_their_unit(person, nonconformity: Nonconformity) -> bool:
    """The unit that answers for it, or the one it was found in, is theirs."""
    return person.holds(P.NONCONFORMITIES_READ, nonconformity) or person.holds(
        P.NONCONFORMITIES_READ, nonconformity.found_in
    )


may_read = any_of(reported_it, is_of_their_unit, holds(P.NONCONFORMITIES_READ_ALL))


def visible_nonconformities(person):
    """`may_read` as a condition on Nonconformity."""
    return or_(
        Nonconformity.reporter_id == person.id,
        held(person, P.NONCONFORMITIES_READ),
        reach(person, P.NONCONFORMITIES_READ, unit=Nonconformity.found_in_id),
        held(person, P.NONCONFORMITIES_READ_ALL),
    )


def held(person, permission: P):
    """The nonconformities for which the person holds the permission."""
    return reach(person, permission, unit=Nonconformity.unit_id, qms=Nonconformity.qms_id)
