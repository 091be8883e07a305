"""What else happens when a step of an action is taken."""

from qms import attachments
from qms.core import clock
from qms.core.calendar import working_days_after
from qms.core.database import db
from qms.documents.queries import revision_in_force

from . import limits, origins, outcomes
from . import notices as tell
from .models import Extension


def enter(action, facts) -> None:
    """It enters its next state now."""
    action.since = clock.now()


def give(action, facts) -> None:
    """The plan is agreed: its owner is told."""
    enter(action, facts)
    tell.tell_owner(action, facts, tell.YOURS)


def report_done(action, facts) -> None:
    """What came of it, with evidence; a request for another date lapses."""
    action.outcome, action.done_on = facts.outcome, facts.done_on
    if action.request is not None:
        action.request.granted = False
    action.verify_by = working_days_after(facts.today, limits.VERIFY.value)
    attachments.attach(action, facts.received or (), by=facts.by)
    enter(action, facts)
    tell.ask_verifiers(action, facts)
    origins.moved(action, "done", facts)


def come_true(action, facts) -> None:
    """It is so: done since the day it became so, and to be verified like any other."""
    action.outcome, action.done_on = "", outcomes.came_true(action, facts.today) or facts.today
    if action.request is not None:
        action.request.granted = False
    action.verify_by = working_days_after(facts.today, limits.VERIFY.value)
    enter(action, facts)
    tell.ask_verifiers(action, facts)
    origins.moved(action, "done", facts)


def verify(action, facts) -> None:
    """Somebody else saw that it is done."""
    action.verified_by, action.verified_on = facts.by, facts.today
    enter(action, facts)
    tell.settle_verification(action)
    origins.moved(action, "verified", facts)


def send_back(action, facts) -> None:
    """The owner hears why. Of a document, another revision than this one is waited for."""
    if action.kind == "revision":
        action.after = revision_in_force(action.document, facts.today) or action.after
    action.done_on = action.verify_by = None
    enter(action, facts)
    tell.settle_verification(action)
    tell.tell_owner(action, facts, tell.RETURNED)
    origins.moved(action, "under_way", facts)


def ask_time(action, facts) -> None:
    """The old date is kept with the request."""
    row = Extension(action=action, old_due=action.due, until=facts.until, reason=facts.reason)
    db.session.add(row)
    tell.ask_for_time(action, facts)


def grant_time(action, facts) -> None:
    """The asked-for date counts."""
    request = action.request
    request.granted, request.decided_by, request.decision = True, facts.by, facts.note or ""
    action.due = request.until
    tell.tell_owner(action, facts, tell.GRANTED)


def refuse_time(action, facts) -> None:
    """The date stays."""
    request = action.request
    request.granted, request.decided_by, request.decision = False, facts.by, facts.reason
    tell.tell_owner(action, facts, tell.REFUSED)


def change(action, facts) -> None:
    """Other words, another owner, another date, as long as it is but planned."""
    action.what, action.owner, action.due = facts.what, facts.owner, facts.due
    enter(action, facts)


def hand_over(action, facts) -> None:
    """Another owner, who is told."""
    action.owner = facts.owner
    enter(action, facts)
    tell.tell_owner(action, facts, tell.YOURS)
