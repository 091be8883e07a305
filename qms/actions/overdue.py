"""Actions that are not done, or not verified, by their day are escalated; notices are about what they come of."""

from qms import escalation

from .models import Action
from .policy import visible_actions
from .workflow import ACTION

escalation.watch(
    ACTION,
    Action,
    unit=Action.unit_id,
    qms=Action.qms_id,
    visible=visible_actions,
    what=lambda action: action.what[:120],
    about=lambda action: action.origin,
)
