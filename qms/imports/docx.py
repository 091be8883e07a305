"""Text, header cells and HTML of a .docx, from one tree: deletions dropped, old encodings mended, blocks anchored."""

import re

from lxml import etree

from qms.core.text import nfc, tidy
from qms.imports import encodings, numbering
from qms.imports.content import Block, Extraction
from qms.imports.html import PREFIX, to_html
from qms.imports.package import MC, Package, W
from qms.imports.styles import Styles

FIRST_PAGE_BLOCKS = 40  # tables that begin within so many blocks count as standing on the first page
MAX_BLOCKS = 50_000

_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})[.)]?\s+\S")
_ARTICLE = re.compile(r"(?:(?:Phần|Chương|Mục|Điều)\s+[IVX\d]+|[IVX]{1,5}\.)[.:\s]", re.IGNORECASE)
_HEADING_LENGTH = 200
_OMITTED = {f"{W}{tag}" for tag in ("txbxContent", "pPr", "rPr", "delText", "instrText", "delInstrText")} | {
    f"{MC}Fallback"
}
_BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": " ", f"{W}noBreakHyphen": "-"}


def extract(data: bytes) -> Extraction:
    """Everything read from the .docx. Raises Rejected."""
    package = Package(data)
    styles = Styles(next((package.parts[name] for name in package.related(package.main, "styles")), None))
    headers = [package.parts[name] for name in package.related(package.main, "header")]
    extraction = Extraction("docx", properties=_properties(package))
    for root in (package.parts[package.main], *headers):
        _drop_deletions(root)
        extraction.notes += _mend(root, styles)
    numbers = next((package.parts[name] for name in package.related(package.main, "numbering")), None)
    reader = _Reader(styles, numbering.labels(package.body, numbers, styles))
    reader.read(package.body)
    extraction.blocks = reader.blocks
    extraction.header = _distinct([row for root in headers for row in _header_rows(root)] + reader.first_rows)
    extraction.html, left_out = to_html(package)
    extraction.notes = sorted({*extraction.notes, *left_out, *(() if reader.blocks else ("no_text",))})
    return extraction


def _drop_deletions(root: etree._Element) -> None:
    """Tracked deletions and the places that moved text came from; what was inserted or moved in stays."""
    rows = [row for row in root.iter(f"{W}tr") if row.find(f"{W}trPr/{W}del") is not None]
    runs = [e for e in root.iter(f"{W}del", f"{W}moveFrom") if e.getparent().tag not in (f"{W}rPr", f"{W}trPr")]
    for element in rows + runs:
        element.getparent().remove(element)


def _mend(root: etree._Element, styles: Styles) -> set[str]:
    """Turn runs in old fonts into Unicode where they stand; the encodings found."""
    found = set()
    for paragraph in root.iter(f"{W}p"):
        for run in paragraph.iter(f"{W}r"):
            font = styles.font(run, paragraph)
            encoding = encodings.of_font(font)
            for text in run.iter(f"{W}t") if encoding else ():
                if text.text and not text.text.isascii() and not re.search("[\u0100-\uefff]", text.text):
                    found.add(encoding)
                text.text = _mended(text.text or "", encoding, font)
    return found


def _mended(text: str, encoding: str, font: str) -> str:
    if re.search("[\u0100-\uefff]", text):  # Unicode already, whatever the font claims
        return text
    return encodings.decoded(text, encoding, capitals=font.lower().endswith("h"))


def _properties(package: Package) -> dict[str, str]:
    root = package.parts.get("docProps/core.xml")
    found = (
        {} if root is None else {etree.QName(e).localname: tidy(e.text or "") for e in root if isinstance(e.tag, str)}
    )
    return {name: value[:500] for name, value in found.items() if value}


