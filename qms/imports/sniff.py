"""What a file really is, by its content and never by its name."""

import zipfile

from qms.imports import archive, xml
from qms.imports.rejected import Reason, Rejected

MAX_BYTES = 100_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
_PICTURES = {"jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}


def sniff(data: bytes) -> str:
    """`docx`, `xlsx`, `pdf`, `jpeg`, `png` or `webp`. Raises Rejected for everything else.

    A PDF's password, and whether a picture is whole, is found when it is read.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise Rejected(Reason.EMPTY)
    if len(data) > MAX_BYTES:
        raise Rejected(Reason.TOO_LARGE)
    if data.startswith(_OLE):  # an old .doc, or an encrypted .docx in its envelope
        raise Rejected(Reason.ENCRYPTED if _ENCRYPTED_PACKAGE in data else Reason.WRONG_TYPE)
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    if data.startswith(b"%PDF-"):
        _check_pdf(data)
        return "pdf"
    if kind := picture(data):
        return kind
    raise Rejected(Reason.WRONG_TYPE)


def picture(data: bytes) -> str | None:
    """The kind of picture that the first bytes announce."""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    return next((kind for kind, beginning in _PICTURES.items() if data.startswith(beginning)), None)


def _check_pdf(data: bytes) -> None:
    if _is_archive(data):
        raise Rejected(Reason.WRONG_TYPE)
    if b"startxref" not in data[-4096:] and b"%%EOF" not in data[-4096:]:
        raise Rejected(Reason.TRUNCATED)


def _is_archive(data: bytes) -> bool:
    """Whether another program would take the same bytes for a zip: directory and end record are there."""
    at = data.rfind(b"PK\x05\x06", -65_600)
    if at < 0 or len(data) < at + 22:
        return False
    return data.find(b"PK\x01\x02", 0, at) >= 0 and b"%%EOF" not in data[at:]


def _office(data: bytes) -> str:
    if b"%PDF-" in data[:1024]:
        raise Rejected(Reason.WRONG_TYPE)
    opened = archive.opened(data)
    names = opened.namelist()
    if "[Content_Types].xml" not in names:
        raise Rejected(Reason.WRONG_TYPE)
    types = _content_types(opened)
    if any(n.lower().endswith("vbaproject.bin") for n in names) or any("macro" in t or "vba" in t for t in types):
        raise Rejected(Reason.MACROS)
    for kind, content_type in _OFFICE.items():
        if content_type.lower() in types:
            return kind
    raise Rejected(Reason.WRONG_TYPE)


def _content_types(opened: zipfile.ZipFile) -> set[str]:
    root = xml.parse(archive.read(opened, "[Content_Types].xml"))
    return {element.get("ContentType", "").lower() for element in root}
