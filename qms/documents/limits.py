"""Limits that the administrator may change."""

from flask_babel import lazy_gettext as _l

from qms.core import settings

SIGN = settings.declare(
    "documents:sign_days", 5, _l("Each reviewer and the approver of a revision sign within"), _l("working days")
)
READ = settings.declare(
    "documents:read_days",
    5,
    _l("Those on its distribution list confirm having read a revision within"),
    _l("working days"),
)
FIRST_REVIEW = settings.declare(
    "documents:first_review_days",
    90,
    _l("A document taken over with its review overdue is reviewed within"),
    _l("days"),
)
REVIEW_AHEAD = settings.declare(
    "documents:review_ahead_days", 30, _l("A document asks for its periodic review ahead of the day by"), _l("days")
)
