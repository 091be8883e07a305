"""The search page: who finds what, in which words it is told, and what it does without an index."""

import shutil
from datetime import timedelta

import pytest

from qms.core import clock, jobs
from qms.core.database import db
from qms.search import index
from tests.snapshots import built_once


@pytest.fixture
def library(world, sign_in):
    """A small library in the index, and the staff member's browser."""
    built = built_once(_library, world)
    built.client = sign_in(built.staff)
    return built


def _library(world):
    world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu", text=["Tài liệu phải được phê duyệt trước khi ban hành."])
    world.publish("QT-VP-02", "Quy trình kiểm soát hồ sơ", text=["Hồ sơ được lưu tại văn thư trong mười năm."])
    world.publish(
        "QT-LĐVL-03", "Cấp giấy phép lao động", text=["Thời hạn giải quyết là 05 ngày làm việc."], unit="LĐVL"
    )
    jobs.run_due()
    return world


def ask(client, q, **more):
    """The answer as data."""
    response = client.get("/search", query_string={"q": q, **more}, headers={"Accept": "application/json"})
    assert response.status_code == 200
    return response.json


def codes(answer):
    return [result["code"] for result in answer["results"]]


def test_words_without_diacritics_find_and_are_marked_in_their_passage(library):
    answer = ask(library.client, "phe duyet truoc khi ban hanh")
    assert codes(answer)[0] == "QT-VP-01"
    passage = answer["results"][0]["passages"][0]
    assert {"text": "phê duyệt trước khi ban hành", "match": True} in passage["pieces"]
    assert passage["place"] == "1 Nội dung"
    page = library.client.get("/search?q=phe+duyet+truoc+khi+ban+hanh").text
    assert "<mark>phê duyệt trước khi ban hành</mark>" in page


def test_a_passage_leads_to_its_place_in_the_document(library):
    answer = ask(library.client, "luu tai van thu")
    assert answer["results"][0]["passages"][0]["url"].partition("#")[2] == "p0"
    assert library.client.get(answer["results"][0]["url"]).status_code == 200


@pytest.mark.parametrize("spelling", ["QT-LĐVL-03", "qt ldvl 03", "qtldvl03", "gplđ"])
def test_codes_in_every_spelling_and_abbreviations_find(library, spelling):
    assert codes(ask(library.client, spelling))[0] == "QT-LĐVL-03"


def test_any_words_are_searched_where_all_words_find_too_little_and_the_page_says_so(library):
    answer = ask(library.client, "thời hạn cấp giấy phép lao động là bao lâu")
    assert codes(answer)[0] == "QT-LĐVL-03"
    assert answer["complete"] == 0
    page = library.client.get("/search?q=thời hạn cấp giấy phép lao động là bao lâu").text
    assert "Không có tài liệu chứa đủ các từ; hiển thị tài liệu chứa một phần các từ." in page


def test_nothing_found_says_what_to_try(library):
    page = library.client.get("/search?q=xyzzy").text
    assert "Không tìm thấy tài liệu phù hợp." in page
    assert "Thử bỏ dấu" in page


@pytest.mark.parametrize("q", ["a " * 30, "ă" * 300])
def test_too_long_a_question_is_shortened_and_said_so(library, q):
    assert ask(library.client, q)["shortened"]
    assert "Nội dung tìm kiếm quá dài" in library.client.get("/search", query_string={"q": q}).text


@pytest.mark.parametrize("page", ["-1", "0", "99999999999", "x"])
@pytest.mark.parametrize("q", [b"", b"***", b'"', b"title:x OR [a TO z]", b"<script>", b"%", b"\xed\xa0\xbd", b"\xff"])
def test_nothing_typed_is_a_fault(library, q, page):
    for path in ("/search", "/search/suggestions"):
        answer = library.client.get(
            path, query_string={"q": q, "page": page, "unit": "9" * 30, "kind": "'", "as_of": "?"}
        )
        assert answer.status_code == 200


def test_nul_in_an_address_is_refused_alike_on_both_databases(library):
    """No browser sends it, and PostgreSQL knows no such text."""
    assert library.client.get("/search", query_string={"q": b"a\0b"}).status_code == 400


def test_what_documents_hold_never_becomes_markup(library):
    library.publish("QT-VP-09", "<img src=x onerror=alert(1)> nguy hiểm", text=["<script>alert(2)</script> nguy hiểm"])
    jobs.run_due()
    page = library.client.get("/search?q=nguy+hiem").text
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert "&lt;img src=x" in page
    assert "&lt;script&gt;alert" in page


