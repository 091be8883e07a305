"""People talk about a revision, a nonconformity or an action under way; nothing is signed while a comment is open."""

import io

import pytest
from sqlalchemy import func, select

from qms.actions import operations as actions
from qms.actions.models import Action
from qms.attachments.models import Attachment
from qms.comments import operations
from qms.comments.models import Comment
from qms.core import clock
from qms.core.audit import LogEntry
from qms.core.database import db, get, writing
from qms.documents.models import Revision
from qms.nonconformities import operations as nonconformities
from qms.nonconformities.models import Nonconformity
from qms.nonconformities.workflow import NONCONFORMITY
from qms.notices.models import Notice
from qms.people.models import Person, Unit
from tests.documents.pages import seen, statements, words
from tests.world import PASSWORD, World

TEXT = "Thời hạn ở mục 5 chưa khớp quyết định công bố."


@pytest.fixture
def revision(world):
    """Written by `author`, waiting for the review of `head`; `director` approves."""
    return world.send(world.draft(world.publish("QT-VP-01", "Quy trình tiếp công dân").document))


@pytest.fixture
def say(world, sign_in, revision):
    """`say(person, text, …)` writes a comment on the revision, and gives the answer."""

    def write(person, text=TEXT, *, about="", **data):
        at = about or f"/documents/revisions/{revision.id}"
        return sign_in(person).post(f"{at}/comments", data={"text": text} | data)

    return write


def last() -> Comment:
    db.session.expire_all()
    return db.session.scalars(select(Comment).order_by(Comment.id.desc())).first()


def told(person) -> list[str]:
    query = select(Notice.kind).where(Notice.recipient_id == person.id, Notice.kind.startswith("comments:"))
    return list(db.session.scalars(query.order_by(Notice.id)))


def page(client, revision):
    return client.get(f"/documents/revisions/{revision.id}")


def test_a_revision_with_an_open_comment_is_signed_only_once_it_is_settled(world, sign_in, say, revision):
    assert say(world.director).status_code == 303
    step = f"/documents/revisions/{revision.id}/steps/review"
    locked = sign_in(world.head).get(step).text
    assert "Còn 1 ý kiến chưa giải quyết" in locked and f"/documents/revisions/{revision.id}#talk" in locked
    assert "Còn 1 ý kiến" in sign_in(world.head).post(step, data={"password": PASSWORD}).text
    assert get(Revision, revision.id).state == "in_review"
    assert sign_in(world.author).post(f"/comments/{last().id}/settle").status_code == 303
    assert (last().settled_by_id, last().is_open) == (world.author.id, False)
    assert sign_in(world.head).post(step, data={"password": PASSWORD}).status_code == 303
    say(world.officer)
    approve = {"password": PASSWORD, "effective_from": f"{clock.today():%d/%m/%Y}"}
    assert sign_in(world.director).post(step.replace("review", "approve"), data=approve).status_code == 422


@pytest.mark.parametrize(
    ("name", "status"),
    [("author", 303), ("head", 303), ("officer", 303), ("auditor", 403), ("staff", 404), ("branch_officer", 404)],
)
def test_who_takes_part_in_a_revision_says_something_about_it(world, say, name, status):
    assert say(getattr(world, name)).status_code == status
    assert (last() is not None) == (status == 303)


def test_whoever_is_mentioned_gets_a_notice_with_why_and_may_answer(world, sign_in, say, revision):
    assert say(world.head, mentioned=[world.auditor.id]).status_code == 303
    first = last()
    assert (told(world.auditor), told(world.author)) == (["comments:comment:mention"], ["comments:comment:write"])
    inbox = words(seen(sign_in(world.auditor).get("/notices")))
    assert "QT-VP-01" in inbox and "Người nhận được nhắc đến trong ý kiến." in inbox
    answer = sign_in(world.auditor).post(
        f"/documents/revisions/{revision.id}/comments?answers={first.id}", data={"text": "Theo quyết định 118."}
    )
    assert answer.location.endswith(f"/documents/revisions/{revision.id}#comment-{last().id}")
    assert last().answers_id == first.id and not last().is_open
    assert told(world.head) == ["comments:comment:answer"]


def test_a_name_typed_after_an_at_sign_is_a_mention(world, say):
    assert say(world.head, "Nhờ @auditor và @Officer. xem; gửi a@staff.vn").status_code == 303
    assert {person.id for person in last().mentioned} == {world.auditor.id, world.officer.id}


def test_nobody_who_may_not_read_is_mentioned_and_what_was_typed_is_kept(world, sign_in, say):
    answer = say(world.head, "Nhờ @other xem giúp mục 5.")
    assert answer.status_code == 422 and "@other: không có ai" in answer.text
    assert "Nhờ @other xem giúp mục 5.</textarea>" in answer.text
    assert say(world.head, mentioned=[world.other.id]).status_code == 422
    assert last() is None and told(world.other) == []


def test_a_comment_is_settled_by_its_author_or_who_answers_for_the_thing(world, sign_in, say):
    say(world.head)
    address = f"/comments/{last().id}/settle"
    assert [sign_in(who).post(address).status_code for who in (world.staff, world.director)] == [404, 403]
    assert sign_in(world.head).post(address).status_code == 303
    assert sign_in(world.officer).post(address).status_code == 409


