"""Actions that are done by themselves: a new revision is in force, or a unit has confirmed reading."""

from datetime import date

import pytest
from sqlalchemy import select

from qms.actions import operations as actions
from qms.actions import outcomes
from qms.actions.models import Action
from qms.actions.workflow import ACTION
from qms.core import clock
from qms.core.audit import LogEntry
from qms.core.database import db, get, writing
from qms.core.errors import Invalid
from qms.documents.distribution import operations as distribution
from qms.documents.models import Document, Revision
from qms.nonconformities import operations
from qms.nonconformities.models import Nonconformity
from qms.nonconformities.workflow import NONCONFORMITY
from qms.people.models import Person, Unit
from tests.trust.processes import Place, race

DUE = date(2026, 4, 30)


@pytest.fixture
def document(world):
    """In force since long ago, distributed to the office."""
    document = world.publish("QT-VP-01", "Kiểm soát tài liệu", since=date(2025, 3, 3)).document
    with writing():
        by, office = get(Person, world.officer.id), get(Unit, world.units["VP"].id)
        document = get(Document, document.id)
        distribution.keep_list(document, by=by, today=clock.today(), units=[office], roles=[], people=[])
    return document


@pytest.fixture
def planned(world, document):
    """`planned("revision", "reading")`: a nonconformity whose plan of these kinds is agreed to; its id."""

    def made(*kinds, agreed=True):
        with writing():
            unit, day = get(Unit, world.units["VP"].id), clock.today()
            officer, head, qmr = (get(Person, getattr(world, name).id) for name in ("officer", "head", "qmr"))
            told = {"source": "self_found", "what": "Quy trình chưa nói rõ.", "discovered_on": day}
            row = operations.report(by=head, today=day, unit=unit, **told)
            fire(row, "confirm", officer, kind="minor", unit=unit, deadline=DUE)
            fire(row, "correct", head, correction="Đã xin lỗi.", corrected_on=day)
            fire(row, "analyse", head, method="other", root_cause="Quy trình thiếu.", cause_group="method")
            for kind in kinds:
                given = {"what": kind, "owner": get(Person, world.author.id), "due": DUE, "kind": kind}
                about = {"document": get(Document, document.id), "readers": unit}
                actions.plan_action(row, by=head, today=day, **given, **about)
            if agreed:
                fire(row, "send_plan", head)
                fire(row, "agree", qmr)
            return row.id

    return made


@pytest.fixture
def approve(world, document):
    """`approve(since=day)` brings the next revision through its route."""

    def through(since):
        draft = world.draft(get(Document, document.id), text=["Mới"])
        world.send(draft)
        world.review(draft)
        return world.approve(draft, since=since)

    return through


@pytest.fixture
def steps_of(sign_in):
    """`steps_of(person, step, …)` takes a step of the one action over HTTP."""

    def take(person, step, **data):
        action = db.session.scalars(select(Action)).one()
        return sign_in(person).post(f"/actions/{action.id}/steps/{step}", data=data).status_code

    return take


def fire(row, step, by, **given):
    NONCONFORMITY.fire(row, step, by=by, today=clock.today(), **given)


def states(ident):
    db.session.expire_all()
    row = get(Nonconformity, ident)
    return row.state, {action.kind: action.state for action in row.actions}


def confirm_all(world, document, *names):
    for name in names:
        with writing():
            person, today = get(Person, getattr(world, name).id), clock.today()
            distribution.confirm(in_force(document), by=person, today=today)


def in_force(document) -> Revision:
    return next(row for row in get(Document, document.id).revisions if row.is_in_force(clock.today()))


OFFICE = ("staff", "author", "head", "deputy", "officer", "clerk")


def test_approval_for_today_makes_it_so_and_readers_the_rest(world, document, planned, approve):
    confirm_all(world, document, *OFFICE)  # what was in force before: it does not count
    ident = planned("reading", "revision")
    assert states(ident) == ("acting", {"reading": "under_way", "revision": "under_way"})
    approve(clock.today())
    assert states(ident) == ("acting", {"reading": "under_way", "revision": "done"})
    confirm_all(world, document, *OFFICE[:-1])
    assert states(ident)[0] == "acting", "one has not confirmed"
    confirm_all(world, document, OFFICE[-1])
    assert states(ident) == ("verifying", {"reading": "done", "revision": "done"})


def test_what_becomes_so_by_its_day_is_seen_by_the_daily_look_or_whoever_comes_first(document, planned, approve, now):
    ident = planned("revision")
    approve(date(2026, 3, 20))
    assert states(ident)[0] == "acting", "approved, and not in force before Friday"
    now(date(2026, 3, 23))
    for _twice in range(2):
        outcomes.look_daily([{"day": "2026-03-23"}])
    assert states(ident) == ("verifying", {"revision": "done"})
    action = db.session.scalars(select(Action)).one()
    assert action.done_on == date(2026, 3, 20), "since the day it was so, whenever it was seen"
    fired = select(LogEntry.actor).where(LogEntry.action == "actions:action:come_true")
    assert db.session.scalars(fired).all() == ["job:actions"]


