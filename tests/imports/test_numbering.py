"""Numbers that Word counts and never writes: in the outline, in passages, in the HTML."""

import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from qms.imports import docx
from qms.imports.content import passages
from tests.imports import samples

OUTLINE = (("decimal", "%1."), ("decimal", "%1.%2."), ("decimal", "%1.%2.%3"))


def a_list(document, *levels, number=90, of=90, overrides="", each=""):
    """Define a list whose levels are (format, text), made from the abstract definition `of`."""
    root = document.part.numbering_part.element
    drawn = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{each}<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (style, text) in enumerate(levels)
    )
    if drawn:
        abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{of}">{drawn}</w:abstractNum>'
        root.insert(0, parse_xml(abstract))
    reference = f'<w:abstractNumId w:val="{of}"/>{overrides}'
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}">{reference}</w:num>'))


def numbered(paragraph, level, number=90):
    properties = parse_xml(
        f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>',
    )
    paragraph._p.get_or_add_pPr().append(properties)
    return paragraph


def by_style(document, name, level, number=90):
    properties = parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    document.styles[name].element.get_or_add_pPr().append(properties)


def headings(build):
    return [block.text for block in docx.extract(samples.word(build)).blocks if block.kind == "heading"]


def counted(*levels, **how):
    """The labels of paragraphs at these levels (0…), or of (level, number)."""

    def build(document):
        a_list(document, *how.get("list", OUTLINE), each=how.get("each", ""))
        for number, overrides in how.get("more", {}).items():
            a_list(document, number=number, overrides=overrides)
        for level in levels:
            level, number = level if isinstance(level, tuple) else (level, 90)
            numbered(document.add_heading("x", level + 1), level, number)

    return [text.removesuffix(" x") for text in headings(build)]


def test_a_styles_numbers_name_the_section_and_the_step():
    def build(document):
        a_list(document, *OUTLINE)
        a_list(document, ("decimal", "B%1"), number=91, of=91)
        by_style(document, "Heading 1", 0)
        by_style(document, "Heading 2", 1)
        for title in ("Mục đích", "Phạm vi áp dụng"):
            document.add_heading(title, 1)
            document.add_paragraph("Quy định việc quản lý văn bản. " * 10)
        document.add_heading("Trình tự", 2)
        table = document.add_table(2, 2)
        for row, act in zip(table.rows, ("Tiếp nhận hồ sơ", "Thẩm định hồ sơ"), strict=True):
            numbered(row.cells[0].paragraphs[0], 0, 91)
            row.cells[1].text = act

    extraction = docx.extract(samples.word(build))
    found = {passage.section: passage.text for passage in passages(extraction)}
    assert "2 Phạm vi áp dụng" in found
    assert found["2.1 Bước 2"] == "B2 | Thẩm định hồ sơ"
    assert ">2.1. Trình tự</h3>" in extraction.html


def test_a_bold_numbered_line_is_a_heading_and_is_numbered_once():
    def build(document):
        a_list(document, *OUTLINE)
        for text, bold in (("Trách nhiệm", True), ("Văn thư đăng ký văn bản.", False)):
            numbered(document.add_paragraph(), 0).add_run(text).bold = bold

    extraction = docx.extract(samples.word(build))
    assert [(b.kind, b.text, b.section) for b in extraction.blocks] == [
        ("heading", "1. Trách nhiệm", "1 Trách nhiệm"),
        ("paragraph", "Văn thư đăng ký văn bản.", "1 Trách nhiệm"),
    ]
    assert "<strong>1. Trách nhiệm</strong>" in extraction.html.replace("</strong><strong>", "")
    assert extraction.html.count("<li") == 1, "the heading is no item of a list any more; the plain line is"


@pytest.mark.parametrize(
    ("levels", "labels"),
    [
        ((0, 1, 1, 0, 1), ["1.", "1.1.", "1.2.", "2.", "2.1."]),
        ((1, 0, 1), ["1.1.", "1.", "1.1."]),
        ((0, 1, 2, 2, 1, 2), ["1.", "1.1.", "1.1.1", "1.1.2", "1.2.", "1.2.1"]),
    ],
)
def test_a_higher_level_lets_the_lower_ones_begin_again(levels, labels):
    assert counted(*levels) == labels


def test_two_numbers_of_one_list_count_on_unless_told_to_begin_again():
    begin = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    assert counted(0, (0, 91), (0, 92), (0, 92), (0, 91), more={91: "", 92: begin}) == ["1.", "2.", "5.", "6.", "7."]


def test_a_level_may_be_told_never_to_begin_again():
    assert counted(0, 1, 0, 1, each='<w:lvlRestart w:val="0"/>') == ["1.", "1.1.", "2.", "2.2."]


@pytest.mark.parametrize(
    ("style", "text", "third"),
    [
        ("upperRoman", "%1.", "III."),
        ("lowerLetter", "%1)", "c)"),
        ("decimalZero", "%1", "03"),
        ("decimal", "Điều %1.", "Điều 3."),
        ("none", "%1", ""),
        ("bullet", "•", ""),
    ],
)
def test_numbers_are_written_in_the_lists_own_way(style, text, third):
    assert counted(0, 0, 0, list=[(style, text)])[2].removesuffix("x").strip() == third


def test_a_legal_level_writes_the_roman_above_it_in_digits():
    chapters = [("upperRoman", "%1."), ("decimal", "%1.%2.")]
    assert counted(0, 1, list=chapters) == ["I.", "I.1."]
    assert counted(0, 1, list=chapters, each="<w:isLgl/>") == ["1.", "1.1."]


def test_a_deleted_paragraph_is_not_counted():
    def build(document):
        a_list(document, *OUTLINE)
        gone = numbered(document.add_paragraph(), 0)._p
        mark = OxmlElement("w:rPr")
        mark.append(OxmlElement("w:del"))
        gone.pPr.append(mark)
        numbered(document.add_heading("Mục đích", 1), 0)

    assert headings(build) == ["1. Mục đích"]


@pytest.mark.parametrize("harm", ["9" * 5000, "-1", "1e9", "x", ""])
def test_nonsense_in_the_numbers_only_costs_the_numbers(harm):
    def build(document):
        a_list(document, ("upperRoman", "%1." * 500), ("cardinalText", "%9%1%2."))
        root = document.part.numbering_part.element
        for element in root.iter(qn("w:start")):
            element.set(qn("w:val"), harm)
        root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{harm or 7}"/>'))
        for level, number in ((0, 90), (1, 90), (0, harm or 7)):
            numbered(document.add_heading("Mục đích", 1), level, number)

    assert all(text.endswith("Mục đích") and len(text) < 100 for text in headings(build))


def test_a_count_beyond_roman_numbers_is_written_in_digits():
    def build(document):
        a_list(document, ("upperRoman", "%1."))
        next(document.part.numbering_part.element.iter(qn("w:start"))).set(qn("w:val"), "900000")
        numbered(document.add_heading("x", 1), 0)

    assert headings(build) == ["900000. x"]
