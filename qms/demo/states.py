"""Work under way: revisions at every step of their route, made by the same operations that people use."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml
from sqlalchemy import select

from qms.config import ROOT
from qms.core.database import db, locked, writing
from qms.core.signing import Proof
from qms.documents import operations, reading
from qms.documents.models import Document, Revision
from qms.documents.queries import revision_under_way
from qms.documents.workflow import DOCUMENT, REVISION
from qms.exports import controlled
from qms.people.models import Person

from . import changes

SOURCE = ROOT / "procedures" / "source"
HERE = Path(__file__).parent


def bring_about(today: date) -> None:
    """Start, send, sign, return and approve as `states.yaml` says; then withdraw one procedure."""
    changes.ask_for_changes(today)  # first: some of the revisions take them up
    for row in yaml.safe_load((HERE / "states.yaml").read_text(encoding="utf-8")):
        revision = _write(row, today)
        if row["reach"] != "draft":
            _take(revision, "submit", row["author"], today)
        if row["reach"] == "returned":
            _take(revision, "return", row["route"][0], today, reason=row["reason"])
        reviewers = (
            row["route"][:-1] if row["reach"] in ("reviewed", "approved") else row["route"][: row.get("signed", 0)]
        )
        for reviewer in reviewers:
            _take(revision, "review", reviewer, today)
        if row["reach"] == "approved":
            _take(revision, "approve", row["route"][-1], today, effective_from=_next_monday(today))
    _withdraw("QT-TTR-02", today)
    changes.review(today)


def _write(row: dict, today: date) -> int:
    """Start the revision with its new file, made from the text in force and what changes."""
    document = db.session.scalar(select(Document).where(Document.code == row["code"]))
    ident, number = document.id, _next_number(document)
    data = _build(row, number, today)
    upload = reading.receive(data, f"{row['code']}_LBH{number[0]:02}_LSD{number[1]:02}.docx")
    with writing():
        author = _person(row["author"])
        document = locked(Document, ident)
        draft = revision_under_way(document) or operations.start_revision(document, by=author, today=today)
        *reviewers, approver = row["route"]
        route = [(_person(name), "reviewed") for name in reviewers] + [(_person(approver), "approved")]
        said = {"summary": row["summary"], "basis": row.get("basis", "")}
        operations.save_draft(draft, by=author, upload=upload, route=route, **said)
        return draft.id


def _build(row: dict, number: tuple[int, int], today: date) -> bytes:
    spec = _source(row["code"])
    body = controlled.apply_changes(spec, len(spec["revisions"]) - 1)
    changed = dict(row.get("set", {}))
    for part, more in row.get("append", {}).items():
        old = body.get(part, [])
        changed[part] = [*([old] if isinstance(old, str) else old), *more]
    amendment = {"date": today, "place": row["place"], "before": "Như lần sửa đổi trước", "after": row["summary"]}
    revision = {
        "issue": number[0],
        "amendment": number[1],
        "issued": today,
        "effective": _next_monday(today),
        "signers": spec["revisions"][-1].get("signers", {}),
        "amendments": [amendment | {"reason": row.get("basis") or "Rà soát định kỳ"}],
        "body": changed,
    }
    spec = spec | {"revisions": [*spec["revisions"], revision]}
    from .load import agency

    return controlled.build(spec, len(spec["revisions"]) - 1, agency=agency())


def _take(ident: int, step: str, username: str, today: date, **given) -> None:
    with writing():
        revision, person = locked(Revision, ident), _person(username)
        proof = Proof(person) if REVISION.steps[step].sign else None
        REVISION.fire(revision, step, by=person, today=today, proof=proof, **given)


def _withdraw(code: str, today: date) -> None:
    ident = db.session.scalar(select(Document.id).where(Document.code == code))
    with writing():
        officer = _person("thukyiso")
        DOCUMENT.fire(
            locked(Document, ident),
            "withdraw",
            by=officer,
            today=today,
            proof=Proof(officer),
            withdrawn_from=today,
            reason="Nội dung được chuyển vào quy chế tiếp công dân chung của tỉnh.",
            decision="118/QĐ-SLĐTBXH",
            with_forms=True,
        )


def _next_number(document: Document) -> tuple[int, int]:
    last = max((r for r in document.revisions if r.state == "approved"), key=lambda r: (r.issue, r.amendment))
    return last.issue, last.amendment + 1


@cache
def _source(code: str) -> dict:
    return yaml.safe_load((SOURCE / f"{code}.yaml").read_text(encoding="utf-8"))


def _person(username: str) -> Person:
    return db.session.scalars(select(Person).where(Person.username == username)).one()


def _next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())
