"""The title a file gives itself, in its header, on its first page or by its name."""

import re

from qms.core.text import fold, nfc, tidy
from qms.imports.codes import CODE
from qms.imports.labels import before_label, is_label

_KINDS = (  # how titles begin, folded, and the kind they speak of
    ("policy", "chinh sach chat luong"),
    ("objectives", "muc tieu chat luong"),
    ("manual", "so tay chat luong|so tay he thong"),
    ("procedure", "quy trinh|thu tuc"),
    ("instruction", "huong dan"),
    ("regulation", "quy che|quy dinh|noi quy"),
    (
        "form",
        "bieu mau|phieu|so theo doi|so phan phoi|bien ban|danh muc|danh sach"
        "|bao cao|chuong trinh|ke hoach|giay|don de nghi",
    ),
)
_BEGINS = re.compile("|".join(f"(?P<{kind}>(?:{words})(?!\\w))" for kind, words in _KINDS))
_OFFICES = re.compile(
    r"(?:so|ubnd|uy ban|bo|cuc|chi cuc|phong|van phong|trung tam|truong|ban|thanh tra|tinh|cong hoa|doc lap)(?!\w)"
)
_ABBREVIATIONS = {"ISO", "UBND", "ATLĐ", "LĐVL", "HĐKP", "BTXH", "TCCB", "CCHC", "GPLĐ", "TEBĐG"}
_VOWELS = set("aeiouy")
_MARKS = re.compile(
    r"\(?\b(?:lbh|lsd|lan ban hanh|lan sua doi|lan bh|lan sd|lan)[ ._-]*\d{1,2}\)?"
    r"|\b(?:ban )?(?:final|copy|chinh thuc|du thao)\b"
)


def kind_of_title(title: str) -> str | None:
    """The kind of document its title speaks of."""
    match = _BEGINS.match(fold(tidy(title)))
    return match.lastgroup if match else None


def title_in(texts: list[str]) -> str | None:
    """The first text that begins as titles do; a bare `QUY TRÌNH` takes the line beneath with it.

    Where that line says the word again, once is enough.
    """
    for text in texts:
        lines = [before_label(line) for line in map(tidy, text.split("\n")) if line]  # empty where a label begins
        for number, line in enumerate(lines):
            if (
                kind_of_title(line)
                and not line.endswith((".", ";", ":"))
                and len(line) <= 250
                and not CODE.fullmatch(line)
            ):
                beneath = _continued(line, lines[number + 1 :])
                said_again = beneath and fold(beneath[0]).startswith(f"{fold(line)} ")
                return sentence_case(" ".join(beneath if said_again else [line, *beneath]))
    return None


def title_between(header: list[list[str]]) -> str | None:
    """The title of a header that begins with no word for a kind: what stands in capitals and is no office or label."""
    for cell in (tidy(cell) for row in header for cell in row):
        if cell.isupper() and 2 <= len(cell.split()) <= 30 and not is_label(cell) and not _OFFICES.match(fold(cell)):
            return sentence_case(cell)
    return None


def _continued(line: str, beneath: list[str]) -> list[str]:
    """The lines that carry a title on: more capitals after capitals, anything after a bare kind."""
    bare = bool(_BEGINS.fullmatch(fold(line)))
    more = []
    for following in beneath:
        if not following or CODE.search(following) or not (bare and not more or line.isupper() and following.isupper()):
            break
        more.append(following)
    return more


def title_in_name(rest: str) -> str | None:
    """A file's name without code and issue: `QT VP 01 - Quy trinh quan ly (lan 2)` → `Quy trinh quan ly`."""
    text = nfc(rest).replace("_", " ")
    folded = fold(text)
    for match in reversed(list(_MARKS.finditer(folded))):
        text = text[: match.start()] + " " + text[match.end() :]
    title = tidy(
        re.sub(r"[\s.-]+(?=\s)|^[\s.\-()]+|[\s.\-(]+$", " ", text if " " in tidy(text) else text.replace("-", " "))
    )
    return title[:1].upper() + title[1:] if len(title) >= 4 and re.search(r"[^\W\d_]", title) else None


def sentence_case(title: str) -> str:
    """A title in capitals as it is written in lists: `QUY TRÌNH ISO` → `Quy trình ISO`; any other as it stands."""
    title = tidy(title)
    if not title.isupper():
        return title
    words = [word if _stays(word) else word.lower() for word in title.split()]
    return words[0][:1].upper() + words[0][1:] + "".join(f" {word}" for word in words[1:])


def _stays(word: str) -> bool:
    bare = word.strip('(),.;:"“”')
    letters = [c for c in fold(bare) if c.isalpha()]
    return bare in _ABBREVIATIONS or len(letters) > 1 and not _VOWELS & set(letters)
