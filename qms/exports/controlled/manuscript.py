"""A Word document being written: headings with bookmarks, paragraphs, tables, fields; same calls, same bytes."""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from qms.core.text import nfc
from qms.exports.controlled import styles

LEFT, RIGHT, CENTER = (WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER)
_FEW_ROWS = 6
Text = str | int | float | Sequence[str]


class Manuscript:
    """One document; `width` is the room between the margins in millimetres."""

    def __init__(self, *, landscape: bool = False):
        self.document = Document()
        self.width = styles.lay_out(self.document, landscape=landscape)
        self.headings: list[tuple[int, str, str]] = []

    def heading(self, level: int, words: str) -> None:
        """A heading of level 1 or 2, with a bookmark that the table of contents leads to."""
        paragraph = self.document.add_paragraph(style=f"Heading {level}")
        number = str(len(self.headings) + 1)
        bookmark = f"_Toc{number:0>6}"
        paragraph._p.append(_element("w:bookmarkStart", id=number, name=bookmark))
        put(paragraph, words)
        paragraph._p.append(_element("w:bookmarkEnd", id=number))
        self.headings.append((level, bookmark, nfc(words)))

    def line(self, words: str, *, align: Any = None, style: str | None = None, **look: Any) -> Paragraph:
        """One paragraph; `look` is bold, italic or size in points."""
        paragraph = self.document.add_paragraph(style=style)
        put(paragraph, words, **look)
        if align is not None:
            paragraph.alignment = align
            paragraph.paragraph_format.first_line_indent = 0
        return paragraph

    def texts(self, words: Text) -> None:
        """Paragraphs; one that starts with `- ` is an item of a list."""
        for each in as_list(words):
            if each.startswith("- "):
                self.line(each[2:], style="List Bullet")
            else:
                self.line(each, align=LEFT if "……" in each else None)

    def gap(self, points: float = 6) -> None:
        """White space that no text stands in, after a table for example."""
        space = self.line("", align=LEFT).paragraph_format
        space.space_before = space.space_after = 0
        styles.exact_height(space, points)

    def new_page(self) -> None:
        self.document.add_paragraph(style="No Spacing").add_run().add_break(WD_BREAK.PAGE)

    def table(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[Text]],
        *,
        shares: Sequence[float] | None = None,
        centered: Sequence[int] = (),
        row_height: float | None = None,
    ) -> Table:
        """A ruled table whose first row repeats on every page and whose rows are never split.

        `shares` weighs the columns (by their contents when not given), `row_height` is the least height in millimetres.
        """
        table = self.document.add_table(rows=0, cols=len(columns), style="Table Grid")
        widths = spread(self.width, shares or weigh(columns, rows))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        head = add_row(table, columns, style="Table Head")
        head._tr.get_or_add_trPr().append(_element("w:tblHeader"))
        for cell in head.cells:
            shade(cell)
        for row in rows:
            added = add_row(table, row)
            if row_height:
                added.height = Mm(row_height)
            for position in centered:
                for paragraph in added.cells[position].paragraphs:
                    paragraph.alignment = CENTER
        set_widths(table, widths)
        if len(rows) <= _FEW_ROWS and row_height is None:
            keep_together(table)
        self.gap()
        return table

    def contents(self, before: Paragraph) -> None:
        """Put the table of contents before a paragraph: a field Word can refresh, its entries already there."""
        entries = [before.insert_paragraph_before(style=f"toc {level}") for level, _, _ in self.headings]
        if not entries:
            return
        _field_start(entries[0], r'TOC \o "1-2" \n \h \z \u')
        for entry, (_, bookmark, words) in zip(entries, self.headings, strict=True):
            link = _element("w:hyperlink", anchor=bookmark, history="1")
            run = entry.add_run(words)._r
            link.append(run)
            entry._p.append(link)
        _field_char(entries[-1], "end")

    def to_bytes(self, *, title: str, subject: str, author: str, day: dt.date) -> bytes:
        """The .docx, dated `day` and its parts in a fixed order, so that equal documents are equal bytes."""
        moment = dt.datetime(day.year, day.month, day.day)
        properties = self.document.core_properties
        properties.title, properties.subject, properties.author = title, subject, author
        properties.last_modified_by, properties.comments, properties.language = (author, "", "vi-VN")
        properties.created = properties.modified = moment
        properties.revision = 1
        raw = io.BytesIO()
        self.document.save(raw)
        return _settled(raw)


