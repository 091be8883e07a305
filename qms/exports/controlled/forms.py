"""The blocks of a form. A label given as `{label, tag}` has a blank that the system can fill in as well."""

from collections.abc import Callable
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from qms.exports.controlled.blanks import DOTS, add_blank, add_box, add_number, put_with_blanks
from qms.exports.controlled.frame import Agency
from qms.exports.controlled.manuscript import (
    CENTER,
    LEFT,
    RIGHT,
    Manuscript,
    add_row,
    as_list,
    fill,
    keep_together,
    put,
    set_widths,
    spread,
)
from qms.exports.controlled.parts import is_numbering

_SIZES = ((12, 9), (7, 10))  # more columns than so many: letters of so many points, that a date stands on one line
_ON_ONE_LINE = 75  # characters
_SIGNED = "(Ký, ghi rõ họ tên)"


def add_form(manuscript: Manuscript, title: str, body: dict[str, Any], agency: Agency) -> None:
    """The masthead if it has one, title, introduction and blocks of a form, in their order."""
    if "masthead" in body:
        _add_masthead(manuscript, agency, body["masthead"]["symbol"])
    manuscript.line(title.upper(), style="Title", size=15)
    _add_texts(manuscript, body.get("intro"))
    for block in body["blocks"]:
        for kind, content in block.items():
            _BLOCKS[kind](manuscript, content)


