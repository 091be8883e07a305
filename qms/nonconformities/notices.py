"""Whom a nonconformity concerns, and what they are told of it."""

from flask_babel import lazy_gettext as _l

from qms import notices
from qms.people.reach import holders
from qms.people.roles import P

from . import turns

REPORTED = notices.declare(
    "nonconformities:nonconformity:report",
    _l("was reported and waits to be confirmed"),
    _l("You are the quality officer of its quality system."),
)
ANSWER = notices.declare(
    "nonconformities:nonconformity:answer",
    _l("was given to your unit: correct it, find its cause, plan what to do by %(day)s"),
    _l("You head the unit that answers for it."),
    mandatory=True,
    label=_l("Nonconformities given to my unit"),
)
CONFIRMED = notices.declare(
    "nonconformities:nonconformity:confirm", _l("was confirmed by the quality officer"), _l("You reported it.")
)
DISMISSED = notices.declare("nonconformities:nonconformity:dismiss", _l("was not taken up"), _l("You reported it."))
DUPLICATE = notices.declare(
    "nonconformities:nonconformity:link", _l("is dealt with together with %(number)s"), _l("You reported it.")
)


PLANNED = notices.declare(
    "nonconformities:nonconformity:send_plan",
    _l("has a plan of actions that waits for approval"),
    _l("You approve such plans."),
)
AGAIN = notices.declare(
    "nonconformities:nonconformity:return_plan",
    _l("has its plan returned to your unit"),
    _l("You head the unit that answers for it."),
    mandatory=True,
    label=_l("Plans returned to my unit"),
)
RAISED = notices.declare(
    "nonconformities:nonconformity:make_major",
    _l("was raised to a major nonconformity"),
    _l("You head the unit that answers for it."),
)
CLOSED = notices.declare("nonconformities:nonconformity:close", _l("was closed"), _l("You reported it."))


def tell_officers(nonconformity, *, by) -> None:
    """Somebody reported it."""
    notices.tell(holders(P.NONCONFORMITIES_TRIAGE, nonconformity), REPORTED, nonconformity, by=by)


def ask_unit(nonconformity, facts) -> None:
    """The heads of the unit that answers for it."""
    notices.tell(turns.heads(nonconformity), ANSWER, nonconformity, by=facts.by, day=nonconformity.deadline)


def tell_reporter(nonconformity, facts, kind: str, **more) -> None:
    """What became of what they reported."""
    reason = {"reason": facts.reason} if facts.reason else {}
    notices.tell([nonconformity.reporter], kind, nonconformity, by=facts.by, **reason, **more)


def tell_raised(nonconformity, facts) -> None:
    """The heads of the unit, with the reason."""
    notices.tell(turns.heads(nonconformity), RAISED, nonconformity, by=facts.by, reason=facts.reason)


def ask_approval(nonconformity, facts) -> None:
    """Those who may agree to its plan."""
    notices.tell(holders(P.NONCONFORMITIES_AGREE, nonconformity), PLANNED, nonconformity, by=facts.by)


def return_plan(nonconformity, facts) -> None:
    """The heads of the unit, with the reason."""
    notices.tell(turns.heads(nonconformity), AGAIN, nonconformity, by=facts.by, reason=facts.reason)
