"""The document page: is it in force, what does it say, which forms go with it; and what each person may see of it."""

from datetime import date, timedelta

import pytest

from tests.documents.pages import links, seen, standing, statements, words

TODAY = date(2026, 3, 16)


@pytest.fixture
def procedure(world):
    """QT-VP-01 with a replaced revision, one in force and a form."""
    world.old = world.publish("QT-VP-01", "Quy trình cũ", text=["Cũ hơn"], since=date(2024, 1, 8))
    world.current = world.publish(
        "QT-VP-01", "Quy trình <b>mới</b>", text=["Nay"], since=date(2025, 1, 6), number=(1, 1)
    )
    world.document = world.current.document
    world.form = world.publish("BM-QT.VP.01-01", "Phiếu yêu cầu", kind="form", parent=world.document)
    return world


def test_the_banner_says_since_when_it_is_in_force(procedure, sign_in):
    response = sign_in(procedure.staff).get(f"/documents/{procedure.document.id}")
    assert standing(response) == ("in_force", "Đang hiệu lực Từ ngày 06/01/2025.")


def test_the_text_is_readable_in_the_page_at_the_places_search_leads_to(procedure, sign_in):
    reader = seen(sign_in(procedure.staff).get(f"/documents/{procedure.document.id}")).xpath("//*[@data-reader]")[0]
    assert words(reader) == "Nay"
    assert reader.xpath(".//*[@id='p0']")


def test_its_forms_can_be_taken(procedure, sign_in):
    response = sign_in(procedure.staff).get(f"/documents/{procedure.document.id}")
    assert f"/documents/revisions/{procedure.form.id}/file" in links(response)


def test_a_form_leads_to_its_procedure(procedure, sign_in):
    response = sign_in(procedure.staff).get(f"/documents/{procedure.form.document_id}")
    assert f"/documents/{procedure.document.id}" in links(response)


def test_a_title_never_becomes_markup(procedure, sign_in):
    response = sign_in(procedure.staff).get(f"/documents/{procedure.document.id}")
    assert "Quy trình &lt;b&gt;mới&lt;/b&gt;" in response.text
    assert "<b>mới</b>" not in response.text


def test_an_old_link_says_that_it_is_replaced_and_leads_on(procedure, sign_in):
    response = sign_in(procedure.staff).get(f"/documents/revisions/{procedure.old.id}")
    kind, said = standing(response)
    assert kind == "replaced"
    assert "06/01/2025" in said
    assert "01/01" in said
    assert f"/documents/{procedure.document.id}" in links(response)


@pytest.mark.parametrize(("who", "reads"), [("staff", False), ("head", True), ("clerk", True), ("auditor", True)])
def test_the_text_of_a_replaced_revision_is_for_few(procedure, sign_in, who, reads):
    response = sign_in(getattr(procedure, who)).get(f"/documents/revisions/{procedure.old.id}")
    assert ("Cũ hơn" in response.text) is reads
    assert ("Nội dung của bản không còn hiệu lực" in response.text) is not reads


def test_on_a_past_day_the_page_shows_what_was_in_force(procedure, sign_in):
    response = sign_in(procedure.auditor).get(f"/documents/{procedure.document.id}?as_of=01/06/2024")
    assert standing(response)[0] == "in_force"
    assert "Cũ hơn" in response.text
    assert "Xem tại ngày 01/06/2024" in response.text or "01/06/2024" in response.text


def test_before_its_first_day_nothing_was_in_force(procedure, sign_in):
    response = sign_in(procedure.auditor).get(f"/documents/{procedure.document.id}?as_of=2023-06-01")
    assert "Ngày 01/06/2023 chưa có bản nào có hiệu lực." in response.text


def test_who_looks_at_another_day_stays_there(procedure, sign_in):
    response = sign_in(procedure.auditor).get(f"/documents/{procedure.document.id}?as_of=01/06/2024")
    assert f"/documents/{procedure.document.id}/revisions?as_of=2024-06-01" in links(response)


def test_a_coming_revision_is_announced_and_takes_over_on_its_day(procedure, sign_in, now):
    draft = procedure.draft(procedure.document, text=["Sắp tới"])
    procedure.send(draft)
    procedure.review(draft)
    procedure.approve(draft, since=TODAY + timedelta(days=7))
    client, address = sign_in(procedure.staff), f"/documents/{procedure.document.id}"
    kind, said = standing(client.get(address))
    assert (kind, "23/03/2026" in said, "01/02" in said) == ("ending", True, True)
    assert standing(client.get(f"{address}?as_of=2026-03-23"))[0] == "in_force"
    assert "Sắp tới" in client.get(f"{address}?as_of=2026-03-23").text


