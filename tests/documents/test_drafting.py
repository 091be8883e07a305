"""Starting a revision and writing its draft: nothing is lost, nothing is sent by saving."""

import io

import pytest

from qms.core import files
from qms.core.database import db
from qms.documents import queries
from qms.documents.models import Revision
from tests.imports import samples

FORM = {"title": "Quy trình kiểm soát tài liệu", "summary": "Sửa mục 5.7.", "basis": "Nghị định 30/2020/NĐ-CP"}


@pytest.fixture
def document(world):
    return world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu", text=["Cũ."]).document


@pytest.fixture
def draft(world, document):
    return world.draft(document)


def edit(client, revision, *, file=None, **changed):
    """Send the edit form as the browser would, filled with what the page shows."""
    data = FORM | {
        "seen": revision.fingerprint,
        "reviewers-0": next((str(s.person_id) for s in revision.route if s.meaning == "reviewed"), ""),
        "approver": next((str(s.person_id) for s in revision.route if s.meaning == "approved"), ""),
    }
    if file is not None:
        data["file"] = (io.BytesIO(file[1]), file[0])
    return client.post(f"/documents/revisions/{revision.id}/edit", data=data | changed)


def fresh(revision):
    db.session.expire_all()
    return db.session.get(Revision, revision.id)


def test_starting_a_revision_opens_the_next_amendment_with_the_usual_route(world, sign_in, document):
    answer = sign_in(world.author).post(f"/documents/{document.id}/revisions")
    draft = queries.revision_under_way(document)
    assert answer.status_code == 303 and answer.location == f"/documents/revisions/{draft.id}/edit"
    assert draft.number == "01/01" and draft.author_id == world.author.id
    route = [(stop.person.username, stop.meaning) for stop in draft.route]
    assert route == [("head", "reviewed"), ("officer", "reviewed"), ("director", "approved")]


def test_a_new_issue_starts_its_amendments_again(world, sign_in, document):
    sign_in(world.author).post(f"/documents/{document.id}/revisions", data={"new_issue": "1"})
    assert queries.revision_under_way(document).number == "02/00"


def test_a_second_revision_at_once_is_refused_with_what_happened(world, sign_in, draft):
    answer = sign_in(world.head).post(f"/documents/{draft.document_id}/revisions")
    assert answer.status_code == 409 and world.author.name in answer.text


def test_someone_of_another_unit_cannot_start_a_revision(world, sign_in, document):
    assert sign_in(world.other).post(f"/documents/{document.id}/revisions").status_code == 403


def test_saving_keeps_everything_and_sends_nothing(world, sign_in, draft):
    answer = edit(sign_in(world.author), draft, file=("Bản mới.docx", world.docx("Mục đích", "Nội dung mới")))
    assert answer.status_code == 303
    saved = fresh(draft)
    assert (saved.state, saved.title, saved.summary, saved.basis) == ("draft", *FORM.values())
    assert saved.file_name == "Bản mới.docx"


def test_after_an_upload_the_page_says_what_was_read_and_leads_to_the_comparison(world, sign_in, draft):
    client = sign_in(world.author)
    edit(client, draft, file=("a.docx", world.docx("Mục đích", "Nội dung mới")))
    page = client.get(f"/documents/revisions/{draft.id}/edit").text
    assert "Đã đọc: 2 đoạn." in page and f"/documents/revisions/{draft.id}/comparison" in page


REFUSED = {
    "wrong type, by content and not by name": (
        "ảnh.docx",
        b"\x89PNG\r\n\x1a\n" + bytes(99),
        "Tệp không phải định dạng",
    ),
    "empty": ("rỗng.docx", b"", "Tệp rỗng"),
    "encrypted": ("khoá.pdf", samples.locked_pdf("a", "b"), "gỡ mật khẩu"),
    "truncated": ("cụt.docx", samples.word()[:900], "thiếu hoặc hỏng"),
    "macro-bearing": (
        "macro.docx",
        samples.changed(
            samples.word(),
            {
                "[Content_Types].xml": lambda old: old.replace(samples.WORD_TYPE, samples.MACRO_TYPE),
                "word/vbaProject.bin": b"x",
            },
        ),
        "có chứa macro",
    ),
}


