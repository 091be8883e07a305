"""Scenario 8: a department takes its own folder over: first it is told what was understood, then it says so."""

import codecs
from datetime import date

import pytest

from qms.core import files
from qms.core.database import db
from qms.core.signing import Signature
from qms.documents.models import Document, Revision
from tests.journeys import folder
from tests.journeys.pages_admin import expect, follow, heading, narrow_screen

TAKEN = ["QT-VP-21", "QT-VP-21", "QT-VP-21", "QT-VP-22", "QT-VP-23", "QT-VP-30", "QT-VP-31", "BM-QT.VP.21-01"]
REPORT = """
[mới] VP/Biểu mẫu/BM-QT.VP.21-01.docx
    BM-QT.VP.21-01 · Quản lý xe công · VP · ban hành lần 01, sửa đổi lần 00 · hiệu lực từ 05/01/2024 · biểu mẫu của QT-VP-21
[mới] VP/QT-VP-21 LBH02 LSD01 final.docx
    QT-VP-21 · Quy trình quản lý xe công · VP · ban hành lần 02, sửa đổi lần 01 · hiệu lực từ 01/06/2025
[mới] VP/QT-VP-21 Quan ly xe cong (lan 2).docx
    QT-VP-21 · Quy trình quản lý xe công · VP · ban hành lần 02, sửa đổi lần 00 · hiệu lực từ 10/02/2025
[mới] VP/QT-VP-21 Quan ly xe cong.docx
    QT-VP-21 · Quy trình quản lý xe công · VP · ban hành lần 01, sửa đổi lần 00 · hiệu lực từ 05/01/2024
[mới, còn nghi vấn] VP/QT-VP-22 Tiếp công dân.docx
    QT-VP-22 · Quy trình tiếp công dân · VP · ban hành lần 01, sửa đổi lần 00 · hiệu lực từ 12/03/2024
    ? không tìm thấy lần ban hành; tạm ghi là 01/00
[mới, còn nghi vấn] VP/QT-VP-23.pdf
    QT-VP-23 · Quy trinh luu tru ho so · VP · ban hành lần 01, sửa đổi lần 00 · hiệu lực từ 01/04/2024
    ? không tìm thấy lần ban hành; tạm ghi là 01/00
[mới, còn nghi vấn] VP/QT-VP-30 khieu nai.docx
    QT-VP-30 · Quy trình giải quyết khiếu nại · VP · ban hành lần 01, sửa đổi lần 00 · hiệu lực từ 02/02/2015
    ? không tìm thấy lần ban hành; tạm ghi là 01/00
[mới, còn nghi vấn] VP/QT-VP-31 to cao.docx
    QT-VP-31 · Quy trình giải quyết tố cáo · VP · ban hành lần 01, sửa đổi lần 00 · hiệu lực từ 02/02/2015
    ? không tìm thấy lần ban hành; tạm ghi là 01/00
[trùng với tệp khác] VP/bản sao.docx
    QT-VP-21 · Quy trình quản lý xe công · VP · ban hành lần 01, sửa đổi lần 00 · hiệu lực từ 05/01/2024
    ! Giống hệt tệp VP/QT-VP-21 Quan ly xe cong.docx.
[không tiếp nhận được] VP/QT-VP-24 hỏng.docx
    ! Tệp bị thiếu hoặc hỏng. Đề nghị mở tệp, lưu lại và tải lên bản mới.
[không tiếp nhận được] VP/QT-VP-25 macro.docx
    ! Tệp có chứa macro. Đề nghị lưu thành .docx không có macro rồi tải lên lại.
[không tiếp nhận được] VP/QT-VP-32 ngày sai.docx
    QT-VP-32 · Quy trình họp giao ban · VP · ban hành lần 01, sửa đổi lần 00
    ! Không tìm thấy: Ngày hiệu lực.
    ? Ngày ban hành không hợp lệ (31/02/2024)
[không tiếp nhận được] VP/quét.pdf
    ! Không tìm thấy: Mã hiệu, Loại, Ngày hiệu lực.
    ? không có chữ đọc được: chỉ tìm được theo mã hiệu và tên
    ? không tìm thấy lần ban hành; tạm ghi là 01/00
[không tiếp nhận được] VP/rỗng.docx
    ! Tệp rỗng.

Đã đọc 14 tệp:
     4  mới
     4  mới, còn nghi vấn
     1  trùng với tệp khác
     5  không tiếp nhận được
Chưa đọc, cần lưu thành .docx để tiếp nhận: VP/QT-VP-26 bản cũ.doc
Bỏ qua, không phải .docx hay .pdf: 1 (VP/Thumbs.db)

Thông tin còn thiếu hoặc sai có thể ghi trong catalogue.csv đặt tại thư mục đó, mỗi tệp một dòng; ô
để trống thì giữ thông tin đã đọc được. Các cột: file, code, title, kind, unit, issue, amendment,
issued, effective, parent, clauses, retention, related, serves, security.
"""  # noqa: E501  (as it is printed)


@pytest.fixture
def ours(tmp_path):
    (tmp_path / "share").mkdir()
    return folder.made_in(tmp_path / "share")


