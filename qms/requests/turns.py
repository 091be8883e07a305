"""Whose turn it is with a change request: in SQL for the desk, in words for a page."""

from flask_babel import gettext as _
from sqlalchemy import and_

from qms.people.reach import holders, nearest
from qms.people.roles import P

from .models import ChangeRequest
from .policy import held, may_decide


def whoever_decides(person, today):
    """Whoever keeps the document: the head of its unit, the quality officer; never who asked for it."""
    return and_(held(person, P.DOCUMENTS_DECIDE_REQUESTS), ChangeRequest.asker_id != person.id)


def the_deciders(request) -> str:
    """Who decides, whoever holds the role."""
    return _("the head of %(unit)s or the quality officer", unit=request.unit.name)


def deciders(request) -> list:
    """The head of the document's unit and the quality officers; else whoever may decide."""
    able = [person for person in holders(P.DOCUMENTS_DECIDE_REQUESTS, request) if may_decide(person, request)]
    near = [
        *nearest(("head", "unit_leader", "deputy_head"), request),
        *nearest(("quality_officer",), request),
    ]
    return [person for person in near if person in able] or able
