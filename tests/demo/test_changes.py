"""The demonstration's change requests and periodic reviews: one of each outcome, dated honestly."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from qms.core import audit, clock
from qms.core.database import db, writing
from qms.core.signing import signatures_of
from qms.core.text import fold, fold_code
from qms.demo import changes, load
from qms.documents.models import Document, Revision
from qms.documents.reviewing.models import VERDICTS, PeriodicReview
from qms.people.models import Unit
from qms.people.queries import system_of
from qms.requests.models import ChangeRequest
from tests.snapshots import built_once

pytestmark = pytest.mark.sqlite_only
SATURDAY = datetime(2027, 2, 27, 3, tzinfo=UTC)


@pytest.fixture
def loaded(app):
    """The department on a Saturday, with the documents that the stories name, their requests and reviews."""
    clock.set_source(lambda: SATURDAY)
    built_once(_load)
    yield clock.today()
    clock.set_source(None)


def _load() -> None:
    today = clock.today()
    load.found_department(today)
    with writing() as session:
        for code in {row["document"] for name in ("requests.yaml", "reviews.yaml") for row in changes.told(name)}:
            session.add(_in_force(code, today))
    changes.ask_for_changes(today)
    changes.review(today)


def _in_force(code: str, today) -> Revision:
    unit = "VP" if "-HT-" in code else code.split("-")[1]
    unit = db.session.scalars(select(Unit).where(Unit.code == unit)).one()
    document = Document(code=code, code_folded=fold_code(code), kind="procedure", unit=unit, qms=system_of(unit, today))
    document.review_months, document.review_due = 12, today
    begun = today - timedelta(days=400)
    number = {"title": code, "title_folded": fold(code), "issue": 1, "amendment": 0, "migrated": True}
    return Revision(document=document, state="approved", issued_on=begun, effective_from=begun, **number)


def test_each_outcome_is_told(loaded):
    requests = db.session.scalars(select(ChangeRequest)).all()
    assert {row.state for row in requests} == {"asked", "drafting", "declined", "taken_back"}
    assert [row.document.code for row in requests if row.decide_by and row.decide_by < loaded] == ["QT-LĐVL-05"]
    reviews = db.session.scalars(select(PeriodicReview)).all()
    assert {review.verdict for review in reviews} == set(VERDICTS)
    for review in (each for each in reviews if each.verdict == "keep"):
        assert review.document.review_due == review.next_due > loaded
        assert all(signature.holds_for(review.covered("kept")) for signature in signatures_of(review))


def test_nothing_is_dated_at_the_weekend_and_the_log_says_when_it_was_loaded(loaded):
    for row in db.session.scalars(select(ChangeRequest)):
        assert clock.local(row.created_at).weekday() < 5 and row.since <= SATURDAY
    entries = db.session.scalars(select(audit.LogEntry)).all()
    assert {entry.at for entry in entries} == {SATURDAY}
    assert all("dated" in entry.detail for entry in entries if entry.action.startswith("requests:"))
    audit.verify()
