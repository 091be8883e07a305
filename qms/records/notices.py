"""Whom a list for disposal or a hold concerns, and what they are told of it."""

from flask_babel import lazy_gettext as _l

from qms import notices

from . import turns

ASKED = notices.declare(
    "records:disposal:send",
    _l("waits for the review of your unit, by %(day)s"),
    _l("You head the unit whose records they are."),
    mandatory=True,
    label=_l("Lists for disposal to be reviewed by my unit"),
)
TO_APPROVE = notices.declare(
    "records:disposal:review", _l("waits for your approval"), _l("You approve the disposal of records.")
)
TO_VALUE = notices.declare(
    "records:disposal:value",
    _l("waits for the minutes of the valuation council, by %(day)s"),
    _l("You keep the archive, or proposed it."),
    label=_l("Lists for disposal that wait for the valuation council"),
)
RETURNED = notices.declare(
    "records:disposal:return",
    _l("was returned to you"),
    _l("You proposed this list."),
    mandatory=True,
    label=_l("Lists for disposal returned to me"),
)
TO_CARRY_OUT = notices.declare(
    "records:disposal:approve", _l("was approved and can be carried out"), _l("You keep the archive, or proposed it.")
)
HELD = notices.declare(
    "records:record:hold", _l("was put under a hold: nobody may destroy it"), _l("You head the unit that keeps it.")
)


def ask_unit(disposal, facts) -> None:
    """The heads of the unit."""
    notices.tell(turns.reviewers(disposal), ASKED, disposal, by=facts.by, day=disposal.step_due)


def ask_council(disposal, facts) -> None:
    """Those who write down what the council finds."""
    told = {person.id: person for person in [*turns.archivists(disposal), disposal.proposer]}
    notices.tell(told.values(), TO_VALUE, disposal, by=facts.by, day=disposal.step_due)


def ask_approval(disposal, facts) -> None:
    """Those who may approve it."""
    notices.tell(turns.approvers(disposal), TO_APPROVE, disposal, by=facts.by)


def return_list(disposal, facts) -> None:
    """Whoever proposed it, with the reason."""
    notices.tell([disposal.proposer], RETURNED, disposal, by=facts.by, reason=facts.reason)


def ask_archive(disposal, facts) -> None:
    """Those who carry it out, and who proposed it."""
    told = {person.id: person for person in [*turns.archivists(disposal), disposal.proposer]}
    notices.tell(told.values(), TO_CARRY_OUT, disposal, by=facts.by)


def tell_of_hold(record, facts) -> None:
    """The heads of the unit, with the reason."""
    notices.tell(turns.heads(record), HELD, record, by=facts.by, reason=facts.reason)
