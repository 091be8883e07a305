"""The forms in force that records are printed in: the list of records, the list for disposal, the minutes.

Each is filled into the office's own form (`qms/documents/forms_in_force.py`), which says what it has no place for.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from qms.core import clock
from qms.documents.forms_in_force import FilledForm, fill_form

from . import retention
from .disposal import Disposal, DisposalItem
from .models import MEDIA, Record

LABELS = {
    "records": _l("Records"),
    "records.code": _l("Number and symbol"),
    "records.title": _l("Title of the record"),
    "records.period": _l("Period of the papers"),
    "records.retention": _l("Retention"),
    "records.expired_on": _l("Retention ends on"),
    "records.medium": _l("Medium"),
    "records.opinion": _l("Opinion of the unit"),
    "records.reason": _l("Reason for the disposal"),
    "records.box": _l("Kept at"),
    "records.place": _l("Kept at"),
    "records.note": _l("Remark"),
    "records.maker": _l("Put together by"),
    "records.procedure": _l("Procedure"),
    "records.form": _l("Form"),
    "records.files": _l("How many files"),
    "records.hashes": _l("SHA-256 of the files"),
    "records.verdict": _l("Verdict of the council"),
    "inspection": _l("Result of the comparison with what is there"),
    "opinions": _l("Opinions of the members"),
    "votes": _l("Votes (in favour / all)"),
    "agreed": _l("To be destroyed"),
    "kept": _l("To be kept"),
    "chair": _l("Chair"),
    "secretary": _l("Secretary"),
    "members.role": _l("Part in the council"),
    "members": _l("Who took part"),
    "members.name": _l("Who took part"),
    "members.title": _l("Title and unit"),
    "number": _l("Number"),
    "unit": _l("Unit"),
    "day": _l("Day"),
    "year": _l("Year"),
    "proposer": _l("Proposed by"),
    "author": _l("Put together by"),
    "head": _l("Reviewed for the unit by"),
    "approver": _l("Approved by"),
    "decision": _l("Number of the decision"),
    "decision_day": _l("Approved on"),
    "list_number": _l("List for disposal"),
    "place": _l("Place of the destruction"),
    "method": _l("Way of the destruction"),
    "period": _l("Period of the papers"),
    "executor": _l("Carried out by"),
    "total": _l("How many"),
    "permanent": _l("Kept for ever"),
    "limited": _l("For a number of years"),
}


def list_of_records(rows: Iterable[Record], *, by, today: date, qms_id: int, unit: str, year: int) -> FilledForm:
    """The list of records (*danh mục hồ sơ*) with these rows."""
    rows = list(rows)
    permanent = sum(row.retention_years is None for row in rows)
    values = {"year": year, "unit": unit, "day": today, "author": by.name, "total": len(rows)}
    values |= {"permanent": permanent, "limited": len(rows) - permanent}
    tables = {"records": [_in_list(row) for row in rows]}
    return _filled("record_list", f"{year}", values, tables, qms_id=qms_id, on=today)


def list_for_disposal(disposal: Disposal, items: list[DisposalItem], *, today: date) -> FilledForm:
    """What is proposed to be destroyed (*danh mục hồ sơ hết giá trị*), with the opinion of the unit on each."""
    values = {
        "number": disposal.number,
        "unit": disposal.unit.name,
        "day": clock.local(disposal.created_at).date(),
        "proposer": disposal.proposer.name,
        "author": disposal.proposer.name,
        "head": disposal.reviewed_by.name if disposal.reviewed_by else None,
        "approver": disposal.approved_by.name if disposal.approved_by else None,
        "total": len(items),
    }
    tables = {"records": [_proposed(item) for item in items]}
    return _filled("disposal_list", disposal.number, values, tables, qms_id=disposal.qms_id, on=today)


def valuation(disposal: Disposal, items: list[DisposalItem], *, today: date) -> FilledForm:
    """The minutes of the valuation council (*biên bản họp Hội đồng xét hủy*), with its verdict on each record."""
    members = _members(disposal.council, "name", "title", "role")
    values = {
        "number": disposal.number,
        "list_number": disposal.number,
        "decision": disposal.council_decision or None,
        "unit": disposal.unit.name,
        "day": disposal.valued_on,
        "place": disposal.valued_at,
        "inspection": disposal.inspection or None,
        "opinions": disposal.opinions or None,
        "votes": disposal.votes or None,
        "total": len(items),
        "agreed": len(disposal.to_destroy),
        "kept": len(items) - len(disposal.to_destroy),
        "chair": members[0]["name"],
        "secretary": members[-1]["name"],
    }
    tables = {"records": [_valued(item) for item in items], "members": members}
    return _filled("valuation_minutes", disposal.number, values, tables, qms_id=disposal.qms_id, on=today)


def minutes(disposal: Disposal, items: list[DisposalItem], *, today: date) -> FilledForm:
    """The minutes of the destruction (*biên bản hủy*): who, where, how, and every record with its files' hashes."""
    destroyed = [item.record for item in items if item.destroyed]
    first = min((row.opened_on for row in destroyed), default=None)
    last = max((row.closed_on for row in destroyed), default=None)
    values = {
        "number": disposal.number,
        "list_number": disposal.number,
        "day": disposal.carried_out_on,
        "decision": disposal.decision or disposal.number,
        "decision_day": disposal.approved_on,
        "place": disposal.place,
        "method": disposal.method,
        "block_name": disposal.unit.name,
        "period": f"{first:%d/%m/%Y} – {last:%d/%m/%Y}" if destroyed else None,
        "total": len(destroyed),
        "executor": disposal.carried_out_by.name,
    }
    members = _members(disposal.witnesses, "name", "title")
    tables = {"records": [_destroyed(row) for row in destroyed], "members": members}
    return _filled("disposal_minutes", disposal.number, values, tables, qms_id=disposal.qms_id, on=today)


