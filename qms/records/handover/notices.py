"""Whom a list for the archive concerns, and what they are told of it."""

from flask_babel import lazy_gettext as _l

from qms import notices

from . import turns

DESTROYED = "–"  # instead of a reason: it was destroyed before it could be received
TO_RECEIVE = notices.declare(
    "records:handover:send",
    _l("waits to be received by the archive, by %(day)s"),
    _l("You keep the archive."),
    label=_l("Records to be received by the archive"),
)
RETURNED = notices.declare(
    "records:handover:return",
    _l("was returned to you"),
    _l("You made this list for the archive."),
    mandatory=True,
    label=_l("Lists for the archive returned to me"),
)
RECEIVED = notices.declare(
    "records:handover:receive", _l("was received by the archive"), _l("You made this list for the archive.")
)


def ask_archive(handover, facts) -> None:
    """Those who receive it."""
    notices.tell(turns.archivists(handover), TO_RECEIVE, handover, by=facts.by, day=handover.step_due)


def return_list(handover, facts) -> None:
    """Whoever made it, with the reason."""
    notices.tell([handover.giver], RETURNED, handover, by=facts.by, reason=facts.reason)


def tell_received(handover, facts) -> None:
    """Whoever made it."""
    notices.tell([handover.giver], RECEIVED, handover, by=facts.by)
