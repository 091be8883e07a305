"""What every engine must do, whatever it is made of. A module with an `engine` fixture imports this class's tests."""

from itertools import islice

from qms.search import grammar, ranking
from qms.search.engine import Entry

LIBRARY = {
    1: [Entry(11, 1, "QT-HT-01", "Quy trình kiểm soát thông tin dạng văn bản", "1 Mục đích",
              "Thống nhất cách quản lý."),
        Entry(12, 1, "QT-HT-01", "Quy trình kiểm soát thông tin dạng văn bản", "5.3 Phê duyệt",
              "Giám đốc ký quyết định.")],
    2: [Entry(21, 2, "QT-VP-01", "Quy trình quản lý văn bản đi, văn bản đến", "5.7 Trình tự",
              "Văn thư đăng ký văn bản theo Nghị định số 61/2018/NĐ-CP và 19/2014/QĐ-TTg. Xem QT-HT-01.")],
    3: [Entry(31, 3, "QT-NCC-05", "Di chuyển hồ sơ người có công", "5.1 Cơ sở pháp lý",
              "Sở Lao động – Thương binh và Xã hội; tỷ lệ hòa giải, kỹ năng, thuỷ lợi. "
              + "Quy trình kiểm soát. " * 9)],
    4: [Entry(41, 4, "QT-LĐVL-03", "Cấp giấy phép lao động", "5.4 Kiểm soát thời gian",
              "Thủ tục hành chính năm ngày.")],
    5: [Entry(51, 5, "HD-VP-02", "Hướng dẫn lập phiếu", "5 Nội dung", "Hoạt động bao; xử lý TTHC theo kiểu soạt.")],
    6: [Entry(61, 6, "BM-QT.HT.04-01", "Phiếu yêu cầu hành động khắc phục", "", "Bảo vệ sự không phù hợp.")],
}  # fmt: skip


def found(engine, text, *, any_words=False):
    return [hit.revision for hit in engine.search(grammar.read(text), any_words=any_words)]


