"""A unit keeps its list of records: adds, closes, corrects and finds them; and sees nobody else's."""

import io
from datetime import date

import docx
import openpyxl
import pytest
from sqlalchemy import select

from qms.config import ROOT
from qms.core import jobs
from qms.core.database import db, get, writing
from qms.imports.package import W
from qms.people.models import Person
from qms.records.models import Record, RecordFile
from qms.records.policy import may_read, visible_records
from tests.documents.pages import seen, statements, words
from tests.records.conftest import fresh
from tests.world import PEOPLE, World

TODAY = "16/03/2026"
FORM = ROOT / "procedures" / "bieu-mau" / "BM-QT.HT.04-03_LBH01_LSD00.docx"


def given(world, **more) -> dict:
    data = {"title": "Hồ sơ họp", "unit": world.units["VP"].id, "opened_on": TODAY, "retention": "5"}
    return data | {"medium": "electronic"} | more


def docx_text(file) -> list[str]:
    """The texts of a kept .docx, in its tables as well."""
    return [node.text or "" for node in docx.Document(io.BytesIO(file.file.path.read_bytes())).element.iter(f"{W}t")]


def only() -> Record:
    return db.session.scalars(select(Record)).one()


def test_a_record_is_added_by_upload_and_found_by_the_words_of_its_file(world, sign_in):
    file = (io.BytesIO(World.docx("Kết luận của Giám đốc về chế độ tử tuất.")), "kết luận.docx")
    client = sign_in(world.staff)
    answer = client.post("/records/new", data=given(world, files=file))
    record = only()
    assert answer.status_code == 303 and (record.number, record.state) == ("HS-2026-VP-001", "open")
    assert record.number in client.get("/records?q=che+do+tu+tuat").text
    assert record.number in client.get("/records?q=CHẾ+ĐỘ+tử").text
    assert record.number in client.get("/records?q=hs-2026-vp-001").text
    assert record.number not in client.get("/records?q=che+do+thai+san").text
    assert client.get("/records?q=%27%22%29+AND+NOT").status_code == 200


def test_the_retention_is_that_of_its_procedure_unless_another_is_chosen(world, sign_in):
    world.publish("QT-VP-01", "Quy trình", retention="10")
    client = sign_in(world.staff)
    assert client.post("/records/new", data=given(world, retention="")).status_code == 422
    client.post("/records/new", data=given(world, retention="", document="qt vp 01"))
    assert only().retention_years == 10
    refused = client.post("/records/new", data=given(world, document="QT-VP-99"))
    assert refused.status_code == 422 and "Không có tài liệu nào mang mã hiệu này." in refused.text


def test_a_form_of_the_library_is_filled_in_and_says_which_revision_it_is(world, sign_in):
    parent = world.publish("QT-VP-02", "Quy trình", retention="permanent").document
    form = world.publish("BM-QT.VP.02-01", "Phiếu yêu cầu", kind="form", parent=parent, file=FORM.read_bytes())
    client = sign_in(world.staff)
    assert "BM-QT.VP.02-01" in client.get("/records/forms?q=phieu+yeu").text
    page = seen(client.get(f"/records/new?form={form.document_id}"))
    asked = {words(label): label.get("for") for label in page.xpath("//label[@for]")}
    what = next(name for label, name in asked.items() if label.startswith("Sự việc"))
    verdict = next(name for label, name in asked.items() if label.startswith("Xác nhận là sự không phù hợp"))
    filled = given(world, form=form.document_id, retention="", **{what: "Điều đã ghi vào ô", verdict: "confirmed"})
    assert client.post("/records/new", data=filled).status_code == 303
    record = only()
    assert record.retention_years is None and "☒" in "".join(docx_text(record.files[0]))
    assert record.revision_id == form.id and record.files[0].name.startswith("BM-QT.VP.02-01")
    taken = client.get(f"/records/files/{record.files[0].id}", buffered=True)
    assert taken.status_code == 200 and taken.data[:2] == b"PK"
    assert record.number in client.get("/records?q=dieu+da+ghi").text


@pytest.mark.parametrize(
    ("closed", "years", "due"), [(date(2026, 1, 5), 5, date(2032, 1, 1)), (date(2026, 1, 5), None, None)]
)
def test_retention_counts_from_the_end_of_the_year_of_closing(keep, closed, years, due):
    record = fresh(keep(closed=closed, years=years))
    assert (record.state, record.retention_start, record.disposal_due) == ("closed", date(2026, 12, 31), due)


def test_the_head_closes_it_and_then_nothing_can_be_changed(world, sign_in, keep):
    record = keep()
    close = f"/records/{record.id}/steps/close"
    assert sign_in(world.staff).post(close, data={"closed_on": TODAY, "retention": "5"}).status_code == 403
    head = sign_in(world.head)
    assert head.post(close, data={"closed_on": "17/03/2026", "retention": "5"}).status_code == 422
    assert head.post(close, data={"closed_on": TODAY, "retention": "5"}).status_code == 303
    file = (io.BytesIO(World.docx("Thêm.")), "thêm.docx")
    assert head.post(f"/records/{record.id}/files", data={"files": file}).status_code == 403
    assert head.post(f"/records/{record.id}/edit", data=given(world)).status_code == 403
    assert len(fresh(record).files) == 1


