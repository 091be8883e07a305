"""What is read from .docx and .pdf: blocks, sections, headers, passages, HTML."""

import re

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from qms.imports import docx, pdf
from qms.imports.content import Block, Extraction, paragraphs, passages
from tests.imports import samples


def procedure(document):
    header = document.sections[0].header.add_table(1, 2, 5_000_000)
    header.cell(0, 0).text = "QUY TRÌNH"
    header.cell(0, 1).text = "Mã hiệu: QT-VP-01\nLần ban hành: 01"
    document.add_heading("1. Mục đích", 1)
    document.add_paragraph("Quy định việc quản lý văn bản. " * 10)
    document.add_paragraph().add_run("5.7. Các bước thực hiện").bold = True
    table = document.add_table(3, 2)
    for row, (step, act) in enumerate([("TT", "Trình tự"), ("B1", "Tiếp nhận hồ sơ"), ("B4", "Thẩm định hồ sơ")]):
        table.cell(row, 0).text, table.cell(row, 1).text = step, act


def test_headings_are_known_by_style_and_by_bold_numbers():
    blocks = docx.extract(samples.word(procedure)).blocks
    assert [(b.text, b.level) for b in blocks if b.kind == "heading"] == [
        ("1. Mục đích", 1),
        ("5.7. Các bước thực hiện", 2),
    ]


def test_a_passage_names_its_section_and_its_step():
    extraction = docx.extract(samples.word(procedure))
    named = {passage.section: passage.text for passage in passages(extraction)}
    assert named["5.7 Bước 4"] == "B4 | Thẩm định hồ sơ"
    assert "1 Mục đích" in named
    assert [p.ordinal for p in passages(extraction)] == list(range(len(passages(extraction))))


def test_every_passage_has_its_place_in_the_html():
    extraction = docx.extract(samples.word(procedure))
    places = set(re.findall(r'id="(doc-b\d+)"', extraction.html))
    assert {passage.anchor for passage in passages(extraction)} <= places


def test_a_check_box_is_read_and_shown_as_its_sign():
    box = "<w:sdt {}><w:sdtPr><w14:checkbox {}/></w:sdtPr><w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>"
    space = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'

    def form(document):
        paragraph = document.add_paragraph()
        paragraph._p.append(parse_xml(box.format(nsdecls("w"), space)))
        paragraph.add_run(" Ban hành mới")

    extraction = docx.extract(samples.word(form))
    assert [block.text for block in extraction.blocks] == ["☐ Ban hành mới"]
    assert "☐ Ban hành mới</p>" in extraction.html


def test_the_page_headers_cells_come_first():
    assert docx.extract(samples.word(procedure)).header[0] == ["QUY TRÌNH", "Mã hiệu: QT-VP-01\nLần ban hành: 01"]


def test_insertions_are_kept_and_deletions_dropped():
    def tracked(document):
        document.add_paragraph("Thời hạn ")._p.append(
            parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>10 ngày</w:t></w:r></w:ins>")
        )
        document.paragraphs[0]._p.append(
            parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>15 ngày</w:delText></w:r></w:del>")
        )

    extraction = docx.extract(samples.word(tracked))
    assert paragraphs(extraction) == ["Thời hạn 10 ngày"]
    assert "15 ngày" not in extraction.html


def test_its_headings_stand_below_that_of_the_page_which_shows_it():
    def build(document):
        for level in (1, 2, 6):
            document.add_heading(f"Mục {level}", level)

    tags = re.findall(r"<(h\d)[^>]*>Mục (\d)", docx.extract(samples.word(build)).html)
    assert tags == [("h2", "1"), ("h3", "2"), ("h6", "6")]


def test_runs_in_an_old_font_become_unicode_in_text_and_html():
    def old(document):
        document.add_paragraph().add_run("ViÖt Nam").font.name = ".VnTime"

    extraction = docx.extract(samples.word(old))
    assert (paragraphs(extraction), extraction.notes) == (["Việt Nam"], ["tcvn3"])
    assert "Việt Nam" in extraction.html


def test_markup_in_the_text_stays_text():
    html = docx.extract(samples.word(lambda document: document.add_paragraph("<script>alert(1)</script>"))).html
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_pdf_is_read_page_by_page_with_its_sections():
    extraction = pdf.extract(samples.pdf("1. Purpose", "This procedure rules documents.", "2. Scope", "All units."))
    assert [(b.kind, b.section, b.page) for b in extraction.blocks][:2] == [
        ("heading", "1 Purpose", 1),
        ("paragraph", "1 Purpose", 1),
    ]
    assert len(passages(extraction)) == 1


def test_long_sections_are_cut_between_paragraphs():
    blocks = [Block("paragraph", f"{n} " + "x" * 600, section="1 A") for n in range(10)]
    found = passages(Extraction("docx", blocks))
    assert len(found) == 5
    assert all(len(passage.text) <= 1500 for passage in found)
    assert "\n".join(passage.text for passage in found) == "\n".join(block.text for block in blocks)


def test_an_extraction_survives_json():
    extraction = docx.extract(samples.word(procedure))
    assert Extraction.from_json(extraction.to_json()) == extraction