class EngineContract:
    """Inherit as `class TestMine(EngineContract)`; the fixture `engine` gives an empty engine."""

    def test_words_without_diacritics_find_and_a_title_outranks_a_body_that_says_it_often(self, engine):
        engine.replace(LIBRARY)
        assert found(engine, "quy trinh kiem soat")[:2] == [1, 3]

    def test_decomposed_input_finds_as_composed_does(self, engine):
        engine.replace(LIBRARY)
        assert found(engine, "kiê\u0309m soa\u0301t thông tin")[0] == 1

    def test_tone_places_and_i_or_y_are_equal(self, engine):
        engine.replace(LIBRARY)
        for typed in ("hoà giải", "hòa giải", "tỉ lệ", "tỷ lệ", "kĩ năng", "kỹ năng", "thủy lợi"):
            assert found(engine, typed)[0] == 3, typed

    def test_exact_diacritics_raise_and_never_exclude(self, engine):
        engine.replace(
            {n: [Entry(n, n, f"X-{n}", f"Mục {n}", "", text)] for n, text in enumerate(("bảo vệ", "bao ve"), 1)}
        )
        assert found(engine, "bảo vệ") == [1, 2]
        assert set(found(engine, "bao ve")) == {1, 2}

    def test_a_code_is_found_first_in_every_spelling(self, engine):
        engine.replace(LIBRARY)
        for typed in ("QT-VP-01", "qt vp 01", "QT.VP.01", "qtvp01", "QT–VP–01"):
            assert found(engine, typed)[0] == 2, typed
        assert found(engine, "QT-HT-01")[:2] == [1, 2], "the document itself, then what refers to it"
        assert found(engine, "bm qt ht 04 01")[0] == 6
        assert found(engine, "vp-01")[0] == 2

    def test_a_legal_number_is_found_in_every_spelling(self, engine):
        engine.replace(LIBRARY)
        for typed in ("61/2018/NĐ-CP", "nđ 61/2018", "nghị định 61 năm 2018", "nghi dinh so 61/2018", "19/2014/QĐ-TTg"):
            assert found(engine, typed)[:1] == [2], typed

    def test_dashes_and_spaces_around_them_are_equal(self, engine):
        engine.replace(LIBRARY)
        for dash in (" - ", "-", " – ", "—", " "):
            assert found(engine, f"lao động{dash}thương binh và xã hội") == [3], dash

    def test_abbreviations_work_both_ways(self, engine):
        engine.replace(LIBRARY)
        assert set(found(engine, "TTHC")) == set(found(engine, "thủ tục hành chính")) == {4, 5}
        assert 6 in found(engine, "KPH")

    def test_a_title_outranks_a_section_heading_and_that_a_body(self, engine):
        texts = [("Mục", "", "rà soát định kỳ " * 5), ("Mục", "rà soát định kỳ", ""), ("Rà soát định kỳ", "", "")]
        engine.replace({n: [Entry(n, n, f"X{n}", *t)] for n, t in enumerate(texts, 1)})
        assert found(engine, "rà soát định kỳ") == [3, 2, 1]

    def test_neighbouring_words_outrank_scattered_ones_and_quotes_ask_for_them(self, engine):
        texts = ("tục lệ và thủ kho", "thủ tục mới")
        engine.replace({n: [Entry(n, n, f"X{n}", "Mục", "", text)] for n, text in enumerate(texts, 1)})
        assert found(engine, "thu tuc") == [2, 1]
        assert found(engine, '"thu tuc"') == [2]

    def test_any_words_are_asked_for_only_where_all_words_find_too_little(self, engine):
        engine.replace(LIBRARY)
        many = {n: [Entry(n * 10, n, f"X-{n}", f"Quy trình {n}")] for n in range(20, 30)}
        engine.replace(many)
        assert not ranking.find(engine, grammar.read("quy trinh"), visible=set).widened
        widened = ranking.find(engine, grammar.read("giám đốc cấp giấy phép ở đâu"), visible=set)
        assert widened.widened and {hit.revision for hit in widened.hits} >= {1, 4}

    def test_only_what_the_caller_lets_through_is_given(self, engine):
        engine.replace(LIBRARY)
        result = ranking.find(engine, grammar.read("quy trinh kiem soat"), visible=lambda ids: {3} & set(ids))
        assert [hit.revision for hit in result.hits] == [3]

    def test_the_best_passages_of_a_revision_come_first(self, engine):
        engine.replace(LIBRARY)
        hits = engine.passages(grammar.read("giám đốc ký"), [1, 999], each=1)
        assert [hit.passage for hit in hits[1]] == [12] and hits[999] == []

    def test_suggestions_go_on_as_typed(self, engine):
        engine.replace(LIBRARY)
        assert list(engine.suggest("qt-v")) == [2]
        assert list(engine.suggest("quy trinh q")) == [2]
        assert list(engine.suggest("giấy phé")) == [4]
        assert list(engine.suggest("qt")) == [], "below three letters nothing is expanded"

    def test_replacing_twice_leaves_one_copy_and_nothing_of_the_old(self, engine):
        for word in ("một", "hai"):
            engine.replace({7: [Entry(71, 7, "X", "Mục", "", f"bản {word}"), Entry(72, 7, "X", "Mục", "", "tiếp")]})
        assert engine.status().passages == 2
        assert found(engine, "bản hai") == [7] and found(engine, "bản một") == []

    def test_no_passages_means_removed_and_wiping_forgets_all(self, engine):
        engine.replace(LIBRARY)
        engine.replace({2: []})
        assert 2 not in found(engine, "văn bản")
        engine.completed()
        assert engine.status().complete
        engine.wipe()
        assert engine.status().passages == 0 and not engine.status().complete
        assert list(islice(engine.search(grammar.read("quy trinh")), 1)) == []

    def test_optimising_changes_no_answer(self, engine):
        for revision, entries in LIBRARY.items():
            engine.replace({revision: entries})
        before = found(engine, "văn bản")
        engine.optimise()
        assert found(engine, "văn bản") == before

    def test_hostile_text_is_only_text(self, engine):
        engine.replace(LIBRARY)
        for text in ("", "w*", "*", "[a TO z]", "(" * 2000, "a" * 200_000, '"' * 300, "\0", "code:x OR NOT y", "/.*/",
                     "\ud800", "̉" * 50, "ﷺ" * 300, "' OR 1=1 --", "a " * 500):  # fmt: skip
            for any_words in (False, True):
                list(engine.search(grammar.read(text), any_words=any_words))
            list(engine.suggest(text))
