"""A nonconformity in the forms in force: the report of it, and the corrective-action request with cause and actions.

What an office's own form has no place for is told to whoever has it filled in (`FilledForm.lacking`).
"""

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from qms.attachments import attachments_of
from qms.core import clock
from qms.core.text import tidy
from qms.documents.forms_in_force import FilledForm, fill_form
from qms.exports.filling import Chosen

from . import drawn, limits, queries
from .kinds import CAUSE_GROUPS, DISPOSITIONS, KINDS, SOURCES
from .models import Nonconformity
from .register import actions_of

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
    "approver": _l("Approver"),
    "checks": _l("Verification"),
    "conclusion": _l("Conclusion"),
    "extensions": _l("Another date"),
    "related": _l("Linked to"),
    "repeated": _l("Repeated"),
    "closed_on": _l("Closed on"),
}


def printed(
    row: Nonconformity, purpose: str, *, today: date, related: Iterable[Nonconformity] | None = None
) -> FilledForm:
    """The form in force for the purpose, filled with what is known of the nonconformity. `Invalid` without a form.

    `related` are the others that the request names; its predecessor where they are left out.
    """
    others = related if related is not None else [row.predecessor] if row.predecessor else []
    values, tables = _report(row) if purpose == "nonconformity" else _request(row, others)
    pictures = {"fishbone": drawn.picture(row)} if row.method == "fishbone" and purpose != "nonconformity" else {}
    filled = {"values": values, "tables": tables, "pictures": pictures}
    return fill_form(purpose, qms_id=row.qms_id, on=today, name=f"{row.number}", labels=LABELS, **filled)


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


def _request(row: Nonconformity, related: Iterable[Nonconformity]) -> tuple[dict, dict]:
    """All four parts (DOMAIN §5.4), as far as it has come."""
    actions = actions_of(row)
    repeated = queries.has_repeats(row, limits.REPEAT.value)
    values = _common(row) | _what_happened(row) | _cause(row) | _decisions(row, actions)
    values |= {
        "day": clock.local(row.created_at).date(),
        "unit": row.unit.name,
        "service": row.document.related if row.document else "",
        "repeated": Chosen(("yes" if repeated else "no",), _("yes") if repeated else _("no")),
        "related": ", ".join(dict.fromkeys(each.number for each in related)),
    }
    tables = {
        "whys": [{"answer": why} for why in row.whys] if row.method == "five_whys" else [],
        "actions": [{"what": each.what, "owner": each.owner.name, "due": each.due} for each in actions],
        "extensions": [_extension(action, each) for action in actions for each in action.extensions],
        "checks": _checks(row, actions),
    }
    return values, tables


def _what_happened(row: Nonconformity) -> dict:
    where = f"\n{_('Where exactly')}: {row.place}" if row.place else ""
    other = f"{DISPOSITIONS['other']}: " if row.disposition == "other" else ""
    return {
        "what": f"{row.what}{where}\n{_('Found on')}: {row.discovered_on:%d/%m/%Y}",
        "requirement": row.requirement or row.quotation,
        "correction_kind": _chosen(row.disposition, DISPOSITIONS) if not other else None,
        "correction": _dated(f"{other}{row.correction}", row.corrected_on) if row.correction else "",
    }


def _cause(row: Nonconformity) -> dict:
    return {
        "cause_group": _chosen(row.cause_group, CAUSE_GROUPS),
        "root_cause": row.root_cause,
        "elsewhere": row.elsewhere,
        "head": row.planned_by.name if row.planned_by else "",
    }


def _decisions(row: Nonconformity, actions: list) -> dict:
    agreed = queries.who_took(row, "agree") if any(each.state != "planned" for each in actions) else None
    judge = _judge(row)
    confirmed = queries.who_took(row, "confirm")
    following = queries.successors_of(row)
    ends = {None: None, True: Chosen(("closed",), _("Effective")), False: Chosen(("new_request",), _("Not effective"))}
    waived = Chosen(("closed",), _("Closed")) if row.state == "closed" else None
    return {
        "plan_verdict": Chosen(("approved",), _("Agree to the plan")) if agreed else None,
        "approver": agreed.name if agreed else "",
        "conclusion": ends[row.effective] or waived,
        "closed_on": row.closed_on,
        "successor": ", ".join(each.number for each in following),
        "verifier": ", ".join(dict.fromkeys(each.verified_by.name for each in actions if each.verified_by)),
        "officer": confirmed.name if confirmed else "",
        "qmr": judge.name if judge and row.kind == "major" else "",
    }


def _checks(row: Nonconformity, actions: list) -> list[dict]:
    """The form's three lines: the first check, a second one by hand, and whether it worked."""
    seen = [each for each in actions if each.verified_on]
    if not seen:
        return []
    judge = _judge(row)
    first = {
        "day": max(each.verified_on for each in seen),
        "evidence": "\n".join(each.outcome for each in seen),
        "result": _("%(done)d of %(all)d verified", done=len(seen), all=len(actions)),
        "by": ", ".join(dict.fromkeys(each.verified_by.name for each in seen)),
    }
    last = {
        "day": row.closed_on,
        "evidence": row.conclusion,
        "result": _("Effective") if row.effective else _("Not effective"),
        "by": judge.name if judge else "",
    }
    return [first, {}, last] if row.effective is not None else [first]


def _judge(row: Nonconformity):
    if row.effective is None:
        return None
    return queries.who_took(row, "judge_effective" if row.effective else "judge_not_effective")


def _extension(action, each) -> dict:
    granted = {None: "", True: _("Granted"), False: _("Not granted")}[each.granted]
    decision = f"{granted} {each.decision}".strip()
    return {
        "what": action.what,
        "due": each.old_due,
        "asked": each.until,
        "reason": each.reason,
        "decision": decision,
    }


def _chosen(code: str, words: dict):
    return Chosen((_BOXES.get(code, code),), str(words[code])) if code else None


def _document(row: Nonconformity) -> str:
    number = row.revision.number if row.revision else ""
    return tidy(f"{row.document.code} {number}") if row.document else ""


def _dated(said: str, day: date | None) -> str:
    return f"{said} ({day:%d/%m/%Y})" if said and day else said
