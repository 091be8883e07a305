"""The rules of search in Vietnamese (DOMAIN §8.2, one test each or more), as a person meets them on the page.

What an engine owes to them is in `engine_contract.py`; who sees what (rule 7) is in `test_visibility.py`.
"""

import unicodedata
from datetime import date

import pytest

from qms.core import jobs
from tests.snapshots import built_once

LIBRARY = {
    "QT-VP-01": ("Quy trình quản lý văn bản", "Văn thư vào sổ theo Nghị định số 61/2018/NĐ-CP. Chữ ký quý hiếm."),
    "QT-HT-01": ("Quy trình kiểm soát thông tin", "Việc ban hành tài liệu theo thủ tục."),
    "QT-LĐVL-03": ("Cấp giấy phép lao động", "Sở Lao động – Thương binh và Xã hội; hoà giải, thuỷ lợi, tỉ lệ."),
    "QT-TTR-02": ("Tiếp công dân", "Lý lịch của người tố cáo; kĩ thuật số."),
    "HD-VP-02": ("Hướng dẫn lập phiếu", "Kiểu soạn của thủ quỹ, tục lệ."),
}


def _library(world):
    for code, (title, text) in LIBRARY.items():
        world.publish(code, title, text=[text])
    jobs.run_due()


@pytest.fixture
def search(world, sign_in):
    """`search(typed)` gives the results as data, to a member of staff."""
    built_once(_library, world)
    client = sign_in(world.staff)

    def ask(typed, **more):
        return client.get("/search", query_string={"q": typed, **more}, headers={"Accept": "application/json"}).json[
            "results"
        ]

    ask.world = world
    return ask


def codes(results):
    return [result["code"] for result in results]


@pytest.mark.parametrize(
    ("rule", "typed", "first"),
    [
        (1, "quy trinh kiem soat", "QT-HT-01"),
        (1, "Quy Trình KIỂM SOÁT", "QT-HT-01"),
        (1, unicodedata.normalize("NFD", "quy trình kiểm soát"), "QT-HT-01"),
        (2, "hòa giải", "QT-LĐVL-03"),
        (2, "thủy lợi", "QT-LĐVL-03"),
        (2, "tỷ lệ", "QT-LĐVL-03"),
        (2, "qúy hiếm", "QT-VP-01"),
        (2, "lí lịch", "QT-TTR-02"),
        (2, "kỹ thuật số", "QT-TTR-02"),
        (3, "thu tuc", "QT-HT-01"),
        (4, "QT-VP-01", "QT-VP-01"),
        (4, "qt vp 01", "QT-VP-01"),
        (4, "QT.VP.01", "QT-VP-01"),
        (4, "qtvp01", "QT-VP-01"),
        (4, "61/2018/NĐ-CP", "QT-VP-01"),
        (4, "nđ 61/2018", "QT-VP-01"),
        (4, "nghị định 61 năm 2018", "QT-VP-01"),
        (9, "lao động - thương binh", "QT-LĐVL-03"),
        (9, "lao động—thương binh", "QT-LĐVL-03"),
        (9, "QT–VP–01", "QT-VP-01"),
    ],
)
def test_what_is_typed_finds_what_is_meant(search, rule, typed, first):
    assert codes(search(typed))[:1] == [first], f"rule {rule}"


def test_rule_1_exact_diacritics_come_first_and_none_are_needed(search):
    search.world.publish("QT-VP-08", "Một", text=["Cái bao ve chai."])
    search.world.publish("QT-VP-09", "Hai", text=["Cần bảo vệ môi trường."])
    jobs.run_due()
    assert codes(search("bảo vệ")) == ["QT-VP-09", "QT-VP-08"]
    assert set(codes(search("bao ve"))) == {"QT-VP-08", "QT-VP-09"}


def test_rule_3_words_in_quotes_stand_next_to_each_other(search):
    assert codes(search('"thu tuc"')) == ["QT-HT-01"], "not where `thủ` and `tục` stand apart"
    assert codes(search("thu tuc")) == ["QT-HT-01", "HD-VP-02"]


def test_rule_5_by_default_what_is_in_force_and_filters_narrow(search):
    search.world.publish(
        "QT-VP-20", "Chính sách cũ", text=["Điều khoản riêng."], since=date(2020, 1, 6), clauses="7.5.3"
    )
    search.world.publish("QT-VP-20", "Chính sách mới", text=["Điều khoản chung."], number=(2, 0))
    search.world.publish("BM-VP-01", "Điều khoản mẫu", kind="form", clauses="8.1; 9.2")
    jobs.run_due()
    assert [result["number"] for result in search("dieu khoan", kind="procedure")] == ["02/00"]
    assert codes(search("dieu khoan", kind="form")) == ["BM-VP-01"]
    assert codes(search("dieu khoan", clause="7.5")) == ["QT-VP-20"]
    assert codes(search("dieu khoan", clause="9.2")) == ["BM-VP-01"]
    assert codes(search("dieu khoan", clause="5.3")) == codes(search("dieu khoan", clause="%")) == []
    assert codes(search("giay phep", unit=search.world.units["LĐVL"].id)) == []
    assert [result["number"] for result in search("chinh sach", as_of="2021-01-06")] == ["01/00"]


def test_rule_6_a_passage_keeps_its_diacritics_and_names_its_section(search):
    [place] = search("ban hanh tai lieu")[0]["passages"]
    assert {"text": "ban hành tài liệu", "match": True} in place["pieces"]
    assert place["place"] == "1 Nội dung"


def test_rule_7_what_is_withdrawn_is_gone_with_the_change_itself(search):
    revision = search.world.publish("QT-VP-30", "Sắp bỏ", text=["Nhất thời."])
    jobs.run_due()
    assert codes(search("nhat thoi")) == ["QT-VP-30"]
    search.world.withdraw(revision.document)
    assert search("nhat thoi") == []


def test_rule_8_code_then_title_then_its_abbreviation_then_body_of_equals_the_newer(search):
    publish = search.world.publish
    publish("QT-VP-42", "Trong bài", text=["Về giấy phép lao động cho người nước ngoài."], since=date(2025, 1, 6))
    publish("QT-VP-41", "Trong bài", text=["Về giấy phép lao động cho người nước ngoài."], since=date(2024, 1, 8))
    publish("QT-VP-43", "Cấp GPLĐ")
    jobs.run_due()
    assert codes(search("giấy phép lao động")) == ["QT-LĐVL-03", "QT-VP-43", "QT-VP-42", "QT-VP-41"]
    publish("GPLĐ", "Mã số")
    jobs.run_due()
    assert codes(search("gplđ"))[0] == "GPLĐ"
