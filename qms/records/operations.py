"""The verbs that are no steps: adding a record, changing an open one, adding to its files; proposing a disposal."""

from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l

from qms.attachments import Received
from qms.core import audit, clock, files
from qms.core.calendar import working_days_after
from qms.core.database import db, locked, must_be_writing
from qms.core.errors import Conflict, Invalid
from qms.core.numbering import numbered
from qms.people import queries as people

from . import limits
from .disposal import Disposal, DisposalItem
from .models import Record, RecordConcern, RecordFile
from .queries import TEXTS, said
from .workflow import RECORD

ADD = audit.declare("records:record:add", _l("added it to the records"))
CHANGE = audit.declare("records:record:change", _l("corrected the data of the open record"))
ADD_FILE = audit.declare("records:record_file:add", _l("added a file to the record"))
PROPOSE = audit.declare("records:disposal:propose", _l("made a list for disposal"))
CHANGE_LIST = audit.declare("records:disposal:change", _l("changed the list for disposal"))
TOLD = ("number", "title", "opened_on", "retention_years")


def add_record(*, by, today: date, unit, title: str, opened_on: date, concerns: Iterable = (), **more) -> Record:
    """A record of a unit, open and numbered `HS-2026-VP-001`.

    `concerns` are other units that see it. `Invalid` when it would be opened in the future, or no quality system
    covers the unit on that day.
    """
    _refuse_future(opened_on, today)
    system = people.system_of(unit, today)
    if system is None:
        raise Invalid(fields={"unit": _l("No quality system covers this unit.")})
    number = numbered("HS", f"{opened_on.year}", unit.code)
    record = Record(number=number, qms=system, unit=unit, maker=by, title=title, opened_on=opened_on, **more)
    db.session.add(record)
    db.session.flush()
    _show_to(record, {each.id for each in concerns if each.id != unit.id})
    TEXTS.put(record.id, said(record))
    told = {name: getattr(record, name) for name in TOLD}
    about = {"corrects": record.corrects} if record.corrects else {}
    about |= {"origin": record.origin} if record.origin else {}
    about |= {"revision": record.revision} if record.revision else {}
    audit.record(ADD, record, by=by, new=told, **about)
    return record


def change_record(record: Record, *, by, today: date, concerns: Iterable = (), **new) -> None:
    """Correct the data of an open record; `Conflict` once it is closed."""
    must_be_writing(db.session())
    if not record.is_open:
        raise Conflict(_l("The record is closed: nothing in it can be changed."))
    _refuse_future(new["opened_on"], today)
    before = {each.unit_id for each in record.concerns}
    wanted = {each.id for each in concerns if each.id != record.unit_id}
    for each in [each for each in record.concerns if each.unit_id not in wanted]:
        db.session.delete(each)
    _show_to(record, wanted - before)
    detail = audit.changes(record, **new)
    if detail or wanted != before:
        db.session.flush()
        record.since = clock.now()
        TEXTS.add(record.id, said(record))
        audit.record(CHANGE, record, by=by, **detail)


def _show_to(record: Record, units: set[int]) -> None:
    db.session.add_all(RecordConcern(record_id=record.id, unit_id=ident) for ident in sorted(units))
    db.session.flush()
    db.session.expire(record, ["concerns"])


def add_files(record: Record, received: Iterable[Received], *, by) -> list[RecordFile]:
    """Put files into an open record, and let it be found by what was read in them; `Conflict` once it is closed."""
    must_be_writing(db.session())
    if not record.is_open:
        raise Conflict(_l("The record is closed: nothing in it can be changed."))
    rows = []
    for each in received:
        kept = files.keep(each.staged, each.media_type)
        rows.append(_name(record, kept, name=each.name, by=by))
        TEXTS.add(record.id, f"{each.name} {each.text}")
    return rows


def _name(record: Record, kept: files.StoredFile, *, name: str, by) -> RecordFile:
    row = RecordFile(record=record, name=name, sha256=kept.sha256, stored_sha256=kept.sha256, size=kept.size, by=by)
    db.session.add(row)
    db.session.flush()
    audit.record(ADD_FILE, row, by=by, file_name=name, sha256=kept.sha256)
    return row


def _refuse_future(opened_on: date, today: date) -> None:
    if opened_on > today:
        raise Invalid(fields={"opened_on": _l("The day of opening cannot lie in the future.")})


def propose_disposal(records: Iterable[Record], *, by, today: date, note: str = "") -> Disposal:
    """A list of records of one unit whose retention is over, numbered `TH-2026-VP-001`.

    `Invalid` for none, for records of several units, and for one that is permanent, still within its years, under a
    hold, on another list or needed by something that is open.
    """
    chosen = _locked(records)
    units = {record.unit_id: record for record in chosen}
    if len(units) != 1:
        raise Invalid(fields={"records": _l("Choose at least one record; all of them of the same unit.")})
    first = chosen[0]
    disposal = Disposal(
        number=numbered("TH", f"{today.year}", first.unit.code),
        qms_id=first.qms_id,
        unit=first.unit,
        proposer=by,
        note=note,
        step_due=working_days_after(today, limits.PROPOSE.value),
    )
    db.session.add(disposal)
    _put_on(disposal, chosen, by=by, today=today)
    told = {"number": disposal.number, "records": [record.number for record in chosen]}
    audit.record(PROPOSE, disposal, by=by, new=told)
    return disposal


def change_disposal(disposal: Disposal, records: Iterable[Record], *, by, today: date, note: str = "") -> None:
    """Let a list that is being made name these records, all of its unit; `Conflict` once it was sent."""
    must_be_writing(db.session())
    if disposal.state != "draft":
        raise Conflict()
    chosen = _locked(records)
    if not chosen or {record.unit_id for record in chosen} != {disposal.unit_id}:
        raise Invalid(fields={"records": _l("Choose at least one record; all of them of the same unit.")})
    wanted, on_it = {record.id for record in chosen}, {item.record_id for item in disposal.to_destroy}
    for item in [item for item in disposal.items if item.record_id not in wanted]:
        record = locked(Record, item.record_id)
        if record.state == "listed" and not item.kept_because:
            RECORD.fire(record, "unlist", by=by, today=today, automatic=True)
        disposal.items.remove(item)
    disposal.items = [item for item in disposal.items if item.record_id in on_it]
    db.session.flush()
    _put_on(disposal, [record for record in chosen if record.id not in on_it], by=by, today=today)
    disposal.note, disposal.since = note, clock.now()
    audit.record(CHANGE_LIST, disposal, by=by, new={"records": [record.number for record in chosen]})


def _put_on(disposal: Disposal, records: list[Record], *, by, today: date) -> None:
    for record in records:
        if record.state != "closed":
            state = RECORD.states[record.state][0]
            raise Invalid(fields={"records": _l("%(number)s: %(state)s.", number=record.number, state=state)})
        RECORD.fire(record, "list", by=by, today=today, automatic=True)
        disposal.items.append(DisposalItem(record=record))
    db.session.flush()


def _locked(records: Iterable[Record]) -> list[Record]:
    return [locked(Record, ident) for ident in sorted({record.id for record in records})]
