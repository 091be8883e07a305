"""Anyone reports what is not right; the officer confirms it, does not take it up, or links it to an earlier report."""

import io
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import select

from qms.core import clock
from qms.core.database import db, get, writing
from qms.documents.models import Document
from qms.nonconformities import operations
from qms.nonconformities.models import Nonconformity
from qms.nonconformities.policy import may_read, visible_nonconformities
from qms.nonconformities.workflow import NONCONFORMITY
from qms.notices.models import Notice
from qms.people.models import Person, Unit
from tests.documents.pages import seen, statements, words
from tests.trust.processes import Place, race
from tests.world import PEOPLE, World

REASON = "Việc này đã được giải quyết tại chỗ."


@pytest.fixture
def report(world):
    """`report(what, by=…, unit=…)` writes one."""

    def write(what="Hồ sơ 0123 trả trễ hai ngày.", *, by=None, unit="VP", document=None, **more):
        with writing():
            return operations.report(
                by=get(Person, (by or world.staff).id),
                today=clock.today(),
                unit=db.session.scalar(select(Unit).where(Unit.code == unit)),
                source="self_found",
                what=what,
                discovered_on=more.pop("discovered_on", clock.today()),
                document=get(Document, document.id) if document else None,
                **more,
            )

    return write


def take(client, row, step, **data):
    return client.post(f"/nonconformities/{row.id}/steps/{step}", data=data)


def fresh(row):
    db.session.expire_all()
    return db.session.get(Nonconformity, row.id)


def confirm(client, row, world, **data):
    given = {"kind": "minor", "unit": world.units["VP"].id, "deadline": "30/04/2026"} | data
    return take(client, row, "confirm", **given)


def test_three_fields_are_enough(world, sign_in):
    given = {"what": "Thiếu chữ ký.", "discovered_on": "16/03/2026", "unit": world.units["VP"].id}
    answer = sign_in(world.staff).post("/nonconformities/new", data=given | {"source": "self_found"})
    assert answer.status_code == 303
    row = db.session.scalars(select(Nonconformity)).one()
    assert (row.number, row.state, row.reporter_id) == ("KPH-2026-VP-001", "reported", world.staff.id)
    assert row.qms_id == world.systems["SO"].id


def test_from_a_document_it_names_the_revision_in_force_that_day(world, sign_in):
    old = world.publish("QT-VP-01", "Quy trình", since=clock.today() - timedelta(days=300))
    world.publish("QT-VP-01", "Quy trình", number=(1, 1), since=clock.today() - timedelta(days=10))
    page = sign_in(world.staff).get(f"/nonconformities/new?document={old.document_id}&quote=trong+ngày").text
    assert "QT-VP-01" in page and "trong ngày</textarea>" in page
    given = {"what": "Làm khác.", "discovered_on": "01/03/2026", "unit": world.units["VP"].id, "source": "self_found"}
    sign_in(world.staff).post("/nonconformities/new", data=given | {"document": old.document_id})
    assert db.session.scalars(select(Nonconformity)).one().revision_id == old.id


@pytest.mark.parametrize(
    ("day", "language", "why"),
    [
        ("17/03/2026", "vi", "không được ở tương lai"),
        ("15/03/2016", "vi", "cách đây hơn mười năm"),
        ("01/01/1900", "en", "more than ten years back"),
    ],
)
def test_nothing_is_found_tomorrow_nor_in_a_year_that_is_a_slip(world, sign_in, day, language, why):
    given = {"what": "Thiếu.", "discovered_on": day, "unit": world.units["VP"].id, "source": "self_found"}
    client = sign_in(world.staff, language=language)
    answer = client.post("/nonconformities/new", data=given)
    assert answer.status_code == 422 and "Thiếu.</textarea>" in answer.text
    assert why in answer.text.partition('id="discovered_on-error"')[2].partition("</div>")[0]
    assert not db.session.scalars(select(Nonconformity)).all()
    assert client.post("/nonconformities/new", data=given | {"discovered_on": "16/03/2016"}).status_code == 303


def test_a_restricted_document_of_another_unit_is_not_named(world, sign_in):
    hidden = world.publish("QT-LĐVL-01", "Bí mật", unit="LĐVL", security="restricted")
    assert "QT-LĐVL-01" not in sign_in(world.staff).get(f"/nonconformities/new?document={hidden.document_id}").text


def test_the_officer_confirms_and_the_head_is_asked(world, sign_in, report):
    row = report()
    assert confirm(sign_in(world.officer), row, world).status_code == 303
    row = fresh(row)
    assert (row.state, row.kind, f"{row.deadline:%d/%m/%Y}") == ("correcting", "minor", "30/04/2026")
    told = db.session.scalars(select(Notice.recipient_id).where(Notice.kind.endswith(":answer"))).all()
    assert world.head.id in told
    assert row.number in sign_in(world.head).get("/").text


