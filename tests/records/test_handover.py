"""Closed records are handed over to the archive: a list of the unit, received by the archivist with minutes."""

import io
import re
from datetime import date

import openpyxl
import pytest
from sqlalchemy import select

from qms.core import clock
from qms.core.audit import LogEntry
from qms.core.database import db, get, writing
from qms.core.errors import Invalid
from qms.notices.models import Notice
from qms.people.models import Person
from qms.records.handover import operations
from qms.records.handover.models import Handover
from qms.records.handover.policy import may_read_handover, visible_handovers
from qms.records.handover.queries import due
from qms.records.handover.workflow import HANDOVER
from qms.records.models import Record
from tests.records.conftest import fresh

CLOSED = date(2026, 2, 2)
REASON = "Thiếu biên bản kiểm tra trong hồ sơ."
MINUTES = {"received_on": "16/03/2026", "place": "Văn phòng", "kept_at": "Kho số 1", "condition": "Còn tốt"}


def make(client, world, *rows: Record) -> Handover:
    data = {"unit": rows[0].unit_id, "records": [row.id for row in rows]}
    assert client.post("/records/handovers/new", data=data).status_code == 303
    return db.session.scalars(select(Handover).order_by(Handover.id.desc()).limit(1)).one()


def take(client, row, step, **data):
    return client.post(f"/records/handovers/{row.id}/steps/{step}", data=data)


def received(sign_in, world, handover, **more) -> None:
    assert take(sign_in(world.staff), handover, "send").status_code == 303
    answer = take(sign_in(world.clerk), handover, "receive", **MINUTES | more)
    assert answer.status_code == 303, answer.text


def state(row) -> str:
    db.session.expire_all()
    return db.session.get(type(row), row.id).state


@pytest.fixture
def closed(keep):
    """`closed(title)` is a closed record of VP."""
    return lambda title="Hồ sơ đã kết thúc", **more: keep(title, closed=CLOSED, **more)


def test_a_unit_hands_over_and_the_archive_keeps_the_records_from_that_day(world, sign_in, closed):
    row, client = closed(), sign_in(world.staff)
    assert f"/records/handovers/new?unit={row.unit_id}" in client.get("/records/handovers").text
    handover = make(client, world, row)
    assert handover.number == "NL-2026-VP-001" and fresh(row).archived_on is None
    received(sign_in, world, handover)
    kept = fresh(row)
    assert (kept.archived_on, kept.place, kept.state) == (clock.today(), "Kho số 1", "closed")
    page = sign_in(world.staff).get(f"/records/{row.id}").text
    assert "Đã nộp lưu ngày 16/03/2026" in page and handover.number in page
    assert "Còn tốt" in client.get(f"/records/handovers/{handover.id}").text
    told = db.session.scalars(select(LogEntry).where(LogEntry.action == "records:record:archive")).one().detail
    assert told["new"]["place"] == "Kho số 1"


def test_what_is_to_be_destroyed_is_not_ticked_for_the_archive(world, sign_in, closed, keep):
    row, old = closed(), keep("Hồ sơ cũ", closed=date(2019, 5, 6), years=5)
    page = sign_in(world.staff).get(f"/records/handovers/new?unit={row.unit_id}").text
    ticked = {int(value) for value in re.findall(r'<input(?=[^>]* checked)[^>]* value="(\d+)"', page)}
    assert ticked == {row.id} and f'value="{old.id}"' in page
    assert f"đã hết thời hạn lưu trữ (xem mục Tiêu hủy): {old.number}" in page


def test_each_step_asks_those_whose_turn_it_is(world, sign_in, closed):
    handover = make(sign_in(world.staff), world, closed())
    assert handover.number in sign_in(world.staff).get("/").text
    take(sign_in(world.staff), handover, "send")
    assert handover.number in sign_in(world.clerk).get("/").text
    assert handover.number not in sign_in(world.head).get("/").text
    told = set(db.session.scalars(select(Notice.recipient_id).where(Notice.subject_kind == "handover")))
    assert told == {world.clerk.id}


