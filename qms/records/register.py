"""The list of records (*danh mục hồ sơ*): what a person may see, narrowed, ordered, and as a workbook."""

from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, false, select
from sqlalchemy.orm import selectinload

from qms.core.text import fold_code
from qms.documents.models import Document
from qms.exports.sheet import Column
from qms.people.models import Unit

from . import retention
from .models import MEDIA, Record
from .policy import visible_records
from .queries import TEXTS
from .workflow import STATES

PERIODS = {"permanent": _l("Permanent"), "limited": _l("For a number of years")}
ORDERS = {  # each has an index: the list may be long
    "number": (Record.id,),
    "opened": (Record.opened_on, Record.id),
    "due": (Record.disposal_due, Record.id),
}


def entries(person) -> Select:
    """Rows (Record,) of all that the person may read. What belongs to them is read for the page's rows alone."""
    shown = (selectinload(Record.unit), selectinload(Record.document), selectinload(Record.maker))
    return select(Record).where(visible_records(person)).options(*shown)


def found(query: Select, args: Mapping[str, str]) -> Select:
    """The rows that have the words in the address."""
    asked = args.get("q", "").strip()
    return query.where(TEXTS.finds(Record.id, asked)) if asked else query


def found_first(query: Select, args: Mapping[str, str], sort: str) -> Select | None:
    """The ids of the rows of `found` in the order asked for, where the words name them in that order."""
    asked = args.get("q", "").strip()
    if not asked or sort.lstrip("-") != "number":
        return None
    return TEXTS.found_first(query, Record.id, asked, falling=sort.startswith("-"))


def narrowed(query: Select, args: Mapping[str, str], *, units: list[Unit], today: date) -> Select:
    """The rows that the other filters in the address ask for; what is no filter of ours is not heeded."""
    unit = next((unit for unit in units if str(unit.id) == args.get("unit")), None)
    if unit is not None:
        query = query.where(Record.unit_id.in_([each.id for each in units if each.path.startswith(unit.path)]))
    query = _in_state(query, args.get("state"), today)
    if args.get("retention") in PERIODS:
        years = Record.retention_years
        query = query.where(years.is_(None) if args["retention"] == "permanent" else years.is_not(None))
    if (year := args.get("year", "")).isascii() and year.isdigit() and 1900 <= int(year[:4]) <= 2200:
        first = date(int(year[:4]), 1, 1)
        query = query.where(Record.opened_on.between(first, first.replace(month=12, day=31)))
    if code := fold_code(args.get("document", "")):
        query = query.where(Record.document_id.in_(select(Document.id).where(Document.code_folded == code)))
    elif args.get("document"):
        query = query.where(false())
    return query


def _in_state(query: Select, state: str | None, today: date) -> Select:
    if state == "held":  # an open one can be, too
        return query.where(Record.state.in_(("open", "held")), Record.held_on.is_not(None))
    if state == "archived":
        return query.where(Record.archived_on.is_not(None))
    if state == "with_unit":
        return query.where(Record.state.in_(("closed", "held", "listed")), Record.archived_on.is_(None))
    if state == "due":
        return query.where(Record.state == "closed", Record.disposal_due <= today)
    return query.where(Record.state == state) if state in STATES else query


def shown_states() -> dict:
    """The states to choose from, and what is due for disposal."""
    more = {
        "with_unit": _l("Closed, not yet handed over to the archive"),
        "archived": _l("Handed over to the archive"),
        "due": _l("Past its retention"),
    }
    return {state: label for state, (label, _tone) in STATES.items()} | more


def columns() -> list[Column]:
    """The workbook's columns, in the order of `cells`."""
    return [
        Column(str(_l("No.")), 6, "number"),
        Column(str(_l("Number and symbol")), 20, "code"),
        Column(str(_l("Title of the record")), 50),
        Column(str(_l("Unit")), 30),
        Column(str(_l("Document")), 16, "code"),
        Column(str(_l("Put together by")), 22),
        Column(str(_l("Opened on")), 13, "date"),
        Column(str(_l("Record closed on")), 13, "date"),
        Column(str(_l("Handed over to the archive on")), 16, "date"),
        Column(str(_l("Retention")), 14),
        Column(str(_l("May be destroyed from")), 16, "date"),
        Column(str(_l("Medium")), 18),
        Column(str(_l("Kept at")), 26),
        Column(str(_l("State")), 22),
        Column(str(_l("Remark")), 30),
    ]


def cells(row: Record) -> tuple:
    """What the workbook says of one, beside the running number."""
    return (
        row.number,
        row.title,
        row.unit.name,
        row.document.code if row.document else "",
        row.maker.name,
        row.opened_on,
        row.closed_on,
        row.archived_on,
        retention.in_words(row.retention_years),
        row.disposal_due,
        str(MEDIA[row.medium]),
        row.place,
        str(STATES[row.state][0]),
        row.note,
    )
