"""Nonconformities that stay too long in a state, or open for too long, are escalated."""

from flask_babel import lazy_gettext as _l

from qms import escalation
from qms.escalation.watches import Whole

from . import turns
from .models import OPEN, Nonconformity
from .policy import visible_nonconformities
from .workflow import NONCONFORMITY

escalation.watch(
    NONCONFORMITY,
    Nonconformity,
    unit=Nonconformity.unit_id,
    qms=Nonconformity.qms_id,
    visible=visible_nonconformities,
    whole=Whole(_l("Close it by its deadline"), Nonconformity.deadline, Nonconformity.state.in_(OPEN), turns.heads),
)
