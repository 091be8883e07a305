"""A workbook (.xlsx) that comes along as evidence: its archive is checked, its cells are not read."""

from qms.imports.content import Extraction


def extract(data: bytes) -> Extraction:
    """An extraction without text; `sniff` has looked over the archive and refused macros."""
    return Extraction("xlsx", notes=["no_text"])
