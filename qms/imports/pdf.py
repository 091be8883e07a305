"""Text of a PDF, page by page: lines joined to paragraphs, numbered headings known, old encodings mended."""

import re

from qms.core.text import nfc, tidy
from qms.imports import encodings
from qms.imports.content import Block, Extraction
from qms.imports.rejected import Reason, Rejected

MAX_PAGES = 2000
MAX_TEXT = 2_000_000  # characters

_HEADING = re.compile(r"((?:\d{1,2}\.)*\d{1,2})[.)]?\s+(?=[^\W\d_])\S.{1,110}")
_ENDS = re.compile(r"[.;:!?…]$")
_BEGINS = re.compile(r"(?:[-–+•*]|\d{1,2}[.)]|[a-zđ]\)|(?:\d{1,2}\.)+\d{1,2}\.?)\s")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def extract(data: bytes) -> Extraction:
    """Everything read from the PDF; a scan without text gives no blocks and the note "no_text". Raises Rejected."""
    reader = _opened(data)
    try:
        count = len(reader.pages)
        extraction = Extraction("pdf", pages=count, properties=_properties(reader))
        notes = _read_pages(reader, extraction)
    except Rejected:
        raise
    except MemoryError as error:
        raise Rejected(Reason.TOO_LARGE) from error
    except Exception as error:  # pypdf raises many kinds on damaged files
        raise Rejected(Reason.UNREADABLE) from error
    extraction.notes = sorted({*notes, *(() if extraction.blocks else ("no_text",))})
    return extraction


def _opened(data: bytes):
    """The reader; a file locked for its owner only opens with an empty password."""
    import io
    import logging

    from pypdf import PdfReader  # takes 0.1 s, and a worker that only meets .docx never needs it

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
    except Exception as error:
        raise Rejected(Reason.UNREADABLE) from error
    if locked:
        raise Rejected(Reason.ENCRYPTED)
    return reader


def _properties(reader) -> dict[str, str]:
    """The document information, names in small letters; a damaged one counts as none."""
    try:
        found = {
            key.lstrip("/").lower(): tidy(_CONTROLS.sub("", str(value)))
            for key, value in (reader.metadata or {}).items()
        }
    except Exception:  # the text is what matters
        return {}
    return {name: value[:500] for name, value in found.items() if value}


def _read_pages(reader, extraction: Extraction) -> set[str]:
    notes, section, size = set(), "", 0
    for number, page in enumerate(reader.pages, start=1):
        if number > MAX_PAGES:
            notes.add("pages_cut")
            break
        text, encoding = encodings.repaired(_page_text(page), fonts=_fonts(page))
        notes |= {encoding} - {None}
        lines = [line for line in (tidy(line) for line in nfc(text).splitlines()) if line]
        if number == 1:
            extraction.header = [[line] for line in lines]
        for paragraph in _paragraphs(lines):
            heading = _HEADING.fullmatch(paragraph)
            if heading:
                section = re.sub(r"^((?:\d+\.)*\d+)[.)]", r"\1", paragraph)
            level = heading[1].count(".") + 1 if heading else 0
            extraction.blocks.append(Block("heading" if heading else "paragraph", paragraph, level, number, section))
        size += len(text)
        if size > MAX_TEXT:
            notes.add("text_cut")
            break
    return notes


def _page_text(page) -> str:
    return _CONTROLS.sub("", page.extract_text() or "")


def _fonts(page) -> list[str]:
    """Names of the page's fonts; none when its resources are damaged."""
    try:
        fonts = (page.get("/Resources") or {}).get_object().get("/Font") or {}
        return [str(font.get_object().get("/BaseFont", "")) for font in fonts.get_object().values()]
    except Exception:  # only a hint
        return []


def _paragraphs(lines: list[str]) -> list[str]:
    """Lines joined until one ends a sentence or the next begins a heading or an item."""
    joined: list[str] = []
    for line in lines:
        if joined and not (_ENDS.search(joined[-1]) or _BEGINS.match(line) or _HEADING.fullmatch(joined[-1])):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return joined
