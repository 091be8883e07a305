"""Limits that the administrator may change."""

from flask_babel import lazy_gettext as _l

from qms.core import settings

VERIFY = settings.declare(
    "actions:verify_days", 5, _l("An action reported done is verified within"), _l("working days")
)