def test_what_is_so_already_when_the_plan_is_agreed_to_needs_nobody(world, document, planned):
    confirm_all(world, document, *OFFICE)
    assert states(planned("reading")) == ("verifying", {"reading": "done"})


def test_it_cannot_be_reported_done_before_and_the_page_says_why(world, planned, sign_in):
    planned("revision")
    action = db.session.scalars(select(Action)).one()
    page = sign_in(world.author).get(f"/actions/{action.id}/steps/report_done").text
    assert "QT-VP-01" in page and "Chưa thực hiện được" in page
    given = {"outcome": "Xong.", "done_on": "16/03/2026"}
    assert sign_in(world.author).post(f"/actions/{action.id}/steps/report_done", data=given).status_code == 422


def test_closing_waits_for_the_new_revision_and_says_so(world, planned, sign_in):
    """Already in the plan it keeps the nonconformity from being closed without actions."""
    ident = planned("revision", agreed=False)
    page = sign_in(world.qmr).get(f"/nonconformities/{ident}/steps/waive").text
    assert "QT-VP-01" in page and "Chưa thực hiện được" in page
    with writing(), pytest.raises(Invalid, match="QT-VP-01"):
        fire(get(Nonconformity, ident), "waive", get(Person, world.qmr.id), reason="Đã đủ rồi, không cần làm gì.")


def test_a_revision_returned_by_the_verifier_waits_for_another_one(world, planned, approve, now):
    ident = planned("revision")
    approve(clock.today())
    with writing():
        action, verifier = get(Action, get(Nonconformity, ident).actions[0].id), get(Person, world.auditor.id)
        ACTION.fire(action, "send_back", by=verifier, today=clock.today(), reason="Chưa sửa đúng mục 5.2.")
    outcomes.look_daily([{"day": clock.today().isoformat()}])
    assert states(ident) == ("acting", {"revision": "under_way"})
    now(date(2026, 3, 18))
    approve(date(2026, 3, 18))
    assert states(ident) == ("verifying", {"revision": "done"})


def test_of_a_withdrawn_document_nothing_can_come_and_the_owner_says_what_was_done(world, document, planned, steps_of):
    ident = planned("revision")
    world.withdraw(get(Document, document.id), reason="Nội dung đã chuyển sang quy chế chung.")
    outcomes.look_daily([{"day": clock.today().isoformat()}])
    assert states(ident) == ("acting", {"revision": "under_way"}), "it is not so"
    assert steps_of(world.author, "report_done", outcome="Đã chuyển sang quy chế.", done_on="16/03/2026") == 303
    assert steps_of(world.auditor, "verify") == 303
    assert states(ident)[0] == "effectiveness"


def test_of_two_last_readers_at_once_one_makes_it_so(app, world, document, planned):
    ident = planned("reading")
    confirm_all(world, document, *OFFICE[2:])
    last = [(getattr(world, name).id, in_force(document).id) for name in OFFICE[:2]]
    came = race(Place.of(app), "confirm_reading", last)
    assert [each.kind for each in came] == ["done"] * 2, came
    assert states(ident) == ("verifying", {"reading": "done"})
    assert len(db.session.scalars(select(LogEntry).where(LogEntry.action == "actions:action:come_true")).all()) == 1


def test_the_plan_form_takes_what_is_done_by_itself(world, document, planned, sign_in):
    ident, client = planned(agreed=False), sign_in(world.head)
    at = f"/nonconformities/{ident}/actions/new"
    given = {"kind": "revision", "owner": world.author.id, "due": "30/04/2026", "document": "qt vp 01"}
    assert client.post(at, data=given | {"document": "QT-KHÔNG-CÓ"}).status_code == 422
    assert client.post(at, data=given | {"kind": "corrective"}).status_code == 422, "it must say what is to be done"
    assert client.post(at, data=given).status_code == 303
    reading = given | {"kind": "reading", "readers": world.units["LĐVL"].id}
    assert client.post(at, data=reading).status_code == 422, "nobody there is on its list"
    assert client.post(at, data=reading | {"readers": world.units["VP"].id}).status_code == 303
    rows = db.session.scalars(select(Action).order_by(Action.id)).all()
    assert [(row.kind, row.document.code, row.readers_id) for row in rows] == [
        ("revision", "QT-VP-01", None),
        ("reading", "QT-VP-01", world.units["VP"].id),
    ]
    assert all("QT-VP-01" in row.what for row in rows)
    assert client.get(f"/nonconformities/{ident}").text.count("QT-VP-01") >= 4
