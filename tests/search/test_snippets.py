"""Fragments and marks: nothing of the text is lost or invented, and what answers the query is marked."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.core.text import nfc
from qms.search.grammar import read
from qms.search.snippets import marks, snippets
from tests.search.corpus import entries

TEXT = (
    "5.7 Trình tự. Văn thư đăng ký văn bản theo Nghị định số 61/2018/NĐ-CP; xem QT.HT.01 và thủ tục hành chính khác. "
    "Bảo hiểm xã hội chi trả. Hòa giải viên lập biên bản, người có công ký."
)


def marked(text, query):
    return [piece for piece, is_marked in marks(text, read(query)) if is_marked]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("van ban", ["văn bản"]),
        ("đăng ký văn bản", ["đăng ký văn bản"]),
        ("hoà giải", ["Hòa giải"]),
        ("TTHC", ["thủ tục hành chính"]),
        ("bhxh", ["Bảo hiểm xã hội"]),
        ("nđ 61/2018", ["Nghị định số 61/2018/NĐ-CP"]),
        ("61/2018/NĐ-CP", ["Nghị định số 61/2018/NĐ-CP"]),
        ("qt-ht-01", ["QT.HT.01"]),
        ("qtht01", ["QT.HT.01"]),
        ('"hanh chinh"', ["hành chính"]),
        ('"chính hành"', []),
        ("kho thư", ["thư", "thủ"]),
        ("không có đâu", ["có"]),
        ("", []),
    ],
)
def test_what_answers_is_marked_with_its_own_diacritics(query, expected):
    assert marked(TEXT, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("quy trình tiếp nhận", ["Quy trình", "QT", "tiếp nhận"]),
        ("QT tiếp nhận", ["Quy trình", "QT", "tiếp nhận"]),
        ("biểu mẫu", []),
        ("QT", ["Quy trình", "QT", "QT", "QT"]),
        ("qt-vp-03", ["QT-VP-03", "QT.VP.03"]),
    ],
)
def test_an_abbreviation_is_no_hit_within_a_code_that_was_not_asked_for(query, expected):
    assert marked("Quy trình (QT) tiếp nhận: QT-VP-03, BM-QT.VP.03-01.", query) == expected


def test_a_word_is_marked_alone_only_where_no_neighbours_hold_it():
    assert marked("Văn bản và bản vẽ", "van ban") == ["Văn bản"]
    assert marked("Bản vẽ", "van ban") == ["Bản"]


def test_the_fragment_with_most_of_the_query_is_chosen():
    text = "Thủ kho. " * 60 + "Thủ tục cấp giấy phép lao động trong năm ngày. " + "Tục lệ. " * 60
    [fragment] = snippets(text, read("thu tuc cap giay phep"))
    assert fragment[0] == ("Thủ tục cấp giấy phép", True)


def test_a_second_fragment_is_given_for_what_the_first_does_not_hold():
    text = (
        "Giám đốc ký. "
        + "Nội dung khác hẳn. " * 40
        + "Giấy phép lao động. "
        + "Nội dung khác hẳn. " * 40
        + "Giám đốc ký."
    )
    fragments = snippets(text, read("giấy phép giám đốc"))
    assert [[piece for piece, is_marked in f if is_marked] for f in fragments] == [["Giám đốc"], ["Giấy phép"]]
    assert len(snippets(text, read("giám đốc"))) == 1
    assert len(snippets(text, read("giấy phép giám đốc"), at_most=1)) == 1


def test_a_text_without_a_match_gives_its_beginning():
    assert snippets("Mục đích của tài liệu.", read("zzz"), length=12) == [[("Mục đích của", False)]]
    assert snippets(" \n", read("zzz")) == []


def test_markup_stays_text():
    assert ("<b>", False) in marks("<b>quy trình</b>", read("quy trinh"))


_PIECE = st.one_of(st.sampled_from(["quy trình", "Kiểm", "soát", ". ", "\n", " ", "QT-HT-01", "61/2018/NĐ-CP", "BHXH"]),
                   st.text(max_size=12))  # fmt: skip


@given(st.lists(_PIECE, max_size=60).map(" ".join), st.lists(_PIECE, max_size=5).map(" ".join), st.integers(20, 120))
def test_fragments_are_whole_words_of_the_text_and_no_longer_than_asked_for(text, typed, length):
    text, query = nfc(text), read(typed)
    assert "".join(piece for piece, _ in marks(text, query)) == text
    for fragment in snippets(text, query, length=length):
        joined = "".join(piece for piece, _ in fragment)
        assert all(piece for piece, _ in fragment)
        assert 0 < len(joined) <= length
        places = [at for at in range(len(text)) if text.startswith(joined, at)]
        assert any(_cuts_no_word(text, at, at + len(joined)) for at in places)


def _cuts_no_word(text, start, end):
    return not (text[:start][-1:].isalnum() and text[start].isalnum()) and not (
        text[end - 1].isalnum() and text[end : end + 1].isalnum()
    )


def test_a_page_takes_milliseconds():
    text = " ".join(entry.text for entry in entries(2))[:1500]
    query = read("quy trình kiểm soát hồ sơ theo nghị định 61/2018")
    best = min(_seconds(lambda: snippets(text, query)) for _ in range(20))
    assert best < 0.005  # under 1 ms on a quiet machine


def test_a_very_long_text_is_read_in_one_pass():
    assert _seconds(lambda: snippets("quy trình " * 30_000, read("quy trinh"))) < 5


def _seconds(work):
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
