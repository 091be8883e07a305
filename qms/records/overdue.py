"""Lists for disposal that stay too long in a state are escalated."""

from qms import escalation

from .disposal import Disposal
from .policy import visible_disposals
from .workflow import DISPOSAL

escalation.watch(DISPOSAL, Disposal, unit=Disposal.unit_id, qms=Disposal.qms_id, visible=visible_disposals)
