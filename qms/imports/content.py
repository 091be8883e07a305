"""What was read from a file: blocks in order, passages for search, paragraphs to compare revisions by."""

import json
import re
from dataclasses import asdict, dataclass, field, replace

PASSAGE_LENGTH = 1500  # characters, about half a printed page
TINY_LENGTH = 200  # a passage shorter than this joins its neighbour

_STEP = re.compile(r"^\s*(?:B(?:ước)?\s*\.?)?\s*(\d{1,2})\s*[.:]?\s*\|", re.IGNORECASE)


@dataclass(frozen=True)
class Block:
    """One heading, paragraph or table row.

    `kind` is "heading", "paragraph" or "row" (cells joined by " | "); `level` is 1… for headings; `page` is known for
    PDF only, from 1; `section` is the number and title of the nearest heading; `anchor` is an id in the HTML.
    """

    kind: str
    text: str
    level: int = 0
    page: int | None = None
    section: str = ""
    anchor: str | None = None


@dataclass
class Extraction:
    """Everything read from one file.

    `header` holds rows of cells: the tables of the page header, then those on the first page. `notes` are codes of what
    was left out or mended: "no_text", "no_html", "text_cut", "pages_cut", "images_left_out", "tcvn3", "vni".
    """

    kind: str
    blocks: list[Block] = field(default_factory=list)
    html: str | None = None
    pages: int | None = None
    properties: dict[str, str] = field(default_factory=dict)
    header: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str | bytes) -> "Extraction":
        values = json.loads(text)
        return cls(**{**values, "blocks": [Block(**block) for block in values["blocks"]]})


@dataclass(frozen=True)
class Passage:
    """What search finds and names: a page of a PDF, or a section of a .docx reached by its anchor."""

    ordinal: int
    page: int | None
    section: str
    text: str
    anchor: str | None = None


def paragraphs(extraction: Extraction) -> list[str]:
    """The texts by which two revisions are compared, in reading order."""
    return [block.text for block in extraction.blocks]


def passages(extraction: Extraction) -> list[Passage]:
    """The file's passages, numbered from 0: within a page or step, long ones cut between blocks, tiny ones joined."""
    found: list[Passage] = []
    for place, blocks in _places(extraction.blocks):
        for piece in _pieces(blocks):
            text = "\n".join(block.text for block in piece)
            found.append(Passage(0, piece[0].page, place[1], text, piece[0].anchor))
    return [replace(passage, ordinal=ordinal) for ordinal, passage in enumerate(_joined(found))]


def _places(blocks: list[Block]):
    """Runs of neighbouring blocks that belong together, each with its (page, section)."""
    run: list[Block] = []
    place: tuple[int | None, str] = (None, "")
    for block in blocks:
        here = (block.page, _page_section(block, place) if block.page else _named(block))
        if run and here != place:
            yield place, run
            run = []
        place = here
        run.append(block)
    if run:
        yield place, run


def _page_section(block: Block, place: tuple[int | None, str]) -> str:
    """A page keeps the name of the section it begins in."""
    return place[1] if place[0] == block.page else block.section


def _named(block: Block) -> str:
    """`5.7 Các bước thực hiện`, or `5.7 Bước 4` for a row of its table of steps."""
    step = _STEP.match(block.text) if block.kind == "row" else None
    number = re.match(r"\d+(?:\.\d+)+", block.section)
    return f"{number[0]} Bước {int(step[1])}" if step and number else block.section


def _pieces(blocks: list[Block]):
    """The blocks in groups of about PASSAGE_LENGTH characters; a block longer than that is cut at a space."""
    piece: list[Block] = []
    size = 0
    for block in blocks:
        for part in _cut(block):
            if piece and size + len(part.text) > PASSAGE_LENGTH:
                yield piece
                piece, size = [], 0
            piece.append(part)
            size += len(part.text)
    if piece:
        yield piece


def _cut(block: Block):
    text = block.text
    while len(text) > 2 * PASSAGE_LENGTH:
        space = text.rfind(" ", 1, PASSAGE_LENGTH)
        end = space if space > 0 else PASSAGE_LENGTH
        yield replace(block, text=text[:end])
        text = text[end:].lstrip()
    yield replace(block, text=text)


def _joined(found: list[Passage]) -> list[Passage]:
    """Tiny passages of a .docx appended to the one before while both stay within a passage's length."""
    joined: list[Passage] = []
    for passage in found:
        before = joined[-1] if joined else None
        if before and passage.page is None and _may_join(before, passage):
            joined[-1] = replace(
                before, text=f"{before.text}\n{passage.text}", section=before.section or passage.section
            )
        else:
            joined.append(passage)
    return joined


def _may_join(before: Passage, passage: Passage) -> bool:
    named = " Bước " in passage.section or " Bước " in before.section
    small = min(len(before.text), len(passage.text)) < TINY_LENGTH
    return small and not named and len(before.text) + len(passage.text) <= PASSAGE_LENGTH
