"""The list of change requests: what a person may see, narrowed, ordered, and as a workbook."""

from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, case, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from qms.core import clock
from qms.core.kept import kept_list
from qms.core.text import fold_code, typed
from qms.documents.models import Document
from qms.exports.sheet import Column
from qms.people.models import Unit

from .models import GROUNDS, OPEN, ChangeRequest
from .policy import visible_requests
from .workflow import STATES

SHOWN = {
    "open": _l("All that are open"),
    "overdue": _l("Overdue"),
    **{state: label for state, (label, _tone) in STATES.items()},
}
ORDERS = {
    "number": (ChangeRequest.id,),
    "document": (Document.code, ChangeRequest.id),
    "state": (case({state: n for n, state in enumerate(STATES)}, value=ChangeRequest.state), ChangeRequest.id),
    "decide_by": (ChangeRequest.decide_by, ChangeRequest.id),
}


def entries(person) -> Select:
    """Rows (ChangeRequest,) of all that the person may read."""
    return (
        select(ChangeRequest)
        .join(ChangeRequest.document)
        .join(Document.unit)
        .where(visible_requests(person))
        .options(
            contains_eager(ChangeRequest.document).contains_eager(Document.unit),
            joinedload(ChangeRequest.from_unit),
            joinedload(ChangeRequest.decided_by),
            joinedload(ChangeRequest.answer),
        )
    )


@kept_list(16)
def narrowed(person, args: Mapping[str, str], *, units: list[Unit], today: date) -> Select:
    """The rows of `entries` that the filters in the address ask for; what is no filter of ours is not heeded."""
    query = entries(person)
    unit = next((unit for unit in units if str(unit.id) == args.get("unit")), None)
    if unit is not None:
        query = query.where(Unit.path.startswith(unit.path, autoescape=True))
    if args.get("ground") in GROUNDS:
        query = query.where(ChangeRequest.ground == args["ground"])
    if text := typed(args.get("q")):
        named = [ChangeRequest.number.contains(text.upper(), autoescape=True)]
        if code := fold_code(text):
            named.append(Document.code_folded.contains(code, autoescape=True))
        query = query.where(or_(*named, ChangeRequest.proposed.contains(text, autoescape=True)))
    state = args.get("state")
    if state in STATES:
        return query.where(ChangeRequest.state == state)
    if state == "open":
        return query.where(ChangeRequest.state.in_(OPEN))
    return query.where(ChangeRequest.decide_by < today) if state == "overdue" else query


def columns() -> list[Column]:
    """The workbook's columns, in the order of `cells`."""
    return [
        Column(str(_l("No.")), 6, "number"),
        Column(str(_l("Number")), 20, "code"),
        Column(str(_l("Asked on")), 13, "date"),
        Column(str(_l("Asked by")), 24),
        Column(str(_l("From unit")), 30),
        Column(str(_l("Document")), 16, "code"),
        Column(str(_l("Lead unit")), 30),
        Column(str(_l("Which part")), 20),
        Column(str(_l("What it says now")), 40),
        Column(str(_l("What it should say")), 50),
        Column(str(_l("What it comes from")), 24),
        Column(str(_l("Why it should be changed")), 40),
        Column(str(_l("State")), 24),
        Column(str(_l("Decided by")), 24),
        Column(str(_l("Decided on")), 13, "date"),
        Column(str(_l("Decision")), 40),
        Column(str(_l("Answered by revision")), 12),
        Column(str(_l("In force from")), 13, "date"),
    ]


def cells(row: ChangeRequest) -> tuple:
    """What the workbook says of one, beside the running number."""
    return (
        row.number,
        clock.local(row.created_at).date(),
        row.asker.name,
        row.from_unit.name,
        row.document.code,
        row.unit.name,
        row.place,
        row.current,
        row.proposed,
        str(GROUNDS[row.ground]),
        row.reason,
        str(STATES[row.state][0]),
        row.decided_by.name if row.decided_by else "",
        row.decided_on,
        row.decision,
        row.answer.number if row.answer else "",
        row.answer.effective_from if row.answer else None,
    )
