"""What else happens when a step is taken, in the same transaction."""

from datetime import date, timedelta

from qms.core import clock, jobs
from qms.core.calendar import working_days_after
from qms.core.database import db

from . import following, limits
from . import notices as tell
from .models import Returned
from .rules import latest_beginning


def begin_route(revision, facts) -> None:
    """The first stop's turn begins."""
    revision.submitted_at = clock.now()
    tell.settle(revision)
    _begin_turn(revision.route[0], facts)


def lapse_route(revision, facts) -> None:
    """The round ends: signatures given in it no longer count, the next submission starts another."""
    tell.settle(revision)
    revision.round += 1
    for stop in revision.route:
        stop.signed_at = stop.signed_by = stop.since = stop.due = None


def restart_route(revision, facts) -> None:
    """Signed content was changed: what was signed lapses, and the first stop's turn begins again."""
    lapse_route(revision, facts)
    _begin_turn(revision.route[0], facts)


def send_back(revision, facts) -> None:
    """Keep the reason (and the marked-up file) for the author, then end the round."""
    db.session.add(
        Returned(
            revision=revision,
            round=revision.round,
            person=facts.by,
            reason=facts.reason,
            file_sha256=facts.file_sha256,
            file_name=facts.file_name or "",
        )
    )
    lapse_route(revision, facts)
    tell.tell_author(revision, facts)


def pass_on(revision, facts) -> None:
    """The stop is signed; the next one's turn begins."""
    stop = revision.waits_on
    stop.signed_at, stop.signed_by = clock.now(), facts.by
    tell.settle(revision)
    following = next((s for s in revision.route if s.position > stop.position), None)
    if following is not None:
        _begin_turn(following, facts)


def finish_after_last_reviewer(revision) -> str | None:
    """When only the approver is left, the review is finished."""
    return "finish_review" if revision.waits_on.meaning == "approved" else None


def set_dates(revision, facts) -> None:
    """The revision counts from its date, and on that day the one before it ends."""
    document = revision.document
    last = latest_beginning(document)
    for earlier in document.revisions:
        if earlier.state == "approved" and earlier.effective_from == last:
            earlier.effective_until = facts.effective_from
    db.session.flush()  # the open-ended one is closed before the next becomes open-ended
    revision.issued_on = facts.today
    revision.effective_from = facts.effective_from
    revision.approved_at = clock.now()
    if document.review_months:
        document.review_due = add_months(facts.effective_from, document.review_months)
    pass_on(revision, facts)


def tell_of_approval(revision, facts) -> None:
    """Those it concerns are told, and what follows in features above sees it approved."""
    tell.tell_of_beginning(revision, facts)
    following.moved(revision, "approved", facts)


def reopen_predecessor(revision, facts) -> None:
    """What was to end on its day goes on until the day on which the recalled one would have ended."""
    document, until = revision.document, revision.effective_until
    document.review_due = None
    for earlier in document.revisions:
        if earlier.state == "approved" and earlier.effective_until == revision.effective_from:
            # Closed first, so that there are never two open-ended revisions, not even between two statements.
            revision.effective_until = revision.effective_from + timedelta(days=1)
            db.session.flush()
            earlier.effective_until = until
            if document.review_months and document.state == "active":
                document.review_due = add_months(earlier.effective_from, document.review_months)
    following.moved(revision, "recalled", facts)
    index(revision)


def give_up(revision, facts) -> None:
    """It leaves the index; its rows stay."""
    tell.settle(revision)
    following.moved(revision, "recalled" if revision.state == "approved" else "discarded", facts)
    index(revision)


def end_document(document, facts) -> None:
    """What is in force ends on the day; what would begin on or after it never does; what is under way is given up."""
    from .workflow import DOCUMENT, REVISION

    tell.tell_of_end(document, facts)  # first: it asks the database, which refuses a dated end before the state says so
    for revision in document.revisions:
        if revision.is_open:
            REVISION.fire(revision, "lapse", by=facts.by, today=facts.today, automatic=True, reason=facts.reason)
        elif revision.state == "approved" and revision.effective_from >= facts.withdrawn_from:
            REVISION.fire(revision, "annul", by=facts.by, today=facts.today, automatic=True, reason=facts.reason)
        elif revision.state == "approved" and _ends_after(revision, facts.withdrawn_from):
            revision.effective_until = facts.withdrawn_from
    if facts.with_forms:
        given = {"withdrawn_from": facts.withdrawn_from, "reason": facts.reason, "decision": facts.decision}
        for form in document.forms:
            if form.state == "active":
                DOCUMENT.fire(
                    form, "withdraw", by=facts.by, today=facts.today, proof=facts.proof, automatic=True, **given
                )
    following.moved(document, "withdrawn", facts)  # before the dated end as well
    document.withdrawn_from = facts.withdrawn_from
    document.withdrawal_reason = facts.reason
    document.withdrawal_decision = facts.decision or ""
    document.review_due = None


def index(revision) -> None:
    """Bring the index up to the revision as it now stands, after the commit."""
    jobs.enqueue("search:index", revision=revision.id)


def add_months(day, months: int):
    """The same day of a later month, or that month's last day (29 February, 31 of a short month)."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    for last in (day.day, 30, 29, 28):
        try:
            return day.replace(year=year, month=month, day=last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def first_review(effective_from: date, months: int) -> date:
    """When a document that was taken over is to be reviewed: where that is long past, within some days of today."""
    due, today = add_months(effective_from, months), clock.today()
    return due if due >= today else today + timedelta(days=limits.FIRST_REVIEW.value)


def next_review(document, months: int | None) -> date | None:
    """When it is to be reviewed: so many months after it came into force or was last kept; None for no months."""
    kept = [review.on for review in document.reviews if review.verdict == "keep"]
    days = [day for day in (latest_beginning(document), *kept) if day is not None]
    return add_months(max(days), months) if months and days else None


def _begin_turn(stop, facts) -> None:
    stop.since, stop.due = clock.now(), working_days_after(facts.today, limits.SIGN.value)
    tell.ask(stop, facts)


def _ends_after(revision, day) -> bool:
    return revision.effective_until is None or revision.effective_until > day