def test_the_desk_tells_by_when_the_next_step_is_due_whatever_waits(world, sign_in, report):
    """Two working days to confirm it, though nobody has set a deadline for the whole yet."""
    late, first = report(), report("Thiếu dấu.")
    confirm(sign_in(world.officer), first, world, deadline="18/03/2026")
    rows = seen(sign_in(world.officer).get("/")).xpath("//*[@id='nonconformities']//tbody/tr")
    assert [words(row.xpath("./td")[0]) for row in rows] == [late.number, first.number]
    assert "18/03/2026" in words(rows[0]), "and the other one is corrected within five"


def test_a_deadline_in_the_past_is_refused(world, sign_in, report):
    answer = confirm(sign_in(world.officer), report(), world, deadline="01/03/2026")
    assert answer.status_code == 422


def test_a_unit_of_another_system_cannot_answer_for_it(world, sign_in, report):
    assert confirm(sign_in(world.officer), report(), world, unit=world.units["CC"].id).status_code == 422


@pytest.mark.parametrize("name", ["staff", "head", "director", "branch_officer", "auditor"])
def test_nobody_but_its_officer_triages(world, sign_in, report, name):
    row = report()
    assert confirm(sign_in(getattr(world, name)), row, world).status_code in (403, 404)
    assert fresh(row).state == "reported"


def test_what_is_not_taken_up_says_why_to_who_reported_it(world, sign_in, report):
    row = report()
    assert take(sign_in(world.officer), row, "dismiss", reason="ngắn").status_code == 422
    assert take(sign_in(world.officer), row, "dismiss", reason=REASON).status_code == 303
    assert fresh(row).state == "dismissed"
    assert REASON in sign_in(world.staff).get(f"/nonconformities/{row.id}").text


def test_what_was_withdrawn_is_named_with_a_clear_sentence_and_without_a_revision(world, sign_in):
    document = world.withdraw(world.publish("QT-VP-03", "Quy trình cũ").document)
    staff = sign_in(world.staff)
    assert "đã thu hồi từ ngày 16/03/2026" in staff.get(f"/nonconformities/new?document={document.id}").text
    given = {"what": "Vẫn dùng quy trình cũ.", "discovered_on": "16/03/2026", "unit": world.units["VP"].id}
    sent = staff.post("/nonconformities/new", data=given | {"source": "self_found", "document": document.id})
    row = db.session.scalars(select(Nonconformity)).one()
    assert (sent.status_code, row.document_id, row.revision_id) == (303, document.id, None)


def test_a_file_that_cannot_be_read_is_named_and_nothing_is_lost(world, sign_in):
    given = {"what": "Thiếu chữ ký.", "discovered_on": "16/03/2026", "unit": world.units["VP"].id}
    given |= {"source": "complaint", "files": (io.BytesIO(b"MZ" + bytes(300)), "ảnh.jpg")}
    answer = sign_in(world.staff).post("/nonconformities/new", data=given)
    assert answer.status_code == 422 and "ảnh.jpg: Đây không phải ảnh" in answer.text
    assert "Thiếu chữ ký.</textarea>" in answer.text and 'selected value="complaint"' in answer.text
    assert not db.session.scalars(select(Nonconformity)).all()
    given |= {"discovered_on": "17/03/2026", "files": (io.BytesIO(World.docx("Phiếu hẹn")), "phiếu hẹn.docx")}
    answer = sign_in(world.staff).post("/nonconformities/new", data=given)
    assert answer.status_code == 422 and "đề nghị chọn lại: phiếu hẹn.docx" in answer.text


def test_words_are_found_without_diacritics_and_in_any_order(world, sign_in, report):
    row, other = report("Hồ sơ người có công trả trễ.", place="Quầy số 3"), report("Thiếu chữ ký.")
    staff = sign_in(world.staff)
    for text in ("ho so tra tre", "trễ hồ sơ", "QUAY SO 3", row.number.lower()):
        page = staff.get("/nonconformities", query_string={"q": text}).text
        assert row.number in page and other.number not in page, text
    assert row.number not in staff.get("/nonconformities?q=ho+so+bi+mat").text


def test_duplicates_are_linked_and_never_in_a_circle(world, sign_in, report):
    first, second, third = report(), report(), report()
    officer = sign_in(world.officer)
    assert take(officer, second, "link", number=second.number).status_code == 422
    assert take(officer, second, "link", number="KPH-2026-VP-999").status_code == 422
    assert take(officer, second, "link", number=first.number.lower()).status_code == 303
    assert fresh(second).duplicate_of_id == first.id
    refused = take(officer, third, "link", number=second.number)
    assert refused.status_code == 422 and f"{second.number} đã được nối với {first.number}" in refused.text
    refused = take(officer, first, "link", number=third.number)
    assert refused.status_code == 422 and f'value="{third.number}"' in refused.text
    assert take(officer, second, "reconsider", reason=REASON).status_code == 303
    assert (fresh(second).state, fresh(second).duplicate_of_id) == ("reported", None)
    take(officer, second, "dismiss", reason=REASON)
    refused = take(officer, third, "link", number=second.number)
    assert refused.status_code == 422 and "không được tiếp nhận" in refused.text


