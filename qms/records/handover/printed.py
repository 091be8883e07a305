"""The forms in force that a handing over is printed in: the list, and the minutes."""

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from qms.documents.forms_in_force import FilledForm, fill_form

from .. import retention
from ..printed import LABELS as OF_RECORDS
from ..turns import heads
from .models import Handover, HandoverItem

LABELS = OF_RECORDS | {
    "records.extent": _l("How many files"),
    "records.condition": _l("Condition"),
    "condition": _l("Condition of the records, boxes, metres of shelf"),
    "giver": _l("Handed over by"),
    "giver_name": _l("Handed over by"),
    "receiver": _l("Received by"),
    "receiver_name": _l("Received by"),
    "archive": _l("Archive"),
    "block_name": _l("Unit"),
    "paper": _l("Paper"),
    "electronic": _l("Electronic"),
    "place": _l("Place of the handing over"),
    "list_number": _l("List for the archive"),
    "as_of": _l("Day"),
}


def handover_list(handover: Handover, items: list[HandoverItem], *, today: date) -> FilledForm:
    """What is handed over (*mục lục hồ sơ, tài liệu nộp lưu*)."""
    rows = [item.record for item in items]
    permanent = sum(row.retention_years is None for row in rows)
    head = next(iter(heads(handover)), None)
    values = {
        "unit": handover.unit.name,
        "year": ", ".join(sorted({f"{row.closed_on.year}" for row in rows})),
        "as_of": today,
        "author": handover.giver.name,
        "head": head.name if head else None,
        "total": len(rows),
        "permanent": permanent,
        "limited": len(rows) - permanent,
    }
    return _filled("handover_list", handover, values, [_in_list(item) for item in items], today)


def handover_minutes(handover: Handover, items: list[HandoverItem], *, today: date) -> FilledForm:
    """The minutes of the handing over (*biên bản giao nhận*), with what was taken."""
    rows = [item.record for item in items if not item.refused_because]
    first, last = min(row.opened_on for row in rows), max(row.closed_on for row in rows)
    paper = [row for row in rows if row.medium != "electronic"]
    electronic = [row for row in rows if row.medium != "paper"]
    giver, receiver = handover.giver, handover.received_by
    values = {
        "number": handover.number,
        "list_number": handover.number,
        "year": f"{last.year}",
        "day": handover.received_on,
        "place": handover.place,
        "giver": f"{giver.name}, {giver.title}",
        "giver_name": giver.name,
        "receiver": f"{receiver.name}, {receiver.title}",
        "receiver_name": receiver.name,
        "unit": handover.unit.name,
        "archive": handover.kept_at or handover.qms.name,
        "block_name": handover.unit.name,
        "period": f"{first:%d/%m/%Y} – {last:%d/%m/%Y}",
        "paper": ngettext("%(num)d record", "%(num)d records", len(paper)),
        "electronic": ngettext("%(num)d record", "%(num)d records", len(electronic)),
        "condition": handover.condition or None,
    }
    said = [
        {"code": row.number, "title": row.title, "retention": retention.in_words(row.retention_years)} for row in rows
    ]
    return _filled("handover_minutes", handover, values, said, today)


def _in_list(item: HandoverItem) -> dict:
    row = item.record
    return {
        "box": row.place,
        "code": row.number,
        "title": row.title,
        "period": row.period,
        "retention": retention.in_words(row.retention_years),
        "extent": ngettext("%(num)d file", "%(num)d files", len(row.files)),
        "note": item.refused_because or row.note,
    }


def _filled(purpose: str, handover: Handover, values: dict, rows: list[dict], today: date) -> FilledForm:
    given = {"values": values, "tables": {"records": rows}, "labels": LABELS}
    return fill_form(purpose, qms_id=handover.qms_id, on=today, name=handover.number, **given)
