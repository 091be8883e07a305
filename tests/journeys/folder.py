"""A department's own folder, as it really lies on a share: headers or none, copies, leftovers, three encodings."""

import io
import unicodedata
from pathlib import Path

import docx

from qms.imports import encodings
from tests.imports import samples

OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000)


def paper(code: str, title: str, number: tuple[int, int], day: str, *lines: str) -> bytes:
    """A .docx with its particulars in a header table."""
    document = docx.Document()
    cells = document.sections[0].header.add_table(1, 3, docx.shared.Cm(16)).rows[0].cells
    particulars = (f"Mã hiệu: {code}", f"Lần ban hành: {number[0]:02}", f"Lần sửa đổi: {number[1]:02}")
    texts = ("SỞ LAO ĐỘNG", title, "\n".join((*particulars, f"Ngày ban hành: {day}")))
    for cell, text in zip(cells, texts, strict=True):
        cell.text = text
    for line in ("1. MỤC ĐÍCH", *lines):
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def plain(*lines: str, fonts: tuple[str, str] = ("", "")) -> bytes:
    """A .docx without a header: its particulars stand in the first lines; the first and the others have a font."""
    document = docx.Document()
    for number, line in enumerate(lines):
        document.add_paragraph().add_run(line).font.name = fonts[number > 0] or None
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def in_tcvn3(text: str) -> str:
    """As a TCVN3 font's letters are kept: one byte each, small ones even where the font draws capitals."""
    letters = {chr(unicode): chr(old) for old, unicode in encodings._TCVN3.items()}
    return "".join(letters.get(c) or letters.get(c.lower(), c) for c in text)


def in_vni(text: str) -> str:
    """As a VNI font's letters are kept: the letter, then its marks."""
    letters = {unicode: old for old, unicode in encodings._VNI.items()}
    return "".join(letters.get(c) or (letters[c.lower()].upper() if c.lower() in letters else c) for c in text)


COMPLAINTS = (
    "QUY TRÌNH GIẢI QUYẾT KHIẾU NẠI",
    "Mã hiệu: QT-VP-30",
    "Ngày ban hành: 02/02/2015",
    "Quy định thống nhất trình tự, thủ tục giải quyết khiếu nại của tổ chức, cá nhân theo quy định của pháp luật.",
)
DENUNCIATIONS = tuple(line.replace("VP-30", "VP-31").replace("KHIẾU NẠI", "TỐ CÁO") for line in COMPLAINTS)
CARS = "QUY TRÌNH QUẢN LÝ XE CÔNG"
MACROS = {
    "[Content_Types].xml": lambda old: old.replace(samples.WORD_TYPE, samples.MACRO_TYPE),
    "word/vbaProject.bin": b"x",
}


def made_in(folder: Path) -> Path:
    """Fill the folder."""
    first = paper("QT-VP-21", CARS, (1, 0), "05/01/2024", "Xe phục vụ công tác chung.")
    files = {
        "VP/QT-VP-21 Quan ly xe cong.docx": first,
        "VP/QT-VP-21 Quan ly xe cong (lan 2).docx": paper("QT-VP-21", CARS, (2, 0), "10/02/2025", "Có sổ theo dõi."),
        "VP/QT-VP-21 LBH02 LSD01 final.docx": paper("QT-VP-21", CARS, (2, 1), "01/06/2025", "Có định mức xăng dầu."),
        "VP/bản sao.docx": first,
        "VP/Biểu mẫu/BM-QT.VP.21-01.docx": paper("BM-QT.VP.21-01", "QUẢN LÝ XE CÔNG", (1, 0), "05/01/2024", "Biển số:"),
        "VP/QT-VP-22 Tiếp công dân.docx": plain("QUY TRÌNH TIẾP CÔNG DÂN", "Ngày ban hành: 12/03/2024"),
        "VP/QT-VP-23.pdf": samples.pdf("QUY TRINH LUU TRU HO SO", "Ma hieu: QT-VP-23", "Ngay ban hanh: 01/04/2024"),
        "VP/QT-VP-30 khieu nai.docx": plain(*map(in_tcvn3, COMPLAINTS), fonts=(".VnTimeH", ".VnTime")),
        "VP/QT-VP-31 to cao.docx": plain(*map(in_vni, DENUNCIATIONS), fonts=("VNI-Times", "VNI-Times")),
        "VP/QT-VP-24 hỏng.docx": first[:900],
        "VP/QT-VP-25 macro.docx": samples.changed(first, MACROS),
        "VP/QT-VP-26 bản cũ.doc": OLD_WORD,
        "VP/rỗng.docx": b"",
        "VP/quét.pdf": samples.pdf(),
        "VP/QT-VP-32 ngày sai.docx": paper("QT-VP-32", "QUY TRÌNH HỌP GIAO BAN", (1, 0), "31/02/2024"),
        "VP/~$-VP-21 Quan ly xe cong.docx": b"lock",
        "VP/Thumbs.db": b"x",
    }
    for name, data in files.items():
        path = folder / unicodedata.normalize("NFD", name)  # as a Mac writes names
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder
