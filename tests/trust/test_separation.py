"""Who writes does not sign, who administers does not sign, and who may not act leaves nothing behind."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.http import parse_options_header

from qms.core import clock
from qms.core.database import data_dir, db, locked, writing
from qms.core.errors import Invalid
from qms.documents import operations
from qms.documents.models import Revision
from qms.people.models import Person
from qms.people.operations import delegations, roles

REASON = "Mục 5.7 chưa đúng thời hạn."


@pytest.fixture
def draft(world) -> Revision:
    return world.draft(world.publish("QT-VP-01", "Quy trình một", text=["Cũ."]).document)


def save(draft, by, **values) -> None:
    with writing():
        operations.save_draft(locked(Revision, draft.id), by=by, **values)


def give(world, person, role: str, *, since=None) -> None:
    with writing():
        since = since or clock.today()
        person = locked(Person, person.id)
        roles.give_role(person, role, by=world.administrator, unit=world.units["SO"], qms=None, valid_from=since)


def let_sign(world, person, *, until=None):
    with writing():
        head = locked(Person, world.head.id)
        dates = {"valid_from": clock.today(), "valid_to": until}
        return delegations.delegate(head, by=world.administrator, to=person, kind="KT", **dates)


def stored() -> set[str]:
    return {path.name for path in Path(data_dir()).glob("files/*/*")}


def test_an_officer_who_put_in_the_file_is_refused_as_its_signer_before_it_is_sent(world, sign_in, draft):
    save(draft, world.officer, upload=world.upload("Thư ký viết."))
    save(draft, world.author, route=[(world.officer, "reviewed"), (world.director, "approved")])
    answer = sign_in(world.author).post(f"/documents/revisions/{draft.id}/steps/submit")
    assert answer.status_code == 422 and "là người tải tệp của bản này lên" in answer.text
    save(draft, world.author, upload=world.upload("Người soạn thảo viết."))
    assert sign_in(world.author).post(f"/documents/revisions/{draft.id}/steps/submit").status_code == 303


def test_whoever_put_in_the_file_does_not_sign_it_for_another_either(world, sign_in, draft):
    save(draft, world.officer, upload=world.upload("Thư ký viết."))
    world.delegate(world.head, world.officer)
    world.delegate(world.head, world.deputy)
    world.send(draft)
    address, data = f"/documents/revisions/{draft.id}/steps/review", {"password": world.password}
    assert sign_in(world.officer).post(address, data=data).status_code == 422
    assert sign_in(world.deputy).post(address, data=data).status_code == 303


def test_nobody_becomes_administrator_while_signing_for_another(world):
    given = let_sign(world, world.other)
    with pytest.raises(Invalid) as refused:
        give(world, world.other, "administrator")
    assert world.head.name in str(refused.value.fields["role"])
    with writing():
        delegations.revoke(given, by=world.administrator, reason=REASON)
    give(world, world.other, "administrator")


def test_nobody_is_let_sign_for_days_on_which_they_will_be_administrator(world):
    in_a_week = clock.today() + timedelta(days=7)
    give(world, world.other, "administrator", since=in_a_week)
    with pytest.raises(Invalid):
        let_sign(world, world.other)
    let_sign(world, world.other, until=in_a_week)


@pytest.mark.parametrize("who", ["auditor", "staff"])
def test_who_may_not_take_a_step_leaves_no_file_and_tries_no_password(world, sign_in, draft, who, monkeypatch):
    world.send(draft)
    if who == "staff":  # everyone may read it, and it is too late to return it
        world.approve(world.review(draft))
    before, person = stored(), getattr(world, who)
    monkeypatch.setattr("qms.people.passwords.matches", lambda *_given: pytest.fail("a password was tried"))
    file = (io.BytesIO(world.docx("Ghi chú.")), "ghi chú.docx")
    steps = {"return": {"reason": REASON, "file": file}, "review": {"password": "một mật khẩu nào đó"}}
    for step, data in steps.items():
        answer = sign_in(person).post(f"/documents/revisions/{draft.id}/steps/{step}", data=data)
        assert answer.status_code in (403, 409), step
    assert stored() == before


def test_the_history_tells_a_head_nothing_of_a_draft_that_is_not_for_them(world, sign_in, draft):
    save(draft, world.author, title="Tên còn giữ kín", route=[(world.deputy, "reviewed"), (world.director, "approved")])
    client, address = sign_in(world.head), f"/documents/{draft.document_id}/history"
    assert client.get(f"/documents/revisions/{draft.id}").status_code == 404
    told = client.get(address)
    assert told.status_code == 200 and "Tên còn giữ kín" not in told.text
    assert "Tên còn giữ kín" in sign_in(world.auditor).get(address).text
    db.session.rollback()
    world.approve(world.take(world.send(draft), "review", world.deputy))
    assert "Tên còn giữ kín" in sign_in(world.head).get(address).text


NAMES = {
    "bieu-mau.hta": "bieu-mau.hta.docx",
    "thang\u202excod.exe": "thangxcod.exe.docx",
    "a\0b\r\nX: 1.docx": "abX: 1.docx",
    "../../C:\\x\\Biểu mẫu.DOCX": "Biểu mẫu.DOCX",
}


@pytest.mark.parametrize("sent", NAMES)
def test_a_file_is_handed_out_under_a_name_that_ends_as_its_content_does(world, sign_in, sent):
    revision = world.publish("QT-VP-02", "Quy trình", upload=world.upload("Nội dung.", name=sent))
    with sign_in(world.staff).get(f"/documents/revisions/{revision.id}/file") as answer:
        disposition = answer.headers["Content-Disposition"]
    assert parse_options_header(disposition)[1]["filename"] == NAMES[sent]


@pytest.mark.parametrize("address", ["/log?unit=%00", "/search?kind=a%00b", "/admin/people?q=%00", "/notices?%00=1"])
def test_nul_in_an_address_is_refused_in_words_on_either_database(world, sign_in, address):
    answer = sign_in(world.administrator).get(address)
    assert answer.status_code == 400 and "Yêu cầu không hợp lệ" in answer.text
