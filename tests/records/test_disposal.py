"""What is past its retention is proposed, reviewed, approved, destroyed; what is held, tied or permanent never is."""

from datetime import date

import pytest
from sqlalchemy import select

from qms.attachments import attach
from qms.core import clock, files, jobs
from qms.core.audit import LogEntry
from qms.core.database import db, get, locked, writing
from qms.core.errors import Conflict, Invalid
from qms.notices.models import Notice
from qms.operating import doctor
from qms.people.models import Person
from qms.records import operations
from qms.records.disposal import Disposal
from qms.records.models import Record
from qms.records.policy import may_read_disposal, visible_disposals
from qms.records.workflow import DISPOSAL, RECORD
from tests.nonconformities.test_reporting import report  # noqa: F401  (a fixture)
from tests.records.conftest import fresh, papers

OVER = date(2020, 5, 4)  # kept for five years from the end of 2020: due since 1 January 2026
REASON = "Thanh tra tỉnh đang yêu cầu cung cấp hồ sơ."
COUNCIL = {
    "valued_on": "16/03/2026",
    "valued_at": "Văn phòng",
    "council": "Nguyễn Văn A, Giám đốc, Chủ tịch\nTrần Văn B, Trưởng phòng, Ủy viên\nLê Thị C, Văn thư, Thư ký",
    "opinions": "Nhất trí hủy.",
}
MINUTES = {"carried_out_on": "16/03/2026", "place": "Văn phòng", "method": "Xóa tệp", "witnesses": "Lê Văn Nhân"}


@pytest.fixture
def due(keep):
    """`due(title)` is a record of VP whose retention is over."""
    return lambda title="Hồ sơ cũ", **more: keep(title, closed=OVER, **more)


def propose(world, *rows: Record, by=None) -> Disposal:
    with writing():
        chosen = [get(Record, row.id) for row in rows]
        person = get(Person, (by or world.officer).id)
        return operations.propose_disposal(chosen, by=person, today=clock.today())


def take(client, row, step, **data):
    return client.post(f"/records/disposals/{row.id}/steps/{step}", data=data)


def lead(world, sign_in, disposal, *, until="carry_out") -> None:
    """The whole way of a list: sent, reviewed, approved, carried out."""
    for step, who, data in (
        ("send", world.officer, {}),
        ("review", world.head, {}),
        ("value", world.clerk, COUNCIL),
        ("approve", world.director, {"password": world.password}),
        ("carry_out", world.clerk, MINUTES),
    ):
        answer = take(sign_in(who), disposal, step, **data)
        assert answer.status_code == 303, (step, answer.text)
        if step == until:
            return


def state(row) -> str:
    db.session.expire_all()
    return db.session.get(type(row), row.id).state


def fresh_list(disposal: Disposal) -> Disposal:
    return db.session.get(Disposal, disposal.id)


def step(row: Record, name: str, by, **given) -> None:
    with writing():
        RECORD.fire(locked(Record, row.id), name, by=get(Person, by.id), today=clock.today(), **given)


def test_the_list_goes_from_proposal_to_minutes_and_the_bytes_are_gone(world, sign_in, due):
    record = due("Hồ sơ cũ", text="điều không còn ai cần")
    [file] = fresh(record).files
    path, sha256 = file.file.path, file.sha256
    client = sign_in(world.officer)
    assert "/records/disposals/new?unit=" in client.get("/").text
    unit = world.units["VP"].id
    assert client.post("/records/disposals/new", data={"unit": unit, "records": [record.id]}).status_code == 303
    disposal = db.session.scalars(select(Disposal)).one()
    assert (disposal.number, state(record)) == ("TH-2026-VP-001", "listed")
    lead(world, sign_in, disposal)
    assert state(record) == "destroyed" and path.exists()
    jobs.run_due()
    assert not path.exists() and db.session.get(files.StoredFile, sha256) is None
    assert list(doctor.faults()) == []
    client = sign_in(world.head)
    page = client.get(f"/records/{record.id}").text
    assert sha256 in page and disposal.number in page and "Hồ sơ cũ" in page
    assert client.get(f"/records/files/{file.id}").status_code == 404
    assert record.number in client.get("/records?q=ho+so+cu").text
    assert record.number not in client.get("/records?q=dieu+khong+con+ai+can").text
    told = db.session.scalars(select(LogEntry).where(LogEntry.action == "records:record:destroy")).one().detail
    assert told["disposal"] == fresh_list(disposal).ref and sha256 in told["files"][0]
    assert "Văn phòng" in client.get(f"/records/disposals/{disposal.id}").text


