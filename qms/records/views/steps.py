"""Taking a step in the life of a record or of a list for disposal."""

from flask import url_for
from flask_babel import gettext as _

from qms.core.database import locked
from qms.people.steps import StepPages

from .. import queries, retention
from ..disposal import Disposal
from ..models import Record
from ..policy import may_read, may_read_disposal, proposed_it
from ..workflow import DISPOSAL, RECORD
from . import records


def _lock_list(record: Record) -> None:
    """The list it is on, before the record: as when the list is carried out."""
    item = queries.live_item(record)
    if item is not None:
        locked(Disposal, item.disposal_id)


def _of_list(row: Disposal, step) -> dict:
    heading = f"{row.number} · {row.unit.name}"
    return {"heading": heading, "items": queries.items_of(row), "in_years": retention.in_words}


def _own(person, row: Disposal, step):
    if step.name in ("review", "approve", "return") and proposed_it(person, row):
        return _("Whoever proposed the list neither reviews nor approves it.")
    return None


pages = StepPages(
    RECORD,
    Record,
    read=may_read,
    page=lambda row: url_for("records.record", id=row.id),
    context=lambda row, step: {"heading": f"{row.number} · {row.unit.name}"},
    template="records/take_step.html",
    lock=_lock_list,
)
pages.add_to(records, "/records")

disposal_pages = StepPages(
    DISPOSAL,
    Disposal,
    read=may_read_disposal,
    page=lambda row: url_for("records.disposal", id=row.id),
    context=_of_list,
    template="records/take_disposal_step.html",
    refusal=_own,
)
disposal_pages.add_to(records, "/records/disposals", "take_disposal_step")
