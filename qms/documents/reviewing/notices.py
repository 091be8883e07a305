"""Whom a verdict concerns."""

from flask_babel import lazy_gettext as _l

from qms import notices

from . import turns

REVISE = notices.declare(
    "documents:document:revise", _l("is to be revised after its periodic review"), _l("You write the draft.")
)
WITHDRAW = notices.declare(
    "documents:document:propose_withdrawal",
    _l("is to be withdrawn after its periodic review"),
    _l("You withdraw documents of its quality system."),
    label=_l("Documents that are to be withdrawn"),
)


def ask_author(draft, facts) -> None:
    """Whoever writes the draft."""
    if draft.author is not None:
        notices.tell([draft.author], REVISE, draft, by=facts.by, reason=facts.reason)


def ask_for_withdrawal(document, facts) -> None:
    """Those who may withdraw it."""
    notices.tell(turns.withdrawers(document), WITHDRAW, document, by=facts.by, reason=facts.reason)
