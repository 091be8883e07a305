"""What nonconformities need of the records below them: as long as one is open, nobody destroys its records."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import literal, or_, select
from sqlalchemy.orm import aliased

from qms.records import ties
from qms.records.models import Record

from .models import OPEN, Nonconformity


def of_an_open_one():
    """The condition on Record that it came of a nonconformity that is open, or goes on in one that is."""
    following = aliased(Nonconformity)
    goes_on = select(following.predecessor_id).where(following.state.in_(OPEN), following.predecessor_id.is_not(None))
    still = or_(Nonconformity.state.in_(OPEN), Nonconformity.id.in_(goes_on))
    return Record.origin.in_(select(literal("nonconformity:") + Nonconformity.uid).where(still))


ties.register(of_an_open_one, _l("It is tied to a nonconformity that is open."))
