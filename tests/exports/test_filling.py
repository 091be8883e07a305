"""A form of the library is filled with data: every value in its blank, the rest of the form as it was."""

import datetime as dt
import io
import struct
import zipfile
import zlib

import pytest
from docx import Document

from qms.exports.filling import Chosen, Picture, fields, fill
from qms.imports import docx as reading
from qms.imports.package import Package, W
from qms.imports.rejected import Reason, Rejected

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
SPACES = f"""xmlns:w="{W[1:-1]}" xmlns:w14="{W14}" xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" """


def form(body: str) -> bytes:
    """A .docx with a header table and this body, as an office's Word would save it."""
    document = Document()
    document.sections[0].header.add_table(1, 1, 1000000).cell(0, 0).text = "Mã hiệu: BM-QT.HT.04-01"
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    section = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:left="1701" w:right="1134"/></w:sectPr>'
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            whole = f"<w:document {SPACES}><w:body>{body}{section}</w:body></w:document>"
            target.writestr(name, whole.encode() if name == "word/document.xml" else source.read(name))
    return out.getvalue()


def control(tag, content, properties=""):
    return f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


def run(text="…", look=""):
    return f"<w:r>{look and f'<w:rPr>{look}</w:rPr>'}<w:t>{text}</w:t></w:r>"


def paragraph(*inside):
    return f"<w:p>{''.join(inside)}</w:p>"


def row(*cells):
    return f"<w:tr>{''.join(f'<w:tc><w:p>{cell}</w:p></w:tc>' for cell in cells)}</w:tr>"


def table(*rows):
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def box(tag, label):
    checkbox = '<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>'
    return control(tag, run("☐"), checkbox) + run(label)


def texts(content: bytes) -> list[str]:
    """What a reader of the filled form sees: paragraphs and rows."""
    return [block.text for block in reading.extract(content).blocks]


