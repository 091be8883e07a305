"""Lists for the archive that stay too long in a state are escalated."""

from qms import escalation

from .models import Handover
from .policy import visible_handovers
from .workflow import HANDOVER

escalation.watch(HANDOVER, Handover, unit=Handover.unit_id, qms=Handover.qms_id, visible=visible_handovers)