@pytest.fixture
def command(app, world):
    """`command(folder, "--apply")` runs `flask qms import` as the operator does, and gives what it said."""

    def run(*arguments) -> str:
        db.session.rollback()
        said = app.test_cli_runner().invoke(args=["qms", "import", *map(str, arguments)])
        assert said.exit_code == 0, said.output
        return said.stdout

    return run


def revisions() -> list[Revision]:
    db.session.expire_all()
    return list(db.session.scalars(db.select(Revision).join(Revision.document).order_by(Revision.id)))


def test_without_apply_it_says_what_it_understood_and_changes_nothing(ours, command):
    assert command(ours) == REPORT.lstrip() + "Chưa thay đổi gì. Thêm --apply để tiếp nhận 8 tệp.\n"
    assert revisions() == [] and list(files.faults()) == []


def test_the_unit_of_a_document_that_is_there_already_is_known(world, tmp_path, command):
    world.publish("QT-HT-01", "Quy trình kiểm soát tài liệu", since=date(2024, 1, 8))
    file = folder.paper("QT-HT-01", "QUY TRÌNH KIỂM SOÁT TÀI LIỆU", (1, 0), "01/02/2023", "Bản khác.")
    (tmp_path / "QT-HT-01.docx").write_bytes(file)
    assert "! Lần ban hành, sửa đổi 01/00 đã có với tệp khác." in command(tmp_path)


def test_applied_the_folder_is_the_library_as_it_was_and_twice_is_once(ours, command, visit, site):
    assert command(ours, "--apply").endswith("Đã tiếp nhận 8 tệp.\n")
    taken = revisions()
    assert sorted(r.document.code for r in taken) == sorted(TAKEN)
    assert all(r.migrated and r.state == "approved" for r in taken)
    assert db.session.query(Signature).count() == 0
    again = command(ours, "--apply")
    assert "     8  đã có\n" in again and again.endswith("Đã tiếp nhận 0 tệp.\n")
    assert len(revisions()) == 8 and list(files.faults()) == []
    site.settle()
    staff = visit("staff")
    page = staff.go("/documents?q=xe+cong")
    staff.shot("8-master-list")
    staff.go("/search?q=giai+quyet+khieu+nai")
    assert "QT-VP-30" in page.locator(".hit").first.inner_text()
    staff.go("/search?q=dinh+muc+xang+dau")
    page.locator(".hit a").first.click()
    assert "Từ ngày 01/06/2025" in page.locator("[data-standing]").inner_text()
    assert "BM-QT.VP.21-01" in page.locator("main").inner_text()
    staff.shot("8-document")
    follow(page, "Các lần ban hành, sửa đổi")
    numbers = page.locator("main tbody td:first-child").all_inner_texts()
    assert [number.strip() for number in numbers] == ["02/01", "02/00", "01/00"]
    staff.shot("8-revisions")
    follow(page, "Chữ ký")
    assert "hệ thống không ghi nhận chữ ký nào" in page.locator("main").inner_text()
    assert page.locator("main tbody tr").count() == 0
    staff.shot("8-signatures-on-paper")
    narrow_screen(staff)


def test_a_catalogue_stands_above_what_was_read_however_excel_wrote_it(ours, command, visit, site):
    rows = [
        "file;code;title;kind;unit;issue;amendment;effective;note",
        "VP/quét.pdf;QT-VP-40;Quy trình trực cơ quan;Quy trình tác nghiệp;;1;0;01/02/2023;bản quét",
        "VP/QT-VP-23.pdf;;Quy trình lưu trữ hồ sơ;;;một;;;",
        "VP/không có.docx;QT-VP-99;;;;;;;",
    ]
    (ours / "catalogue.csv").write_bytes(codecs.BOM_UTF16_LE + "\r\n".join(rows).encode("utf-16-le"))
    said = command(ours, "--apply")
    assert "? Lần ban hành không phải là số (một)" in said
    assert "Có trong danh mục nhưng không có trong thư mục: VP/không có.docx" in said
    assert "Các cột không được dùng trong catalogue.csv: note" in said
    titles = {r.document.code: r.title for r in revisions()}
    assert titles["QT-VP-40"] == "Quy trình trực cơ quan" and titles["QT-VP-23"] == "Quy trình lưu trữ hồ sơ"
    site.settle()
    staff = visit("staff")
    page = staff.go("/search?q=truc+co+quan")
    page.locator(".hit a").first.click()
    assert heading(page) == "QT-VP-40 Quy trình trực cơ quan"
    expect(page.get_by_text("Không đọc được chữ trong tệp này: chỉ tìm thấy theo tên và mã hiệu.")).to_be_visible()
    staff.shot("8-scanned")


CATALOGUES = {
    "in an old encoding": ("file,title\nVP/quét.pdf,Quy trình".encode("cp1258", "replace"), "CSV UTF-8"),
    "without its first line": ("VP/quét.pdf,Quy trình".encode(), "cột “file”"),
}


@pytest.mark.parametrize(("data", "said"), CATALOGUES.values(), ids=CATALOGUES)
def test_a_catalogue_that_cannot_be_read_is_refused_in_words(ours, app, world, data, said):
    (ours / "catalogue.csv").write_bytes(data)
    db.session.rollback()
    answer = app.test_cli_runner().invoke(args=["qms", "import", str(ours)])
    assert answer.exit_code == 1 and said in answer.output and db.session.query(Document).count() == 0