def test_a_head_sees_what_is_to_be_handed_over_and_by_when(world, sign_in, closed):
    closed()
    assert "02/02/2027" in sign_in(world.head).get("/").text and due(date(2024, 2, 29)) == date(2025, 2, 28)
    assert "records-to-hand-over" not in sign_in(world.staff).get("/").text


def test_what_the_archive_refuses_stays_with_the_unit(world, sign_in, closed):
    taken, refused = closed("Đủ"), closed("Thiếu")
    handover = make(sign_in(world.staff), world, taken, refused)
    take(sign_in(world.staff), handover, "send")
    client = sign_in(world.clerk)
    for given in ({"refuse": [refused.id]}, {"refuse": [taken.id, refused.id], "reason": REASON}):
        assert take(client, handover, "receive", **MINUTES | given).status_code == 422
    assert take(client, handover, "receive", **MINUTES | {"received_on": "17/03/2026"}).status_code == 422
    answer = take(client, handover, "receive", **MINUTES, refuse=[refused.id], reason=REASON)
    assert answer.status_code == 303
    assert (fresh(taken).archived_on, fresh(refused).archived_on) == (clock.today(), None)
    assert make(sign_in(world.staff), world, refused).number == "NL-2026-VP-002"


def test_whoever_made_the_list_does_not_receive_it(world, sign_in, closed):
    handover = make(sign_in(world.clerk), world, closed())
    answer = take(sign_in(world.clerk), handover, "send")
    assert answer.status_code == 422 and "Văn thư – lưu trữ" in answer.text and state(handover) == "draft"
    assert take(sign_in(world.officer), handover, "receive", **MINUTES).status_code == 409


def test_a_returned_list_is_changed_and_sent_again(world, sign_in, closed):
    first, second = closed("Một"), closed("Hai")
    client = sign_in(world.staff)
    handover = make(client, world, first)
    take(client, handover, "send")
    assert client.get(f"/records/handovers/{handover.id}/edit").status_code == 409
    archivist = sign_in(world.clerk)
    assert "Trả lại mục lục" in archivist.get(f"/records/handovers/{handover.id}").text
    assert take(archivist, handover, "return", reason=REASON).status_code == 303
    client = sign_in(world.staff)
    changed = client.post(f"/records/handovers/{handover.id}/edit", data={"records": [second.id]})
    assert changed.status_code == 303
    received(sign_in, world, handover)
    assert (fresh(first).archived_on, fresh(second).archived_on) == (None, clock.today())


@pytest.mark.parametrize("why", ["open", "on another list", "there already"])
def test_what_cannot_be_handed_over_enters_no_list(world, sign_in, keep, closed, why):
    row = keep() if why == "open" else closed()
    if why != "open":
        handover = make(sign_in(world.staff), world, row)
        if why == "there already":
            received(sign_in, world, handover)
    with pytest.raises(Invalid), writing():
        operations.make_list([get(Record, row.id)], by=get(Person, world.staff.id), today=clock.today())


def test_a_given_up_list_leaves_the_records_free(world, sign_in, closed):
    row, client = closed(), sign_in(world.staff)
    handover = make(client, world, row)
    assert take(client, handover, "drop", reason=REASON).status_code == 303
    assert make(client, world, row).number == "NL-2026-VP-002"


def test_nobody_hands_over_the_records_of_another_unit(world, sign_in, closed):
    row = closed()
    client = sign_in(world.other)
    refused = client.post("/records/handovers/new", data={"unit": row.unit_id, "records": [row.id]})
    assert refused.status_code == 422
    handover = make(sign_in(world.staff), world, row)
    assert sign_in(world.other).get(f"/records/handovers/{handover.id}").status_code == 404


def test_the_list_of_records_is_narrowed_to_what_is_archived(world, sign_in, closed):
    gone, here = closed("Đã nộp"), closed("Chưa nộp")
    received(sign_in, world, make(sign_in(world.staff), world, gone))
    client = sign_in(world.staff)
    for state_asked, shown, hidden in (("archived", gone, here), ("with_unit", here, gone)):
        page = client.get(f"/records?state={state_asked}").text
        assert shown.number in page and hidden.number not in page


