"""What nonconformities need of the records below them: as long as one is open, nobody destroys its records."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, exists, func, or_
from sqlalchemy.orm import aliased

from qms.records import ties
from qms.records.models import Record

from .models import OPEN, Nonconformity

KIND = "nonconformity:"  # how an origin begins


def of_an_open_one():
    """The condition on Record that it came of a nonconformity that is open, or goes on in one that is.

    Asked of each record: those that are due and came of any are few, those that are open many.
    """
    following = aliased(Nonconformity)
    goes_on = exists().where(following.predecessor_id == Nonconformity.id, following.state.in_(OPEN))
    still = or_(Nonconformity.state.in_(OPEN), goes_on.correlate(Nonconformity))
    it = exists().where(Nonconformity.uid == func.substr(Record.origin, len(KIND) + 1), still).correlate(Record)
    return and_(Record.origin.startswith(KIND), it)


ties.register(of_an_open_one, _l("It is tied to a nonconformity that is open."))
