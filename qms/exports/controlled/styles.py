"""Page and letter: A4, Times New Roman 13, margins 30/20/20/20 mm, and the styles every controlled document uses."""

from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Times New Roman"
MIDDLE = WD_CELL_VERTICAL_ALIGNMENT.CENTER
_KEPT_TABLES = {"Normal Table", "Table Grid"}
_LEFT_MARGIN, _MARGIN, _SHORT, _LONG = 30, 20, 210, 297


def lay_out(document: Document, *, landscape: bool) -> float:
    """Set page, fonts and styles of a new document; returns the room between the margins in millimetres."""
    _forget_template(document)
    _set_page(document, landscape)
    _set_letter(document)
    _set_headings(document)
    _set_tables(document)
    _set_lists(document)
    return (_LONG if landscape else _SHORT) - _LEFT_MARGIN - _MARGIN


def set_font(properties: Any, name: str) -> None:
    """Use one font for every script in some run properties, and no theme font."""
    fonts = properties.get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)


def exact_height(paragraph_format: Any, points: float) -> None:
    """Make a paragraph's lines exactly so high."""
    paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph_format.line_spacing = Pt(points)


def _forget_template(document: Document) -> None:
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in _KEPT_TABLES:
            style.delete()
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[key]


def _set_page(document: Document, landscape: bool) -> None:
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = (Mm(_LONG), Mm(_SHORT)) if landscape else (Mm(_SHORT), Mm(_LONG))
    page.left_margin = Mm(_LEFT_MARGIN)
    page.right_margin = page.top_margin = page.bottom_margin = Mm(_MARGIN)
    page.header_distance = page.footer_distance = Mm(10)


def _set_letter(document: Document) -> None:
    normal = document.styles["Normal"]
    set_font(normal.element.get_or_add_rPr(), FONT)
    normal.font.size = Pt(13)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.get_or_add_rPr().append(language)
    layout = normal.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(3), Pt(3), 1.1
    layout.first_line_indent = Mm(10)
    layout.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    layout.widow_control = True
    bare = document.styles["No Spacing"].paragraph_format
    bare.first_line_indent = bare.space_before = bare.space_after = 0
    for name in ("Header", "Footer"):
        document.styles[name].paragraph_format.first_line_indent = 0


def _set_headings(document: Document) -> None:
    for name, size, before in (("Heading 1", 13, 12), ("Heading 2", 13, 8), ("Title", 18, 0)):
        style = document.styles[name]
        set_font(style.element.get_or_add_rPr(), FONT)
        style.font.size, style.font.bold, style.font.italic = Pt(size), True, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        layout = style.paragraph_format
        layout.first_line_indent, layout.alignment = 0, WD_ALIGN_PARAGRAPH.LEFT
        layout.space_before, layout.space_after, layout.keep_with_next = (Pt(before), Pt(4), True)
    title = document.styles["Title"]
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for rule in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(rule)
    for level, indent in ((1, 0), (2, 8)):
        entry = document.styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        entry.base_style = document.styles["Normal"]
        entry.paragraph_format.first_line_indent, entry.paragraph_format.left_indent = (0, Mm(indent))
        entry.paragraph_format.space_after = Pt(3)


def _set_tables(document: Document) -> None:
    words = document.styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
    words.base_style = document.styles["Normal"]
    words.font.size = Pt(12)
    layout = words.paragraph_format
    layout.first_line_indent, layout.line_spacing = 0, 1.0
    layout.alignment = WD_ALIGN_PARAGRAPH.LEFT
    layout.space_before = layout.space_after = Pt(2)
    head = document.styles.add_style("Table Head", WD_STYLE_TYPE.PARAGRAPH)
    head.base_style = words
    head.font.bold = True
    head.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.paragraph_format.keep_with_next = True


def _set_lists(document: Document) -> None:
    style = document.styles["List Bullet"]
    style.paragraph_format.left_indent, style.paragraph_format.first_line_indent = (Mm(15), Mm(-5))
    number = style.element.pPr.numPr.numId.val
    numbering = document.part.numbering_part.element
    abstract = numbering.xpath(f'w:num[@w:numId="{number}"]/w:abstractNumId/@w:val')[0]
    level = numbering.xpath(f'w:abstractNum[@w:abstractNumId="{abstract}"]/w:lvl[@w:ilvl="0"]')[0]
    level.find(qn("w:lvlText")).set(qn("w:val"), "-")
    properties = level.find(qn("w:rPr"))
    if properties is not None:
        set_font(properties, FONT)
