"""What else happens when a step is taken, in the same transaction."""

from qms.core import audit, clock, jobs
from qms.core.calendar import working_days_after
from qms.core.database import locked

from . import limits, queries, retention
from . import notices as tell
from .jobs import ERASE
from .models import Record

VALUED = ("valued_at", "council_decision", "council", "inspection", "opinions", "votes")  # what its minutes say


def enter(record, facts) -> None:
    """It enters its next state now."""
    record.since = clock.now()


def close(record, facts) -> None:
    """Its retention is reckoned from now on."""
    enter(record, facts)
    record.retention_years = retention.years_of(facts.retention)
    record.disposal_due = retention.due(facts.closed_on, record.retention_years)
    record.closed_on = facts.closed_on  # last: the table refuses it before the state says so


def held_meanwhile(record) -> str | None:
    """Closed while it was under a hold: so it stays."""
    return "hold" if record.held_on is not None else None


def drop(record, facts) -> None:
    """It was never a record: its files go."""
    enter(record, facts)
    _let_go(record)


def extend(record, facts) -> None:
    """It is kept longer, or for ever."""
    enter(record, facts)
    years = retention.years_of(facts.retention)
    audit.changes(record, retention_years=years, disposal_due=retention.due(record.closed_on, years))


def hold(record, facts) -> None:
    """Nobody destroys it; a list that is not yet approved goes on without it, an approved one leaves it out."""
    enter(record, facts)
    if record.held_on is not None:  # since before it was closed
        return
    record.hold_reason, record.held_on = facts.reason, facts.today
    item = queries.live_item(record)
    if item is not None and item.disposal.state != "approved":  # what was signed stays as it was signed
        item.kept_because = facts.reason
    tell.tell_of_hold(record, facts)


def release(record, facts) -> None:
    """Its retention counts again."""
    enter(record, facts)
    record.hold_reason, record.held_on = "", None


def destroy(record, facts) -> None:
    """Of a destroyed record the entry stays: what it was, of whom, its files' names and hashes."""
    enter(record, facts)
    _let_go(record)
    record.destroyed_on = facts.carried_out_on


def _let_go(record) -> None:
    """Its bytes are named no more and leave the store after the commit; neither are their words found."""
    for file in record.files:
        if file.stored_sha256 is not None:
            jobs.enqueue(ERASE, sha256=file.stored_sha256)
            file.stored_sha256 = None
    queries.TEXTS.put(record.id, queries.said(record))


def send(disposal, facts) -> None:
    """The heads of the unit are asked."""
    _wait(disposal, facts, limits.REVIEW)
    tell.ask_unit(disposal, facts)


def review(disposal, facts) -> None:
    """What the unit still needs is taken off; the rest waits for the council."""
    _keep_back(disposal, facts)
    disposal.reviewed_by, disposal.reviewed_on = facts.by, facts.today
    _wait(disposal, facts, limits.VALUE)
    tell.ask_council(disposal, facts)


def value(disposal, facts) -> None:
    """What the council wants kept is taken off; the rest waits for approval."""
    _keep_back(disposal, facts)
    for name in VALUED:
        setattr(disposal, name, facts.given.get(name) or "")
    disposal.valued_on = facts.valued_on
    _wait(disposal, facts, limits.APPROVE)
    tell.ask_approval(disposal, facts)


def _keep_back(disposal, facts) -> None:
    wanted = set(facts.keep or ())
    for item in disposal.to_destroy:
        if item.record_id in wanted:
            _unlist(item, facts)
            item.kept_because = facts.reason


def approve(disposal, facts) -> None:
    """It can be carried out."""
    disposal.decision, disposal.approved_by, disposal.approved_on = facts.decision or "", facts.by, facts.today
    _wait(disposal, facts, limits.CARRY_OUT)
    tell.ask_archive(disposal, facts)


def send_back(disposal, facts) -> None:
    """Whoever proposed it makes it anew."""
    disposal.round += 1
    disposal.reviewed_by = disposal.reviewed_on = disposal.valued_on = None
    _wait(disposal, facts, limits.PROPOSE)
    tell.return_list(disposal, facts)


def carry_out(disposal, facts) -> None:
    """Every record that nothing has stopped since is destroyed; the others are told of in the minutes."""
    from .workflow import RECORD

    for item in sorted(disposal.to_destroy, key=lambda item: item.record_id):
        record = locked(Record, item.record_id)
        item.destroyed = _stands_on(item, record) and not queries.is_tied(record)
        if item.destroyed:
            about = {"disposal": disposal, "files": [f"{file.name} ({file.sha256})" for file in record.files]}
            told = about | {"carried_out_on": facts.carried_out_on}
            RECORD.fire(record, "destroy", by=facts.by, today=facts.today, automatic=True, **told)
        else:
            _unlist(item, facts)
    for name in ("place", "method", "witnesses"):
        setattr(disposal, name, facts.given.get(name) or "")
    _wait(disposal, facts)
    disposal.carried_out_by, disposal.carried_out_on = facts.by, facts.carried_out_on


def drop_list(disposal, facts) -> None:
    """The records stay."""
    for item in disposal.to_destroy:
        _unlist(item, facts)
    _wait(disposal, facts)


def _unlist(item, facts) -> None:
    from .workflow import RECORD

    record = locked(Record, item.record_id)
    if _stands_on(item, record):
        RECORD.fire(record, "unlist", by=facts.by, today=facts.today, automatic=True)


def _stands_on(item, record) -> bool:
    """It is this list that it is on: not another one, on which it was put when a hold had taken it off this one."""
    return record.state == "listed" and queries.live_item(record) is item


def _wait(disposal, facts, limit=None) -> None:
    """It enters its next state now, and leaves it within a limit of working days, if that waits on somebody."""
    disposal.since = clock.now()
    disposal.step_due = working_days_after(facts.today, limit.value) if limit else None