def png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = zlib.compress((b"\0" + b"\0" * -(-width // 8)) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


SIMPLE = form(paragraph(run("Số phiếu: "), control("number", run())) + paragraph(run("Ngày: "), control("day", run())))


def test_a_form_says_which_blanks_it_has():
    rows = table(row(run("STT"), run("Hành động")), row(control("actions.no", run()), control("actions.what", run())))
    found = fields(form(paragraph(control("number", run()), box("kind=new", "Mới")) + rows))
    assert found == {"number", "kind=new", "actions.no", "actions.what"}


def test_each_value_stands_in_its_blank_as_it_is_written_in_vietnam():
    filled = fill(SIMPLE, {"number": "KPH-2026-VP-007", "day": dt.date(2026, 3, 1)})
    assert texts(filled.docx) == ["Số phiếu: KPH-2026-VP-007", "Ngày: 01/03/2026"]
    assert filled.missing == []


@pytest.mark.parametrize(
    ("value", "written"),
    [(2026, "2026"), (0, "0"), (99.98, "99,98"), (True, "x"), (dt.datetime(2026, 3, 1, 8, 5), "01/03/2026 08:05"),
     ("Hồ sơ\x07 số\ufffe 1", "Hồ sơ số 1"), ("<b>&amp; {{ 7*7 }}", "<b>&amp; {{ 7*7 }}"),
     (Chosen(("major",), "KPH nặng"), "KPH nặng")],
)  # fmt: skip
def test_values_are_only_ever_text(value, written):
    assert texts(fill(SIMPLE, {"number": value}).docx)[0] == f"Số phiếu: {written}"


@pytest.mark.parametrize("value", [None, "", False, Chosen((), "")])
def test_what_is_blank_leaves_the_blank_to_be_filled_in_by_hand(value):
    filled = fill(SIMPLE, {"number": value})
    assert texts(filled.docx)[0] == "Số phiếu: …"
    assert filled.missing == []


def test_what_the_form_has_no_place_for_is_named_and_what_is_blank_is_not():
    rows = table(row(control("actions.what", run())))
    filled = fill(
        form(rows + paragraph(box("kind=new", "Mới"))),
        {"cause": "Thiếu người", "empty": "", "kind": "other"},
        {"actions": [{"what": "Sửa", "owner": "Lan", "note": None}], "whys": [{"answer": "Vì"}], "none": []},
        {"fishbone": Picture(png(2, 2))},
    )
    assert filled.missing == ["cause", "kind", "fishbone", "actions.owner", "whys"]


def test_everything_else_of_the_form_stays_byte_for_byte():
    before, after = (zipfile.ZipFile(io.BytesIO(c)) for c in (SIMPLE, fill(SIMPLE, {"number": "1"}).docx))
    assert before.namelist() == after.namelist()
    differing = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert differing == ["word/document.xml"]


def test_filling_twice_gives_the_same_bytes():
    assert fill(SIMPLE, {"number": "1"}) == fill(SIMPLE, {"number": "1"})


def test_a_filled_form_can_be_filled_again():
    once = fill(SIMPLE, {"number": "1"}).docx
    assert texts(fill(once, {"number": "2", "day": "hôm nay"}).docx) == ["Số phiếu: 2", "Ngày: hôm nay"]


def test_lines_become_breaks_in_a_line_and_paragraphs_where_a_control_stands_around_paragraphs():
    layout = '<w:pPr><w:jc w:val="both"/></w:pPr>'
    block = control("story", f"<w:p>{layout}{run('…')}</w:p><w:p>{run('…')}</w:p>")
    filled = Package(fill(form(paragraph(control("number", run())) + block), {"number": "a\nb", "story": "c\nd"}).docx)
    inline, *paragraphs = filled.body.iter(f"{W}p")
    assert [e.tag for e in inline.iter(f"{W}t", f"{W}br")] == [f"{W}t", f"{W}br", f"{W}t"]
    assert ["".join(p.itertext()) for p in paragraphs] == ["c", "d"]
    assert all(p.find(f"{W}pPr/{W}jc").get(f"{W}val") == "both" for p in paragraphs)


def test_plain_text_stays_one_paragraph_and_is_plain_no_more_when_it_has_lines():
    block = form(control("story", paragraph(run()), '<w:text w:multiLine="1"/>'))
    one, two = (Package(fill(block, {"story": text}).docx).body for text in ("c", "c\nd"))
    assert [len(list(body.iter(f"{W}p"))) for body in (one, two)] == [1, 1]
    # LibreOffice 7.4 drops the line breaks of plain text.
    assert [len(list(body.iter(f"{W}text"))) for body in (one, two)] == [1, 0]


@pytest.mark.parametrize(
    ("pattern", "written"),
    [("dd 'tháng' MM 'năm' yyyy", "05 tháng 03 năm 2026"), ("d/M/yy", "5/3/26"), ("", "05/03/2026")],
)
def test_a_date_is_written_as_its_control_says(pattern, written):
    date = control("day", run("…"), f'<w:date><w:dateFormat w:val="{pattern}"/></w:date>')
    filled = fill(form(paragraph(date)), {"day": dt.date(2026, 3, 5)}).docx
    assert texts(filled) == [written]
    assert next(Package(filled).body.iter(f"{W}date")).get(f"{W}fullDate") == "2026-03-05T00:00:00Z"


def test_the_look_of_what_stood_there_is_kept_but_not_that_of_a_prompt():
    bold, grey = "<w:b/>", '<w:rStyle w:val="PlaceholderText"/>'
    prompt = control("b", run("Nhập tại đây", grey), "<w:rPr><w:i/></w:rPr><w:showingPlcHdr/>")
    filled = Package(fill(form(paragraph(control("a", run("…", bold)), prompt)), {"a": "1", "b": "2"}).docx)
    looks = [[child.tag for child in run_.find(f"{W}rPr")] for run_ in filled.body.iter(f"{W}r")]
    assert looks == [[f"{W}b"], [f"{W}i"]]
    assert not list(filled.body.iter(f"{W}showingPlcHdr"))


def test_text_that_word_split_into_runs_is_replaced_whole():
    split = control("number", run("S") + "<w:proofErr w:type='spellStart'/>" + run("ố") + run("…"))
    assert texts(fill(form(paragraph(split)), {"number": "7"}).docx) == ["7"]


def test_a_control_around_a_cell_keeps_the_cell():
    cell = "<w:tc><w:tcPr><w:tcW w:w='900' w:type='dxa'/></w:tcPr><w:p/></w:tc>"
    filled = fill(form(table(f"<w:tr>{control('number', cell)}<w:tc><w:p/></w:tc></w:tr>")), {"number": "7"})
    assert texts(filled.docx) == ["7 |"]
    assert next(Package(filled.docx).body.iter(f"{W}tcW")).get(f"{W}w") == "900"


def test_a_control_that_holds_others_is_a_frame_and_no_blank():
    nested = form(control("frame", paragraph(run("Số: "), control("number", run()))))
    assert fields(nested) == {"number"}
    filled = fill(nested, {"frame": "weg", "number": "7"})
    assert (texts(filled.docx), filled.missing) == (["Số: 7"], ["frame"])


def test_a_value_bound_to_data_of_the_file_is_unbound_so_that_word_does_not_undo_it():
    bound = control("number", run(), '<w:dataBinding w:xpath="/a" w:storeItemID="{1}"/>')
    assert not list(Package(fill(form(paragraph(bound)), {"number": "7"}).docx).body.iter(f"{W}dataBinding"))


def test_boxes_of_what_was_chosen_are_ticked_and_the_others_are_not():
    boxes = form(paragraph(box("kind=new", " Mới "), box("kind=revise", " Sửa đổi"), box("repeated", " Tái diễn")))
    filled = fill(boxes, {"kind": Chosen(("revise",), "Sửa đổi"), "repeated": True})
    assert texts(filled.docx) == ["☐ Mới ☒ Sửa đổi☒ Tái diễn"]
    checked = [e.get(f"{{{W14}}}val") for e in Package(filled.docx).body.iter(f"{{{W14}}}checked")]
    assert (checked, filled.missing) == (["0", "1", "1"], [])
    assert texts(fill(boxes, {"kind": "new"}).docx) == ["☒ Mới ☐ Sửa đổi☐ Tái diễn"]


def blank_rows(count):
    return [row(control("a.no", run("")), control("a.what", run(""))) for _ in range(count)]


@pytest.mark.parametrize("blank", [1, 2, 5])
def test_a_tagged_row_is_repeated_for_each_row_of_the_data_and_spare_ones_go(blank):
    rows = table(row(run("STT"), run("Việc")), *blank_rows(blank))
    filled = fill(form(rows), {}, {"a": [{"what": what} for what in "xyz"]})
    assert texts(filled.docx) == ["STT | Việc", "1 | x", "2 | y", "3 | z"]
    assert filled.missing == []


def test_without_data_the_blank_rows_stay_to_be_filled_in_by_hand():
    before = form(table(*blank_rows(3)))
    assert len(list(Package(fill(before, {}, {"a": []}).docx).body.iter(f"{W}tr"))) == 3


def test_rows_with_words_of_their_own_are_neither_repeated_nor_dropped():
    whys = form(table(*(row(run(f"Tại sao {n}"), control("whys.answer", run("…"))) for n in (1, 2, 3))))
    filled = fill(whys, {}, {"whys": [{"answer": "Thiếu người"}]})
    assert texts(filled.docx) == ["Tại sao 1 | Thiếu người", "Tại sao 2 | …", "Tại sao 3 | …"]
    crowded = fill(whys, {}, {"whys": [{"answer": str(n)} for n in range(4)]})
    assert (len(texts(crowded.docx)), crowded.missing) == (3, ["whys"])


def test_the_items_of_a_repeating_section_are_repeated_whole():
    item = f"<w:sdt><w:sdtPr><w:id w:val='9'/><w15:repeatingSectionItem/></w:sdtPr><w:sdtContent>{blank_rows(1)[0]}"
    section = f"<w:sdt><w:sdtPr><w15:repeatingSection/></w:sdtPr><w:sdtContent>{item}</w:sdtContent></w:sdt>"
    filled = fill(form(table(f"{section}</w:sdtContent></w:sdt>")), {}, {"a": [{"what": "x"}, {"what": "y"}]})
    assert texts(filled.docx) == ["1 | x", "2 | y"]
    body = Package(filled.docx).body
    assert len(list(body.iter("{http://schemas.microsoft.com/office/word/2012/wordml}repeatingSectionItem"))) == 2
    assert [e.get(f"{W}val") for e in body.iter(f"{W}id")] == ["9"]  # none twice


def test_what_may_stand_only_once_is_not_repeated():
    marked = '<w:bookmarkStart w:id="1" w:name="b"/><w:bookmarkEnd w:id="1"/>' + control("a.what", run())
    filled = fill(form(table(row(marked))), {}, {"a": [{"what": "x"}, {"what": "y"}]})
    assert len(list(Package(filled.docx).body.iter(f"{W}bookmarkStart"))) == 1


def test_a_table_that_stands_twice_in_a_form_is_filled_twice():
    twice = form(table(*blank_rows(2)) + paragraph() + table(*blank_rows(1)))
    assert texts(fill(twice, {}, {"a": [{"what": "x"}]}).docx) == ["1 | x", "1 | x"]


def test_a_picture_is_shown_as_wide_as_the_page_allows_and_as_high_in_proportion():
    filled = fill(
        form(control("fishbone", paragraph(run()))),
        {},
        {},
        {"fishbone": Picture(png(4000, 1000), "Con người:\x0b thiếu người.")},
    )
    assert filled.missing == []
    shown = Document(io.BytesIO(filled.docx)).element.body.xpath(".//wp:inline/wp:extent")
    width = (11906 - 1701 - 1134) * 635
    assert [(int(e.get("cx")), int(e.get("cy"))) for e in shown] == [(width, width // 4)]
    assert Document(io.BytesIO(filled.docx)).element.body.xpath(".//wp:docPr/@descr") == ["Con người: thiếu người."]
    ident = Document(io.BytesIO(filled.docx)).element.body.xpath(".//a:blip/@r:embed")[0]
    assert Document(io.BytesIO(filled.docx)).part.related_parts[ident].blob == png(4000, 1000)


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", Reason.TRUNCATED), (b"%PDF-1.7", Reason.TRUNCATED), (SIMPLE[:-40], Reason.TRUNCATED),
     (form("<!DOCTYPE x>"), Reason.UNSAFE_XML)],
)  # fmt: skip
def test_what_is_no_sound_form_is_refused(data, reason):
    for attempt in (lambda: fields(data), lambda: fill(data, {"number": "1"})):
        with pytest.raises(Rejected) as caught:
            attempt()
        assert caught.value.reason is reason
