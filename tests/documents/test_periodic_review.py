"""A document asks for its review 30 days ahead; the verdict keeps it, has it revised, or has it withdrawn."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from qms.core import clock, settings
from qms.core.audit import LogEntry
from qms.core.database import db, locked, writing
from qms.core.signing import signatures_of
from qms.documents.effects import add_months
from qms.documents.models import Document
from qms.documents.queries import revision_under_way
from qms.documents.reviewing.models import PeriodicReview
from qms.escalation.jobs import go_round
from qms.notices.models import Notice
from qms.operating import doctor

REASON = "Không còn phù hợp với quy định mới của tỉnh."


@pytest.fixture
def due(world):
    """`due(days)` is a document of VP in force, to be reviewed in so many days."""

    def made(days=20, code="QT-VP-01"):
        ident = world.publish(code, f"Quy trình {code}").document_id
        with writing():
            document = locked(Document, ident)
            document.review_due = clock.today() + timedelta(days=days)
            return document

    return made


def take(client, document, step, **data):
    return client.post(f"/documents/{document.id}/steps/{step}", data=data)


def fresh(document):
    db.session.expire_all()
    return db.session.get(Document, document.id)


def on_desk(client, document) -> bool:
    answer = client.get("/desk/due-for-review")
    return answer.status_code == 200 and document.code in answer.text


def test_it_is_a_task_of_whoever_keeps_it_from_thirty_days_before(world, sign_in, due):
    near, far = due(30), due(31, "QT-VP-02")
    for keeper in (world.head, world.officer):
        client = sign_in(keeper)
        assert on_desk(client, near) and not on_desk(client, far)
        assert f"/documents/{near.id}/review" in client.get(f"/documents/{near.id}").text
    for other in (world.staff, world.other_head, world.director, world.branch_officer):
        assert not on_desk(sign_in(other), near)
    with writing():
        settings.change("documents:review_ahead_days", 60, by=world.administrator)
    assert on_desk(sign_in(world.head), far)


def test_keeping_it_is_signed_over_what_was_reviewed_and_counts_from_the_verdict(world, sign_in, due):
    document, client = due(), sign_in(world.head)
    assert take(client, document, "keep", password="sai").status_code == 422
    assert take(client, document, "keep", password=world.password, remark="Đã đối chiếu.").status_code == 303
    review, following = db.session.scalars(select(PeriodicReview)).one(), add_months(clock.today(), 24)
    assert (review.verdict, review.on, review.next_due) == ("keep", clock.today(), following)
    assert fresh(document).review_due == following and not on_desk(client, document)
    (signature,) = signatures_of(review)
    assert signature.meaning == "kept" and signature.holds_for(review.covered("kept"))
    page = client.get(f"/documents/{document.id}/history").text
    assert "giữ nguyên" in page and f"{following:%d/%m/%Y}" in page
    assert "Đã đối chiếu." in client.get(f"/documents/{document.id}").text
    assert "Còn giá trị" in client.get(f"/documents/revisions/{review.revision_id}/signatures").text
    db.session.execute(text("UPDATE revision SET file_sha256 = NULL"))
    db.session.commit()
    assert [problem for problem in doctor.faults() if "Nội dung đã ký bị thay đổi" in problem]


def test_it_can_be_kept_again_when_the_next_one_is_due(world, sign_in, due, now):
    document = due()
    take(sign_in(world.head), document, "keep", password=world.password)
    now(add_months(clock.today(), 24))
    assert take(sign_in(world.head), document, "keep", password=world.password).status_code == 303
    assert len(db.session.scalars(select(PeriodicReview)).all()) == 2


def test_having_it_revised_begins_a_draft_and_it_is_asked_for_again_when_that_is_given_up(world, sign_in, due):
    document, client = due(), sign_in(world.head)
    assert take(client, document, "revise", reason=REASON).status_code == 422
    assert take(client, document, "revise", reason=REASON, author=world.author.id).status_code == 303
    draft = revision_under_way(fresh(document))
    assert draft.author_id == world.author.id and REASON in sign_in(world.author).get("/notices").text
    client = sign_in(world.head)
    assert not on_desk(client, document)
    answer = take(client, document, "keep", password=world.password)
    assert answer.status_code == 403 and "tài liệu đang được sửa đổi" in answer.text
    world.take(draft, "discard", world.author, reason="Chưa làm được trong quý này.")
    assert on_desk(client, document)


def test_an_approved_revision_is_reviewed_anew_from_its_own_day(world, sign_in, due):
    document = due(-10)
    take(sign_in(world.officer), document, "revise", reason=REASON, author=world.author.id)
    world.approve(world.review(world.send(world.draft(fresh(document)))))
    assert fresh(document).review_due == add_months(clock.today(), 24)


def test_having_it_withdrawn_leads_to_the_withdrawal_with_its_reason(world, sign_in, due):
    document = due()
    answer = take(sign_in(world.head), document, "propose_withdrawal", reason=REASON)
    assert answer.location.endswith(f"/documents/{document.id}")
    officer = sign_in(world.officer)
    assert REASON in officer.get("/notices").text and on_desk(officer, document)
    assert f"/documents/{document.id}/steps/withdraw" in officer.get(f"/documents/{document.id}/review").text
    assert REASON in officer.get(f"/documents/{document.id}/steps/withdraw").text
    own = take(officer, due(10, "QT-VP-02"), "propose_withdrawal", reason=REASON)
    assert own.location.endswith("/steps/withdraw")
    world.withdraw(document)
    assert fresh(document).review_due is None and not on_desk(officer, document)


@pytest.mark.parametrize("name", ["staff", "other_head", "director", "auditor", "branch_officer"])
def test_nobody_else_gives_a_verdict(world, sign_in, due, name):
    document, client = due(), sign_in(getattr(world, name))
    assert take(client, document, "keep", password=world.password).status_code in (403, 404)
    assert client.get(f"/documents/{document.id}/review").status_code in (403, 404)


def test_a_verdict_before_its_time_is_refused_in_words(world, sign_in, due):
    document, client = due(100), sign_in(world.head)
    answer = take(client, document, "keep", password=world.password)
    assert answer.status_code == 403 and "chưa đến thời gian soát xét" in answer.text
    assert f"{document.review_due:%d/%m/%Y}" in client.get(f"/documents/{document.id}/review").text


def test_the_second_of_two_reviewers_is_told_that_someone_acted_first(world, sign_in, due):
    document = due()
    seen = document.fingerprint
    take(sign_in(world.head), document, "keep", password=world.password)
    answer = take(sign_in(world.officer), document, "keep", password=world.password, seen=seen)
    assert answer.status_code == 409 and world.head.name in answer.text


def test_a_late_review_goes_up_and_one_that_is_being_revised_does_not(world, sign_in, due, now):
    late, revised = due(1), due(1, "QT-VP-02")
    take(sign_in(world.head), revised, "revise", reason=REASON, author=world.author.id)
    now(clock.today() + timedelta(days=4))
    go_round(clock.today())
    told = select(Notice.subject_uid, Notice.recipient_id).where(Notice.kind == "escalation:overdue:owner")
    rows = {tuple(row) for row in db.session.execute(told)}
    assert rows == {(fresh(late).uid, world.head.id), (late.uid, world.officer.id)}
    assert late.code in sign_in(world.head).get("/overdue").text


def test_another_interval_moves_the_day_and_is_told(world, sign_in, due):
    document = due()
    given = {"security": "internal", "review_months": "36", "reason": "Theo kế hoạch soát xét mới."}
    assert sign_in(world.officer).post(f"/documents/{document.id}/correction", data=given).status_code == 303
    assert fresh(document).review_due == add_months(document.revisions[0].effective_from, 36)
    entry = db.session.scalars(select(LogEntry).order_by(LogEntry.seq.desc())).first()
    assert entry.detail["new"]["review_due"] == document.review_due.isoformat()


def test_the_officer_plans_the_day_and_a_library_taken_over_is_not_overdue_at_once(world, sign_in, due):
    document, day = due(), clock.today() + timedelta(days=200)
    given = {"security": "internal", "review_months": "24", "reason": "Kế hoạch soát xét năm."}
    address, client = f"/documents/{document.id}/correction", sign_in(world.officer)
    past = clock.today() - timedelta(days=1)
    assert client.post(address, data=given | {"review_due": f"{past:%d/%m/%Y}"}).status_code == 422
    assert client.post(address, data=given | {"review_due": f"{day:%d/%m/%Y}"}).status_code == 303
    assert fresh(document).review_due == day
    old = world.publish("QT-VP-07", "Cũ", since=clock.today() - timedelta(days=2000)).document
    assert old.review_due == clock.today() + timedelta(days=90)