def test_kind_and_unit_narrow(library):
    assert codes(ask(library.client, "quy trinh kiem soat", kind="form")) == []
    found = codes(ask(library.client, "lao dong", unit=library.units["LĐVL"].id))
    assert found == ["QT-LĐVL-03"]
    assert codes(ask(library.client, "giay phep lao dong", unit=library.units["VP"].id)) == []


def test_more_than_a_page_is_paged_and_never_counted_in_full(library):
    for number in range(23):
        library.publish(f"HD-VP-{number:02}", f"Hướng dẫn phân loại văn bản {number}")
    jobs.run_due()
    first = ask(library.client, "huong dan phan loai")
    second = library.client.get(first["next"], headers={"Accept": "application/json"}).json
    third = library.client.get(second["next"], headers={"Accept": "application/json"}).json
    assert [len(answer["results"]) for answer in (first, second, third)] == [10, 10, 3]
    assert third["next"] is None
    assert len({*codes(first), *codes(second), *codes(third)}) == 23
    page = library.client.get("/search?q=huong+dan+phan+loai").text
    assert "Hơn 10 tài liệu" in page
    assert "23" not in page.partition("<main")[2].partition("hit")[0]


def test_until_the_day_the_old_revision_is_shown_and_the_new_one_announced(library, now):
    document = library.publish("QT-VP-05", "Tiếp công dân", text=["Lịch tiếp công dân cũ."]).document
    draft = library.send(library.draft(document, text=["Lịch tiếp công dân mới."]))
    library.review(draft)
    day = clock.today() + timedelta(days=10)
    library.approve(draft, since=day)
    jobs.run_due()
    [today] = ask(library.client, '"lich tiep cong dan"')["results"]
    assert "cũ" in str(today["passages"])
    assert f"Được thay thế từ {day:%d/%m/%Y}" in today["states"]
    [then] = ask(library.client, '"lich tiep cong dan"', as_of=day.isoformat())["results"]
    assert "mới" in str(then["passages"])
    assert f"as_of={day}" in then["url"]


def test_without_an_index_titles_are_found_by_the_database_and_it_is_rebuilt(library, app):
    shutil.rmtree(f"{app.config['QMS_DATA_DIR']}/index")
    answer = ask(library.client, "kiem soat ho so")
    assert codes(answer) == ["QT-VP-02"]
    assert not answer["from_index"]
    assert "Chỉ mục toàn văn đang được lập lại" in library.client.get("/search?q=kiem+soat").text
    assert jobs.run_due() == 1
    assert codes(ask(library.client, "muoi nam")) == ["QT-VP-02"]


def test_a_search_costs_the_same_statements_however_much_is_found(library, statements):
    ask(library.client, "kiem soat")
    with statements() as few:
        ask(library.client, "kiem soat")
    for number in range(30):
        library.publish(f"QT-VP-{number + 20}", f"Quy trình kiểm soát {number}")
    jobs.run_due()
    ask(library.client, "kiem soat")
    with statements() as many:
        ask(library.client, "kiem soat")
    assert len(many) <= len(few) <= 8


@pytest.mark.parametrize("path", ["/search?q=kiem+soat", "/search/suggestions?q=kiem+soat"])
def test_no_read_of_the_database_is_open_while_the_index_is_searched(library, monkeypatch, path):
    open_reads = []

    def watched(method):
        def asked(*given, **more):
            open_reads.append(db.session().in_transaction())
            return method(*given, **more)

        return asked

    engine = index.current()
    for name in ("search", "suggest", "passages"):
        monkeypatch.setattr(engine, name, watched(getattr(engine, name)))
    assert "QT-VP-02" in library.client.get(path).text
    assert open_reads and not any(open_reads)


def test_pages_are_kept_by_nobody(library):
    for path in ("/search?q=a", "/search/suggestions?q=quy"):
        assert library.client.get(path).headers["Cache-Control"] == "private, no-store"


def test_who_is_not_signed_in_is_led_to_sign_in(client, world):
    assert client.get("/search?q=a").status_code == 302
    assert client.get("/search/suggestions?q=a").status_code == 302


def test_the_index_is_the_database_after_a_rebuild(library):
    before = index.current().status().passages
    assert index.rebuild() == 3
    assert index.current().status().passages == before
