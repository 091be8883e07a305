"""Change requests and periodic reviews, taken by the same operations that people use, each step on a day of its own."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import yaml
from sqlalchemy import select

from qms.core import audit
from qms.core.database import db, locked, writing
from qms.core.signing import Proof
from qms.documents import operations as documents
from qms.documents.models import Document
from qms.documents.workflow import DOCUMENT
from qms.requests import operations as requests
from qms.requests.models import ChangeRequest
from qms.requests.workflow import REQUEST

from . import year
from .players import person
from .story import Act, worked

HERE = Path(__file__).parent
ASKED = ("place", "current", "proposed", "ground", "reason")
STEPS = ("accept", "decline", "take_back")


def told(name: str) -> list[dict]:
    """What `requests.yaml` or `reviews.yaml` tells."""
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def ask_for_changes(today: date) -> None:
    """Every request, and what became of it; before the revisions that take some of them up."""
    year.tell([act for row in told("requests.yaml") for act in acts_of(row, today)])


def review(today: date) -> None:
    """Spread the days on which reviews are due over the year, then give the verdicts of some."""
    rows = told("reviews.yaml")
    _spread({row["document"]: today + timedelta(days=row["due"]) for row in rows}, today)
    year.tell([Act(worked(today, row["day"]), _verdict(row)) for row in rows])


def acts_of(row: dict, today: date) -> Iterator[Act]:
    """A request, and what became of it."""
    yield Act(worked(today, row["day"]), lambda day: _ask(row, day))
    for step in STEPS:
        if step in row:
            yield Act(worked(today, row[step]["day"]), lambda day, step=step: _decide(row, step, day))


def _ask(row: dict, day: date) -> None:
    given = {name: row[name] for name in ASKED if name in row}
    requests.ask(_document(row["document"]), by=person(row["asker"]), today=day, **given)


def _decide(row: dict, step: str, day: date) -> None:
    said = row[step]
    document = _document(row["document"])  # locked before what is about it
    ident = db.session.scalars(select(ChangeRequest.id).where(ChangeRequest.document_id == document.id)).one()
    given = {name: said[name] for name in ("reason", "remark") if name in said}
    if "author" in said:
        given["author"] = person(said["author"])
    REQUEST.fire(locked(ChangeRequest, ident), step, by=person(said.get("by", row["asker"])), today=day, **given)


def _verdict(row: dict) -> Callable[[date], None]:
    def give(day: date) -> None:
        by = person(row["by"])
        proof = Proof(by) if DOCUMENT.steps[row["verdict"]].sign else None
        given = {name: row[name] for name in ("reason", "remark") if name in row}
        if "author" in row:
            given["author"] = person(row["author"])
        DOCUMENT.fire(_document(row["document"]), row["verdict"], by=by, today=day, proof=proof, **given)

    return give


def _spread(set_days: dict[str, date], today: date) -> None:
    """As if the library had been kept: a few reviews overdue, some due soon, most later in the year."""
    with writing():
        officer = person("thukyiso")
        due = select(Document).where(Document.review_due.is_not(None)).order_by(Document.code)
        for number, document in enumerate(db.session.scalars(due)):
            day = set_days.get(document.code, today + timedelta(days=-14 + number * 9))
            detail = audit.changes(document, review_due=day)
            audit.record(documents.CORRECT, document, by=officer, reason="Kế hoạch soát xét năm", **detail)


def _document(code: str) -> Document:
    return locked(Document, db.session.scalars(select(Document.id).where(Document.code == code)).one())
