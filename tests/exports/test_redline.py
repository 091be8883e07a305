"""A comparison is exact, reads in order, marks words, and stays quick for texts that have nothing in common."""

import time
import unicodedata
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from qms.core.text import nfc
from qms.exports.redline import Change, Fold, Piece, compare, context, summary

WORDS = ("quy", "trình", "kiểm", "soát", "hồ sơ", "Đ", "–", "5", "  ", "\t", "hoà", "hòa")
paragraphs = st.lists(
    st.one_of(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), st.text(max_size=20)), max_size=12
)


def side(changes, without, number):
    return [
        "".join(piece.text for piece in change.pieces if piece.kind != without)
        for change in changes
        if getattr(change, number) is not None
    ]


@given(paragraphs, paragraphs)
def test_kept_and_inserted_pieces_are_the_new_text_and_kept_and_deleted_ones_the_old(old, new):
    changes = compare(old, new)
    assert side(changes, "deleted", "number_new") == [nfc(each) for each in new]
    assert side(changes, "inserted", "number_old") == [nfc(each) for each in old]


@given(paragraphs, paragraphs)
def test_paragraphs_are_numbered_from_one_without_a_gap(old, new):
    changes = compare(old, new)
    assert [c.number_old for c in changes if c.number_old] == list(range(1, len(old) + 1))
    assert [c.number_new for c in changes if c.number_new] == list(range(1, len(new) + 1))


@given(paragraphs)
def test_a_text_compared_with_itself_is_all_kept(text):
    assert all(change.kind == "same" for change in compare(text, text))


@given(paragraphs, paragraphs)
def test_a_changed_paragraph_really_differs_and_a_kept_one_does_not(old, new):
    for change in compare(old, new):
        kinds = {piece.kind for piece in change.pieces}
        assert (kinds <= {"same"}) == (change.kind == "same")


def test_one_word_changed_is_marked_as_that_word():
    old = ["Mục đích", "Thời hạn giải quyết là 5 ngày làm việc.", "Hết"]
    new = ["Mục đích", "Thời hạn giải quyết là 3 ngày làm việc.", "Hết"]
    assert compare(old, new)[1] == Change(
        "changed",
        2,
        2,
        (
            Piece("same", "Thời hạn giải quyết là "),
            Piece("deleted", "5"),
            Piece("inserted", "3"),
            Piece("same", " ngày làm việc."),
        ),
    )


def test_vietnamese_words_are_never_cut_inside_a_letter():
    [change] = compare(["Bộ phận tiếp nhận hoà giải hồ sơ"], ["Bộ phận tiếp nhận hoá giải hồ sơ"])
    assert Piece("deleted", "hoà") in change.pieces
    assert Piece("inserted", "hoá") in change.pieces


def test_composed_and_decomposed_letters_are_the_same_text():
    text = "Quy trình tiếp nhận"
    assert [c.kind for c in compare([text], [unicodedata.normalize("NFD", text)])] == ["same"]


def test_a_change_of_white_space_alone_is_shown():
    [change] = compare(["một  cửa liên thông"], ["một cửa liên thông"])
    assert change.kind == "changed"


def test_a_moved_paragraph_is_deleted_there_and_inserted_here():
    changes = compare(["a a", "b b", "c c"], ["c c", "a a", "b b"])
    assert summary(changes) == {"same": 2, "inserted": 1, "deleted": 1, "changed": 0}


def test_an_inserted_paragraph_does_not_disturb_its_changed_neighbour():
    old = ["Trưởng phòng xem xét, ký nháy trong 02 ngày"]
    new = ["Văn thư vào sổ và đóng dấu", "Trưởng phòng xem xét, ký nháy trong 01 ngày"]
    assert [change.kind for change in compare(old, new)] == ["inserted", "changed"]


def test_unrelated_paragraphs_are_not_forced_into_one():
    assert [c.kind for c in compare(["Mục đích của quy trình"], ["Lệ phí: không"])] == ["deleted", "inserted"]


def test_context_folds_long_unchanged_runs_and_loses_none():
    old = [f"đoạn số {number}" for number in range(100)]
    new = [*old[:50], "đoạn mới hoàn toàn", *old[50:]]
    shown = context(compare(old, new), around=2)
    assert shown[0] == Fold(48)
    assert shown[-1] == Fold(48)
    assert [item.kind for item in shown[1:-1]] == ["same", "same", "inserted", "same", "same"]


def seconds(old, new):
    started = time.process_time()
    changes = compare(old, new)
    return time.process_time() - started, summary(changes)


def sentences(first, vocabulary, length=30):
    random = Random(first)
    return [" ".join(f"{random.randrange(vocabulary)}{first}" for _ in range(length)) for _ in range(3000)]


def test_two_unrelated_texts_of_3000_paragraphs_are_compared_in_seconds():
    taken, counts = seconds(sentences("x", 500), sentences("y", 500))
    assert taken < 20  # about 0.8 s on a quiet machine; unbounded it takes minutes
    assert counts == {"same": 0, "inserted": 3000, "deleted": 3000, "changed": 0}


def test_3000_paragraphs_each_with_one_word_changed_are_paired_in_less_than_a_second():
    old = sentences("x", 500)
    taken, counts = seconds(old, [paragraph + " thêm" for paragraph in old])
    assert taken < 20  # about 0.8 s on a quiet machine; unbounded it takes minutes
    assert counts["changed"] == 3000


def test_3000_paragraphs_alike_in_their_few_words_stay_within_the_same_second():
    taken, counts = seconds(sentences("x", 8), [" ".join(each.split()[::-1]) for each in sentences("x", 8)])
    assert taken < 20  # about 0.8 s on a quiet machine; unbounded it takes minutes
    assert counts["changed"] > 2500


def test_many_equal_paragraphs_and_one_huge_paragraph_stay_quick():
    assert seconds(["–", "x"] * 1500, ["x", "–", "–"] * 1000)[0] < 3
    assert seconds(["a b " * 50_000], ["b a c " * 40_000])[0] < 3
