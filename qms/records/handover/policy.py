"""Who may hand records over and who receives them. `visible_handovers` says `may_read_handover` in SQL."""

from sqlalchemy import or_

from qms.core.policy import all_of, any_of, holds, none_of
from qms.people.reach import reach
from qms.people.roles import P

from ..models import Record
from ..policy import archives, is_among, may_browse
from .models import Handover


def gave_it(person, handover: Handover) -> bool:
    """They made the list."""
    return handover.giver_id == person.id


def keeps_the_archive(person, handover: Handover) -> bool:
    """They are clerk and archivist of a unit of its quality system: the archive is one for all of them."""
    return is_among(handover.qms_id, archives(person, P.RECORDS_ARCHIVE))


may_browse_handovers = may_browse
may_hand_over = holds(P.RECORDS_KEEP)
may_receive = all_of(keeps_the_archive, none_of(gave_it))
may_read_handover = any_of(gave_it, holds(P.RECORDS_READ), holds(P.RECORDS_READ_ALL), keeps_the_archive)


def visible_handovers(person):
    """`may_read_handover` as a condition on Handover."""
    return or_(
        Handover.giver_id == person.id,
        Handover.qms_id.in_(archives(person, P.RECORDS_ARCHIVE)),
        *(
            reach(person, each, unit=Handover.unit_id, qms=Handover.qms_id)
            for each in (P.RECORDS_READ, P.RECORDS_READ_ALL)
        ),
    )


def given(person, permission: P):
    """The records of the units for which the person holds the permission."""
    return reach(person, permission, unit=Record.unit_id, qms=Record.qms_id)