def test_each_step_asks_those_whose_turn_it_is(world, sign_in, due):
    disposal = propose(world, due())
    for name, who, data in (
        ("send", world.officer, {}),
        ("review", world.head, {}),
        ("value", world.clerk, COUNCIL),
    ):
        assert disposal.number in sign_in(who).get("/").text
        take(sign_in(who), disposal, name, **data)
    assert disposal.number in sign_in(world.director).get("/").text
    assert disposal.number not in sign_in(world.staff).get("/").text
    told = set(db.session.scalars(select(Notice.recipient_id).where(Notice.subject_kind == "disposal")))
    assert {world.head.id, world.director.id} <= told


def test_whoever_proposed_it_never_approves_it(world, sign_in, due):
    world.give_role(world.director, "quality_officer", "qms:SO")
    disposal = propose(world, due(), by=world.director)
    take(sign_in(world.officer), disposal, "send")
    assert take(sign_in(world.director), disposal, "review").status_code == 403
    take(sign_in(world.head), disposal, "review")
    take(sign_in(world.clerk), disposal, "value", **COUNCIL)
    answer = take(sign_in(world.director), disposal, "approve", password=world.password)
    assert answer.status_code == 403 and state(disposal) == "valued"
    assert take(sign_in(world.deputy_director), disposal, "approve", password=world.password).status_code == 303


def test_what_the_unit_still_needs_is_taken_off_with_a_reason(world, sign_in, due):
    wanted, rest = due("Còn cần"), due("Không cần")
    disposal = propose(world, wanted, rest)
    take(sign_in(world.officer), disposal, "send")
    client = sign_in(world.head)
    assert take(client, disposal, "review", keep=[wanted.id]).status_code == 422
    assert take(client, disposal, "review", keep=[wanted.id, rest.id], reason=REASON).status_code == 422
    assert take(client, disposal, "review", keep=[wanted.id], reason=REASON).status_code == 303
    assert (state(wanted), state(rest)) == ("closed", "listed")


def test_a_returned_list_is_changed_and_sent_again(world, sign_in, due):
    first, second = due("Một"), due("Hai")
    disposal = propose(world, first)
    lead(world, sign_in, disposal, until="review")
    assert take(sign_in(world.director), disposal, "return", reason="Danh mục chưa đầy đủ.").status_code == 303
    client = sign_in(world.officer)
    client.post(f"/records/disposals/{disposal.id}/edit", data={"records": [second.id]})
    assert (state(first), state(second), fresh_list(disposal).round) == ("closed", "listed", 2)
    lead(world, sign_in, disposal)
    assert (state(first), state(second)) == ("closed", "destroyed")


@pytest.mark.parametrize("why", ["permanent", "still within its years", "held", "open", "listed"])
def test_what_may_not_be_destroyed_never_enters_a_list(world, keep, due, why):
    row = {
        "permanent": lambda: due(years=None),
        "still within its years": lambda: due(years=6),
        "open": keep,
    }.get(why, due)()
    if why == "held":
        step(row, "hold", world.qmr, reason=REASON)
    if why == "listed":
        propose(world, row)
    before = state(row)
    with pytest.raises(Invalid):
        propose(world, row)
    assert state(row) == before


def test_a_record_of_an_open_nonconformity_is_kept_until_it_is_closed(world, sign_in, due, report):  # noqa: F811
    open_one = report()
    tied, free = due("Gắn với phiếu", origin=open_one.ref), due("Không gắn")
    with pytest.raises(Invalid):
        propose(world, tied)
    page = sign_in(world.officer).get(f"/records/disposals/new?unit={world.units['VP'].id}").text
    assert "chưa đóng" in page and f'value="{tied.id}"' not in page and f'value="{free.id}"' in page
    page, other = (sign_in(world.staff).get(f"/records/{row.id}").text for row in (tied, free))
    said = "Đã hết thời hạn lưu trữ nhưng chưa được hủy"
    assert said in page and "chưa đóng" in page and said not in other


def test_the_council_takes_off_what_it_wants_kept_and_its_minutes_are_shown(world, sign_in, due):
    wanted, rest = due("Còn cần"), due("Không cần")
    disposal = propose(world, wanted, rest)
    lead(world, sign_in, disposal, until="review")
    assert take(sign_in(world.director), disposal, "approve", password=world.password).status_code == 409
    client = sign_in(world.clerk)
    assert "Thư ký Hội đồng" in client.get(f"/records/disposals/{disposal.id}/steps/value").text
    few = COUNCIL | {"council": "Nguyễn Văn A, Giám đốc, Chủ tịch"}
    assert take(client, disposal, "value", **few).status_code == 422
    assert take(client, disposal, "value", **COUNCIL | {"valued_on": "15/03/2026"}).status_code == 422
    assert take(client, disposal, "value", **COUNCIL, keep=[wanted.id]).status_code == 422
    assert take(client, disposal, "value", **COUNCIL, keep=[wanted.id], reason=REASON).status_code == 303
    assert (state(wanted), state(rest), state(disposal)) == ("closed", "listed", "valued")
    page = sign_in(world.director).get(f"/records/disposals/{disposal.id}").text
    assert "Nhất trí hủy." in page and "Lê Thị C, Văn thư, Thư ký" in page and REASON in page