def test_of_two_that_are_linked_to_each_other_at_once_one_is(app, world, report):
    first, second = report().id, report().id
    pairs = [(first, second, world.officer.id), (second, first, world.officer.id)]
    came = race(Place.of(app), "link", pairs)
    assert sorted((each.kind, each.value) for each in came) == [("done", None), ("refused", 422)], came
    rows = [db.session.get(Nonconformity, ident, populate_existing=True) for ident in (first, second)]
    assert sorted(row.state for row in rows) == ["duplicate", "reported"]


def test_a_second_officer_is_told_that_someone_acted_first(world, sign_in, report):
    row = report()
    seen = row.fingerprint
    confirm(sign_in(world.officer), row, world)
    late = take(sign_in(world.officer), row, "dismiss", reason=REASON, seen=seen)
    assert late.status_code == 409 and world.officer.name in late.text and REASON in late.text


def test_sql_and_policy_agree_on_who_sees_what(world, report):
    report(), report(by=world.other, unit="LĐVL"), report(by=world.branch_staff, unit="CC"), report(by=world.other)
    moved = report(by=world.clerk)
    with writing():
        row = get(Nonconformity, moved.id)
        officer, unit = get(Person, world.officer.id), get(Unit, world.units["LĐVL"].id)
        given = {"kind": "minor", "unit": unit, "deadline": clock.today()}
        NONCONFORMITY.fire(row, "confirm", by=officer, today=clock.today(), **given)
    everything = db.session.scalars(select(Nonconformity)).all()
    seen = {}
    for name in PEOPLE:
        person = getattr(world, name)
        visible = set(db.session.scalars(select(Nonconformity.id).where(visible_nonconformities(person))))
        assert visible == {row.id for row in everything if may_read(person, row)}, name
        seen[name] = len(visible)
    assert seen["administrator"] == 0 and seen["branch_staff"] == 1
    assert seen["staff"] == 3 and seen["other"] == 3 and seen["officer"] == 4 and seen["director"] == 5


def test_the_list_the_workbook_and_the_board_hold_the_same_and_no_more(world, sign_in, report):
    mine = report("Phiếu của văn phòng.")
    other = report("Phiếu của phòng khác.", by=world.other, unit="LĐVL")
    staff = sign_in(world.staff)
    assert mine.number in staff.get("/nonconformities").text
    assert other.number not in staff.get("/nonconformities").text + staff.get("/nonconformities/board").text
    assert staff.get(f"/nonconformities/{other.id}").status_code == 404
    sheet = openpyxl.load_workbook(io.BytesIO(staff.get("/nonconformities.xlsx").data)).active
    numbers = [row[1] for row in sheet.iter_rows(values_only=True) if row[1]]
    assert mine.number in numbers and other.number not in numbers
    assert mine.number not in staff.get("/nonconformities?state=closed").text
    assert mine.number in staff.get("/nonconformities/board").text


@pytest.mark.parametrize(
    ("language", "empty"),
    [("vi", "Hiện không có. Đơn vị phân tích nguyên nhân."), ("en", "None now. The unit looks for the cause.")],
)
def test_an_empty_column_of_the_board_says_so_and_what_would_stand_in_it(world, sign_in, report, language, empty):
    report()
    lanes = seen(sign_in(world.officer, language=language).get("/nonconformities/board")).xpath("//*[@class='lane']")
    counts = [words(lane.xpath(".//*[@class='counter']")[0]) for lane in lanes]
    assert counts == ["1", *["0"] * 7] and words(lanes[2].xpath("p")[0]) == empty
    assert lanes[0].xpath("article") and not lanes[0].xpath("p")


@pytest.mark.parametrize("address", ["", "?state=overdue&sort=-unit", "?unit=2&q=phieu", "/board", "/board?kind=minor"])
def test_list_and_board_cost_the_same_however_many(world, app, sign_in, report, address):
    report(what="Phiếu thứ nhất")
    officer = sign_in(world.officer)
    with statements(app) as few:
        officer.get(f"/nonconformities{address}")
    for number in range(5):
        confirm(officer, report(what=f"Phiếu {number}"), world)
    with statements(app) as many:
        assert officer.get(f"/nonconformities{address}").status_code == 200
    assert len(many) == len(few) <= 14
