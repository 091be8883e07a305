"""What happens again, by the same procedure and group of causes within a year, is proposed to count as major."""

from datetime import timedelta

import pytest

from qms.actions import operations as actions
from qms.core import clock
from qms.core.database import db, get, writing
from qms.documents.models import Document
from qms.nonconformities import operations
from qms.nonconformities.models import Nonconformity
from qms.nonconformities.workflow import NONCONFORMITY
from qms.people.models import Person, Unit


@pytest.fixture
def planned(world):
    """`planned(days_ago, cause_group)` gives one of QT-VP-01 whose plan waits for approval."""
    document = world.publish("QT-VP-01", "Quy trình", since=clock.today() - timedelta(days=900)).document

    def make(days_ago: int = 0, group: str = "method") -> Nonconformity:
        day, today = clock.today() - timedelta(days=days_ago), clock.today()
        with writing():
            unit, head = get(Unit, world.units["VP"].id), get(Person, world.head.id)
            given = {"unit": unit, "source": "self_found", "what": "Trả trễ.", "document": get(Document, document.id)}
            row = operations.report(by=get(Person, world.staff.id), today=today, discovered_on=day, **given)
            deadline = today + timedelta(days=60)
            for step, by, facts in (
                ("confirm", get(Person, world.officer.id), {"kind": "minor", "unit": unit, "deadline": deadline}),
                ("correct", head, {"correction": "Đã xin lỗi.", "corrected_on": today}),
                ("analyse", head, {"method": "other", "root_cause": "Chưa phân công.", "cause_group": group}),
                ("plan", head, {"what": "Phân công.", "owner": get(Person, world.author.id), "due": deadline}),
                ("send_plan", head, {}),
            ):
                if step == "plan":
                    actions.plan_action(row, by=by, today=today, **facts)
                else:
                    NONCONFORMITY.fire(row, step, by=by, today=today, **facts)
        return row

    return make


def agreeing(client, row) -> str:
    return client.get(f"/nonconformities/{row.id}/steps/agree").text


def test_the_officer_is_proposed_to_raise_it_with_links_to_the_earlier_ones(world, sign_in, planned):
    first, again = planned(300), planned()
    officer, step = sign_in(world.officer), f"/nonconformities/{again.id}/steps/make_major"
    page = agreeing(officer, again)
    assert first.number in page and f'href="/nonconformities/{first.id}"' in page and step in page
    form = officer.get(step).text
    assert f"Tái diễn {first.number}" in form
    assert officer.post(step, data={"reason": f"Tái diễn {first.number}."}).status_code == 303
    db.session.expire_all()
    raised = get(Nonconformity, again.id)
    assert (raised.kind, raised.state) == ("major", "plan_review")
    assert officer.post(step, data={"reason": f"Tái diễn {first.number}."}).status_code == 403


@pytest.mark.parametrize(("days_ago", "group"), [(370, "method"), (30, "people")])
def test_what_is_older_or_has_another_cause_is_no_repeat(world, sign_in, planned, days_ago, group):
    planned(days_ago, group)
    again = planned()
    officer = sign_in(world.officer)
    assert "make_major" not in agreeing(officer, again)
    assert officer.get(f"/nonconformities/{again.id}/steps/make_major").status_code == 403


def test_whoever_confirms_sees_what_the_same_procedure_had_before(world, sign_in, planned):
    earlier = planned(100)
    with writing():
        given = {"unit": get(Unit, world.units["VP"].id), "source": "self_found", "what": "Lại trễ."}
        document, by = get(Document, earlier.document_id), get(Person, world.staff.id)
        row = operations.report(by=by, today=clock.today(), discovered_on=clock.today(), document=document, **given)
    assert earlier.number in sign_in(world.officer).get(f"/nonconformities/{row.id}/steps/confirm").text
