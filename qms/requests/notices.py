"""Whom a change request concerns, and what they are told of it."""

from flask_babel import lazy_gettext as _l

from qms import notices

from . import turns

_ASKER = _l("You asked for it.")
ASKED = notices.declare(
    "requests:change_request:ask",
    _l("waits to be accepted or declined by %(day)s"),
    _l("You keep the document it is about."),
    label=_l("Change requests that wait for my decision"),
)
ACCEPTED = notices.declare(
    "requests:change_request:accept", _l("was accepted into the draft of revision %(number)s"), _ASKER
)
DECLINED = notices.declare("requests:change_request:decline", _l("was declined"), _ASKER)
ANSWERED = notices.declare(
    "requests:change_request:answer", _l("is answered by revision %(number)s, in force from %(day)s"), _ASKER
)
AGAIN = notices.declare(
    "requests:change_request:wait_again", _l("waits for a decision again: its revision was given up"), _ASKER
)
TAKEN_UP = notices.declare(
    "requests:change_request:take_up", _l("is to be worked into your draft"), _l("You write the draft.")
)


def ask_deciders(request, *, by) -> None:
    """Those whose decision it waits for."""
    notices.tell(turns.deciders(request), ASKED, request, by=by, day=request.decide_by)


def ask_author(request, draft, facts) -> None:
    """Whoever writes the draft that takes it up."""
    if draft.author is not None:
        remark = {"reason": facts.remark} if facts.remark else {}
        notices.tell([draft.author], TAKEN_UP, request, by=facts.by, **remark)


def tell_asker(request, facts, kind: str, **more) -> None:
    """What became of what they asked for."""
    reason = {"reason": facts.reason} if facts.reason else {}
    notices.tell([request.asker], kind, request, by=facts.by, **reason, **more)


def settle(request) -> None:
    """Its decision is not waited for any more."""
    notices.settle((ASKED,), request)
