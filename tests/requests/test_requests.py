"""Anyone asks for a change of a document; who keeps it accepts it into a draft or declines it with a reason."""

import io
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import select

from qms.core import clock
from qms.core.database import db, get, writing
from qms.documents.models import Document, Revision
from qms.documents.queries import revision_under_way
from qms.escalation.jobs import go_round
from qms.notices.models import Notice
from qms.people.models import Person
from qms.requests import operations
from qms.requests.models import ChangeRequest
from qms.requests.policy import may_read, visible_requests
from tests.documents.pages import statements
from tests.world import PEOPLE

REASON = "Nội dung này đã có trong quy chế chung."
GIVEN = {"proposed": "Ghi rõ thời hạn ba ngày.", "ground": "practice", "reason": "Thực tế chỉ cần ba ngày."}


@pytest.fixture
def published(world):
    return world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu", text=["Cũ."]).document


@pytest.fixture
def ask(world, published):
    """`ask(by=…, document=…)` writes one."""

    def write(*, by=None, document=None, **more):
        with writing():
            about, person = get(Document, (document or published).id), get(Person, (by or world.other).id)
            return operations.ask(about, by=person, today=clock.today(), **(GIVEN | more))

    return write


def take(client, row, step, **data):
    return client.post(f"/requests/{row.id}/steps/{step}", data=data)


def fresh(row):
    db.session.expire_all()
    return db.session.get(type(row), row.id)


def told(person):
    kinds = select(Notice.kind).where(Notice.recipient_id == person.id, Notice.kind.startswith("requests:"))
    return [kind.rpartition(":")[2] for kind in db.session.scalars(kinds.order_by(Notice.id))]


def test_it_is_asked_from_the_page_of_the_document_and_those_who_keep_it_are_told(world, sign_in, published):
    client = sign_in(world.other)
    address = f"/documents/{published.id}/requests/new"
    assert address in client.get(f"/documents/{published.id}").text
    assert client.post(address, data=GIVEN | {"reason": ""}).status_code == 422
    assert client.post(address, data=GIVEN).status_code == 303
    row = db.session.scalars(select(ChangeRequest)).one()
    assert (row.number, row.state, row.from_unit.code, row.basis.number) == (
        "ĐNSĐ-2026-VP-001",
        "asked",
        "LĐVL",
        "01/00",
    )
    assert told(world.head) == told(world.officer) == ["ask"] and told(world.director) == []
    for keeper in (world.head, world.officer):
        assert row.number in sign_in(keeper).get("/desk/change-requests").text
    assert row.number in sign_in(world.other).get("/desk/asked-for").text


def test_a_withdrawn_document_takes_no_requests_and_a_secret_one_of_another_unit_is_not_found(
    world, sign_in, published
):
    world.withdraw(published)
    answer = sign_in(world.other).get(f"/documents/{published.id}/requests/new")
    assert answer.status_code == 409 and "đã bị thu hồi" in answer.text
    assert f"/documents/{published.id}/requests/new" not in sign_in(world.other).get(f"/documents/{published.id}").text
    secret = world.publish("QT-VP-02", "Mật của văn phòng", security="restricted").document
    assert sign_in(world.other).post(f"/documents/{secret.id}/requests/new", data=GIVEN).status_code == 404


def test_accepting_begins_a_draft_which_names_the_request_and_approval_answers_it(world, sign_in, published, ask):
    row = ask()
    assert (
        take(sign_in(world.head), row, "accept", author=world.author.id, remark="Sửa cả biểu mẫu.").status_code == 303
    )
    draft = revision_under_way(fresh(row).document)
    assert (row.state, row.answer_id, draft.author_id, draft.basis) == (
        "drafting",
        draft.id,
        world.author.id,
        row.number,
    )
    assert told(world.other) == ["accept"] and told(world.author) == ["take_up"]
    page = sign_in(world.author).get(f"/documents/revisions/{draft.id}/edit").text
    assert row.number in page and "Ghi rõ thời hạn ba ngày." in page
    world.approve(world.review(world.send(world.draft(draft.document))), since=clock.today() + timedelta(days=7))
    assert fresh(row).state == "answered" and told(world.other) == ["accept", "answer"]
    assert f"{clock.today() + timedelta(days=7):%d/%m/%Y}" in sign_in(world.other).get("/notices").text


def test_it_joins_the_draft_that_is_under_way_unless_that_is_on_its_route(world, sign_in, published, ask):
    draft, row = world.draft(published), ask()
    world.send(draft)
    answer = take(sign_in(world.head), row, "accept")
    assert answer.status_code == 422 and "đang trình duyệt" in answer.text and fresh(row).state == "asked"
    world.take(draft, "take_back", world.author)
    assert take(sign_in(world.head), row, "accept").status_code == 303
    assert fresh(row).answer_id == draft.id and len(db.session.scalars(select(Revision)).all()) == 2


def test_a_draft_that_is_given_up_leaves_its_requests_to_be_decided_again(world, sign_in, published, ask):
    row = ask()
    take(sign_in(world.head), row, "accept", author=world.author.id)
    world.take(fresh(row).answer, "discard", world.author, reason="Không cần nữa trong năm nay.")
    assert (fresh(row).state, row.answer_id, row.decided_by_id) == ("asked", None, None)
    assert told(world.other) == ["accept", "wait_again"] and told(world.officer)[-1] == "ask"