def test_a_withdrawn_comment_leaves_a_trace_and_none_of_its_words(world, sign_in, say, revision):
    say(world.head, files=(io.BytesIO(World.docx("Góp ý")), "góp ý.docx"))
    ident, file = last().id, db.session.scalars(select(Attachment)).one().id
    assert TEXT in page(sign_in(world.director), revision).text
    with sign_in(world.director).get(f"/attachments/{file}") as sent:
        assert sent.status_code == 200
    assert sign_in(world.author).post(f"/comments/{ident}/withdraw").status_code == 403
    assert sign_in(world.head).post(f"/comments/{ident}/withdraw").status_code == 303
    shown = page(sign_in(world.director), revision).text
    assert TEXT not in shown and "góp ý.docx" not in shown and "Người nêu đã rút ý kiến" in shown
    assert sign_in(world.director).get(f"/attachments/{file}").status_code == 404
    logged = db.session.scalars(select(LogEntry.action).where(LogEntry.object == last().ref).order_by(LogEntry.seq))
    assert list(logged) == ["comments:comment:write", "comments:comment:withdraw"]


def test_a_file_that_cannot_be_read_loses_nothing_that_was_typed(world, say):
    answer = say(world.head, files=(io.BytesIO(b"MZ" + bytes(300)), "lạ.exe"), mentioned=[world.officer.id])
    assert answer.status_code == 422 and "lạ.exe" in answer.text and f"{TEXT}</textarea>" in answer.text
    ticked = parsed(answer.text).xpath("//input[@name='mentioned'][@checked]/@value")
    assert ticked == [str(world.officer.id)] and last() is None


def parsed(text: str):
    from lxml import html

    return html.fromstring(text)


def test_once_it_is_approved_nothing_is_added_and_the_library_reads_none_of_it(world, sign_in, say, revision):
    say(world.head)
    sign_in(world.author).post(f"/comments/{last().id}/settle")
    world.approve(world.review(revision))
    assert say(world.head, "Thêm ý kiến.").status_code == 409
    assert sign_in(world.head).post(f"/comments/{last().id}/withdraw").status_code == 409
    for person, reads in ((world.author, True), (world.auditor, True), (world.staff, False), (world.clerk, False)):
        assert (TEXT in page(sign_in(person), revision).text) is reads, person.name


def test_the_history_tells_of_it_to_those_who_may_follow_the_revision(world, sign_in, say, revision):
    say(world.head)
    address = f"/documents/{revision.document_id}/history"
    assert "đã nêu ý kiến" in sign_in(world.officer).get(address).text
    assert "đã nêu ý kiến" not in sign_in(world.clerk).get(address).text


@pytest.fixture
def nonconformity(world):
    """Of VP, with an action of `author` planned by `head`."""
    with writing():
        unit, head = get(Unit, world.units["VP"].id), get(Person, world.head.id)
        given = {"by": get(Person, world.staff.id), "unit": unit, "source": "self_found", "what": "Trả trễ."}
        row = nonconformities.report(today=clock.today(), discovered_on=clock.today(), **given)
        officer, today = get(Person, world.officer.id), clock.today()
        NONCONFORMITY.fire(row, "confirm", by=officer, today=today, kind="minor", unit=unit, deadline=today)
        owner = get(Person, world.author.id)
        actions.plan_action(row, by=head, today=today, what="Phân công.", owner=owner, due=today)
    return row


def test_a_nonconformity_and_its_actions_are_talked_about_on_one_page(world, sign_in, say, nonconformity):
    action = db.session.scalars(select(Action)).one()
    assert say(world.staff, "Đã xin lỗi chưa?", about=f"/nonconformities/{nonconformity.id}").status_code == 303
    assert told(world.head) == ["comments:comment:write"]
    answer = say(world.head, "Cần xong trước tháng 4. @staff", about=f"/actions/{action.id}")
    assert answer.location.endswith(f"/nonconformities/{nonconformity.id}#comment-{last().id}")
    assert told(world.author) == ["comments:comment:write"] and told(world.staff) == ["comments:comment:mention"]
    shown = sign_in(world.author).get(f"/nonconformities/{nonconformity.id}").text
    assert "Đã xin lỗi chưa?" in shown and "Cần xong trước tháng 4." in shown
    assert say(world.other, about=f"/nonconformities/{nonconformity.id}").status_code == 404
    assert sign_in(world.author).post(f"/comments/{last().id}/settle").status_code == 303


def test_the_page_costs_the_same_however_much_is_said_and_attached(app, world, sign_in, nonconformity):
    def talk():
        with writing():
            row, by = get(Nonconformity, nonconformity.id), get(Person, world.head.id)
            operations.write(row, by=by, text="Một ý kiến.", mentioned=[get(Person, world.staff.id)])
            today, owner = clock.today(), get(Person, world.author.id)
            action = actions.plan_action(row, by=by, today=today, what="Việc.", owner=owner, due=today)
            operations.write(action, by=by, text="Một ý kiến về hành động.")

    counts = []
    talk()
    for _ in range(2):
        client = sign_in(world.officer)
        with statements(app) as sent:
            assert client.get(f"/nonconformities/{nonconformity.id}").status_code == 200
        counts.append(len(sent))
        talk(), talk()
    assert counts[0] == counts[1]
    assert db.session.scalar(select(func.count()).select_from(Comment)) == 10
