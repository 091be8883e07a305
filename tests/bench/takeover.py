"""Taking over a folder of ten-page files: reading, applying and indexing, through the importer that people use."""

import csv
import tempfile
import time
from itertools import islice
from pathlib import Path

import docx
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from qms.core import jobs
from qms.core.text import fold
from qms.documents import importing
from tests.search.corpus import entries

from .figures import Figure

PAGES, LINES = 10, 42
PER_PAGE = 3  # passages of 130 words
COLUMNS = ["file", "code", "title", "kind", "unit", "issue", "amendment", "issued", "effective"]


def takeover(files: int) -> list[Figure]:
    """Files a second from a folder of .docx and .pdf, half and half, into the current application."""
    with tempfile.TemporaryDirectory(prefix="qms-bench-files-") as name:
        folder = Path(name)
        _write(folder, files)
        begun = time.perf_counter()
        with importing.understand(folder) as plan:
            read = time.perf_counter()
            taken = importing.apply(plan)
        applied = time.perf_counter()
        jobs.run_due()
        indexed = time.perf_counter()
        if len(taken) != files:
            raise RuntimeError(f"{len(taken)} of {files} files were taken over: {[str(i.reason) for i in plan.items]}")
    return [
        Figure("import files/s", files / (applied - begun), f"{files} files of {PAGES} pages, read and applied"),
        Figure("import: reading files/s", files / (read - begun)),
        Figure("import: applying files/s", files / (applied - read)),
        Figure("import: indexing after it files/s", files / (indexed - applied), "in the background"),
    ]


def _write(folder: Path, files: int) -> None:
    source = entries(files * PAGES * PER_PAGE, seed=23)
    with (folder / "catalogue.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.DictWriter(stream, COLUMNS)
        rows.writeheader()
        for number in range(files):
            passages = list(islice(source, PAGES * PER_PAGE))
            kind = ("docx", "pdf")[number % 2]
            file = folder / f"QT-BENCH-{number:03}.{kind}"
            (_docx if kind == "docx" else _pdf)(file, passages)
            title = f"{passages[0].title} {number}"
            row = (file.name, file.stem, title, "procedure", "VP", 1, 0, "2024-01-02", "2024-02-01")
            rows.writerow(dict(zip(COLUMNS, row, strict=True)))


def _docx(file: Path, passages) -> None:
    document = docx.Document()
    for number, passage in enumerate(passages):
        if number % PER_PAGE == 0:
            document.add_heading(passage.section, 1)
        for sentence in passage.text.split(". "):
            document.add_paragraph(sentence)
    table = document.add_table(rows=8, cols=4)
    for row, passage in zip(table.rows, passages, strict=False):
        for cell, word in zip(row.cells, passage.text.split(), strict=False):
            cell.text = word
    document.save(file)


def _pdf(file: Path, passages) -> None:
    page = canvas.Canvas(str(file), A4)  # without diacritics: its own fonts have no Vietnamese
    words = fold(" ".join(passage.text for passage in passages)).split()
    lines = [" ".join(words[start : start + 12]) for start in range(0, len(words), 12)]
    for number in range(PAGES):
        for place, line in enumerate(lines[number * LINES : (number + 1) * LINES]):
            page.drawString(60, 790 - 17 * place, line)
        page.showPage()
    page.save()
