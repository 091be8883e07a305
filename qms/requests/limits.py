"""Limits that the administrator may change."""

from flask_babel import lazy_gettext as _l

from qms.core import settings

DECIDE = settings.declare(
    "requests:decide_days", 5, _l("A change request is accepted or declined within"), _l("working days")
)
