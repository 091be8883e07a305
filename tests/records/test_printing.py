"""Lists and minutes come out in the office's own forms in force; a closed nonconformity becomes a record."""

import io
from datetime import date

import docx
import pytest
from sqlalchemy import select

from qms.attachments import attach
from qms.config import ROOT
from qms.core import clock
from qms.core.database import db, get, locked, writing
from qms.imports.package import W
from qms.nonconformities.models import Nonconformity
from qms.nonconformities.workflow import NONCONFORMITY
from qms.people.models import Person
from qms.records.models import Record
from tests.nonconformities.test_reporting import report  # noqa: F401  (a fixture)
from tests.records.conftest import fresh, papers
from tests.records.test_disposal import OVER, lead, propose
from tests.records.test_handover import make, received

FORMS = ROOT / "procedures" / "bieu-mau"
SERVING = {
    "record_list": "BM-QT.VP.02-01_LBH01_LSD00",
    "disposal_list": "BM-QT.VP.02-04_LBH01_LSD00",
    "valuation_minutes": "BM-QT.VP.02-05_LBH01_LSD00",
    "handover_list": "BM-QT.VP.02-02_LBH01_LSD00",
    "handover_minutes": "BM-QT.VP.02-03_LBH01_LSD00",
    "disposal_minutes": "BM-QT.VP.02-06_LBH01_LSD00",
    "nonconformity": "BM-QT.HT.04-03_LBH01_LSD00",
    "corrective_action_request": "BM-QT.HT.04-01_LBH01_LSD02",
}


@pytest.fixture
def forms(world):
    """`forms("record_list", …)` brings the library's own forms into force."""

    def publish(*purposes: str) -> None:
        for number, purpose in enumerate(purposes, 1):
            data = (FORMS / f"{SERVING[purpose]}.docx").read_bytes()
            world.publish(f"BM-QT.HT.01-{number:02}", "Biểu mẫu", kind="form", file=data, serves=purpose)

    return publish


def text(data: bytes) -> str:
    return "\n".join(node.text or "" for node in docx.Document(io.BytesIO(data)).element.iter(f"{W}t"))


def taken(client, url: str) -> str:
    answer = client.get(url if "?" in url else f"{url}?as_is=1")
    assert answer.data[:2] == b"PK", answer.text
    return text(answer.data)


def test_the_list_and_the_minutes_are_printed_in_the_forms_in_force(world, sign_in, keep, forms):
    forms("disposal_list", "valuation_minutes", "disposal_minutes")
    row = keep("Hồ sơ hết thời hạn", closed=OVER)
    sha256 = fresh(row).files[0].sha256
    disposal = propose(world, row)
    client = sign_in(world.officer)
    assert client.get(f"/records/disposals/{disposal.id}/minutes.docx").status_code == 409
    said = taken(client, f"/records/disposals/{disposal.id}/list.docx")
    assert disposal.number in said and "Hồ sơ hết thời hạn" in said and "31/12/2025" in said
    assert client.get(f"/records/disposals/{disposal.id}/valuation.docx").status_code == 409
    lead(world, sign_in, disposal)
    said = taken(sign_in(world.head), f"/records/disposals/{disposal.id}/valuation.docx")
    assert "Nguyễn Văn A" in said and "Ủy viên" in said and "Nhất trí hủy." in said and row.number in said
    said = taken(sign_in(world.head), f"/records/disposals/{disposal.id}/minutes.docx")
    assert sha256 in said and "Xóa tệp" in said and world.clerk.name in said and "Lê Văn Nhân" in said


def test_a_handing_over_is_printed_in_the_forms_in_force(world, sign_in, keep, forms):
    forms("handover_list", "handover_minutes")
    row = keep("Hồ sơ nộp lưu", closed=clock.today(), years=None)
    client = sign_in(world.staff)
    handover = make(client, world, row)
    said = taken(client, f"/records/handovers/{handover.id}/list.docx")
    assert row.number in said and "Vĩnh viễn" in said and world.staff.name in said
    assert client.get(f"/records/handovers/{handover.id}/minutes.docx").status_code == 409
    received(sign_in, world, handover)
    said = taken(sign_in(world.staff), f"/records/handovers/{handover.id}/minutes.docx")
    assert handover.number in said and world.clerk.name in said and "Kho số 1" in said and row.number in said


def test_the_list_of_records_counts_what_is_permanent(world, sign_in, keep, forms):
    forms("record_list")
    keep("Một", years=None)
    keep("Hai")
    said = taken(sign_in(world.staff), "/records.docx")
    assert "Vĩnh viễn" in said and "HS-2026-VP-002" in said


def test_without_a_form_in_force_it_is_said_which_is_missing(world, sign_in, keep):
    keep()
    answer = sign_in(world.staff).get("/records.docx")
    assert answer.status_code == 422 and "Danh mục hồ sơ" in answer.text


@pytest.fixture
def closed(world, report):  # noqa: F811
    """A nonconformity that was corrected and closed, with a photo."""
    row = report("Hồ sơ 0456 trả trễ ba ngày.")
    photo = papers("Ảnh chụp sổ theo dõi", name="sổ.docx")
    steps = {
        "confirm": ("officer", {"kind": "minor", "unit": world.units["VP"], "deadline": date(2026, 4, 30)}),
        "correct": ("head", {"correction": "Đã gửi phiếu xin lỗi.", "corrected_on": clock.today()}),
        "waive": ("qmr", {"reason": "Đã xử lý xong ngay tại chỗ."}),
    }
    with writing():
        attach(get(Nonconformity, row.id), [photo], by=get(Person, world.staff.id))
        for name, (who, given) in steps.items():
            by = get(Person, getattr(world, who).id)
            NONCONFORMITY.fire(locked(Nonconformity, row.id), name, by=by, today=clock.today(), **given)
    return row


def test_a_closed_nonconformity_becomes_a_record_with_its_forms_and_files(world, sign_in, closed, forms):
    forms("nonconformity", "corrective_action_request")
    client, url = sign_in(world.head), f"/nonconformities/{closed.id}/record"
    assert "Lưu thành hồ sơ" in client.get(f"/nonconformities/{closed.id}").text
    assert "sổ.docx" in client.get(url).text
    assert client.post(url, data={"title": "Hồ sơ KPH", "retention": "5"}).status_code == 303
    record = db.session.scalars(select(Record)).one()
    assert record.origin == closed.ref and len(record.files) == 3
    assert "Đã gửi phiếu xin lỗi." in text(record.files[1].file.path.read_bytes())
    assert record.number in client.get(f"/nonconformities/{closed.id}").text
    assert closed.number in client.get(f"/records/{record.id}").text
    assert record.number in client.get("/records?q=so+theo+doi").text


def test_only_a_closed_one_becomes_a_record(world, sign_in, report):  # noqa: F811
    assert sign_in(world.head).get(f"/nonconformities/{report().id}/record").status_code == 403


def test_a_record_names_its_nonconformity_by_number(world, sign_in, report):  # noqa: F811
    row, client = report(), sign_in(world.staff)
    data = {"title": "Hồ sơ", "unit": world.units["VP"].id, "opened_on": "16/03/2026", "retention": "5"}
    data |= {"medium": "electronic"}
    refused = client.post("/records/new", data=data | {"origin": "KPH-2026-VP-999"})
    assert refused.status_code == 422 and "Không có sự không phù hợp nào mang số này." in refused.text
    client.post("/records/new", data=data | {"origin": row.number})
    assert db.session.scalars(select(Record)).one().origin == row.ref
