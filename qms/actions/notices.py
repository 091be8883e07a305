"""Whom an action concerns; what is told is told of what the action comes of."""

from flask_babel import lazy_gettext as _l

from qms import notices
from qms.people.reach import holders
from qms.people.roles import P

from . import queries, turns

_OWNER = _l("The action is yours.")
YOURS = notices.declare(
    "actions:action:give",
    _l("an action is yours until %(day)s: %(what)s"),
    _OWNER,
    mandatory=True,
    label=_l("Actions given to me"),
)
RETURNED = notices.declare(
    "actions:action:return",
    _l("your action was returned: %(what)s"),
    _OWNER,
    mandatory=True,
    label=_l("Actions returned to me"),
)
GRANTED = notices.declare("actions:action:grant", _l("your action has time until %(day)s: %(what)s"), _OWNER)
REFUSED = notices.declare("actions:action:refuse", _l("your action stays due on %(day)s: %(what)s"), _OWNER)
ASKED = notices.declare(
    "actions:action:ask_time", _l("another date is asked for an action: %(what)s"), _l("You approve such plans.")
)
DONE = notices.declare(
    "actions:action:report_done",
    _l("an action is reported done and waits to be verified: %(what)s"),
    _l("You verify actions of this quality system."),
)


def ask_verifiers(action, facts) -> None:
    """Those who may verify it; what is done by itself on its day was done by nobody."""
    by = None if isinstance(facts.by, str) else facts.by
    notices.tell(turns.verifiers(action), DONE, action.origin, by=by, what=action.what[:120])


def settle_verification(action) -> None:
    """It was verified or returned: unless another one beside it waits for that, nobody is asked any more."""
    if not queries.is_one_done_beside(action):
        notices.settle([DONE], action.origin)


def tell_owner(action, facts, kind: str) -> None:
    """Its owner."""
    more = {"reason": facts.reason} if facts.reason else {}
    notices.tell([action.owner], kind, action.origin, by=facts.by, day=action.due, what=action.what[:120], **more)


def ask_for_time(action, facts) -> None:
    """Those who may grant it."""
    deciders = [person for person in holders(P.NONCONFORMITIES_AGREE, action) if person.id != action.owner_id]
    notices.tell(deciders, ASKED, action.origin, by=facts.by, what=action.what[:120], reason=facts.reason)
