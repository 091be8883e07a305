"""Taking the steps of a revision through its one page: who signs, in which order, with their own password."""

import io
import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from qms.core import clock
from qms.core.audit import LogEntry
from qms.core.database import db, writing
from qms.core.signing import signatures_of
from qms.documents import operations, queries, work
from qms.documents.models import Document, Returned, Revision
from tests.snapshots import built_once

REASON = "Mục 5.7 chưa đúng thời hạn."


@pytest.fixture
def draft(world):
    return built_once(_draft, world)


def _draft(world):
    return world.draft(world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu", text=["Cũ."]).document)


@pytest.fixture
def sent(world, draft):
    return world.send(draft)


def fresh(revision):
    db.session.expire_all()
    return db.session.get(Revision, revision.id)


def take(client, revision, step, **data):
    return client.post(f"/documents/revisions/{revision.id}/steps/{step}", data=data)


def actions():
    return db.session.scalars(select(LogEntry.action).order_by(LogEntry.seq)).all()


def test_the_whole_route_by_hand_from_draft_to_publication(world, sign_in, draft):
    assert take(sign_in(world.author), draft, "submit").status_code == 303
    assert take(sign_in(world.head), draft, "review", password=world.password).status_code == 303
    assert fresh(draft).state == "reviewed"
    day = clock.today() + timedelta(days=10)
    answer = take(sign_in(world.director), draft, "approve", password=world.password, effective_from=f"{day:%d/%m/%Y}")
    assert answer.status_code == 303
    done = fresh(draft)
    assert (done.state, done.effective_from) == ("approved", day)
    assert [(s.meaning, s.person_id) for s in signatures_of(done)] == [
        ("reviewed", world.head.id),
        ("approved", world.director.id),
    ]
    assert queries.revision_in_force(done.document, day - timedelta(days=1)) != done
    assert queries.revision_in_force(done.document, day) == done


def test_a_draft_with_rules_unmet_lists_every_one_before_and_after(world, sign_in, draft):
    with writing():
        revision = db.session.get(Revision, draft.id)
        operations.save_draft(revision, by=world.author, summary="", route=[(world.head, "reviewed")])
    client = sign_in(world.author)
    page = client.get(f"/documents/revisions/{draft.id}/steps/submit").text
    answer = take(client, draft, "submit")
    assert answer.status_code == 422 and fresh(draft).state == "draft"
    for text in (page, answer.text):
        assert "tóm tắt" in text.lower() and "người kiểm tra" in text.lower()


def test_a_wrong_password_signs_nothing_and_is_logged_without_it(world, sign_in, sent):
    answer = take(sign_in(world.head), sent, "review", password="sai mật khẩu rồi")
    assert answer.status_code == 422 and 'id="password-error"' in answer.text
    assert "sai mật khẩu rồi" not in answer.text
    assert not signatures_of(fresh(sent)) and actions()[-1] == "people:signature:refuse"
    assert not any("sai mật khẩu rồi" in payload for payload in db.session.scalars(select(LogEntry.payload)))


def test_no_password_is_asked_for_at_its_field(world, sign_in, sent):
    answer = take(sign_in(world.head), sent, "review")
    assert answer.status_code == 422 and 'id="password-error"' in answer.text


def test_who_must_change_the_password_cannot_sign(world, sign_in, sent):
    with writing():
        world.head.must_change_password = True
    take(sign_in(world.head), sent, "review", password=world.password)
    assert fresh(sent).state == "in_review" and not signatures_of(fresh(sent))


def test_the_author_cannot_sign_even_as_a_delegate(world, sign_in, sent):
    world.delegate(world.head, world.author)
    assert take(sign_in(world.author), sent, "review", password=world.password).status_code == 403


def test_the_route_is_kept_in_order(world, sign_in, sent):
    answer = take(
        sign_in(world.director), sent, "approve", password=world.password, effective_from=f"{clock.today():%d/%m/%Y}"
    )
    assert answer.status_code == 409 and not signatures_of(fresh(sent))


def test_a_locked_step_says_on_whom_it_waits(world, sign_in, sent):
    answer = sign_in(world.director).get(f"/documents/revisions/{sent.id}/steps/return")
    assert answer.status_code == 403 and world.head.name in answer.text


def test_a_delegate_signs_for_the_delegator_and_the_signature_says_so(world, sign_in, sent):
    world.delegate(world.head, world.deputy)
    take(sign_in(world.deputy), sent, "review", password=world.password)
    (signature,) = signatures_of(fresh(sent))
    assert signature.person_id == world.deputy.id and signature.on_behalf_of_id == world.head.id
    assert signature.capacity == "KT. CHÁNH VĂN PHÒNG / PHÓ CHÁNH VĂN PHÒNG"


def test_one_person_cannot_sign_twice_as_the_delegate_of_two(world, sign_in, sent):
    world.delegate(world.head, world.deputy)
    world.delegate(world.director, world.deputy)
    client = sign_in(world.deputy)
    take(client, sent, "review", password=world.password)
    answer = take(client, sent, "approve", password=world.password, effective_from=f"{clock.today():%d/%m/%Y}")
    assert answer.status_code == 403 and len(signatures_of(fresh(sent))) == 1
    assert sent not in work.waiting_on(world.deputy, clock.today())


def test_who_lost_the_role_can_no_longer_sign_nor_be_stood_in_for(world, sign_in, sent):
    world.delegate(world.head, world.deputy)
    with writing():
        for held in world.head.assignments:
            held.valid_to = clock.today()
    for person in (world.head, world.deputy):
        assert take(sign_in(person), sent, "review", password=world.password).status_code in (403, 404)


def test_returning_tells_the_author_why_with_the_marked_up_file(world, sign_in, sent):
    data = {"reason": REASON, "file": (io.BytesIO(world.docx("Sửa ở đây")), "góp ý.docx")}
    assert take(sign_in(world.head), sent, "return", **data).status_code == 303
    row = db.session.scalars(select(Returned)).one()
    assert (row.reason, row.file_name, row.person_id) == (REASON, "góp ý.docx", world.head.id)
    desk = sign_in(world.author).get("/").text
    assert REASON in desk and "góp ý.docx" in desk
    for page in ("", "/edit"):
        assert REASON in sign_in(world.author).get(f"/documents/revisions/{sent.id}{page}").text


def test_a_bad_marked_up_file_is_refused_at_its_field_and_the_reason_kept(world, sign_in, sent):
    answer = take(sign_in(world.head), sent, "return", reason=REASON, file=(io.BytesIO(b"x" * 50), "a.docx"))
    assert answer.status_code == 422 and REASON in answer.text and 'id="file-error"' in answer.text
    assert fresh(sent).state == "in_review"


def test_returning_needs_a_reason_of_ten_characters(world, sign_in, sent):
    assert take(sign_in(world.head), sent, "return", reason="Sai").status_code == 422


def test_signatures_of_a_returned_round_do_not_count_in_the_next(world, sign_in, sent):
    world.review(sent)
    take(sign_in(world.director), sent, "return", reason=REASON)
    world.send(fresh(sent))
    assert fresh(sent).state == "in_review" and fresh(sent).waits_on.person_id == world.head.id


@pytest.mark.parametrize("text", ["", "31/02/2026", "15/03/2026", "01/01/0001"], ids=["none", "no date", "past", "odd"])
def test_a_bad_effective_date_is_refused_in_words_at_its_field(world, sign_in, sent, text):
    world.review(sent)
    answer = take(sign_in(world.director), sent, "approve", password=world.password, effective_from=text)
    assert answer.status_code == 422 and fresh(sent).state == "reviewed" and text in answer.text
    assert 'id="effective_from-error"' in answer.text


def test_what_was_changed_since_the_form_was_shown_is_not_signed(world, sign_in, sent):
    seen = sent.fingerprint
    world.review(sent)
    answer = take(sign_in(world.head), sent, "return", seen=seen, reason=REASON)
    assert answer.status_code == 409 and REASON in answer.text and world.head.name in answer.text


def test_a_step_taken_twice_is_refused_the_second_time(world, sign_in, draft):
    client = sign_in(world.author)
    take(client, draft, "submit")
    assert take(client, draft, "submit").status_code == 409


def test_the_author_can_take_it_back_and_discard_it(world, sign_in, sent):
    client = sign_in(world.author)
    assert take(client, sent, "take_back").status_code == 303 and fresh(sent).state == "draft"
    assert take(client, sent, "discard", reason="Không cần sửa đổi nữa.").status_code == 303
    assert fresh(sent).state == "discarded"


def test_recalling_gives_its_days_back_to_the_one_before(world, sign_in, sent):
    world.review(sent)
    world.approve(sent, since=clock.today() + timedelta(days=5))
    assert take(sign_in(world.deputy_director), sent, "recall", reason="Ban hành nhầm văn bản.").status_code == 303
    document = db.session.get(Document, sent.document_id)
    assert queries.revision_in_force(document, date(2030, 1, 1)).number == "01/00"


def test_recalling_one_of_two_coming_revisions_leaves_the_other(world, sent):
    world.review(sent)
    world.approve(sent, since=clock.today() + timedelta(days=5))
    later = world.send(world.draft(sent.document))
    world.review(later)
    world.approve(later, since=clock.today() + timedelta(days=9))
    world.take(sent, "recall", world.deputy_director, reason="Ban hành nhầm văn bản.")
    document = db.session.get(Document, sent.document_id)
    numbers = [queries.revision_in_force(document, clock.today() + timedelta(days=n)).id for n in (8, 9)]
    assert numbers[0] != sent.id and numbers[1] == later.id


@pytest.mark.parametrize("step", ["finish_review", "restart", "lapse", "annul", "nonsense", "%00", "../x"])
def test_steps_that_only_follow_and_steps_that_are_none_are_not_found(world, sign_in, sent, step):
    assert take(sign_in(world.head), sent, step).status_code == 404


def test_after_signing_the_next_one_is_offered(world, sign_in, sent):
    other = world.send(world.draft(world.publish("QT-VP-02", "Quy trình khác").document))
    client = sign_in(world.head)
    answer = take(client, sent, "review", password=world.password)
    page = client.get(answer.location).text
    assert f"/documents/revisions/{other.id}" in page and "Ký văn bản tiếp theo" in page


def test_many_approvals_at_once_are_one_approval(app, world, sent):
    """TRUST T2: whoever comes second is told, and nothing is signed twice."""
    world.review(sent)
    clients = []
    for _n in range(6):
        client = app.test_client()
        world.open_session(client, world.director)
        clients.append(client)
    ident, password, barrier, answers = sent.id, world.password, threading.Barrier(6), []
    data = {"password": password, "effective_from": f"{clock.today():%d/%m/%Y}"}
    db.session.remove()

    def approve(client):
        barrier.wait()
        answers.append(client.post(f"/documents/revisions/{ident}/steps/approve", data=data).status_code)

    threads = [threading.Thread(target=approve, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303] + [409] * 5
    done = db.session.get(Revision, ident)
    assert [s.meaning for s in signatures_of(done)] == ["reviewed", "approved"]
