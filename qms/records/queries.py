"""Every select on records."""

from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from qms.core import clock
from qms.core.audit import LogEntry
from qms.core.database import db
from qms.core.fulltext import FullText
from qms.core.text import fold, fold_code
from qms.documents.models import Document, Revision
from qms.documents.policy import visible_documents
from qms.documents.queries import in_force
from qms.people import queries as people
from qms.people.models import Unit
from qms.people.roles import P

from . import ties
from .disposal import ENDED, Disposal, DisposalItem
from .models import Record, RecordFile
from .policy import may_browse, visible_records

TEXTS = FullText("record_text")


def loaded(record: Record) -> Record:
    """The record with all that its page tells of, and of those that it is linked with whose they are."""
    of_whom = joinedload(Record.unit), selectinload(Record.concerns)
    return db.session.scalars(
        select(Record)
        .where(Record.id == record.id)
        .options(
            joinedload(Record.unit),
            joinedload(Record.qms),
            joinedload(Record.maker),
            joinedload(Record.document),
            joinedload(Record.revision),
            joinedload(Record.corrects).options(*of_whom),
            selectinload(Record.corrections).options(*of_whom),
            selectinload(Record.concerns),
            selectinload(Record.files).options(joinedload(RecordFile.file), joinedload(RecordFile.by)),
        )
        .execution_options(populate_existing=True)
    ).one()


def history(record: Record) -> Select:
    """Every entry of the log about it and its files."""
    return select(LogEntry).where(LogEntry.thread == record.ref)


def by_number(number: str) -> Record | None:
    """The record with this number."""
    return db.session.scalar(select(Record).where(Record.number == number.strip().upper()))


def keeping_units(person) -> list[Unit]:
    """The units for which the person may add records: those that a quality system covers today."""
    covered = {row.unit_id: row.qms for row in people.coverages_on(clock.today())}
    return [
        unit
        for unit in people.units(on=clock.today())
        if unit.id in covered and person.holds(P.RECORDS_KEEP, _Place(unit, covered[unit.id].id))
    ]


class _Place:
    """A unit within the system that covers it, as policies ask of a thing."""

    def __init__(self, unit: Unit, qms_id: int):
        self.unit, self.qms_id = unit, qms_id


def known_document(code: str, person) -> Document | None:
    """The document with this code that the person may know of; of their own system first."""
    if not fold_code(code):
        return None
    query = select(Document).where(Document.code_folded == fold_code(code), visible_documents(person))
    return db.session.scalar(query.order_by(Document.state, Document.id).limit(1))


def forms_to_fill(person, text: str = "") -> Select:
    """Rows (Revision,) of the forms in force that the person may know of, by code; narrowed by code or title."""
    query = (
        select(Revision)
        .join(Revision.document)
        .where(Document.kind == "form", in_force(clock.today()), visible_documents(person))
        .options(contains_eager(Revision.document).joinedload(Document.unit), joinedload(Revision.file))
        .order_by(Document.code, Revision.id)
    )
    if words := fold(text).split():
        query = query.where(*(_names(word) for word in words))
    return query


def _names(word: str):
    titled = Revision.title_folded.contains(word, autoescape=True)
    return or_(titled, Document.code_folded.contains(fold_code(word), autoescape=True)) if fold_code(word) else titled


def form_in_force(ident: int, person) -> Revision | None:
    """The revision in force of a form that the person may know of."""
    return db.session.scalar(forms_to_fill(person).where(Document.id == ident).order_by(None))


def said(record: Record) -> str:
    """What a record without its files is found by."""
    document = record.document.code if record.document else ""
    return f"{record.number} {record.title} {record.note} {record.place} {document}"


def is_tied(record: Record) -> bool:
    """Whether something that is open still needs it."""
    return db.session.scalar(select(Record.id).where(Record.id == record.id, ties.tied())) is not None


def needed_by(record: Record) -> list:
    """In words, all that is open and still needs it."""
    it = select(Record.id).where(Record.id == record.id)
    return [words for condition, words in ties.reasons() if db.session.scalar(it.where(condition)) is not None]