class _Reader:
    """Walks the body once: blocks, their sections and anchors, and the rows on the first page."""

    def __init__(self, styles: Styles, labels: dict[etree._Element, str]):
        self._styles = styles
        self._labels = labels
        self._section = ""
        self.blocks: list[Block] = []
        self.first_rows: list[list[str]] = []

    def read(self, container: etree._Element) -> None:
        for child in container:
            if len(self.blocks) >= MAX_BLOCKS:
                return
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._table(child)
            elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"):
                self.read(child)

    def _paragraph(self, paragraph: etree._Element) -> None:
        text, label = tidy(_text(paragraph)), self._labels.get(paragraph)
        if text:
            drawn = f"{label} {text}" if label else text
            level = self._level(paragraph, drawn)
            if level and label:
                numbering.write(paragraph, label, self._styles)
                text = drawn
            if level:
                self._section = re.sub(r"^((?:\d+\.)*\d+)[.)](?=\s)", r"\1", text)[:_HEADING_LENGTH]
            self._add("heading" if level else "paragraph", text, paragraph, level)
        for box in _text_boxes(paragraph):
            self.read(box)

    def _table(self, table: etree._Element) -> None:
        first_page = len(self.blocks) < FIRST_PAGE_BLOCKS
        for row in table.iter(f"{W}tr"):
            if next(row.iterancestors(f"{W}tbl")) is not table:  # a nested table is read as its cell's text
                continue
            self._number_cells(row)
            cells = _cells(row)
            if first_page:
                self.first_rows.append(cells)
            text = tidy(" | ".join(tidy(cell) for cell in cells))
            if text.strip("| "):
                self._add("row", text, next(row.iter(f"{W}p")))

    def _number_cells(self, row: etree._Element) -> None:
        """Write out the numbers that stand alone in their cells: the STT of a list, the B4 of a table of steps."""
        for paragraph in row.iter(f"{W}p") if self._labels else ():
            if (label := self._labels.pop(paragraph, None)) and not _text(paragraph).strip():
                numbering.write(paragraph, label, self._styles)

    def _level(self, paragraph: etree._Element, text: str) -> int:
        """By style or outline; else a short bold line that begins with a number, or with Phần, Chương, Điều…"""
        level = self._styles.level(paragraph)
        if level or len(text) > _HEADING_LENGTH:
            return level
        numbered, article = _NUMBERED.match(text), _ARTICLE.match(text)
        if not (numbered or article) or not self._bold(paragraph):
            return 0
        return numbered[1].count(".") + 1 if numbered else 1

    def _bold(self, paragraph: etree._Element) -> bool:
        runs = [run for run in paragraph.iter(f"{W}r") if _text(run).strip()]
        return bool(runs) and all(self._styles.bold(run, paragraph) for run in runs)

    def _add(self, kind: str, text: str, paragraph: etree._Element, level: int = 0) -> None:
        name = f"b{len(self.blocks)}"
        mark = etree.Element(f"{W}bookmarkStart", {f"{W}id": "0", f"{W}name": name})
        paragraph.insert(1 if paragraph.find(f"{W}pPr") is not None else 0, mark)
        self.blocks.append(Block(kind, text, level, section=self._section, anchor=PREFIX + name))


def _text(node: etree._Element) -> str:
    """The node's own text; text boxes inside it are read apart."""
    return "".join(_pieces(node))


def _pieces(node: etree._Element):
    for child in node:
        if child.tag == f"{W}t":
            yield nfc(child.text or "")
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag not in _OMITTED:
            yield from _pieces(child)


def _text_boxes(paragraph: etree._Element) -> list[etree._Element]:
    """Text boxes of the paragraph, once each: Word writes every box a second time as a fallback."""
    boxes = list(paragraph.iter(f"{W}txbxContent"))
    first = [box for box in boxes if next(box.iterancestors(f"{MC}Fallback", f"{W}txbxContent"), None) is None]
    return first or boxes[:1]


def _cells(row: etree._Element) -> list[str]:
    """The texts of a row's cells, one line for each paragraph."""
    cells = (cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row)
    return ["\n".join(filter(None, (_lines(p) for p in cell.iter(f"{W}p")))) for cell in cells]


def _lines(paragraph: etree._Element) -> str:
    return "\n".join(filter(None, (tidy(line) for line in _text(paragraph).split("\n"))))


def _header_rows(root: etree._Element) -> list[list[str]]:
    """A page header's rows; its paragraphs outside tables are rows of one cell."""
    rows = [_cells(row) for row in root.iter(f"{W}tr")]
    loose = [_lines(p) for p in root.iter(f"{W}p") if next(p.iterancestors(f"{W}tbl"), None) is None]
    return rows + [[text] for text in loose if text]


def _distinct(rows: list[list[str]]) -> list[list[str]]:
    seen = {tuple(row): row for row in rows if any(row)}
    return list(seen.values())
