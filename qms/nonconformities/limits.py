"""Limits that the administrator may change (DOMAIN: state machine of a nonconformity)."""

from flask_babel import lazy_gettext as _l

from qms.core import settings

_WORKING_DAYS = _l("working days")
ACCEPT = settings.declare(
    "nonconformities:accept_days", 2, _l("A reported nonconformity is confirmed within"), _WORKING_DAYS
)
CORRECT = settings.declare(
    "nonconformities:correct_days", 5, _l("A nonconformity is corrected at once within"), _WORKING_DAYS
)
PLAN = settings.declare(
    "nonconformities:plan_days", 10, _l("Cause and plan of a nonconformity are made within"), _WORKING_DAYS
)
AGREE = settings.declare(
    "nonconformities:agree_days", 5, _l("A plan of actions is agreed to or returned within"), _WORKING_DAYS
)
JUDGE = settings.declare(
    "nonconformities:judge_days", 10, _l("Effectiveness is judged, once its day has come, within"), _WORKING_DAYS
)
WHOLE = settings.declare("nonconformities:whole_days", 60, _l("A nonconformity is dealt with within"), _l("days"))
EFFECT = settings.declare(
    "nonconformities:effectiveness_days", 60, _l("Effectiveness is judged after verification in"), _l("days")
)
REPEAT = settings.declare(
    "nonconformities:repeat_months", 12, _l("A nonconformity is a repeat within"), _l("months"), most=60
)