def test_the_archivist_opens_and_finds_what_was_handed_over_and_nothing_else(world, sign_in, keep):
    gone, refused, here = (
        keep(title, unit="LĐVL", by=world.other, closed=CLOSED, text="từ khóa chung") for title in ("Một", "Hai", "Ba")
    )
    assert sign_in(world.clerk).get(f"/records/{gone.id}").status_code == 404
    handover = make(sign_in(world.other), world, gone, refused)
    take(sign_in(world.other), handover, "send")
    answer = take(sign_in(world.clerk), handover, "receive", **MINUTES, refuse=[refused.id], reason=REASON)
    assert answer.status_code == 303, answer.text
    client, file = sign_in(world.clerk), fresh(gone).files[0].id
    assert client.get(f"/records/{gone.id}").status_code == 200
    with client.get(f"/records/files/{file}") as sent:
        assert sent.status_code == 200
    for address in ("/records", "/records?q=tu+khoa+chung", "/records?state=archived", "/search/beside?q=khoa+chung"):
        page = client.get(address).text
        assert gone.number in page and refused.number not in page and here.number not in page, address
    assert [client.get(f"/records/{row.id}").status_code for row in (refused, here)] == [404, 404]
    assert client.get(f"/records/{gone.id}/steps/hold").status_code in (403, 404)
    assert sign_in(world.staff).get(f"/records/{gone.id}").status_code == 404


def test_sql_sees_the_lists_that_the_policy_sees_and_waits_on_those_it_names(world, sign_in, closed):
    handover = make(sign_in(world.staff), world, closed())
    for taken in ("", "send"):
        if taken:
            take(sign_in(world.staff), handover, taken)
        db.session.expire_all()
        row = db.session.get(Handover, handover.id)
        turn = HANDOVER.turns[row.state]
        for person in db.session.scalars(select(Person)):
            shown = db.session.scalar(select(Handover.id).where(visible_handovers(person)))
            assert bool(shown) == bool(may_read_handover(person, row)), (person.username, row.state)
        assert turn.people(row)
        for person in turn.people(row):
            assert db.session.scalar(select(Handover.id).where(turn.condition(person, clock.today()))), row.state


@pytest.mark.parametrize(
    ("language", "title", "taken"),
    [("vi", "Mục lục hồ sơ nộp lưu", "Đã nhận"), ("en", "List for the archive", "Taken")],
)
def test_the_list_is_a_workbook_too(world, sign_in, closed, language, title, taken):
    row, refused = closed("=Đủ"), closed("Thiếu")
    handover = make(sign_in(world.staff), world, row, refused)
    received(sign_in, world, handover, refuse=[refused.id], reason=REASON)
    client = sign_in(world.staff, language=language)
    assert f"/records/handovers/{handover.id}.xlsx" in client.get(f"/records/handovers/{handover.id}").text
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/records/handovers/{handover.id}.xlsx").data)).active
    said = [list(line) for line in book.iter_rows(values_only=True)]
    assert said[0][0] == title and handover.number in said[1][0]
    period = "02/02/2026"
    years = "5 năm" if language == "vi" else "5 years"
    (first, second) = said[-2:]
    assert first[:6] == [1, "Kho số 1", row.number, "=Đủ", period, years] and first[7:9] == [1, taken]
    assert second[2] == refused.number and second[9] == REASON
    assert sign_in(world.other).get(f"/records/handovers/{handover.id}.xlsx").status_code == 404


def test_what_is_made_for_the_archive_is_called_by_its_own_name(world, sign_in, closed):
    closed()
    assert "Lập mục lục" in sign_in(world.staff).get("/records/handovers").text
    assert "Lập mục lục" in sign_in(world.head).get("/").text
    assert "Make a list for the archive" in sign_in(world.staff, language="en").get("/records/handovers").text
