"""Actions that are not done, or not verified, by their day are escalated; notices are about what they come of."""

from sqlalchemy import or_

from qms import escalation
from qms.core import links

from .models import Action
from .workflow import ACTION


def _visible(person):
    return or_(Action.owner_id == person.id, links.readable(person, Action.origin_kind, Action.origin_uid))


escalation.watch(
    ACTION,
    Action,
    unit=Action.unit_id,
    qms=Action.qms_id,
    visible=_visible,
    what=lambda action: action.what[:120],
    about=lambda action: action.origin,
)
