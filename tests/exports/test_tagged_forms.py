"""A described form whose blanks carry tags: a form to fill in by hand, and one that the system fills in."""

import copy
import datetime as dt
import io

import pytest
from docx import Document
from docx.oxml.ns import qn

from qms.exports.controlled import Agency, build
from qms.exports.filling import fields, fill
from qms.imports import docx
from tests.exports.descriptions import FORM
from tests.exports.test_controlled import faults


def tagged(*blocks, **more):
    """The form with these blocks instead."""
    spec = copy.deepcopy(FORM)
    spec["revisions"][0]["body"] = {"blocks": list(blocks)} | more
    return build(spec, 0, agency=Agency())


def read(content):
    return [block.text for block in docx.extract(content).blocks]


TAGGED = tagged(
    {"fields": [{"label": "Số phiếu", "tag": "number"}, "Ghi tay"]},
    {"picture": {"label": "Biểu đồ", "tag": "fishbone"}},
    {"table": {"tag": "rows", "columns": [{"label": "STT", "tag": "no"}, {"label": "Việc", "tag": "what"}], "rows": 3}},
    {
        "table": {
            "tag": "whys",
            "columns": ["Tại sao", {"label": "Trả lời", "tag": "answer"}],
            "rows": [["Tại sao 1", ""], ["Tại sao 2", ""]],
            "shares": [1, 4],
        }
    },
    {"choices": {"label": "Loại", "tag": "kind", "options": [{"label": "Mới", "code": "new"}, "Khác"]}},
    {"signatures": [{"label": "Người lập", "tag": "author"}, "Thư ký ISO"]},
    masthead={"symbol": "BB-SLĐTBXH"},
    intro="Hôm nay, ngày [[day|long]], tại [[place]].",
)


def test_a_forms_blanks_carry_tags_and_are_blank_in_the_empty_form():
    assert fields(TAGGED) == {
        "number", "town", "day", "place", "fishbone", "rows.no", "rows.what", "whys.answer", "kind=new", "author",
    }  # fmt: skip
    assert read(TAGGED)[2:] == [
        "Hôm nay, ngày …… tháng …… năm ………, tại ………….", "Số phiếu |", "Ghi tay |", "Biểu đồ:", "STT | Việc",
        "1 |", "2 |", "3 |", "Tại sao | Trả lời", "Tại sao 1 |", "Tại sao 2 |", "Loại: ☐ Mới ☐ Khác",
        "Ngày …… tháng …… năm ………", "Người lập (Ký, ghi rõ họ tên) | Thư ký ISO (Ký, ghi rõ họ tên)", "………… |",
    ]  # fmt: skip


def test_a_form_filled_in_reads_as_one_written_by_hand():
    values = {"number": "12", "day": dt.date(2026, 3, 5), "place": "Sở", "kind": "new", "author": "Lê Thị Lan"}
    filled = fill(TAGGED, values, {"rows": [{"what": "a"}], "whys": [{"answer": "b"}]})
    assert filled.missing == []
    assert read(filled.docx)[2:] == [
        "Hôm nay, ngày 05 tháng 03 năm 2026, tại Sở.", "Số phiếu | 12", "Ghi tay |", "Biểu đồ:", "STT | Việc",
        "1 | a", "Tại sao | Trả lời", "Tại sao 1 | b", "Tại sao 2 |", "Loại: ☒ Mới ☐ Khác",
        "Ngày …… tháng …… năm ………", "Người lập (Ký, ghi rõ họ tên) | Thư ký ISO (Ký, ghi rõ họ tên)", "Lê Thị Lan |",
    ]  # fmt: skip


def test_minutes_are_headed_as_the_decree_on_records_asks():
    texts = read(TAGGED)
    assert texts[0] == (
        "UBND TỈNH X SỞ LAO ĐỘNG – THƯƠNG BINH VÀ XÃ HỘI Số: …………/BB-SLĐTBXH |"
        " CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc …………, ngày …… tháng …… năm ………"
    )
    assert texts[1] == "PHIẾU YÊU CẦU"


def test_a_tagged_table_of_many_columns_is_set_smaller_so_that_a_date_stands_on_one_line():
    def sizes(columns):
        table = {"tag": "t", "columns": [{"label": "x", "tag": f"c{n}"} for n in range(columns)], "rows": 1}
        document = Document(io.BytesIO(tagged({"table": table})))
        return {e.get(qn("w:val")) for e in document.tables[0]._tbl.iter(qn("w:sz"))}

    assert [sizes(columns) for columns in (7, 8, 13)] == [set(), {"20"}, {"18"}]


@pytest.mark.parametrize("tag", ["Số", "a.b", "a=b", "1st", True])
def test_a_tag_is_a_plain_name(tag):
    field = {"blocks": [{"fields": [{"label": "Số", "tag": tag}]}]}
    assert "a name such as due_date is needed" in faults(FORM, revisions__0__body=field)[0]


def test_shares_are_one_for_each_column():
    table = {"columns": ["A", "B"], "rows": 1, "shares": [1, 2, 3]}
    found = faults(FORM, revisions__0__body={"blocks": [{"table": table}]})
    assert found == ["revisions[0].body.blocks[0].table: a row of 3 cells under 2 columns: [1, 2, 3]"]
