"""What else happens when a step of handing over is taken, in the same transaction."""

from qms.core import audit, clock
from qms.core.calendar import working_days_after
from qms.core.database import locked

from .. import limits
from ..models import Record
from . import notices as tell

ARCHIVED = "records:record:archive"


def send(handover, facts) -> None:
    """The archive is asked to receive it."""
    _wait(handover, facts, limits.RECEIVE)
    tell.ask_archive(handover, facts)


def receive(handover, facts) -> None:
    """From that day the archive keeps what it has not refused; what was destroyed meanwhile is left out."""
    refused = set(facts.refuse or ())
    for item in sorted(handover.items, key=lambda item: item.record_id):
        record = locked(Record, item.record_id)
        if item.record_id in refused or not record.is_kept:
            item.refused_because = facts.reason or tell.DESTROYED
            continue
        record.archived_on = facts.received_on
        place = {"place": facts.kept_at} if facts.kept_at else {}
        changed = audit.changes(record, **place)
        audit.record(ARCHIVED, record, by=facts.by, handover=handover, received_on=facts.received_on, **changed)
    for name in ("place", "kept_at", "condition"):
        setattr(handover, name, facts.given.get(name) or "")
    _wait(handover, facts)
    tell.tell_received(handover, facts)
    handover.received_by, handover.received_on = facts.by, facts.received_on  # last: the table refuses it till then


def send_back(handover, facts) -> None:
    """Whoever made the list makes it anew."""
    _wait(handover, facts, limits.MAKE_HANDOVER)
    tell.return_list(handover, facts)


def drop_list(handover, facts) -> None:
    """The records stay with the unit."""
    _wait(handover, facts)


def _wait(handover, facts, limit=None) -> None:
    """It enters its next state now, and leaves it within a limit of working days, if that waits on somebody."""
    handover.since = clock.now()
    handover.step_due = working_days_after(facts.today, limit.value) if limit else None
