"""Records at every stage of their time: open, kept, past their retention, held, on their way out, destroyed.

Old papers are entered on the day of loading, dated as they were; lists for disposal go their way on days of their own
(`year.told_on`), as everything that is told of the past.
"""

from datetime import date, timedelta
from pathlib import Path

import yaml
from sqlalchemy import select

from qms.core.database import db, locked, writing
from qms.core.files import XLSX
from qms.core.signing import Proof
from qms.documents.models import Document
from qms.exports import sheet
from qms.nonconformities.models import OPEN, Nonconformity
from qms.people.models import Unit
from qms.records import operations, receiving
from qms.records.disposal import Disposal
from qms.records.handover import operations as to_archive
from qms.records.handover.models import Handover
from qms.records.handover.workflow import HANDOVER
from qms.records.models import Record
from qms.records.workflow import DISPOSAL, RECORD

from .players import person
from .year import told_on

STORY = Path(__file__).parent / "records.yaml"
CLOSERS = {"TTDVVL": "giamdoc.ttdvvl"}  # who closes for a unit; the quality officer for the others
OFFICER = "thukyiso"
ON = {"value": "valued_on", "carry_out": "carried_out_on"}  # the field that says when


def bring_about(today: date) -> None:
    """Add and close what `records.yaml` tells, put some under a hold, and lead the lists as far as they go."""
    story = yaml.safe_load(STORY.read_text(encoding="utf-8"))
    for row in sorted(story["records"], key=lambda row: _day(row["opened"], today)):
        _keep(row, today)
    for name, told in story["lists"].items():
        _dispose(name, told, story["records"], today)
    for told in story["handovers"].values():
        _hand_over(told, today)
    for row in story["records"]:
        if "hold" in row:
            _hold(row, today)


def _keep(row: dict, today: date) -> None:
    paper = receiving.written(_paper(row), f"{row['title'][:80]}.xlsx", media_type=XLSX)
    opened = _day(row["opened"], today)
    with writing():
        by, unit = person(row["by"]), _unit(row["unit"])
        record = operations.add_record(
            by=by,
            today=today,
            unit=unit,
            title=row["title"],
            opened_on=opened,
            concerns=[_unit(code) for code in row.get("concerns", ())],
            document=db.session.scalar(select(Document).where(Document.code == row.get("document"))),
            corrects=db.session.get(Record, _ident(row["corrects"])) if "corrects" in row else None,
            origin=_open_nonconformity(unit, opened) if row.get("of_a_nonconformity") else "",
            retention_years=row["years"],
            medium=row.get("medium", "electronic"),
            place=row.get("place", ""),
        )
        operations.add_files(record, [paper], by=by)
        if "closed" in row:
            given = {"closed_on": _day(row["closed"], today), "retention": str(row["years"] or "permanent")}
            RECORD.fire(record, "close", by=person(CLOSERS.get(row["unit"], OFFICER)), today=today, **given)


def _dispose(name: str, told: dict, rows: list[dict], today: date) -> None:
    titles = [row["title"] for row in rows if row.get("list") == name]
    day = today - timedelta(days=told["proposed"])
    with told_on(day), writing():
        chosen = [db.session.get(Record, _ident(title)) for title in titles]
        ident = operations.propose_disposal(chosen, by=person(OFFICER), today=day).id
    for days, step, who, given in told["steps"]:
        day = today - timedelta(days=days)
        with told_on(day), writing():
            disposal, by = locked(Disposal, ident), person(who)
            proof = Proof(by) if DISPOSAL.steps[step].sign else None
            said = given | ({"keep": [_ident(given["keep"])]} if "keep" in given else {})
            said |= {ON[step]: day} if step in ON else {}
            DISPOSAL.fire(disposal, step, by=by, today=day, proof=proof, **said)


def _hand_over(told: dict, today: date) -> None:
    day = today - timedelta(days=told["made"])
    with told_on(day), writing():
        chosen = [db.session.get(Record, _ident(title)) for title in told["records"]]
        ident = to_archive.make_list(chosen, by=person(told["by"]), today=day).id
    for days, step, who, given in told["steps"]:
        day = today - timedelta(days=days)
        with told_on(day), writing():
            said = given | ({"received_on": day} if step == "receive" else {})
            HANDOVER.fire(locked(Handover, ident), step, by=person(who), today=day, **said)


def _hold(row: dict, today: date) -> None:
    day = today - timedelta(days=row["held"])
    with told_on(day), writing():
        record = locked(Record, _ident(row["title"]))
        RECORD.fire(record, "hold", by=person("qmr"), today=day, reason=row["hold"])


def _paper(row: dict) -> bytes:
    """What the record consists of, as a file."""
    columns = [sheet.Column("STT", 6, "number"), sheet.Column("Tên văn bản, tài liệu", 90)]
    parts = row["text"].rstrip(".").split("; ")
    return sheet.workbook(row["title"], columns, ((n, part[:1].upper() + part[1:]) for n, part in enumerate(parts, 1)))


def _day(told, today: date) -> date:
    if isinstance(told, int):
        return today - timedelta(days=told)
    years, month, day = told
    return date(today.year - years, month, day)


def _unit(code: str) -> Unit:
    return db.session.scalars(select(Unit).where(Unit.code == code)).one()


def _ident(title: str) -> int:
    return db.session.scalars(select(Record.id).where(Record.title == title)).one()


def _open_nonconformity(unit: Unit, day: date) -> str:
    query = select(Nonconformity).where(Nonconformity.unit_id == unit.id, Nonconformity.state.in_(OPEN))
    query = query.where(Nonconformity.discovered_on <= day)
    row = db.session.scalars(query.order_by(Nonconformity.id).limit(1)).first()
    return row.ref if row is not None else ""
