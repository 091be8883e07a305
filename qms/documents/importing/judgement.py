"""Each file judged: by itself, against its neighbours in the folder, against what is there already."""

from collections import defaultdict
from pathlib import Path

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from qms.core import clock
from qms.core.database import db
from qms.core.text import fold_code
from qms.people.models import Coverage, Unit

from ..forms_in_force import PURPOSES
from ..kinds import KINDS
from ..models import Document, Revision
from .words import LABELS, OUT_OF_ORDER, doubt, no_issue

NEEDED = ("code", "title", "kind", "unit", "effective_from")


def know_again(plan, qms: int | None) -> None:
    """A document that is there already says which unit leads it, where the file does not."""
    query = select(Document.code_folded, Unit.code).join(Document.unit)
    leads = defaultdict(set)
    for code, unit in db.session.execute(query.where(Document.qms_id == qms) if qms else query):
        leads[code].add(unit)
    for item in plan.items:
        units = leads.get(fold_code(item.values.get("code", "")), ())
        if not item.values.get("unit") and len(units) == 1:
            item.values["unit"] = next(iter(units))


def complete(plan, unit: str | None) -> None:
    """Fill in what may be taken as said, and refuse what lacks more than that."""
    for item in plan.items:
        if item.standing == "unusable":
            continue
        values = item.values
        if unit is not None:
            values.setdefault("unit", unit)
        number = values.get("issue", 1), values.setdefault("amendment", 0)
        if "issue" not in values:
            item.doubts.append(no_issue(*number))
        values["issue"] = number[0]
        effective, issued = values.get("effective_from"), values.get("issued_on")
        values["effective_from"], values["issued_on"] = effective or issued, issued or effective
        lacking = [LABELS[name] for name in NEEDED if not values.get(name)]
        if lacking:
            item.refuse("unusable", _l("Not found: %(fields)s.", fields=", ".join(map(str, lacking))))
        elif values["kind"] not in KINDS:
            item.refuse("unusable", _l("Unknown kind of document: %(kind)s.", kind=values["kind"]))


def among_themselves(plan) -> None:
    """One file for each number and first day of a document; the first in order stands."""
    seen, begins, numbers = {}, {}, defaultdict(list)
    # A .docx counts before the .pdf of the same revision: it can be revised further.
    for item in sorted(plan.usable(), key=lambda i: (not i.path.lower().endswith(".docx"), i.path)):
        code = fold_code(item.values["code"])
        first = seen.setdefault((code, *item.number), item)
        if first is not item:
            _second(item, first)
            continue
        first = begins.setdefault((code, item.values["effective_from"]), item)
        if first is not item:
            item.refuse("collision", _l("Begins on the same day as %(file)s.", file=first.path))
            continue
        numbers[code].append(item)
    for items in numbers.values():
        for item in items:
            began = item.values["effective_from"]
            if any(other.number > item.number and other.values["effective_from"] < began for other in items):
                item.doubts.append(OUT_OF_ORDER)


def _second(item, first) -> None:
    if item.sha256 == first.sha256:
        item.refuse("double", _l("The very same file as %(file)s.", file=first.path))
        return
    twin = Path(first.path).suffix.lower() != Path(item.path).suffix.lower()
    item.refuse("double" if twin else "collision", _l("Same code and number as %(file)s.", file=first.path))


def against_database(plan, qms: int | None) -> None:
    """Unit and quality system are looked up, and what is there already is known or collides."""
    units = {unit.code: unit for unit in db.session.scalars(select(Unit))}
    today = clock.today()
    covered = {row.unit_id: row.qms_id for row in db.session.scalars(select(Coverage)) if row.is_valid(today)}
    forms = db.session.scalars(select(Document).where(Document.serves != "", Document.state == "active"))
    serving = {(form.qms_id, form.serves): form.code_folded for form in forms}
    existing = defaultdict(list)
    for revision in db.session.scalars(select(Revision).join(Revision.document)):
        existing[(revision.document.qms_id, revision.document.code_folded)].append(revision)
    for item in plan.usable():
        unit = units.get(item.values["unit"])
        if unit is None:
            item.refuse("unusable", _l("The unit %(code)s is not known here.", code=item.values["unit"]))
            continue
        system = qms or covered.get(unit.id)
        if system is None:
            item.refuse("unusable", _l("No quality system covers the unit %(code)s.", code=unit.code))
            continue
        item.values["unit_id"], item.values["qms_id"] = unit.id, system
        _settle_purpose(item, serving)
        _compare(item, existing[(system, fold_code(item.values["code"]))])
    _look_for_procedures(plan)


def _settle_purpose(item, serving: dict[tuple[int, str], str]) -> None:
    """One form for each purpose in a system: a second one is taken over without it."""
    if not (purpose := item.values.pop("serves", "")):
        return
    code = fold_code(item.values["code"])
    if purpose not in PURPOSES or item.values["kind"] != "form":
        item.doubts.append(doubt("purpose_unknown", "serves", (purpose,)))
    elif serving.setdefault((item.values["qms_id"], purpose), code) == code:
        item.values["serves"] = purpose
    else:
        item.doubts.append(doubt("purpose_taken", "serves", (str(PURPOSES[purpose]),)))


def _compare(item, revisions: list[Revision]) -> None:
    if any(r.file_sha256 == item.sha256 for r in revisions):
        item.refuse("known", "")
    elif any((r.issue, r.amendment) == item.number and r.state not in ("discarded", "recalled") for r in revisions):
        item.refuse(
            "collision",
            _l("Revision %(number)s is already there with another file.", number="{:02}/{:02}".format(*item.number)),
        )
    elif any(r.state == "approved" and r.effective_from == item.values["effective_from"] for r in revisions):
        item.refuse("collision", _l("Another revision already begins on that day."))


def _look_for_procedures(plan) -> None:
    """A form is tied to a procedure that is in the folder or there already; else it stands alone, which is told."""
    usable = plan.usable()
    codes = {(item.values["qms_id"], fold_code(item.values["code"])) for item in usable}
    codes |= {tuple(row) for row in db.session.execute(select(Document.qms_id, Document.code_folded))}
    for item in usable:
        parent = item.values.get("parent")
        if item.values["kind"] == "form" and parent and (item.values["qms_id"], fold_code(parent)) not in codes:
            item.doubts.append(doubt("parent_unknown", "parent", (parent,)))


def doubtful(plan) -> None:
    """What can be taken over, but should be looked at."""
    for item in plan.usable():
        if item.doubts:
            item.standing = "doubtful"