def test_a_withdrawn_document_says_since_when_and_why(procedure, sign_in):
    procedure.withdraw(procedure.document, decision="15/QĐ-SLĐTBXH", with_forms=True)
    kind, said = standing(sign_in(procedure.staff).get(f"/documents/{procedure.document.id}"))
    assert kind == "withdrawn"
    assert "16/03/2026" in said
    assert "Không còn áp dụng theo quy định mới. (Quyết định số 15/QĐ-SLĐTBXH)" in said


def test_a_draft_is_hidden_from_those_who_have_no_part_in_it(procedure, sign_in):
    draft = procedure.draft(procedure.document)
    client = sign_in(procedure.staff)
    for page in ("", "/signatures", "/comparison", "/file"):
        assert client.get(f"/documents/revisions/{draft.id}{page}").status_code == 404
    assert "01/02" not in client.get(f"/documents/{procedure.document.id}").text
    assert "01/02" not in client.get(f"/documents/{procedure.document.id}/revisions").text


def test_the_tracker_says_on_whom_a_revision_waits(procedure, sign_in):
    draft = procedure.draft(procedure.document)
    procedure.send(draft)
    page = seen(sign_in(procedure.author).get(f"/documents/{procedure.document.id}"))
    assert "Phạm Văn Hùng" in words(page.xpath("//*[@aria-current='step']")[0])


def test_a_draft_says_that_it_is_not_for_use(procedure, sign_in):
    draft = procedure.draft(procedure.document)
    assert standing(sign_in(procedure.author).get(f"/documents/revisions/{draft.id}"))[0] == "draft"


def test_the_comparison_marks_what_came_and_went(procedure, sign_in):
    draft = procedure.draft(procedure.document, text=["Nay", "Thêm vào"])
    page = seen(sign_in(procedure.author).get(f"/documents/revisions/{draft.id}/comparison"))
    assert "Bản 01/02 so với bản 01/01" in words(page)
    assert ["Thêm vào" in words(mark) for mark in page.xpath("//*[@data-change]//ins")] == [True]


def test_a_revision_that_may_not_be_read_cannot_be_compared_with(procedure, sign_in):
    address = f"/documents/revisions/{procedure.current.id}/comparison?with={procedure.old.id}"
    assert sign_in(procedure.staff).get(address).status_code == 404


def test_signatures_say_who_signed_for_whom_and_whether_they_hold(procedure, sign_in):
    procedure.delegate(procedure.director, procedure.deputy_director, "KT")
    draft = procedure.draft(procedure.document)
    procedure.send(draft)
    procedure.review(draft)
    procedure.approve(draft, by=procedure.deputy_director)
    said = words(seen(sign_in(procedure.officer).get(f"/documents/revisions/{draft.id}/signatures")))
    assert "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Bùi Thị Phó ký thay Hoàng Văn Giám" in said
    assert said.count("Còn giá trị") == 2


def test_signatures_of_a_revision_from_paper_are_on_paper(procedure, sign_in):
    response = sign_in(procedure.staff).get(f"/documents/revisions/{procedure.current.id}/signatures")
    assert "Chữ ký nằm trên bản gốc giấy" in response.text


def test_the_history_tells_who_did_what_and_why(procedure, sign_in):
    draft = procedure.draft(procedure.document)
    procedure.send(draft)
    procedure.take(draft, "return", procedure.head, reason="Chưa nêu căn cứ pháp lý.")
    said = words(seen(sign_in(procedure.head).get(f"/documents/{procedure.document.id}/history")))
    assert "Phạm Văn Hùng đã trả lại người soạn thảo (01/02)" in said
    assert "Chưa nêu căn cứ pháp lý." in said


def test_the_history_is_not_for_staff(procedure, sign_in):
    assert sign_in(procedure.staff).get(f"/documents/{procedure.document.id}/history").status_code == 403


def test_a_restricted_document_does_not_exist_for_other_units(world, sign_in):
    hidden = world.publish("QT-VP-07", "Quy trình hạn chế", security="restricted")
    client = sign_in(world.other)
    for address in (
        f"/documents/{hidden.document_id}",
        f"/documents/revisions/{hidden.id}",
        f"/documents/revisions/{hidden.id}/file",
    ):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("page", ["", "/revisions", "/history"])
def test_a_page_costs_the_same_statements_however_much_there_is(app, procedure, sign_in, page):
    client, address = sign_in(procedure.officer), f"/documents/{procedure.document.id}{page}"
    client.get(address)
    with statements(app) as few:
        client.get(address)
    for number in range(2, 8):
        since, text = date(2025, 1, 6 + number), [f"Nay {number}"]
        procedure.publish("QT-VP-01", "Quy trình", text=text, since=since, number=(1, number))
        procedure.publish(f"BM-QT.VP.01-0{number}", "Phiếu", kind="form", parent=procedure.document)
    with statements(app) as many:
        client.get(address)
    assert len(many) == len(few)
