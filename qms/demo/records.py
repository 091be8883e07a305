"""Records at every stage of their time: open, kept, past their retention, held, on their way out, destroyed.

Old papers are entered on the day of loading, dated as they were; lists for disposal go their way on days of their own
(`year.tell`), as everything that is told of the past.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import yaml
from sqlalchemy import select

from qms.core.database import db, locked, writing
from qms.core.files import XLSX
from qms.core.signing import Proof
from qms.documents.models import Document
from qms.exports import sheet
from qms.nonconformities.models import Nonconformity
from qms.people.models import Unit
from qms.records import operations, queries, receiving
from qms.records.disposal import Disposal
from qms.records.handover import operations as to_archive
from qms.records.handover.models import Handover, HandoverItem
from qms.records.handover.workflow import HANDOVER
from qms.records.models import Record
from qms.records.workflow import DISPOSAL, RECORD

from . import year
from .players import person
from .story import Act, worked

STORY = Path(__file__).parent / "records.yaml"
CLOSERS = {"TTDVVL": "giamdoc.ttdvvl"}  # who closes for a unit; the quality officer for the others
OFFICER = "thukyiso"
ON = {"value": "valued_on", "carry_out": "carried_out_on"}  # the field that says when


def bring_about(today: date) -> None:
    """Add and close what `records.yaml` tells; then lead the lists as far as they go, and put some under a hold."""
    story = told()
    for row in sorted(story["records"], key=lambda row: day_of(row["opened"], today)):
        _keep(row, today)
    year.tell(list(acts_of(story, today)))


def told() -> dict:
    """What `records.yaml` tells."""
    return yaml.safe_load(STORY.read_text(encoding="utf-8"))


def acts_of(story: dict, today: date) -> Iterator[Act]:
    """Every step of the lists for disposal and for the archive, and every hold."""
    rows = story["records"]
    for name, way in story["lists"].items():
        titles = [row["title"] for row in rows if row.get("list") == name]
        yield Act(worked(today, -way["proposed"]), partial(_propose, titles))
        for days, *step in way["steps"]:
            yield Act(worked(today, -days), partial(_lead_on, titles[0], *step))
    for way in story["handovers"].values():
        yield Act(worked(today, -way["made"]), partial(_make_list, way))
        for days, *step in way["steps"]:
            yield Act(worked(today, -days), partial(_hand_on, way["records"][0], *step))
    for row in rows:
        if "hold" in row:
            yield Act(worked(today, -row["held"]), partial(_hold, row))


def _keep(row: dict, today: date) -> None:
    paper = receiving.written(_paper(row), f"{row['title'][:80]}.xlsx", media_type=XLSX)
    opened = day_of(row["opened"], today)
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
            corrects=_record(row["corrects"]) if "corrects" in row else None,
            origin=_nonconformity(row["of"]) if "of" in row else "",
            retention_years=row["years"],
            medium=row.get("medium", "electronic"),
            place=row.get("place", ""),
        )
        operations.add_files(record, [paper], by=by)
        if "closed" in row:
            given = {"closed_on": day_of(row["closed"], today), "retention": str(row["years"] or "permanent")}
            RECORD.fire(record, "close", by=person(CLOSERS.get(row["unit"], OFFICER)), today=today, **given)


def _propose(titles: list[str], day: date) -> None:
    operations.propose_disposal([_record(title) for title in titles], by=person(OFFICER), today=day)


def _lead_on(title: str, step: str, who: str, given: dict, day: date) -> None:
    disposal, by = locked(Disposal, queries.last_disposal(_record(title)).id), person(who)
    said = given | ({"keep": [_record(given["keep"]).id]} if "keep" in given else {})
    said |= {ON[step]: day} if step in ON else {}
    proof = Proof(by) if DISPOSAL.steps[step].sign else None
    DISPOSAL.fire(disposal, step, by=by, today=day, proof=proof, **said)


def _make_list(way: dict, day: date) -> None:
    to_archive.make_list([_record(title) for title in way["records"]], by=person(way["by"]), today=day)


def _hand_on(title: str, step: str, who: str, given: dict, day: date) -> None:
    query = select(HandoverItem.handover_id).where(HandoverItem.record_id == _record(title).id)
    said = given | ({"received_on": day} if step == "receive" else {})
    HANDOVER.fire(locked(Handover, db.session.scalars(query).one()), step, by=person(who), today=day, **said)


def _hold(row: dict, day: date) -> None:
    RECORD.fire(locked(Record, _record(row["title"]).id), "hold", by=person("qmr"), today=day, reason=row["hold"])


def _paper(row: dict) -> bytes:
    """What the record consists of, as a file."""
    columns = [sheet.Column("STT", 6, "number"), sheet.Column("Tên văn bản, tài liệu", 90)]
    parts = row["text"].rstrip(".").split("; ")
    return sheet.workbook(row["title"], columns, ((n, part[:1].upper() + part[1:]) for n, part in enumerate(parts, 1)))


def day_of(said, today: date) -> date:
    """A day of the story, which is told by its number before today or as one of the calendar."""
    if isinstance(said, int):
        return today - timedelta(days=said)
    years, month, day = said
    return date(today.year - years, month, day)


def _unit(code: str) -> Unit:
    return db.session.scalars(select(Unit).where(Unit.code == code)).one()


def _record(title: str) -> Record:
    return db.session.scalars(select(Record).where(Record.title == title)).one()


def _nonconformity(begins: str) -> str:
    """The nonconformity that is told so; nothing where only records are told."""
    query = select(Nonconformity).where(Nonconformity.what.startswith(begins, autoescape=True))
    row = db.session.scalars(query).one_or_none()
    return row.ref if row is not None else ""
