"""Document codes as departments write them, and what a code says: kind, unit, the procedure a form belongs to."""

import re

from qms.core.text import fold_code, nfc

_GAP = r"[ ._\-–/]{0,3}"
_START, _END = r"(?<![^\W_])(?<!/)", r"(?![^\W_])"
_NUMBERED = (
    rf"(?:BM|QT|HD|QĐ|QD|QC|CSCL|STCL)(?:{_GAP}[A-ZĐ]{{1,8}}){{0,3}}{_GAP}\d{{1,3}}(?:[.\-–]\d{{1,3}}){{0,2}}"
    r"(?:/[A-ZĐ]{2,8}(?:-[A-ZĐ]{2,8})?)?"
)
_OBJECTIVES = r"MTCL(?:[ ._\-–]{1,3}[A-ZĐ]{2,8}(?=[ ._\-–]{1,3}20\d\d)|[.\-–][A-ZĐ]{2,8})?(?:[ ._\-–]{1,3}20\d\d)?"
_SINGLE = r"(?:CSCL|STCL)(?:[.\-–][A-ZĐ]{2,8})?"
CODE = re.compile(rf"{_START}(?:{_NUMBERED}|{_OBJECTIVES}|{_SINGLE}){_END}")

_KINDS = (  # the first prefix that fits, of the folded code
    ("bm", "form"),
    ("cscl", "policy"),
    ("mtcl", "objectives"),
    ("stcl", "manual"),
    ("qtht", "system_procedure"),
    ("qtiso", "system_procedure"),
    ("qt", "procedure"),
    ("hd", "instruction"),
    ("qd", "regulation"),
    ("qc", "regulation"),
)
_KIND_WORDS = re.compile(r"^(?:BM|QT|HD|QĐ|QD|QC|CSCL|MTCL|STCL|HT|ISO)$")


def codes_in(text: str) -> list[str]:
    """The codes in the text as they stand there. A regulation needs a unit: `QĐ 19/2014` is a law's number."""
    found = (match[0] for match in CODE.finditer(nfc(text)))
    return [written(code) for code in found if _is_ours(code)]


def code_in_name(name: str) -> tuple[str | None, str]:
    """The code a file or folder is named by, hyphens for its spaces and underscores, and the name without it."""
    name = nfc(name)
    for text in (name, name.upper() if re.match(r"[a-zđ]+[-._]", name) else ""):
        match = CODE.search(text)
        if match and _is_ours(match[0]):
            return re.sub(r"[ _]+", "-", written(match[0])), f"{name[: match.start()]} {name[match.end() :]}"
    return None, name


def written(code: str) -> str:
    """The code with plain hyphens and single spaces, none around them: `QT – VP – 01` → `QT-VP-01`."""
    plain = re.sub(r"[‐-―−]", "-", code)
    return re.sub(r"\s*([-./_])\s*", r"\1", " ".join(plain.split()))


def kind_of(code: str) -> str | None:
    """The kind of document, by the code's first letters."""
    folded = fold_code(code)
    return next((kind for prefix, kind in _KINDS if folded.startswith(prefix)), None)


def unit_parts(code: str) -> list[str]:
    """The letters of a code that may name a unit: `QT-LĐVL-01` → `LĐVL`."""
    return [part for part in re.findall(r"[^\W\d_]+", nfc(code)) if not _KIND_WORDS.match(part)]


def parent_of(form: str) -> str | None:
    """The procedure a form's code names: `BM-QT.HT.01-02` → `QT-HT-01`; None for `BM.01.07`, which names none."""
    match = re.fullmatch(r"BM[ ._-]*((?:QT|HD|QC|QĐ|QD).*\d)[._-]+\d{1,3}", written(form))
    return re.sub(r"[ ._]+", "-", match[1]) if match else None


def _is_ours(code: str) -> bool:
    return not code.startswith(("QĐ", "QD", "QC")) or bool(unit_parts(code)) and "/" not in code