def _add_masthead(manuscript: Manuscript, agency: Agency, symbol: str) -> None:
    """Agency and number on the left, the nation's name and motto on the right (30/2020/NĐ-CP, Annex I)."""
    table = manuscript.document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    fill(left, agency.parent, align=CENTER, size=12)
    _underline(left, agency.name, share=0.35)
    put_with_blanks(_centred(left), f"Số: [[number]]/{symbol}", size=13)
    fill(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", align=CENTER, bold=True, size=12)
    _underline(right, "Độc lập - Tự do - Hạnh phúc", share=0.6, size=13)
    put_with_blanks(_centred(right), "[[town]], ngày [[day|long]]", italic=True, size=13)
    for cell in (left, right):
        cell.vertical_alignment = None
    set_widths(table, spread(manuscript.width, (62, 98)))
    manuscript.gap(12)


def _centred(cell: Any) -> Any:
    paragraph = cell.add_paragraph(style="Table Text")
    paragraph.alignment = CENTER
    return paragraph


def _underline(cell: Any, words: str, *, share: float, size: float = 12) -> None:
    """Words in bold, and below them a line as long as a share of the cell."""
    put(_centred(cell), words, bold=True, size=size)
    rule = _centred(cell)
    layout = rule.paragraph_format
    layout.left_indent = layout.right_indent = Mm(80 * (1 - share) / 2)
    layout.space_before = layout.space_after = 0
    rule.add_run().font.size = Mm(0.7)
    border = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in {"val": "single", "sz": "6", "space": "1", "color": "auto"}.items():
        top.set(qn(f"w:{name}"), value)
    border.append(top)
    rule._p.get_or_add_pPr().insert_element_before(border, "w:spacing", "w:ind", "w:jc", "w:rPr")


def _label(item: Any) -> str:
    return item if isinstance(item, str) else item["label"]


def _tag(item: Any, within: str = "") -> str:
    tag = "" if isinstance(item, str) else item["tag"]
    return f"{within}.{tag}" if tag and within else tag


def _add_texts(manuscript: Manuscript, words: Any) -> None:
    for each in as_list(words):
        if "[[" not in each:
            manuscript.texts(each)
            continue
        item = each.startswith("- ")
        put_with_blanks(manuscript.line("", style="List Bullet" if item else None), each[2:] if item else each)


def _add_fields(manuscript: Manuscript, items: list[Any]) -> None:
    table = manuscript.document.add_table(rows=0, cols=2, style="Table Grid")
    for item in items:
        row = add_row(table, [_label(item), ""])
        row.height = Mm(8)
        row.cells[0].paragraphs[0].runs[0].bold = True
        if _tag(item):
            add_blank(row.cells[1].paragraphs[0], _tag(item), _label(item))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    set_widths(table, spread(manuscript.width, (68, 92)))
    manuscript.gap()


def _add_picture(manuscript: Manuscript, item: dict[str, str]) -> None:
    """A frame as wide as the page for a drawing, made by hand or by the system."""
    table = manuscript.document.add_table(rows=0, cols=1, style="Table Grid")
    row = add_row(table, [f"{item['label']}:"])
    row.height = Mm(40)
    row.cells[0].vertical_alignment = None
    drawing = row.cells[0].add_paragraph(style="Table Text")
    drawing.alignment = CENTER
    add_blank(drawing, item["tag"], item["label"])
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    set_widths(table, [manuscript.width])
    manuscript.gap()


def _add_table(manuscript: Manuscript, table: dict[str, Any]) -> None:
    labels, rows, within = [_label(item) for item in table["columns"]], table["rows"], table.get("tag", "")
    if isinstance(rows, int):
        numbered = is_numbering(labels[0])
        rows = [[str(row + 1) if numbered else "", *[""] * (len(labels) - 1)] for row in range(rows)]
    centered = [place for place, label in enumerate(labels) if is_numbering(label)]
    tags = [_tag(item, within) for item in table["columns"]]
    shown = [[_shown(cell, tag) for cell, tag in zip(row, tags, strict=True)] for row in rows]
    made = manuscript.table(labels, shown, shares=table.get("shares"), centered=centered, row_height=8)
    size = next((points for many, points in _SIZES if within and len(labels) > many), None)
    look = {"size": size} if size else {}
    for run in (run for cell in made.rows[0].cells for run in cell.paragraphs[0].runs if size):
        run.font.size = Pt(size)
    for added, row in zip(made.rows[1:], rows, strict=True):
        for cell, words, tag, label in zip(added.cells, row, tags, labels, strict=True):
            paragraph = cell.paragraphs[0]
            if tag and str(words).isdigit():
                add_number(paragraph, tag, label, str(words), **look)
            elif tag and not words:
                add_blank(paragraph, tag, label, **look)


def _shown(words: Any, tag: str) -> Any:
    return "" if tag and str(words).isdigit() else words


def _add_choices(manuscript: Manuscript, choices: dict[str, Any]) -> None:
    label = f"{choices['label'].rstrip(':')}:" if choices["label"] else ""
    options = [(_label(option), "" if isinstance(option, str) else option["code"]) for option in choices["options"]]
    tags = [f"{choices['tag']}={code}" if code and "tag" in choices else "" for _, code in options]
    boxes = list(zip((words for words, _ in options), tags, strict=True))
    if sum(len(words) + 2 for words, _ in options) + len(label) <= _ON_ONE_LINE:
        line = manuscript.line("", align=LEFT)
        before = label
        for words, tag in boxes:
            put(line, before + "     " if before else "")
            _add_box(line, tag, words)
            before = "\u00a0" + words
        put(line, before)
        return
    if label:
        manuscript.line(label, align=LEFT).paragraph_format.keep_with_next = True
    for words, tag in boxes:
        line = manuscript.line("", align=LEFT)
        line.paragraph_format.left_indent = Mm(10)
        _add_box(line, tag, words)
        put(line, "\u00a0" + words)


def _add_box(line: Any, tag: str, words: str) -> None:
    if tag:
        add_box(line, tag, words)
    else:
        put(line, "☐")


def _add_signing(manuscript: Manuscript, titles: list[Any]) -> None:
    dated = manuscript.line("Ngày …… tháng …… năm ………", align=RIGHT, italic=True)
    dated.paragraph_format.keep_with_next = True
    table = manuscript.document.add_table(rows=1, cols=len(titles))
    for cell, item in zip(table.rows[0].cells, titles, strict=True):
        fill(cell, [_label(item)], style="Table Head", align=CENTER)
        hint = cell.add_paragraph(_SIGNED, style="Table Text")
        hint.alignment, hint.runs[0].italic = CENTER, True
        cell.vertical_alignment = None
    table.rows[0].height = Mm(28)
    if any(_tag(item) for item in titles):
        _add_names(table, titles)
    set_widths(table, spread(manuscript.width, [1] * len(titles)))


def _add_names(table: Any, titles: list[Any]) -> None:
    """Names below the room to sign, on one line however long the titles are, and on the page they stand on."""
    for cell, item in zip(table.add_row().cells, titles, strict=True):
        fill(cell, "", align=CENTER)
        if _tag(item):
            add_blank(cell.paragraphs[0], _tag(item), _label(item), prompt=DOTS, bold=True)
    keep_together(table)


_BLOCKS: dict[str, Callable[[Manuscript, Any], None]] = {
    "heading": lambda manuscript, words: manuscript.heading(2, words),
    "text": _add_texts,
    "fields": _add_fields,
    "picture": _add_picture,
    "table": _add_table,
    "choices": _add_choices,
    "signatures": _add_signing,
}
