"""Reports are filled into the form in force: which one it is, what it lacks; the master list is the first of them."""

from datetime import date, timedelta

import pytest

from qms.core import clock, files
from qms.core.database import db, writing
from qms.core.errors import Invalid
from qms.documents import operations
from qms.documents.forms_in_force import fill_form, form_for
from qms.imports import docx
from tests.documents.pages import seen, words
from tests.exports.test_filling import control, form, paragraph, row, run, table

TODAY = date(2026, 3, 16)
COLUMNS = (
    "no",
    "code",
    "title",
    "kind",
    "unit",
    "issue",
    "amendment",
    "issued_on",
    "effective_from",
    "review_due",
    "state",
)
LIST = form(
    paragraph(*(control(tag, run("…")) for tag in ("scope", "as_of", "total", "author")))
    + table(row(*(control(f"documents.{column}", run("")) for column in COLUMNS)))
)


def publish(world, code="BM-QT.HT.01-02", *, serves="master_list", **more):
    more = {"kind": "form", "title": "Danh mục tài liệu nội bộ", "file": LIST, "serves": serves} | more
    return world.publish(code, more.pop("title"), **more)


def serving(world, on=TODAY, qms="SO", purpose="master_list"):
    revision = form_for(purpose, qms_id=world.systems[qms].id, on=on)
    return revision and (revision.document.code, revision.number)


def texts(content):
    return [block.text for block in docx.extract(content).blocks]


def test_the_form_is_the_revision_in_force_that_day(world):
    first = publish(world, since=date(2025, 1, 6))
    world.publish("BM-QT.HT.01-02", "Danh mục", file=LIST, number=(1, 1), since=date(2026, 3, 1))
    assert first.document.serves == "master_list"
    assert [serving(world, on) for on in (date(2024, 1, 1), date(2026, 2, 28), TODAY)] == [
        None, ("BM-QT.HT.01-02", "01/00"), ("BM-QT.HT.01-02", "01/01"),
    ]  # fmt: skip


def test_each_quality_system_has_forms_of_its_own(world):
    publish(world)
    publish(world, "BM-CC-07", qms="CC", unit="CC")
    assert (serving(world)[0], serving(world, qms="CC")[0]) == ("BM-QT.HT.01-02", "BM-CC-07")
    assert serving(world, purpose="disposal_list") is None


def test_a_form_withdrawn_for_a_coming_day_serves_until_then_unless_another_was_named(world):
    old = publish(world).document
    world.withdraw(old, since=TODAY + timedelta(days=5))
    assert [serving(world, TODAY + timedelta(days=n)) for n in (0, 4, 5)] == [("BM-QT.HT.01-02", "01/00")] * 2 + [None]
    publish(world, "BM-QT.HT.01-12")
    assert serving(world) == ("BM-QT.HT.01-12", "01/00")


def fill(world, purpose="master_list", **more):
    given = {"name": "2026-03-16", "values": {"scope": "Sở", "note": "thừa"}, "tables": {}} | more
    return fill_form(purpose, qms_id=world.systems["SO"].id, on=TODAY, **given)


def test_a_filled_form_is_named_after_its_code_and_says_in_words_what_it_lacks(world):
    publish(world)
    filled = fill(world, labels={"note": "Ghi chú"})
    assert (filled.name, filled.lacking) == ("BM-QT.HT.01-02 2026-03-16.docx", ["Ghi chú"])
    assert texts(filled.docx)[0].startswith("Sở")


def test_without_a_form_in_force_it_is_refused_in_words(world):
    with pytest.raises(Invalid, match="Danh mục hồ sơ") as caught:
        fill(world, "record_list")
    assert caught.value.status == 422


def test_a_form_that_is_no_word_file_or_damaged_is_refused_in_words(world):
    revision = publish(world)
    path = revision.file.path
    path.chmod(0o600)
    path.write_bytes(LIST[:-30])
    with pytest.raises(Invalid, match=r"BM-QT.HT.01-02.*hỏng"):
        fill(world)
    with writing():
        revision.file.media_type = files.PDF
    with pytest.raises(Invalid, match=r"không phải tệp Word"):
        fill(world)


def test_the_master_list_is_filled_into_its_form_as_it_is_shown(world, sign_in):
    publish(world)
    world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu", since=date(2025, 3, 16), review_months=12)
    client = sign_in(world.staff)
    link = seen(client.get("/documents?kind=procedure")).xpath("//a[contains(., 'In theo biểu mẫu')]/@href")[0]
    answer = client.get(link)
    assert "BM-QT.HT.01-02 2026-03-16.docx" in answer.headers["Content-Disposition"]
    assert texts(answer.data) == [
        "HTQLCL Sở Lao động – Thương binh và Xã hội16/03/20261Lê Văn Nhân",
        "1 | QT-VP-01 | Quy trình kiểm soát tài liệu | Quy trình tác nghiệp | Văn phòng Sở | 01 | 00 | 16/03/2025"
        " | 16/03/2025 | 16/03/2026 | Đang hiệu lực",
    ]


def test_what_the_form_lacks_is_said_before_it_is_taken(world, sign_in):
    publish(world, file=form(paragraph(control("as_of", run("…")))))
    client = sign_in(world.staff)
    page = seen(client.get("/documents.docx"))
    assert "Bảng danh mục" in [words(item) for item in page.xpath("//main//li")]
    taken = client.get(page.xpath("//a[contains(., 'Tải tệp')]/@href")[0])
    assert texts(taken.data) == ["16/03/2026"]


def test_staff_are_told_when_no_form_is_in_force(world, sign_in):
    answer = sign_in(world.branch_staff).get("/documents.docx")
    assert answer.status_code == 422
    assert "Chưa có biểu mẫu nào đang hiệu lực để làm: Danh mục tài liệu nội bộ" in answer.text


def correction(world, document, client, **changed):
    given = {"security": "internal", "review_months": "24", "reason": "Chỉ định biểu mẫu để phần mềm điền."}
    return client.post(f"/documents/{document.id}/correction", data=given | changed)


def test_the_officer_says_what_a_form_serves_for_and_it_is_told_in_the_log(world, sign_in):
    document = publish(world, serves="").document
    client = sign_in(world.officer)
    assert correction(world, document, client, serves="master_list").status_code == 303
    assert serving(world) == ("BM-QT.HT.01-02", "01/00")
    assert "Danh mục tài liệu nội bộ" in words(seen(client.get(f"/documents/{document.id}/history")))
    assert correction(world, document, client, serves="").status_code == 303
    assert serving(world) is None


def test_only_one_form_serves_for_a_thing_and_only_a_form_does(world, sign_in):
    publish(world)
    other = publish(world, "BM-QT.HT.01-12", serves="").document
    client = sign_in(world.officer)
    answer = correction(world, other, client, serves="master_list")
    assert answer.status_code == 422 and "BM-QT.HT.01-02 đã được dùng" in answer.text
    procedure = world.publish("QT-VP-01", "Quy trình").document
    assert not seen(client.get(f"/documents/{procedure.id}/correction")).xpath("//*[@name='serves']")
    with pytest.raises(Invalid), writing():
        operations.correct_metadata(
            procedure, None, by=world.officer, today=clock.today(), reason="x" * 10, serves="disposal_list"
        )
    db.session.expire_all()
    assert procedure.serves == ""
