"""Creating a document and correcting its data: what is proposed, who writes it, what stays once it is published."""

import pytest
from lxml import html

from qms.core.database import db, locked, writing
from qms.documents import queries
from qms.documents.kinds import KINDS
from qms.documents.models import Document
from qms.documents.signers import possible_authors
from tests.documents.pages import seen, words

REASON = {"reason": "Nhập nhầm khi tạo tài liệu."}


@pytest.fixture
def fill(world):
    """The form as the browser would send it; `fill(code=…)` changes some of it."""

    def filled(**changed):
        usual = {"kind": "procedure", "qms": world.systems["SO"].id, "unit": world.units["VP"].id, "parent": ""}
        usual |= {"code": "QT-VP-07", "title": "Quy trình quản lý xe", "security": "internal", "review_months": "12"}
        return usual | {"author": world.officer.id} | changed

    return filled


def document(code, world):
    db.session.expire_all()
    return queries.document_by_code(code, qms_id=world.systems["SO"].id)


@pytest.mark.parametrize("kind", KINDS)
def test_the_officer_creates_a_document_of_each_kind_with_its_first_draft(world, sign_in, fill, kind):
    parent = world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu").document.id if kind == "form" else ""
    client = sign_in(world.officer)
    proposed = client.post("/documents/new", data=fill(kind=kind, parent=parent, code="", propose="1"))
    code = seen(proposed).xpath("string(//input[@id='code']/@value)") or "19/2014/QĐ-TTg"
    answer = client.post("/documents/new", data=fill(kind=kind, parent=parent, code=code))
    draft = queries.revision_under_way(document(code, world))
    assert answer.status_code == 303 and answer.location.endswith(f"/revisions/{draft.id}/edit")
    assert (draft.number, draft.kind, draft.author_id) == ("01/00", kind, world.officer.id)


def test_a_code_that_was_typed_stays_when_something_else_is_chosen(world, sign_in, fill):
    client = sign_in(world.officer)
    chosen = fill(unit=world.units["LĐVL"].id, propose="changed")
    for typed, proposed, then in (("QT-VP-01", "QT-VP-01", "QT-LĐVL-01"), ("QT-CŨ-5", "QT-VP-01", "QT-CŨ-5")):
        page = seen(client.post("/documents/new", data=chosen | {"code": typed, "proposed": proposed}))
        assert page.xpath("string(//input[@id='code']/@value)") == then


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"code": "QT<1>"}, "chữ, số"),
        ({"code": "../.."}, "chữ, số"),
        ({"review_months": "mười hai"}, "Nhập một số nguyên."),
    ],
    ids=["odd signs", "no letter", "no number"],
)
def test_what_is_no_code_and_what_is_no_number_is_refused_in_words(world, sign_in, fill, typed, said):
    (name, value) = next(iter(typed.items()))
    answer = sign_in(world.officer).post("/documents/new", data=fill(**typed))
    page = html.fromstring(answer.text)
    assert answer.status_code == 422 and said in words(page.get_element_by_id(f"{name}-error"))
    assert page.get_element_by_id(name).get("value") == value and "Not a valid" not in answer.text


def test_another_person_can_be_named_to_write_it(world, sign_in, fill):
    client = sign_in(world.officer)
    answer = client.post("/documents/new", data=fill(author=world.author.id), follow_redirects=True)
    assert f"{world.author.name} soạn bản dự thảo đầu tiên" in words(seen(answer))
    assert "QT-VP-07" in sign_in(world.author).get("/").text


def test_only_who_may_write_for_the_unit_can_be_named(world, sign_in, fill):
    client = sign_in(world.officer)
    offered = seen(client.get("/documents/new")).xpath("//select[@id='author']/option/@value")
    assert str(world.author.id) in offered
    assert not {str(world.branch_staff.id), str(world.administrator.id)} & set(offered)
    answer = client.post("/documents/new", data=fill(author=world.other.id))
    assert answer.status_code == 422 and "không có quyền soạn thảo" in answer.text
    assert document("QT-VP-07", world) is None


def test_only_a_form_belongs_to_a_procedure(world, sign_in, fill):
    parent = world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu").document.id
    answer = sign_in(world.officer).post("/documents/new", data=fill(parent=parent))
    assert answer.status_code == 422 and "Chỉ biểu mẫu mới thuộc một quy trình." in answer.text


def test_before_publication_all_its_data_can_be_corrected(world, sign_in, fill):
    made = world.create("QT-VP-07", "Quy trình quản lý se").document
    lvl = world.units["LĐVL"].id
    answer = sign_in(world.officer).post(
        f"/documents/{made.id}/correction", data=fill(unit=lvl, code="HD-LĐVL-01", kind="instruction") | REASON
    )
    assert answer.status_code == 303
    corrected = document("HD-LĐVL-01", world)
    assert (corrected.id, corrected.unit_id, corrected.kind) == (made.id, lvl, "instruction")
    assert queries.revision_under_way(corrected).title == "Quy trình quản lý xe"


def test_a_correction_of_the_unit_starts_the_route_again(world, sign_in, fill):
    draft = world.draft(world.create("QT-VP-07", "Quy trình quản lý xe").document)
    world.review(world.send(draft))
    unit = {"unit": world.units["LĐVL"].id}
    sign_in(world.officer).post(f"/documents/{draft.document_id}/correction", data=fill(**unit) | REASON)
    db.session.expire_all()
    assert (draft.round, draft.state, draft.waits_on.position) == (2, "in_review", 1)


def test_once_published_only_particulars_are_corrected(world, sign_in, fill):
    published = world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu").document
    answer = sign_in(world.officer).post(
        f"/documents/{published.id}/correction", data=fill(code="QT-VP-99", clauses="7.5") | REASON
    )
    assert answer.status_code == 303
    kept = db.session.get(Document, published.id, populate_existing=True)
    assert (kept.code, kept.clauses) == ("QT-VP-01", "7.5")


def test_the_correction_is_offered_to_the_officer_whether_or_not_a_revision_is_under_way(world, sign_in):
    published = world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu").document
    made = world.create("QT-VP-07", "Quy trình quản lý xe").document
    for each in (published, made):
        address = f"/documents/{each.id}"
        assert f"{address}/correction" in sign_in(world.officer).get(address).text
        assert f"{address}/correction" not in sign_in(world.author).get(address).text


def test_a_withdrawal_shows_its_signature_and_whether_it_holds(world, sign_in):
    paper = world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu")
    withdrawn = world.withdraw(paper.document)
    page = sign_in(world.officer).get(f"/documents/revisions/{paper.id}/signatures")
    assert "Thu hồi tài liệu Nguyễn Thị Quý Thư ký ISO" in words(seen(page)) and "Còn giá trị" in page.text
    with writing():
        locked(Document, withdrawn.id).withdrawal_reason = "Lý do khác"
    page = sign_in(world.officer).get(f"/documents/revisions/{paper.id}/signatures")
    assert "Không còn giá trị: nội dung đã thay đổi sau khi ký" in words(seen(page))


def test_people_to_choose_from_stand_in_vietnamese_order(world):
    names = [person.name for person in possible_authors([world.units["VP"]], [world.systems["SO"]])]
    assert names.index(world.deputy.name) < names.index(world.staff.name) < names.index(world.head.name), "Đ, L, P"