@pytest.mark.parametrize(("name", "data", "said"), REFUSED.values(), ids=REFUSED)
def test_a_bad_file_is_refused_in_words_and_what_was_typed_is_kept(world, sign_in, draft, name, data, said):
    before, kept = draft.file_sha256, set(files.faults())
    answer = edit(sign_in(world.author), draft, file=(name, data), title="Tên đang gõ dở")
    assert answer.status_code == 422
    assert said in answer.text and "Tên đang gõ dở" in answer.text and 'id="file-error"' in answer.text
    assert fresh(draft).file_sha256 == before and set(files.faults()) == kept


def test_a_file_without_text_is_kept_and_marked(world, sign_in, draft):
    client = sign_in(world.author)
    assert edit(client, draft, file=("quét.pdf", samples.pdf())).status_code == 303
    assert "chỉ tìm được theo tên" in client.get(f"/documents/revisions/{draft.id}/edit").text


def test_an_oversize_upload_is_refused_in_words(app, world, sign_in, draft):
    app.config["MAX_CONTENT_LENGTH"] = 20_000
    client, form = sign_in(world.author), f"/documents/revisions/{draft.id}/edit"
    client.environ_base["HTTP_REFERER"] = form
    answer = edit(client, draft, file=("lớn.docx", bytes(50_000)))
    assert answer.status_code == 413 and fresh(draft).file_name == "tài liệu.docx"
    assert "chưa có gì được lưu" in answer.text and f'href="{form}"' in answer.text


def test_a_stale_form_is_refused_with_what_happened_and_what_was_typed(world, sign_in, draft):
    seen = draft.fingerprint
    assert edit(sign_in(world.officer), draft, title="Tên của người khác").status_code == 303
    answer = edit(sign_in(world.author), draft, seen=seen, title="Tên tôi gõ")
    assert answer.status_code == 409
    assert world.officer.name in answer.text and "Tên tôi gõ" in answer.text
    assert fresh(draft).title == "Tên của người khác"


def test_a_form_sent_after_the_draft_went_for_review_is_refused(world, sign_in, draft):
    seen = draft.fingerprint
    world.send(draft)
    answer = edit(sign_in(world.author), draft, seen=seen, title="Muộn rồi")
    assert answer.status_code == 409 and "Muộn rồi" in answer.text and fresh(draft).title != "Muộn rồi"


def test_a_reviewer_can_be_added_without_scripts_and_nothing_is_saved(world, sign_in, draft):
    answer = edit(sign_in(world.author), draft, add="1", title="Đang gõ")
    assert answer.status_code == 200 and answer.text.count('name="reviewers-') >= 2 and "Đang gõ" in answer.text
    assert fresh(draft).title != "Đang gõ"


def test_only_people_who_may_sign_for_the_unit_are_offered(world, sign_in, draft):
    page = sign_in(world.author).get(f"/documents/revisions/{draft.id}/edit").text
    assert world.head.name in page and world.staff.name not in page and world.branch_leader.name not in page
    answer = edit(sign_in(world.author), draft, approver=str(world.staff.id))
    assert answer.status_code == 422


def test_one_person_cannot_stand_twice_on_a_route(world, sign_in, draft):
    answer = edit(
        sign_in(world.author), draft, **{"reviewers-0": str(world.director.id), "approver": str(world.director.id)}
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("who", ["staff", "other", "auditor", "administrator"])
def test_nobody_else_edits_a_draft(world, sign_in, draft, who):
    assert edit(sign_in(getattr(world, who)), draft).status_code in (403, 404)


def test_a_discarded_title_or_odd_characters_are_refused_in_words(world, sign_in, draft):
    assert edit(sign_in(world.author), draft, title="").status_code == 422
    assert edit(sign_in(world.author), draft, title="a\x00b").status_code == 422
    assert edit(sign_in(world.author), draft, title="x" * 301).status_code == 422