def test_bytes_that_another_thing_names_stay(world, sign_in, due):
    record = due(text="Tệp dùng chung")
    shared = papers("Tệp dùng chung")
    with writing():
        attach(get(Record, record.id), [shared], by=get(Person, world.staff.id))
    sha256 = shared.staged.sha256
    assert fresh(record).files[0].sha256 == sha256
    lead(world, sign_in, propose(world, record))
    jobs.run_due()
    assert files.is_intact(sha256) and list(doctor.faults()) == []


def test_erasing_is_repeatable_and_a_crash_between_is_made_good(world, sign_in, due):
    record = due()
    path = fresh(record).files[0].file.path
    lead(world, sign_in, propose(world, record))
    path.unlink()  # as if the machine had stopped before the commit
    jobs.run_due()
    with writing():
        assert files.forget(path.name)
    assert list(doctor.faults()) == []


def test_doctor_names_bytes_that_should_be_gone(world, sign_in, due):
    record = due()
    path = fresh(record).files[0].file.path
    data = path.read_bytes()
    lead(world, sign_in, propose(world, record))
    jobs.run_due()
    path.write_bytes(data)
    assert any("Đã tiêu hủy mà tệp vẫn còn trong kho" in fault for fault in doctor.faults())


def test_retention_is_only_ever_lengthened(world, sign_in, due):
    record, client = due(), sign_in(world.head)
    for shorter in ("5", "2"):
        data = {"retention": shorter, "reason": REASON}
        assert client.post(f"/records/{record.id}/steps/extend", data=data).status_code == 422
    data = {"retention": "10", "reason": REASON}
    assert client.post(f"/records/{record.id}/steps/extend", data=data).status_code == 303
    assert fresh(record).disposal_due == date(2031, 1, 1)


def test_a_record_added_by_mistake_is_dropped_with_its_files(world, sign_in, keep):
    record = keep(text="lỡ tải lên")
    path = fresh(record).files[0].file.path
    assert (
        sign_in(world.other_head).post(f"/records/{record.id}/steps/drop", data={"reason": REASON}).status_code == 404
    )
    assert sign_in(world.staff).post(f"/records/{record.id}/steps/drop", data={"reason": REASON}).status_code == 303
    jobs.run_due()
    assert state(record) == "dropped" and not path.exists() and list(doctor.faults()) == []


def test_a_list_of_another_unit_is_not_seen(world, sign_in, due):
    disposal = propose(world, due())
    assert sign_in(world.other_head).get(f"/records/disposals/{disposal.id}").status_code == 404
    assert disposal.number not in sign_in(world.other_head).get("/records/disposals").text
    assert sign_in(world.staff).get("/records/disposals").status_code == 403
    assert sign_in(world.auditor).get(f"/records/disposals/{disposal.id}.xlsx").data[:2] == b"PK"


def test_who_sends_the_same_bytes_while_they_are_destroyed_is_told_to_send_them_again(world, sign_in, due):
    record = due()
    file = fresh(record).files[0].file
    lead(world, sign_in, propose(world, record))
    staged = files.Staged(file.sha256, file.size)  # sent before, kept after
    jobs.run_due()
    with pytest.raises(Conflict), writing():
        files.keep(staged, file.media_type)
    assert list(doctor.faults()) == []


def test_sql_sees_the_lists_that_the_policy_sees_and_waits_on_those_it_names(world, sign_in, due):
    disposal = propose(world, due())
    for taken in ("", "send", "review", "value", "approve"):
        if taken:
            lead_one(world, sign_in, disposal, taken)
        row = fresh_list(disposal)
        turn = DISPOSAL.turns[row.state]
        for person in db.session.scalars(select(Person)):
            shown = db.session.scalar(select(Disposal.id).where(visible_disposals(person)))
            assert bool(shown) == bool(may_read_disposal(person, row)), (person.username, row.state)
        for person in turn.people(row):
            assert db.session.scalar(select(Disposal.id).where(turn.condition(person, clock.today()))), row.state
        assert turn.people(row)


def lead_one(world, sign_in, disposal, step: str) -> None:
    who, data = {
        "send": (world.officer, {}),
        "review": (world.head, {}),
        "value": (world.clerk, COUNCIL),
        "approve": (world.director, {"password": world.password}),
    }[step]
    assert take(sign_in(who), disposal, step, **data).status_code == 303
    db.session.expire_all()
