"""The verbs that are no steps: making a list for the archive, changing it; each inside `database.writing()`."""

from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l

from qms.core import audit, clock
from qms.core.calendar import working_days_after
from qms.core.database import db, locked, must_be_writing
from qms.core.errors import Conflict, Invalid
from qms.core.numbering import numbered

from .. import limits
from ..models import Record
from .effects import ARCHIVED
from .models import Handover, HandoverItem
from .queries import last_handover

MAKE = audit.declare("records:handover:make", _l("made a list for the archive"))
CHANGE = audit.declare("records:handover:change", _l("changed the list for the archive"))
audit.declare(ARCHIVED, _l("received it in the archive"))


def make_list(records: Iterable[Record], *, by, today: date, note: str = "") -> Handover:
    """A list of closed records of one unit for the archive, numbered `NL-2026-VP-001`.

    `Invalid` for none, for records of several units, and for one that is not closed, on another list, or there already.
    """
    chosen = _locked(records)
    if len({record.unit_id for record in chosen}) != 1:
        raise Invalid(fields={"records": _l("Choose at least one record; all of them of the same unit.")})
    first = chosen[0]
    handover = Handover(
        number=numbered("NL", f"{today.year}", first.unit.code),
        qms_id=first.qms_id,
        unit=first.unit,
        giver=by,
        note=note,
        step_due=working_days_after(today, limits.MAKE_HANDOVER.value),
    )
    db.session.add(handover)
    _put_on(handover, chosen)
    audit.record(MAKE, handover, by=by, new={"number": handover.number, "records": [row.number for row in chosen]})
    return handover


def change_list(handover: Handover, records: Iterable[Record], *, by, today: date, note: str = "") -> None:
    """Let a list that is being made name these records, all of its unit; `Conflict` once it was sent."""
    must_be_writing(db.session())
    if handover.state != "draft":
        raise Conflict()
    chosen = _locked(records)
    if not chosen or {record.unit_id for record in chosen} != {handover.unit_id}:
        raise Invalid(fields={"records": _l("Choose at least one record; all of them of the same unit.")})
    wanted, on_it = {record.id for record in chosen}, {item.record_id for item in handover.items}
    handover.items = [item for item in handover.items if item.record_id in wanted]
    db.session.flush()
    _put_on(handover, [record for record in chosen if record.id not in on_it])
    handover.note, handover.since = note, clock.now()
    audit.record(CHANGE, handover, by=by, new={"records": [row.number for row in chosen]})


def _put_on(handover: Handover, records: list[Record]) -> None:
    for record in records:
        if record.state not in ("closed", "held") or record.archived_on is not None:
            raise Invalid(fields={"records": _l("%(number)s cannot be handed over.", number=record.number)})
        if (other := last_handover(record)) is not None:
            given = {"number": record.number, "other": other.number}
            raise Invalid(fields={"records": _l("%(number)s is on the list %(other)s already.", **given)})
        handover.items.append(HandoverItem(record=record))
    db.session.flush()


def _locked(records: Iterable[Record]) -> list[Record]:
    return [locked(Record, ident) for ident in sorted({record.id for record in records})]
