"""Limits that the administrator may change."""

from flask_babel import lazy_gettext as _l

from qms.core import settings

_WORKING_DAYS = _l("working days")
PROPOSE = settings.declare(
    "records:propose_days", 10, _l("A list for disposal is sent to its unit within"), _WORKING_DAYS
)
REVIEW = settings.declare("records:review_days", 10, _l("A unit reviews a list for disposal within"), _WORKING_DAYS)
VALUE = settings.declare("records:value_days", 10, _l("The council values a list for disposal within"), _WORKING_DAYS)
APPROVE = settings.declare(
    "records:approve_days", 5, _l("A list for disposal is approved or returned within"), _WORKING_DAYS
)
CARRY_OUT = settings.declare(
    "records:carry_out_days", 10, _l("An approved list for disposal is carried out within"), _WORKING_DAYS
)
MAKE_HANDOVER = settings.declare(
    "records:make_handover_days", 10, _l("A list for the archive is sent within"), _WORKING_DAYS
)
RECEIVE = settings.declare(
    "records:receive_days", 10, _l("The archive receives or returns a list within"), _WORKING_DAYS
)
