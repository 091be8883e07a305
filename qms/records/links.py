"""How records and their files are called in the log, in notices and in comments."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from qms.core import links
from qms.core.database import db
from qms.core.links import Link

from . import policy
from .disposal import Disposal
from .models import MEDIA, Record, RecordFile
from .workflow import DISPOSAL, STATES

MOST = 200  # uids one search gives: more is no answer


def _records(uids):
    rows = db.session.execute(select(Record.uid, Record.id, Record.number, Record.title).where(Record.uid.in_(uids)))
    return {uid: Link(f"{number} – {title}", url_for("records.record", id=ident)) for uid, ident, number, title in rows}


def _files(uids):
    rows = db.session.execute(select(RecordFile.uid, RecordFile.name).where(RecordFile.uid.in_(uids)))
    return {uid: Link(name) for uid, name in rows}


def find_records(text: str) -> list[str]:
    """Uids of those whose number or title contains the text."""
    said = text.strip()
    named = or_(Record.number.contains(said.upper(), autoescape=True), Record.title.contains(said, autoescape=True))
    return list(db.session.scalars(select(Record.uid).where(named).limit(MOST))) if said else []


def _visible(person):
    return select(Record).where(policy.visible_record(person))


links.register(
    "record",
    _l("Record"),
    _records,
    find_records,
    model=Record,
    may_read=policy.may_read,
    visible=_visible,
)
links.register("record_file", _l("File of a record"), _files)
links.name_fields(
    of="record",
    carried_out_on=_l("Destroyed on"),
    closed_on=_l("Record closed on"),
    disposal=_l("List for disposal"),
    files=_l("Files of the record"),
    corrects=_l("Corrects"),
    document=_l("Document"),
    document_id=_l("Document"),
    medium=_l("Medium"),
    note=_l("Remark"),
    number=_l("Number and symbol"),
    opened_on=_l("Opened on"),
    origin=_l("Came of"),
    place=_l("Kept at"),
    retention=_l("To be kept for"),
    retention_years=_l("To be kept for (years)"),
    revision=_l("Form"),
    title=_l("Title of the record"),
)


def lists(model, endpoint: str):
    """How lists of a kind are called and found: by their numbers; `describe` and `find` of `links.register`."""

    def describe(uids) -> dict[str, Link]:
        rows = db.session.execute(select(model.uid, model.id, model.number).where(model.uid.in_(uids)))
        return {uid: Link(number, url_for(endpoint, id=ident)) for uid, ident, number in rows}

    def find(text: str) -> list[str]:
        number = model.number.contains(text.strip().upper(), autoescape=True)
        return list(db.session.scalars(select(model.uid).where(number).limit(MOST))) if text.strip() else []

    return describe, find


links.register(
    "disposal",
    _l("List for disposal"),
    *lists(Disposal, "records.disposal"),
    model=Disposal,
    may_read=policy.may_read_disposal,
    visible=lambda person: select(Disposal).where(policy.visible_disposals(person)),
)
links.name_fields(
    of="disposal",
    carried_out_on=_l("Destroyed on"),
    decision=_l("Number of the decision"),
    keep=_l("Still needed: to be kept"),
    valued_on=_l("The council met on"),
    valued_at=_l("Where it met"),
    council_decision=_l("Decision that set the council up"),
    council=_l("Members of the council"),
    inspection=_l("Result of the comparison with what is there"),
    opinions=_l("Opinions of the members"),
    votes=_l("Votes (in favour / all)"),
    method=_l("Way of the destruction"),
    number=_l("Number"),
    place=_l("Place of the destruction"),
    records=_l("Records"),
    witnesses=_l("Who took part"),
)
links.name_values("state", {state: label for state, (label, _tone) in DISPOSAL.states.items()}, of="disposal")
links.name_fields(of="record_file", file_name=_l("File"), sha256=_l("SHA-256 of the file"))
links.name_values("medium", MEDIA, of="record")
links.name_values("retention", {"permanent": _l("Permanent")}, of="record")
links.name_values("state", {state: label for state, (label, _tone) in STATES.items()}, of="record")
