"""A nonconformity in the forms in force: the report of it, and the corrective-action request with cause and actions.

What an office's own form has no place for is told to whoever has it filled in (`FilledForm.lacking`).
"""

from datetime import date

from flask_babel import lazy_gettext as _l

from qms.attachments import attachments_of
from qms.core.text import tidy
from qms.documents.forms_in_force import FilledForm, fill_form
from qms.exports.filling import Chosen

from .kinds import CAUSE_GROUPS, DISPOSITIONS, KINDS, SOURCES
from .models import Nonconformity

PURPOSES = ("nonconformity", "corrective_action_request")
_BOXES = {"accept": "concession", "method": "process"}  # where a form's code is not ours
LABELS = {
    "number": _l("Number"),
    "found_on": _l("Found on"),
    "finder": _l("Reported by"),
    "source": _l("How it was found"),
    "unit": _l("Unit"),
    "document": _l("Document"),
    "what": _l("What is not right?"),
    "evidence": _l("Evidence"),
    "requirement": _l("Requirement not met"),
    "quotation": _l("What the document says"),
    "correction": _l("What was done at once"),
    "correction_kind": _l("How it was dealt with"),
    "clause": _l("ISO clause"),
    "severity": _l("How grave"),
    "responsible": _l("Unit that answers for it"),
    "due": _l("Deadline"),
    "attachments": _l("Photos and files"),
    "whys": _l("5 whys"),
    "fishbone": _l("Fishbone diagram"),
    "cause_group": _l("Group of the cause"),
    "root_cause": _l("Root cause"),
    "elsewhere": _l("Does it exist elsewhere?"),
    "actions": _l("What is done about it"),
    "checks": _l("Conclusion"),
    "closed_on": _l("Closed on"),
}


def printed(row: Nonconformity, purpose: str, *, today: date) -> FilledForm:
    """The form in force for the purpose, filled with what is known of the nonconformity. `Invalid` without a form."""
    values, tables = (_report if purpose == "nonconformity" else _request)(row)
    name = f"{row.number}"
    return fill_form(purpose, qms_id=row.qms_id, on=today, name=name, values=values, tables=tables, labels=LABELS)


def _common(row: Nonconformity) -> dict:
    return {
        "number": row.number,
        "source": str(SOURCES[row.source]),
        "clause": row.clause,
        "document": _document(row),
        "severity": Chosen((row.kind,), str(KINDS[row.kind][0])) if row.kind else None,
        "what": row.what,
        "evidence": row.evidence,
        "requirement": row.requirement,
        "finder": row.reporter.name,
    }


def _report(row: Nonconformity) -> tuple[dict, dict]:
    verdict = {"dismissed": "dismissed", "duplicate": "duplicate"}.get(row.state, "confirmed")
    values = _common(row) | {
        "found_on": row.discovered_on,
        "finder_name": row.reporter.name,
        "unit": row.found_in.name,
        "quotation": row.quotation,
        "correction": row.correction,
        "verdict": Chosen((verdict,), "") if row.state != "reported" else None,
        "responsible": row.unit.name if row.kind else None,
        "due": row.deadline,
    }
    return values, {"attachments": [{"name": each.name} for each in attachments_of(row)]}


def _request(row: Nonconformity) -> tuple[dict, dict]:
    values = _common(row) | {
        "day": row.discovered_on,
        "unit": row.unit.name,
        "correction_kind": _chosen(row.disposition, DISPOSITIONS),
        "correction": _dated(row.correction, row.corrected_on),
        "fishbone": "\n".join(f"{CAUSE_GROUPS[group]}: {'; '.join(said)}" for group, said in row.bones.items() if said),
        "cause_group": _chosen(row.cause_group, CAUSE_GROUPS),
        "root_cause": row.root_cause,
        "elsewhere": row.elsewhere,
        "related": row.predecessor.number if row.predecessor else None,
        "conclusion": Chosen(("closed",), "") if row.closed_on else None,
        "closed_on": row.closed_on,
    }
    actions = [action for action in row.actions if action.state != "dropped"]
    checks = [{"day": row.closed_on, "evidence": row.conclusion}] if row.conclusion else []
    tables = {
        "whys": [{"answer": why} for why in row.whys],
        "actions": [{"what": each.what, "owner": each.owner.name, "due": each.due} for each in actions],
        "checks": [*({"day": a.verified_on, "evidence": a.outcome} for a in actions if a.verified_on), *checks],
    }
    return values, tables


def _chosen(code: str, words: dict):
    return Chosen((_BOXES.get(code, code),), str(words[code])) if code else None


def _document(row: Nonconformity) -> str:
    number = row.revision.number if row.revision else ""
    return tidy(f"{row.document.code} {number}") if row.document else ""


def _dated(said: str, day: date | None) -> str:
    return f"{said} ({day:%d/%m/%Y})" if said and day else said