def _filled(purpose: str, name: str, values: dict, tables: dict, *, qms_id: int, on: date) -> FilledForm:
    return fill_form(purpose, qms_id=qms_id, on=on, name=name, values=values, tables=tables, labels=LABELS)


def _in_list(row: Record) -> dict:
    return {
        "code": row.number,
        "title": row.title,
        "retention": retention.in_words(row.retention_years),
        "maker": row.maker.name,
        "procedure": row.document.code if row.document else None,
        "form": row.revision.document.code if row.revision else None,
        "place": row.place,
        "medium": str(MEDIA[row.medium]),
        "note": row.note,
    }


def _proposed(item: DisposalItem) -> dict:
    row = item.record
    return {
        "box": row.place,
        "code": row.number,
        "title": row.title,
        "period": row.period,
        "retention": retention.in_words(row.retention_years),
        "expired_on": row.disposal_due - timedelta(days=1),
        "medium": str(MEDIA[row.medium]),
        "reason": _("Its retention is over"),
        "opinion": _("To be kept: %(reason)s", reason=item.kept_because) if item.kept_because else _("To be destroyed"),
        "note": row.note,
    }


def _valued(item: DisposalItem) -> dict:
    row = item.record
    return {
        "code": row.number,
        "title": row.title,
        "reason": _("Its retention is over"),
        "verdict": _("To be kept") if item.kept_because else _("To be destroyed"),
        "opinion": item.kept_because or None,
    }


def _destroyed(row: Record) -> dict:
    return {
        "code": row.number,
        "title": row.title,
        "retention": retention.in_words(row.retention_years),
        "files": len(row.files),
        "hashes": "\n".join(file.sha256 for file in row.files),
    }


def _members(lines: str, *names: str) -> list[dict]:
    """`Name, title` a line, as rows with these names; what is said beyond them stands in the last."""
    split = [[part.strip() for part in line.split(",", len(names) - 1)] for line in lines.splitlines() if line.strip()]
    return [dict(zip(names, parts, strict=False)) for parts in split]