def test_a_recalled_revision_leaves_its_requests_and_the_end_of_the_document_ends_them(world, sign_in, published, ask):
    row = ask()
    take(sign_in(world.head), row, "accept", author=world.author.id)
    sent = world.review(world.send(world.draft(published)))
    world.approve(sent, since=clock.today() + timedelta(days=7))
    world.take(sent, "recall", world.deputy_director, reason="Cần sửa lại trước đã.")
    assert fresh(row).state == "asked"
    world.withdraw(published)
    assert fresh(row).state == "declined" and told(world.other)[-1] == "decline"


def test_declining_needs_a_reason_and_the_asker_reads_it(world, sign_in, ask):
    row = ask()
    assert take(sign_in(world.officer), row, "decline", reason="ngắn").status_code == 422
    assert take(sign_in(world.officer), row, "decline", reason=REASON).status_code == 303
    assert fresh(row).state == "declined"
    client = sign_in(world.other)
    assert REASON in client.get(f"/requests/{row.id}").text and REASON in client.get("/notices").text


@pytest.mark.parametrize("name", ["author", "director", "other_head", "auditor", "branch_officer"])
def test_only_those_who_keep_the_document_decide(world, sign_in, ask, name):
    row = ask()
    assert take(sign_in(getattr(world, name)), row, "decline", reason=REASON).status_code in (403, 404)
    assert fresh(row).state == "asked"


def test_nobody_decides_on_their_own_request_but_may_take_it_back(world, sign_in, ask):
    row, client = ask(by=world.head), sign_in(world.head)
    answer = take(client, row, "accept", author=world.author.id)
    assert answer.status_code == 403 and "không được tự quyết định" in answer.text
    assert client.get("/desk/change-requests").text.count(row.number) == 0
    assert take(client, row, "take_back").status_code == 303 and fresh(row).state == "taken_back"


def test_a_second_decision_is_told_that_someone_acted_first(world, sign_in, ask):
    row = ask()
    seen = row.fingerprint
    take(sign_in(world.head), row, "decline", reason=REASON)
    answer = take(sign_in(world.officer), row, "accept", author=world.author.id, seen=seen)
    assert answer.status_code == 409 and world.head.name in answer.text


def test_those_it_concerns_talk_about_it_until_it_is_decided(world, sign_in, ask):
    row, said = ask(), {"text": "Đề nghị ghi rõ loại hồ sơ được rút ngắn."}
    assert sign_in(world.head).post(f"/requests/{row.id}/comments", data=said).status_code == 303
    assert said["text"] in sign_in(world.other).get(f"/requests/{row.id}").text
    told_of = select(Notice.recipient_id).where(Notice.kind.startswith("comments:"))
    assert set(db.session.scalars(told_of)) == {world.other.id, world.officer.id}
    take(sign_in(world.officer), row, "decline", reason=REASON)
    assert sign_in(world.other).post(f"/requests/{row.id}/comments", data=said).status_code == 409


def test_a_request_that_nobody_decides_goes_up(world, sign_in, ask, now):
    row = ask()
    now(row.decide_by + timedelta(days=4))
    go_round(clock.today())
    late = select(Notice.recipient_id).where(Notice.kind == "escalation:overdue:owner")
    assert set(db.session.scalars(late)) == {world.head.id, world.officer.id}
    assert row.number in sign_in(world.head).get("/overdue").text


def test_sql_and_policy_agree_on_who_sees_what(world, ask):
    secret = world.publish("QT-VP-02", "Mật", security="restricted").document
    branch = world.publish("QT-CC-01", "Chi cục", unit="CC", qms="CC").document
    elsewhere = world.publish("QT-LĐVL-01", "Việc làm", unit="LĐVL").document
    ask(), ask(by=world.staff, document=secret), ask(by=world.branch_staff, document=branch)
    ask(by=world.other, document=elsewhere), ask(by=world.clerk, document=elsewhere)
    everything, seen = db.session.scalars(select(ChangeRequest)).all(), {}
    for name in PEOPLE:
        person = getattr(world, name)
        rows = select(ChangeRequest.id).join(ChangeRequest.document).where(visible_requests(person))
        visible = set(db.session.scalars(rows))
        assert visible == {row.id for row in everything if may_read(person, row)}, name
        seen[name] = len(visible)
    assert (seen["administrator"], seen["branch_staff"], seen["staff"], seen["other"]) == (0, 1, 3, 3)
    assert seen["director"] == 5 and seen["auditor"] == 4


def test_the_list_and_the_workbook_hold_the_same_and_no_more(world, app, sign_in, ask):
    mine = ask(by=world.staff)
    branch = ask(by=world.branch_staff, document=world.publish("QT-CC-01", "Chi cục", unit="CC", qms="CC").document)
    staff = sign_in(world.staff)
    listed = staff.get("/requests").text
    assert mine.number in listed and branch.number not in listed
    assert mine.number in staff.get("/requests?q=qt-vp-01&state=open&ground=practice").text
    assert mine.number not in staff.get("/requests?state=overdue").text
    sheet = openpyxl.load_workbook(io.BytesIO(staff.get("/requests.xlsx").data)).active
    numbers = [row[1] for row in sheet.iter_rows(values_only=True) if row[1]]
    assert mine.number in numbers and branch.number not in numbers
    with statements(app) as few:
        staff.get("/requests")
    ask(by=world.author), ask(by=world.clerk)
    with statements(app) as many:
        staff.get("/requests")
    assert len(many) == len(few)
