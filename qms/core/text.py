"""Vietnamese text in the forms the system compares it in: NFC, folded, and codes without their dress."""

import re
import unicodedata

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES = re.compile("[\x00-\x1f\u202a-\u202e\u2066-\u2069]")  # controls, and what turns reading round
_DASHES = re.compile("[‐-―−﹘﹣－]")


def nfc(text: str) -> str:
    """The text in Unicode normal form C, as everything is stored (macOS sends form D)."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case, no diacritics, đ→d, every dash a hyphen: `Quy trình Đ–1` → `quy trinh d-1`.

    One character in gives at most one character out for precomposed text, so positions in NFC text carry over.
    """
    decomposed = unicodedata.normalize("NFD", nfc(text).lower().replace("đ", "d"))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _DASHES.sub("-", bare)


def fold_code(code: str) -> str:
    """A code as it is compared: `QT-VP-01`, `qt vp 01`, `QT.VP.01` and `qtvp01` are all `qtvp01`."""
    return re.sub(r"[^a-z0-9]+", "", fold(code))


def tidy(text: str) -> str:
    """NFC with runs of white space made one space and the ends cut, as titles and names are stored."""
    return " ".join(nfc(text).split())


def without_controls(text: str) -> str:
    """The text without the characters that no XML, and so no .docx or .xlsx, may hold; line breaks and tabs stay."""
    return _CONTROLS.sub("", text)


def file_name(sent: str) -> str:
    """A file's name as a browser sent it: without folders, and without characters that hide how it ends."""
    bare = _NOT_IN_NAMES.sub("", without_controls(nfc(sent).replace("\\", "/"))).rpartition("/")[2]
    return bare.strip()[:250]


def in_short(text: str, longest: int = 80) -> str:
    """The first line of a text, cut between words where it grows too long to stand in a row."""
    line = text.strip().splitlines()[0] if text.strip() else ""
    return line if len(line) <= longest else f"{line[:longest].rpartition(' ')[0] or line[:longest]}…"


def typed(text: str | None) -> str:
    """What somebody typed into a filter: one tidy line of at most 100 characters, without any that cannot be seen."""
    return tidy("".join(c for c in text or "" if c.isprintable()))[:100]