def put(
    paragraph: Paragraph, words: Any, *, bold: bool | None = None, italic: bool | None = None, size: float | None = None
) -> None:
    """Add text in NFC to a paragraph; ballot boxes in a font that has them."""
    for position, piece in enumerate(nfc(str(words)).replace("☐", "\0☐\0").split("\0")):
        if not piece:
            continue
        run = paragraph.add_run(piece)
        run.bold, run.italic = bold, italic
        if size:
            run.font.size = styles.Pt(size)
        if position % 2:
            styles.set_font(run._r.get_or_add_rPr(), "Segoe UI Symbol")


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A field Word works out by itself (PAGE, NUMPAGES), with the text shown until it does."""
    _field_start(paragraph, instruction)
    paragraph.add_run(shown)
    _field_char(paragraph, "end")


def add_row(table: Table, cells: Sequence[Text], *, style: str = "Table Text") -> Any:
    """A row that stays on one page, its cells filled with paragraphs."""
    row = table.add_row()
    row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
    for cell, words in zip(row.cells, cells, strict=True):
        fill(cell, words, style=style)
    return row


def fill(cell: _Cell, words: Text, *, style: str = "Table Text", align: Any = None, **look: Any) -> None:
    """Write paragraphs into an empty cell."""
    cell.vertical_alignment = styles.MIDDLE
    for position, each in enumerate(as_list(words) or [""]):
        paragraph = cell.add_paragraph() if position else cell.paragraphs[0]
        paragraph.style = style
        put(paragraph, each, **look)
        if align is not None:
            paragraph.alignment = align


def keep_together(table: Table) -> None:
    """Keep a short table on one page: each row stays with the next."""
    for row in table.rows[:-1]:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def set_widths(table: Table, widths: Sequence[float]) -> None:
    """Fix the columns' widths in millimetres."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def shade(cell: _Cell, colour: str = "E7E6E6") -> None:
    """Colour a cell's ground; Word insists that this stands before the alignment."""
    shading = _element("w:shd", val="clear", color="auto", fill=colour)
    cell._tc.get_or_add_tcPr().insert_element_before(shading, "w:vAlign")


def spread(total: float, shares: Sequence[float]) -> list[float]:
    """Share out a width in millimetres by weights."""
    return [total * share / sum(shares) for share in shares]


def weigh(columns: Sequence[str], rows: Sequence[Sequence[Text]]) -> list[float]:
    """How much room each column wants: its longest word at least, a long text more but not in proportion."""
    wants = []
    for position, label in enumerate(columns):
        cells = [label, *(" ".join(as_list(row[position])) for row in rows)]
        word = max(len(word) for cell in cells for word in (cell.split() or [""]))
        longest = max(len(cell) for cell in cells)
        wants.append(max(6.0, word + 2.0, 2.6 * longest**0.5))
    return wants


def as_list(words: Text | None) -> list[str]:
    """Texts as a list of paragraphs, whether given as one, several or none."""
    if words is None:
        return []
    return [str(each) for each in words] if isinstance(words, list | tuple) else [str(words)]


def _field_start(paragraph: Paragraph, instruction: str) -> None:
    _field_char(paragraph, "begin")
    code = OxmlElement("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = f" {instruction} "
    paragraph.add_run()._r.append(code)
    _field_char(paragraph, "separate")


def _field_char(paragraph: Paragraph, kind: str) -> None:
    paragraph.add_run()._r.append(_element("w:fldChar", fldCharType=kind))


def _element(tag: str, /, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _settled(raw: io.BytesIO) -> bytes:
    settled = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            target.writestr(entry, source.read(name))
    return settled.getvalue()