def test_an_empty_record_is_not_closed(world, sign_in):
    sign_in(world.head).post("/records/new", data=given(world))
    refused = sign_in(world.head).get(f"/records/{only().id}/steps/close")
    assert refused.status_code == 200 and "Hồ sơ chưa có gì" in refused.text


def test_a_correction_refers_to_what_it_corrects(world, sign_in, keep):
    record, client = keep(closed=date(2026, 1, 5)), sign_in(world.staff)
    assert "Đính chính hồ sơ HS-2026-VP-001" in client.get(f"/records/new?corrects={record.id}").text
    client.post("/records/new", data=given(world, corrects=record.id, title="Đính chính ngày họp"))
    correction = db.session.scalars(select(Record).where(Record.corrects_id == record.id)).one()
    assert correction.number in client.get(f"/records/{record.id}").text
    assert record.number in client.get(f"/records/{correction.id}").text
    still_open = keep("Hồ sơ đang lập")
    client.post("/records/new", data=given(world, corrects=still_open.id))
    assert not fresh(still_open).corrections


def test_a_unit_sees_its_own_and_what_concerns_it_and_counts_betray_nothing(world, sign_in, keep):
    own = keep("Hồ sơ của Văn phòng", text="từ khóa chung")
    elsewhere = keep("Hồ sơ của phòng khác", unit="LĐVL", by=world.other, text="từ khóa chung")
    shared = keep("Hồ sơ liên quan", unit="LĐVL", by=world.other, concerns=[world.units["VP"]], text="từ khóa chung")
    client = sign_in(world.staff)
    page = client.get("/records?q=tu+khoa+chung").text
    assert (
        own.number in page and shared.number in page and elsewhere.number not in page and "1–2 trong tổng số 2" in page
    )
    assert client.get(f"/records/{elsewhere.id}").status_code == 404
    assert client.get(f"/records/files/{fresh(elsewhere).files[0].id}").status_code == 404
    book = openpyxl.load_workbook(io.BytesIO(client.get("/records.xlsx").data)).active
    told = {cell.value for row in book.iter_rows() for cell in row}
    assert own.number in told and elsewhere.number not in told
    for person in (world.officer, world.qmr, world.auditor, world.director):
        assert elsewhere.number in sign_in(person).get("/records").text


def test_sql_sees_what_the_policy_sees(world, keep):
    keep("Một")
    keep("Hai", unit="LĐVL", by=world.other, concerns=[world.units["VP"]])
    keep("Ba", unit="CC", by=world.branch_staff)
    for name in PEOPLE:
        person = get(Person, getattr(world, name).id)
        shown = set(db.session.scalars(select(Record.id).where(visible_records(person))))
        assert shown == {row.id for row in db.session.scalars(select(Record)) if may_read(person, row)}, name


@pytest.mark.parametrize(
    "address",
    ["?q=ho+so&sort=opened", "?q=ho+so", "?state=due&unit=2", "?sort=due", "/disposals", "/disposals/new?unit=2"],
)
def test_the_list_costs_the_same_however_long(app, world, sign_in, keep, address):
    def cost() -> int:
        with statements(app) as sent:
            assert client.get(f"/records{address}").status_code == 200
        return len(sent)

    client, long_ago = sign_in(world.officer), date(2015, 3, 2)
    keep("Hồ sơ một", closed=long_ago)
    client.get("/records")
    few = cost()
    for number in range(4):
        keep(f"Hồ sơ {number}", unit=("VP", "LĐVL")[number % 2], closed=long_ago if number < 2 else None)
    jobs.run_due()
    assert cost() == few


def test_other_units_are_let_see_an_open_record_and_no_longer(world, sign_in, keep):
    record = keep()
    client, other = sign_in(world.staff), world.units["LĐVL"].id
    data = given(world, title="Hồ sơ họp xem xét")
    assert client.post(f"/records/{record.id}/edit", data=data | {"concerns": [other]}).status_code == 303
    assert sign_in(world.other).get(f"/records/{record.id}").status_code == 200
    assert sign_in(world.staff).post(f"/records/{record.id}/edit", data=data).status_code == 303
    assert sign_in(world.other).get(f"/records/{record.id}").status_code == 404


@pytest.mark.parametrize("reader", ["officer", "other"])
def test_its_page_costs_the_same_however_much_it_holds(app, world, sign_in, keep, reader):
    def cost() -> int:
        with statements(app) as sent:
            assert client.get(address).status_code == 200
        return len(sent)

    concerned, closed = [world.units["LĐVL"]], date(2026, 3, 2)
    row = keep("Biên bản họp", concerns=concerned, closed=closed)
    keep("Đính chính", corrects=row, concerns=concerned)
    client, address = sign_in(getattr(world, reader)), f"/records/{row.id}"
    cost()
    few = cost()
    for number in range(3):
        keep(f"Đính chính {number}", corrects=row, concerns=[world.units["TT"], *concerned], closed=closed)
        with writing() as session:
            session.add(
                RecordFile(record_id=row.id, name=f"{number}.docx", sha256="0" * 64, size=1, by_id=world.head.id)
            )
    assert cost() == few
