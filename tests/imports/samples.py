"""Files made by code: honest ones, and the hostile corpus."""

import io
import struct
import zipfile

import docx
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen import canvas

MACRO_TYPE = b"application/vnd.ms-word.document.macroEnabled.main+xml"
WORD_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def word(build=lambda document: document.add_paragraph("Quy trình")) -> bytes:
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(*lines: str) -> bytes:
    out = io.BytesIO()
    page = canvas.Canvas(out)
    for number, line in enumerate(lines):
        page.drawString(60, 780 - 16 * number, line)
    page.showPage()
    page.save()
    return out.getvalue()


def locked_pdf(user: str, owner: str) -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(pdf("Secret text."))))
    writer.encrypt(user, owner, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def changed(data: bytes, parts: dict, stored: bool = False) -> bytes:
    """The .docx with parts replaced or added; a function is given the old bytes."""
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as target:
        for name in dict.fromkeys([*source.namelist(), *parts]):
            old = source.read(name) if name in source.namelist() else b""
            new = parts.get(name, old)
            target.writestr(name, new(old) if callable(new) else new)
    return out.getvalue()


def overlapping() -> bytes:
    """A .docx whose directory lists one entry a second time, under another name."""
    data = word()
    end = data.rfind(b"PK\x05\x06")
    count, size, start = struct.unpack("<HLL", data[end + 10 : end + 20])
    first = data[start : data.find(b"PK\x01\x02", start + 4)]
    length = struct.unpack("<H", first[28:30])[0]
    twin = first[:46] + b"x" * length + first[46 + length :]
    record = (
        data[end : end + 8] + struct.pack("<HHLL", count + 1, count + 1, size + len(twin), start) + data[end + 20 :]
    )
    return data[:end] + twin + record


def with_doctype(old: bytes) -> bytes:
    bomb = b'<!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    return old.replace(b"?>", b"?>" + bomb, 1)