def due_records(unit: Unit, on: date) -> Select:
    """Rows (Record,) of a unit that may be destroyed on a day, the longest due first."""
    return (
        select(Record)
        .where(Record.unit_id == unit.id, *is_disposable(on))
        .options(joinedload(Record.document))
        .order_by(Record.disposal_due, Record.id)
    )


def is_disposable(on: date) -> tuple:
    """The conditions that a record may be put on a list: its years are over, nothing holds it or needs it."""
    return Record.state == "closed", Record.disposal_due <= on, ~ties.tied()


def kept_back(unit: Unit, on: date) -> list[tuple[Record, object]]:
    """(record, why) of those of a unit whose years are over and that must be kept all the same."""
    over = select(Record).where(Record.unit_id == unit.id, Record.disposal_due <= on).order_by(Record.id)
    held = [(row, row.hold_reason) for row in db.session.scalars(over.where(Record.state == "held"))]
    tied = [
        (row, words)
        for condition, words in ties.reasons()
        for row in db.session.scalars(over.where(Record.state == "closed", condition))
    ]
    return held + tied


def due_by_unit(on: date, *conditions) -> Select:
    """Rows (unit, how many records are due for disposal, since when) of the units that have any such records."""
    due = (
        select(Record.unit_id, func.count().label("count"), func.min(Record.disposal_due).label("first"))
        .where(*is_disposable(on), *conditions)
        .group_by(Record.unit_id)
        .subquery()
    )
    return select(Unit, due.c["count"], due.c.first).join(due, due.c.unit_id == Unit.id).order_by(due.c.first, Unit.id)


def items_of(disposal: Disposal) -> list[DisposalItem]:
    """Its records in the order of the list, with their files and documents."""
    query = select(DisposalItem).where(DisposalItem.disposal_id == disposal.id).order_by(DisposalItem.id)
    shown = joinedload(DisposalItem.record)
    query = query.options(shown.selectinload(Record.files), shown.joinedload(Record.document))
    return list(db.session.scalars(query))


def stopped_on(disposal: Disposal) -> list[str]:
    """The numbers on a list that must not be destroyed: no longer listed, or still needed by something open."""
    query = (
        select(Record.number)
        .join(DisposalItem, DisposalItem.record_id == Record.id)
        .where(DisposalItem.disposal_id == disposal.id, DisposalItem.kept_because == "")
        .where(or_(Record.state != "listed", ties.tied()))
    )
    return list(db.session.scalars(query.order_by(Record.number)))


def live_item(record: Record) -> DisposalItem | None:
    """The place of a record on a list that is under way."""
    query = select(DisposalItem).join(DisposalItem.disposal).where(DisposalItem.record_id == record.id)
    query = query.where(Disposal.state.not_in(ENDED), DisposalItem.kept_because == "")
    return db.session.scalar(query.order_by(DisposalItem.id.desc()).limit(1))


def last_disposal(record: Record) -> Disposal | None:
    """The list it was last put on, unless that was given up."""
    query = select(Disposal).join(DisposalItem).where(DisposalItem.record_id == record.id, Disposal.state != "dropped")
    return db.session.scalar(query.order_by(Disposal.id.desc()).limit(1))


def loaded_disposal(disposal: Disposal) -> Disposal:
    """The list with all that its page tells of."""
    people_of = (Disposal.proposer, Disposal.reviewed_by, Disposal.approved_by, Disposal.carried_out_by)
    return db.session.scalars(
        select(Disposal)
        .where(Disposal.id == disposal.id)
        .options(joinedload(Disposal.qms), *(joinedload(each) for each in people_of))
    ).one()


def records_of(origin: str, person) -> list[Record]:
    """The records that came of a thing (`kind:uid`), as far as the person may read them."""
    if not may_browse(person, None):
        return []
    found = select(Record).where(Record.origin == origin, visible_records(person))
    return list(db.session.scalars(found.order_by(Record.id)))
