"""Zip files from outside, looked over before one byte is unpacked.

Python 3.11's zipfile reads overlapping entries, so that 33 kB can unpack to 5 GB: offsets and declared sizes are
checked here first. It never unpacks more of an entry than is declared, so what is declared is what can come out.
"""

import io
import struct
import zipfile

from qms.imports.rejected import Reason, Rejected

MAX_ENTRIES = 3000
MAX_DIRECTORY = 1_000_000  # bytes of the central directory
MAX_TOTAL = 300_000_000  # bytes, all entries unpacked
MAX_XML = 40_000_000  # bytes of one XML part unpacked
MAX_RATIO = 200  # unpacked to packed, for entries of more than RATIO_FROM bytes
RATIO_FROM = 1_000_000

_LOCAL, _END = b"PK\x03\x04", b"PK\x05\x06"
_EMBEDDED = (".xlsx", ".docx", ".pptx")  # charts and objects bring these; they are kept closed


def opened(data: bytes) -> zipfile.ZipFile:
    """The archive, once it is known to be whole, bounded and without tricks. Raises Rejected."""
    _check_end(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, UnicodeDecodeError, struct.error) as error:
        raise Rejected(Reason.TRUNCATED) from error
    entries = archive.infolist()
    _check_sizes(entries)
    _check_names(entries)
    _check_layout(data, entries, archive.start_dir)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Rejected(Reason.ENCRYPTED)
    return archive


def read(archive: zipfile.ZipFile, name: str) -> bytes:
    """One entry, whole and with its checksum verified. Raises Rejected(UNREADABLE)."""
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, zipfile.zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError) as error:
        raise Rejected(Reason.UNREADABLE) from error


def _check_end(data: bytes) -> None:
    """The end record is there, is the file's last word, and counts few enough entries to be worth reading."""
    at = data.rfind(_END)
    if at < 0 or len(data) < at + 22:
        raise Rejected(Reason.TRUNCATED)
    _, disk, _, _, count, size, _, comment = struct.unpack("<4s4H2LH", data[at : at + 22])
    if len(data) < at + 22 + comment:
        raise Rejected(Reason.TRUNCATED)
    if disk or len(data) != at + 22 + comment or count > MAX_ENTRIES or size > MAX_DIRECTORY:
        raise Rejected(Reason.UNSAFE_ARCHIVE)


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise Rejected(Reason.UNSAFE_ARCHIVE)
    if any(e.file_size > RATIO_FROM and e.file_size > MAX_RATIO * max(e.compress_size, 1) for e in entries):
        raise Rejected(Reason.UNSAFE_ARCHIVE)
    if sum(e.file_size for e in entries) > MAX_TOTAL:
        raise Rejected(Reason.TOO_LARGE)
    if any(e.filename.endswith((".xml", ".rels")) and e.file_size > MAX_XML for e in entries):
        raise Rejected(Reason.TOO_LARGE)


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.lower() for entry in entries]
    strange = any(n.startswith(("/", "\\")) or ".." in n.replace("\\", "/").split("/") for n in names)
    if strange or len(set(names)) != len(names):
        raise Rejected(Reason.UNSAFE_ARCHIVE)


def _check_layout(data: bytes, entries: list[zipfile.ZipInfo], directory: int) -> None:
    """Entries follow one another without sharing a byte, begin the file, are named as declared, and hold no archive."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    if not ordered or ordered[0].header_offset != 0:
        raise Rejected(Reason.UNSAFE_ARCHIVE)
    limits = [entry.header_offset for entry in ordered[1:]] + [directory]
    for entry, limit in zip(ordered, limits, strict=True):
        header = data[entry.header_offset : entry.header_offset + 30]
        if len(header) < 30 or not header.startswith(_LOCAL):
            raise Rejected(Reason.UNSAFE_ARCHIVE)
        name_length, extra_length = struct.unpack("<2H", header[26:30])
        start = entry.header_offset + 30 + name_length + extra_length
        if start + entry.compress_size > limit:
            raise Rejected(Reason.UNSAFE_ARCHIVE)
        if entry.compress_type == zipfile.ZIP_STORED and entry.file_size != entry.compress_size:
            raise Rejected(Reason.UNSAFE_ARCHIVE)
        _check_not_nested(entry, data[start : start + 4])


def _check_not_nested(entry: zipfile.ZipInfo, packed_start: bytes) -> None:
    name = entry.filename.lower()
    archive = name.endswith((".zip", ".jar", ".7z", ".rar", ".gz", *_EMBEDDED))
    stored = entry.compress_type == zipfile.ZIP_STORED and packed_start == _LOCAL
    allowed = "/embeddings/" in name and name.endswith(_EMBEDDED)
    if (archive or stored) and not allowed:
        raise Rejected(Reason.UNSAFE_ARCHIVE)
